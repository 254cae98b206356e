/** A network between a browser and an engine, which a test can cut. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { TestEngine } from './engine.ts';

/** See the head of this file. */
export type Network = {
  /** Where the engine is seen through it. */
  readonly address: string;
  /** From now on nothing gets through, and nobody is told: what is sent waits, what is opened stands. */
  silence(): void;
  /** From now on all gets through again; connections of before are gone, as after a sleep. */
  heal(): void;
};

/** Makes one for a test; it goes with it. */
export async function networkTo(engine: TestEngine): Promise<Network> {
  const sockets = new Set<Socket>();
  let isSilent = false;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((near) => {
    keep(near);
    if (isSilent) return;
    const far = connect(Number(new URL(engine.address).port), '127.0.0.1');
    keep(far);
    far.once('close', () => near.destroy());
    near.once('close', () => far.destroy());
    near.on('data', (part) => void (isSilent ? null : far.write(part)));
    far.on('data', (part) => void (isSilent ? null : near.write(part)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    server.close();
    cut();
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    silence() {
      isSilent = true;
    },
    heal() {
      isSilent = false;
      cut();
    },
  };
}
