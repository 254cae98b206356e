/**
 * A load generator in a process of its own: connections that are kept open, one request after the other on each, answers looked at no
 * further than to see where they end and that they say 201.
 */
import { fork } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { EngineProgram } from './engine-program.ts';
import { percentile } from './figures.ts';

export type LoadFigures = { readonly perS: number; readonly p50Ms: number; readonly p99Ms: number };

type Order = { readonly port: number; readonly connections: number; readonly seconds: number; readonly request: string };

/** Launches as fast as the answers come. */
export async function generateLoad(
  { port, token }: EngineProgram,
  connections: number,
  seconds: number,
  launch: object,
): Promise<LoadFigures> {
  const body = JSON.stringify(launch);
  const head = `POST /api/instances HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json`;
  const order: Order = { port, connections, seconds, request: `${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}` };
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(order)]);
  return await new Promise<LoadFigures>((resolve, reject) => {
    child.once('message', (figures: LoadFigures) => resolve(figures));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the load generator ended with ${code}`)));
  });
}

async function generate({ port, connections, seconds, request }: Order): Promise<LoadFigures> {
  const bytes = Buffer.from(request);
  const times: number[] = [];
  const startedMs = performance.now();
  const untilMs = startedMs + seconds * 1000;
  const lane = (): Promise<void> =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      let sentMs = 0;
      const send = (): void => {
        sentMs = performance.now();
        if (sentMs >= untilMs) {
          socket.destroy();
          resolve();
        } else socket.write(bytes);
      };
      socket.once('connect', send);
      socket.once('error', reject);
      onAnswer(socket, (answer) => {
        if (!answer.startsWith('HTTP/1.1 201')) return reject(new Error(answer));
        times.push(performance.now() - sentMs);
        send();
      });
    });
  await Promise.all(Array.from({ length: connections }, lane));
  return {
    perS: (times.length / (performance.now() - startedMs)) * 1000,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
  };
}

/** Calls `act` for each whole answer. */
function onAnswer(socket: Socket, act: (answer: string) => void): void {
  let text = '';
  socket.setEncoding('latin1');
  socket.on('data', (part: string) => {
    text += part;
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? '0';
    if (text.length < end + 4 + Number(length)) return;
    const answer = text;
    text = '';
    act(answer);
  });
}

if (import.meta.main)
  process.send?.(await generate(JSON.parse(process.argv[2] ?? '') as Order), undefined, undefined, () => process.disconnect());
