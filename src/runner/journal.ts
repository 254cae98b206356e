/**
 * The journal of a worker: a file of lines, appended to by the engine once per process and by the worker at each command.
 *
 *     b BOOT NAMESPACE PID START       the process behind the worker, written by the engine right after spawning it
 *     g PATH                           the directory of the cgroup that this process joins; missing: none
 *     s ID SENT LIMIT TIMEOUT MERGE FILES   the command of this attempt starts now
 *     e ID CODE FLAGS                  it has ended
 *
 * SENT is the moment in epoch milliseconds when the engine sent the command, LIMIT its maxOutputBytes, TIMEOUT seconds or `-`,
 * MERGE `m` or `-`, FILES the set of output files that it writes to (file-sets.ts). CODE is the exit code, `x` where output files or the journal could not be written, `d` where the working
 * directory could not be entered. FLAGS: `o`, `e`, `l` channels that are not empty, `t` ended by its guard, `-` none of these.
 * A line that is not complete, or is none of these, counts for nothing: the worker writes it again.
 */
import { partsOfAttemptId, attemptIdOf, type AttemptId } from '../core/ids.ts';
import type { EpochMs } from '../core/time.ts';

/** The process behind a worker. Nothing is known by pid alone: pids come round. */
export type ProcessIdentity = {
  readonly bootId: string;
  readonly pidNamespace: string;
  readonly pid: number;
  /** Clock ticks since boot, as the kernel tells them. */
  readonly startTicks: number;
  /** Directory of the cgroup that it joined, plain ASCII; null: none was delegated. */
  readonly cgroup: string | null;
};

export type StartMark = {
  readonly attemptId: AttemptId;
  readonly sentAtMs: EpochMs;
  readonly maxOutputBytes: number;
  readonly timeoutS: number | null;
  readonly mergeStderr: boolean;
  /** The set of files that it writes to; empty: none. */
  readonly fileSet: string;
};

export type EndMark = {
  readonly attemptId: AttemptId;
  /** `unopened`: output files or journal could not be written, nothing ran. `noDirectory`: the working directory could not be entered. */
  readonly code: number | 'unopened' | 'noDirectory';
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly log: boolean;
  readonly timedOut: boolean;
};

/** All that a journal says. `process` is the newest header; null where the journal has none. */
export type Journal = {
  readonly process: ProcessIdentity | null;
  readonly starts: ReadonlyMap<AttemptId, StartMark>;
  readonly ends: ReadonlyMap<AttemptId, EndMark>;
};

/** The header lines of a process. */
export function headerLines({ bootId, pidNamespace, pid, startTicks, cgroup }: ProcessIdentity): string {
  const header = `b ${bootId} ${pidNamespace} ${pid} ${startTicks}\n`;
  return cgroup === null ? header : `${header}g ${cgroup}\n`;
}

/** The words of a start line after `s`. */
export function startWords(mark: StartMark): string {
  return `${mark.attemptId} ${mark.sentAtMs} ${mark.maxOutputBytes} ${mark.timeoutS ?? '-'} ${mark.mergeStderr ? 'm' : '-'} ${mark.fileSet}`;
}

/** Reads a journal. Never fails: what cannot be read is not there. */
export function parseJournal(text: string): Journal {
  let process: ProcessIdentity | null = null;
  const starts = new Map<AttemptId, StartMark>();
  const ends = new Map<AttemptId, EndMark>();
  const lines = text.split('\n');
  lines.pop();
  for (const line of lines) {
    process = parseHeader(line) ?? process;
    const cgroup = /^g (\/[\x20-\x7e]+)$/.exec(line)?.[1];
    if (cgroup !== undefined && process !== null) process = { ...process, cgroup };
    const start = parseStart(line);
    if (start !== null) starts.set(start.attemptId, start);
    const end = parseEnd(line);
    if (end !== null) ends.set(end.attemptId, end);
  }
  return { process, starts, ends };
}

/** Reads an end line, from the journal or from the FIFO; null where it is none. */
export function parseEnd(line: string): EndMark | null {
  const match = /^e (\S+) (\d{1,3}|x|d) (-|t?o?e?l?)$/.exec(line);
  const attemptId = attemptIdIn(match?.[1]);
  if (match === null || attemptId === null) return null;
  const [, , code = '', flags = ''] = match;
  return {
    attemptId,
    code: code === 'x' ? 'unopened' : code === 'd' ? 'noDirectory' : Number(code),
    stdout: flags.includes('o'),
    stderr: flags.includes('e'),
    log: flags.includes('l'),
    timedOut: flags.includes('t'),
  };
}

function parseStart(line: string): StartMark | null {
  const match = /^s (\S+) (\d{1,15}) (\d{1,16}) (-|\d+(?:\.\d+)?) ([m-]) ([0-9a-z-]+)$/.exec(line);
  const attemptId = attemptIdIn(match?.[1]);
  if (match === null || attemptId === null) return null;
  return {
    attemptId,
    sentAtMs: Number(match[2]),
    maxOutputBytes: Number(match[3]),
    timeoutS: match[4] === '-' ? null : Number(match[4]),
    mergeStderr: match[5] === 'm',
    fileSet: match[6] ?? '',
  };
}

function parseHeader(line: string): ProcessIdentity | null {
  const match = /^b (\S+) (\S+) ([1-9]\d{0,9}) (\d{1,18})$/.exec(line);
  if (match === null) return null;
  return {
    bootId: match[1] ?? '',
    pidNamespace: match[2] ?? '',
    pid: Number(match[3]),
    startTicks: Number(match[4]),
    cgroup: null,
  };
}

function attemptIdIn(text: string | undefined): AttemptId | null {
  const parts = text === undefined ? null : partsOfAttemptId(text);
  return parts === null ? null : attemptIdOf(parts.instanceId, parts.nodeId, parts.number);
}
