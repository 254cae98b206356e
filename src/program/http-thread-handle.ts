/**
 * The thread of HTTP as the main one holds it. It is started before the engine and loads its code while that recovers: after a crash
 * both together decide how soon everything is right again.
 */
import { Worker } from 'node:worker_threads';
import type { HttpThreadData, HttpThreadMessage, HttpThreadOrder } from './http-thread.ts';

export type HttpThread = {
  /** Begins to serve and gives the address. Throws with a message for people where that is not possible. */
  listen(data: HttpThreadData): Promise<string>;
  /** Ends it; what is being answered is finished where it serves. */
  close(): Promise<void>;
};

/** What the thread tells while it serves. */
export type HttpThreadEvents = {
  /** Somebody has changed how much is logged. */
  onLevel(level: string): void;
  /** It has died. */
  onError(cause: Error): void;
};

/** Starts the thread. Nothing is served yet. */
export function startHttpThread({ onLevel, onError }: HttpThreadEvents): HttpThread {
  const worker = new Worker(new URL('./http-thread.ts', import.meta.url));
  const closed = new Promise<void>((resolve) => void worker.once('exit', () => resolve()));
  const send = (order: HttpThreadOrder, transferred: HttpThreadData['port'][] = []): void => worker.postMessage(order, transferred);
  let serves = false;
  worker.on('error', (cause) => onError(cause));
  worker.on('message', (message: HttpThreadMessage) => {
    if (message.kind === 'level') onLevel(message.level);
  });
  return {
    listen: async (data) =>
      await new Promise<string>((resolve, reject) => {
        worker.on('message', (message: HttpThreadMessage) => {
          if (message.kind === 'failed') reject(new Error(`cannot serve HTTP: ${message.message}`));
          if (message.kind !== 'listening') return;
          serves = true;
          resolve(message.address);
        });
        worker.once('error', reject);
        send({ kind: 'listen', data }, [data.port]);
      }),
    close: async () => {
      if (serves) send({ kind: 'close' });
      else await worker.terminate();
      await closed;
    },
  };
}
