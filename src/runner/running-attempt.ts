import type { AttemptId } from '../core/ids.ts';
import type { Report } from '../engine/ports.ts';
import type { ProcessIdentity, StartMark } from './journal.ts';
import { createLogReader, type LogReader } from './log-channel.ts';
import type { ProcessStat } from './identity.ts';
import type { CommandTrace } from './process-tree.ts';
import type { TimesRecorder } from './times-recorder.ts';

/**
 * By what the end of an attempt is noticed, beside the ring at the FIFO: `exit`: the kernel tells the death of its worker, which is our
 * child; `worker`: the worker is of an earlier engine and has to be looked for; `processes`: the worker is dead, the command's processes
 * are looked for until they are gone.
 */
export type Watch = 'exit' | 'worker' | 'processes';

/** An attempt from its start to the acknowledgement of its end, as this engine sees it. */
export type RunningAttempt = {
  readonly attemptId: AttemptId;
  readonly workerId: string;
  readonly mark: StartMark;
  /** What was sent to the worker; null where an earlier engine sent it. */
  readonly sent: SentCommand | null;
  worker: ProcessIdentity | null;
  watch: Watch;
  /** False where nobody knows whether, and when, it was started: `mark` is made up then. */
  readonly isStartKnown: boolean;
  /** Made once its end is known; null: it runs. */
  report: Report | Promise<Report> | null;
  /** The listener has it; the acknowledgement is waited for. */
  isReported: boolean;
  /** Its report has output. */
  hasOutput: boolean;
  /** Somebody wants it not to start, and is finding out whether it has. */
  isAbandoned: boolean;
  /** How often the process of its worker has been replaced. */
  revivals: number;
  killedBy: string | null;
  /** The kill that is under way or done; null: none. */
  kill: Promise<void> | null;
  /** What a finished kill could not end. */
  remaining: readonly ProcessStat[];
  isStartTold: boolean;
  readonly follow: OutputFollow;
  /** Writes down when its output grew; null: it has not been seen to write. */
  times: TimesRecorder | null;
};

/** The command as it was sent: for explanations, and to send it again when it is proven that it was not started. */
export type SentCommand = {
  readonly text: string;
  readonly program: string;
  readonly workingDirectory: string;
  readonly isScript: boolean;
  readonly hasStdin: boolean;
};

/** How far the output of a running command has been looked at. */
export type OutputFollow = {
  readonly log: LogReader;
  logBytes: number;
  /** What is left of them without progress lines. */
  shownLogBytes: number;
  toldPercent: number | null;
  writtenBytes: number;
  /** Monotonic: a step of the clock makes nobody silent. */
  readonly sinceMs: number;
  dueAtMs: number;
  everyMs: number;
};

/** Makes the record of an attempt that runs from now on. `nowMs` is monotonic. */
export function runningAttempt(
  base: Pick<RunningAttempt, 'attemptId' | 'workerId' | 'mark' | 'isStartKnown' | 'sent' | 'worker' | 'watch' | 'killedBy'>,
  dueAtMs: number,
): RunningAttempt {
  return {
    ...base,
    report: null,
    isReported: false,
    hasOutput: false,
    isAbandoned: false,
    revivals: 0,
    kill: null,
    remaining: [],
    isStartTold: false,
    follow: {
      log: createLogReader(),
      logBytes: 0,
      shownLogBytes: 0,
      toldPercent: null,
      writtenBytes: 0,
      sinceMs: dueAtMs,
      dueAtMs,
      everyMs: 0,
    },
    times: null,
  };
}

/** By what the processes of an attempt are found. */
export function traceOf(attempt: RunningAttempt, spoolId: string): CommandTrace {
  return {
    attemptId: attempt.attemptId,
    spoolId,
    workerPid: attempt.worker?.pid ?? null,
    cgroup: attempt.worker?.cgroup ?? null,
    sentAtMs: attempt.isStartKnown ? attempt.mark.sentAtMs : null,
  };
}
