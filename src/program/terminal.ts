import type { Terminal } from '../cli/context.ts';

let isService = false;

/** From now on it is no reason to end that nobody reads what is printed: a terminal was closed, a log's reader died. */
export function outliveReaders(): void {
  isService = true;
}

// Whoever reads may go away (`evqueue ... | head`): what is left to say is then of no interest.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    if (isService) return;
    if (cause.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw cause;
  });
}

// Node forgets that a signal was to be ignored, which is all that `nohup` does; `bin/evqueue` tells it.
const isHangupIgnored = process.env['EVQUEUE_IGNORE_HANGUP'] === '1';
if (isHangupIgnored) process.on('SIGHUP', () => undefined);

/** What ends a command from outside, the end of its terminal included. */
const signals = isHangupIgnored ? (['SIGINT', 'SIGTERM'] as const) : (['SIGINT', 'SIGTERM', 'SIGHUP'] as const);

/** The terminal of this process. */
export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  outBytes: (bytes) => void process.stdout.write(bytes),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
  columns: () => process.stderr.columns ?? 80,
  onInterrupt: (listener) => {
    for (const signal of signals) process.on(signal, listener);
    return () => {
      for (const signal of signals) process.off(signal, listener);
    };
  },
};
