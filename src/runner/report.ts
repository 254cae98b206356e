import { readFileSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { AttemptOutput, Outcome } from '../core/instance/record.ts';
import type { EpochMs } from '../core/time.ts';
import type { Report } from '../engine/ports.ts';
import { timesOf } from './follow.ts';
import type { EndMark } from './journal.ts';
import { outcomeOf } from './outcome.ts';
import { collectOutput, type CollectedOutput, type OutputPlaces } from './output.ts';
import type { RunningAttempt } from './running-attempt.ts';
import { attemptPath, hasCode, messagesPath, readIfThere } from './spool.ts';
import { shellNameOf } from './worker.ts';

/** How an attempt came to its end: with an end mark, or without one. */
export type Ending = { readonly kind: 'marked'; readonly end: EndMark } | { readonly kind: 'unmarked'; readonly outcome: Outcome };

const tryAgainMs = 1_000;

/**
 * Makes the report of an ended attempt; at once where its output is small. While there is no room for a large output it waits:
 * the output stays in the spool, the attempt keeps its slot, and nothing is lost. Any other failure to read it is said in the outcome.
 */
export function reportOf(places: OutputPlaces, attempt: RunningAttempt, ending: Ending, endedAtMs: EpochMs): Report | Promise<Report> {
  let collected: CollectedOutput | Promise<CollectedOutput>;
  const times = readTimes(places, attempt, endedAtMs);
  try {
    collected = collectOutput(places, endMarkOf(attempt, ending), attempt.mark, shellNameOf(attempt.workerId));
  } catch (error) {
    return withReport(attempt, endedAtMs, unreadable(error), {});
  }
  if (!(collected instanceof Promise))
    return withReport(attempt, endedAtMs, outcomeFrom(places, attempt, ending, collected), { ...collected.output, ...times });
  return collected.then(
    (done) => withReport(attempt, endedAtMs, outcomeFrom(places, attempt, ending, done), { ...done.output, ...times }),
    async (error: unknown) => {
      if (!hasCode(error, 'ENOSPC') && !hasCode(error, 'EDQUOT')) return withReport(attempt, endedAtMs, unreadable(error), {});
      await pause(tryAgainMs, undefined, { ref: false });
      return reportOf(places, attempt, ending, endedAtMs);
    },
  );
}

/** The times of what it wrote. They are an extra: an end is never refused for them. */
function readTimes({ spool }: OutputPlaces, attempt: RunningAttempt, endedAtMs: EpochMs): Pick<AttemptOutput, 'times'> {
  try {
    const times = timesOf(spool, attempt, endedAtMs);
    return times === null ? {} : { times };
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return {};
  }
}

function withReport(attempt: RunningAttempt, endedAtMs: EpochMs, outcome: Outcome, output: AttemptOutput): Report {
  const startedAtMs = attempt.isStartKnown && !(outcome.kind === 'failedToStart') ? attempt.mark.sentAtMs : null;
  return {
    attemptId: attempt.attemptId,
    startedAtMs,
    endedAtMs: Math.max(startedAtMs ?? 0, endedAtMs),
    outcome,
    output,
  };
}

function unreadable(error: unknown): Outcome {
  return {
    kind: 'lost',
    found: `it ended, but its output cannot be read: ${error instanceof Error ? error.message : String(error)}`,
  };
}

/** Without an end mark nobody knows which channels are empty: all are looked at. */
function endMarkOf(attempt: RunningAttempt, ending: Ending): EndMark {
  if (ending.kind === 'marked') return ending.end;
  return {
    attemptId: attempt.attemptId,
    code: 0,
    stdout: true,
    stderr: true,
    log: true,
    timedOut: false,
  };
}

function outcomeFrom(places: OutputPlaces, attempt: RunningAttempt, ending: Ending, collected: CollectedOutput): Outcome {
  if (ending.kind === 'unmarked') return ending.outcome;
  if (attempt.remaining.length > 0) {
    const pids = attempt.remaining.map(({ pid }) => pid).join(', ');
    return { kind: 'lost', found: `its kill left processes that cannot be ended: ${pids}` };
  }
  return outcomeOf({
    end: ending.end,
    message: collected.message,
    killedBy: attempt.killedBy,
    largestBytes: collected.largestBytes,
    maxOutputBytes: attempt.mark.maxOutputBytes,
    timeoutS: attempt.mark.timeoutS,
    explain: (refusal) => explain(places, attempt, refusal),
  });
}

function explain(
  places: OutputPlaces,
  attempt: RunningAttempt,
  refusal: 'unopened' | 'noDirectory' | 'notFound' | 'notExecutable',
): string | null {
  switch (refusal) {
    case 'unopened': {
      const words = readIfThere(messagesPath(places.spool, attempt.workerId))?.toString('utf8').trimEnd().split('\n').at(-1);
      return `the spool takes no output files${words === undefined || words === '' ? '' : ` (${words})`}`;
    }
    case 'noDirectory': {
      if (attempt.sent === null) return null;
      const directory = attempt.sent.workingDirectory;
      const stat = statSync(directory, { throwIfNoEntry: false });
      const problem =
        stat === undefined ? 'there is no such directory' : stat.isDirectory() ? 'permission denied' : 'it is not a directory';
      return `the working directory ${directory} cannot be entered: ${problem}`;
    }
    case 'notFound':
      // The engine found the program before the start: what is missing is what its first line names.
      return attempt.sent === null ? null : interpreterProblem(attempt.sent.program);
    case 'notExecutable': {
      const script = attemptPath(places.spool, attempt.attemptId, 'script');
      const isScript = attempt.sent?.isScript ?? statSync(script, { throwIfNoEntry: false }) !== undefined;
      if (!isScript || !isMountedNoexec(places.spool.directory)) return null;
      return `scripts cannot be run: the spool ${places.spool.directory} is on a file system mounted noexec; choose another --spool-dir`;
    }
  }
}

function interpreterProblem(program: string): string | null {
  const first = readIfThere(program)?.subarray(0, 256).toString('latin1').split('\n', 1)[0] ?? '';
  const interpreter = /^#!\s*(\S+)/.exec(first)?.[1];
  if (interpreter === undefined) return null;
  const hint = interpreter.endsWith('\r') || first.endsWith('\r') ? ' (its first line ends with a carriage return)' : '';
  return `${program}: its interpreter ${interpreter.trimEnd()} is not there${hint}`;
}

/** Looks up the mount that holds a directory: the longest mount point above it, the last one where several lie on each other. */
function isMountedNoexec(directory: string): boolean {
  let best = '';
  let isNoexec = false;
  for (const line of readFileSync('/proc/self/mounts', 'utf8').split('\n')) {
    const [, encoded = '', , options = ''] = line.split(' ');
    const point = encoded.replaceAll(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
    const isAbove = point === '/' || directory === point || directory.startsWith(`${point}/`);
    if (point === '' || !isAbove || point.length < best.length) continue;
    best = point;
    isNoexec = options.split(',').includes('noexec');
  }
  return isNoexec;
}
