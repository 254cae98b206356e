/** Viewers: connections to the live events, held by a process of their own so that their work is not counted as ours. */
import { fork } from 'node:child_process';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { EngineProgram } from './engine-program.ts';

/** Holds so many connections to `/api/events` while `use` runs. */
export async function withViewers<T>({ port, token }: EngineProgram, count: number, use: () => Promise<T>): Promise<T> {
  const child = fork(fileURLToPath(import.meta.url), [`${port}`, token, `${count}`]);
  const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', () => reject(new Error('the viewers have gone')));
    });
    return await use();
  } finally {
    child.disconnect();
    await exited;
  }
}

/** Opens the connections and reads what comes, until the parent lets go. */
async function watch(port: number, token: string, count: number): Promise<void> {
  const sockets = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof connect>>((resolve, reject) => {
          const socket = connect(port, '127.0.0.1', () =>
            socket.write(`GET /api/events HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n\r\n`),
          );
          socket.once('data', () => resolve(socket));
          socket.once('error', reject);
          socket.resume();
        }),
    ),
  );
  process.once('disconnect', () => {
    for (const socket of sockets) socket.destroy();
  });
  process.send?.('watching');
}

if (import.meta.main) {
  const [port, token, count] = process.argv.slice(2);
  await watch(Number(port), token ?? '', Number(count));
}
