/**
 * What a shell writes into the standard error of a command on its own account, and what follows from it.
 *
 * - A command that could not be started: `NAME: LINE: program: not found`. NAME is the worker's own argv[0], which nobody else
 *   prints, so that this line is never the command's.
 * - A command that a signal ended: dash writes the signal's name (`Killed`, with ` (core dumped)` where it was). Exactly these bytes
 *   at the end tell "signal 9" from "exit 137"; dash is silent about SIGINT and SIGPIPE, other shells about all.
 */
import { constants } from 'node:os';

/** What stands at the end of a command's standard error that is not the command's. `bytes` is how much of it is to be cut off. */
export type ShellMessage =
  | { readonly kind: 'signal'; readonly bytes: number }
  | { readonly kind: 'refused'; readonly reason: string; readonly bytes: number }
  | { readonly kind: 'none' };

/** How many bytes at the end have to be read to find a message: a refused start quotes the program's path. */
export const shellMessageBytes = 8_192;

const signalTexts = new Map<number, string>(
  Object.entries({
    SIGHUP: 'Hangup',
    SIGQUIT: 'Quit',
    SIGILL: 'Illegal instruction',
    SIGTRAP: 'Trace/breakpoint trap',
    SIGABRT: 'Aborted',
    SIGBUS: 'Bus error',
    SIGFPE: 'Floating point exception',
    SIGKILL: 'Killed',
    SIGUSR1: 'User defined signal 1',
    SIGSEGV: 'Segmentation fault',
    SIGUSR2: 'User defined signal 2',
    SIGALRM: 'Alarm clock',
    SIGTERM: 'Terminated',
    SIGSTKFLT: 'Stack fault',
    SIGXCPU: 'CPU time limit exceeded',
    SIGXFSZ: 'File size limit exceeded',
    SIGVTALRM: 'Virtual timer expired',
    SIGPROF: 'Profiling timer expired',
    SIGIO: 'I/O possible',
    SIGPWR: 'Power failure',
    SIGSYS: 'Bad system call',
  }).flatMap(([name, text]) => signalNumbers(name).map((number): [number, string] => [number, text])),
);

const firstRealTimeSignal = 34;
const lastSignal = 64;

/** The signal that an exit code of the shell may stand for, or null. */
export function signalOfExitCode(exitCode: number): number | null {
  const signal = exitCode - 128;
  return signal >= 1 && signal <= lastSignal ? signal : null;
}

/**
 * Looks for a message of the shell.
 *
 * @param tail      the end of the command's standard error (of its output, where they are merged)
 * @param exitCode  as the shell gave it
 * @param shellName argv[0] of the worker
 */
export function findShellMessage(tail: Uint8Array, exitCode: number | null, shellName: string): ShellMessage {
  const text = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength).toString('latin1');
  const signal = exitCode === null ? null : signalOfExitCode(exitCode);
  if (signal !== null) {
    const name = signalTexts.get(signal) ?? (signal >= firstRealTimeSignal ? `Real-time signal ${signal - firstRealTimeSignal}` : null);
    const ending = [`${name}\n`, `${name} (core dumped)\n`].find((candidate) => text.endsWith(candidate));
    return ending === undefined ? { kind: 'none' } : { kind: 'signal', bytes: ending.length };
  }
  if (!text.endsWith('\n')) return { kind: 'none' };
  const at = text.lastIndexOf(`${shellName}: `);
  if (at < 0) return { kind: 'none' };
  const message = /^(?:line )?\d+: (.+)\n$/s.exec(text.slice(at + shellName.length + 2));
  if (message?.[1] === undefined) return { kind: 'none' };
  return {
    kind: 'refused',
    reason: Buffer.from(message[1], 'latin1').toString('utf8'),
    bytes: text.length - at,
  };
}

function signalNumbers(name: string): number[] {
  return Object.entries(constants.signals).flatMap(([known, number]) => (known === name ? [number] : []));
}
