import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';

/** The reading end of the FIFO by which all workers ring, and a descriptor to hand down to new ones. */
export type UpFifo = {
  /** Opened for reading and writing, blocking: what holds it never gets EPIPE, and a ring waits rather than fails. */
  readonly descriptorForWorkers: number;
  close(): void;
};

/**
 * Opens the FIFO. It is opened twice, because the engine's end must not block and the mode is shared by all copies of a descriptor.
 *
 * @param onLine called with each complete line
 */
export function openUpFifo(path: string, onLine: (line: string) => void): UpFifo {
  const descriptorForWorkers = openSync(path, constants.O_RDWR);
  const socket = new Socket({
    fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  });
  let rest = '';
  socket.setEncoding('latin1');
  socket.on('data', (piece: string) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  let isOpen = true;
  return {
    descriptorForWorkers,
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      socket.destroy();
      closeSync(descriptorForWorkers);
    },
  };
}
