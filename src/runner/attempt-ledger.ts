import { statSync } from 'node:fs';
import type { AttemptId } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { Inspection, Report, RunnerListener } from '../engine/ports.ts';
import { killCommand } from './attempt-signals.ts';
import type { FileSets } from './file-sets.ts';
import { parseEnd, type StartMark } from './journal.ts';
import type { OutputPlaces } from './output.ts';
import { findGuards, signalProcess } from './process-tree.ts';
import type { Finding } from './recovery.ts';
import { reportOf, type Ending } from './report.ts';
import { runningAttempt, type RunningAttempt } from './running-attempt.ts';
import { journalPath, readKillRequest, removeAttemptFiles, removeTimes, removeWorkerFiles, type AttemptFile, type Spool } from './spool.ts';
import type { WorkerCgroups } from './worker-cgroups.ts';
import type { WorkerPool } from './worker-pool.ts';

export type AttemptLedgerSettings = {
  readonly listener: RunnerListener;
  readonly places: OutputPlaces;
  readonly pool: WorkerPool;
  readonly fileSets: FileSets;
  readonly cgroups: WorkerCgroups;
  readonly killGraceMs: DurationMs;
  /** Something runs that has to be looked at. */
  readonly wake: () => void;
};

const rememberedAcks = 4_096;
const neverStarted: Inspection = { kind: 'neverStarted' };

/** The attempts of this engine, from their start to the acknowledgement of their end: each is reported once, whoever notices its end first. */
export class AttemptLedger {
  readonly #settings: AttemptLedgerSettings;
  readonly #attempts = new Map<AttemptId, RunningAttempt>();
  /** The newest acknowledged attempts: a start that comes again is not a new one. */
  readonly #acknowledged = new Set<AttemptId>();
  #isClosed = false;

  constructor(settings: AttemptLedgerSettings) {
    this.#settings = settings;
  }

  get(attemptId: AttemptId): RunningAttempt | undefined {
    return this.#attempts.get(attemptId);
  }

  values(): Iterable<RunningAttempt> {
    return this.#attempts.values();
  }

  isAcknowledged(attemptId: AttemptId): boolean {
    return this.#acknowledged.has(attemptId);
  }

  add(attempt: RunningAttempt): void {
    this.#attempts.set(attempt.attemptId, attempt);
  }

  /** Forgets an attempt that was not started. */
  drop(attemptId: AttemptId): void {
    this.#attempts.delete(attemptId);
  }

  /** True when there is nothing left to do for an attempt: its end is known, or nobody listens any more. */
  isOver(attempt: RunningAttempt): boolean {
    return this.#isClosed || attempt.report !== null;
  }

  /** A line from the FIFO. */
  hear(line: string): void {
    const end = parseEnd(line);
    const attempt = end === null ? undefined : this.#attempts.get(end.attemptId);
    if (end !== null && attempt !== undefined) this.finish(attempt, { kind: 'marked', end }, Date.now());
  }

  /** Collects, frees the worker, reports. Only the first ending counts. */
  finish(attempt: RunningAttempt, ending: Ending, endedAtMs: EpochMs): void {
    if (this.isOver(attempt)) return;
    const make = (): Report | Promise<Report> => reportOf(this.#settings.places, attempt, ending, endedAtMs);
    // A kill finishes first: the report of a killed command says that nothing of it is left.
    const report = attempt.kill === null ? make() : attempt.kill.then(make);
    attempt.report = report;
    if (report instanceof Promise) void report.then((made) => this.#deliver(attempt, made));
    else this.#deliver(attempt, report);
  }

  /** Acts on what was found out about an attempt whose end nobody told; true where it was never started. */
  settle(attempt: RunningAttempt, finding: Finding): boolean {
    const { places, wake } = this.#settings;
    const { action } = finding;
    switch (action.kind) {
      case 'result':
        if (finding.end !== null) this.finish(attempt, { kind: 'marked', end: finding.end }, endMomentOf(places.spool, attempt.workerId));
        return false;
      case 'adopt':
        attempt.watch = 'worker';
        wake();
        return false;
      case 'watch':
        attempt.watch = 'processes';
        wake();
        return false;
      case 'killed':
        void endGuards(attempt);
        this.finish(attempt, { kind: 'unmarked', outcome: { kind: 'killed', by: attempt.killedBy ?? '' } }, Date.now());
        return false;
      case 'lost':
        void endGuards(attempt);
        this.finish(attempt, { kind: 'unmarked', outcome: { kind: 'lost', found: action.found } }, Date.now());
        return false;
      case 'neverStarted':
        return true;
    }
  }

  /** Takes over an attempt that an earlier engine started. */
  async takeUp(finding: Finding): Promise<Inspection> {
    const { attemptId, workerId } = finding;
    const { spool } = this.#settings.places;
    const attempt = runningAttempt(
      {
        attemptId,
        workerId,
        mark: finding.start ?? unknownMark(attemptId),
        isStartKnown: finding.start !== null,
        sent: null,
        worker: finding.worker,
        watch: 'worker',
        killedBy: readKillRequest(spool, attemptId),
      },
      performance.now(),
    );
    if (finding.action.kind === 'neverStarted') {
      removeAttemptFiles(spool, attemptId);
      return neverStarted;
    }
    this.add(attempt);
    // Where that engine was killed in the middle of a kill, it is still held.
    this.#settings.cgroups.thawElsewhere(finding.worker?.cgroup ?? null);
    // A kill that the last engine had begun is carried on, first: the command may have ended since, and left stopped processes behind.
    if (attempt.killedBy !== null) void this.kill(attempt);
    this.settle(attempt, finding);
    return this.inspect(attempt);
  }

  /** What is known of an attempt of ours. */
  async inspect(attempt: RunningAttempt): Promise<Inspection> {
    if (attempt.report !== null) return { kind: 'ended', report: await attempt.report };
    return { kind: 'running', startedAtMs: attempt.isStartKnown ? attempt.mark.sentAtMs : null };
  }

  /** Ends the tree of a command; one kill at a time, whoever asked for it. */
  kill(attempt: RunningAttempt): Promise<void> {
    attempt.kill ??= killCommand(attempt, this.#settings.places.spool.id, this.#settings.killGraceMs, () => this.isOver(attempt));
    return attempt.kill;
  }

  /** The end of an attempt is committed: its files go. */
  acknowledge(attemptId: AttemptId): void {
    const attempt = this.#attempts.get(attemptId);
    if (attempt?.isReported !== true) return;
    const { pool, fileSets, cgroups, places } = this.#settings;
    this.#attempts.delete(attemptId);
    this.#acknowledged.add(attemptId);
    const [oldest] = this.#acknowledged;
    if (this.#acknowledged.size > rememberedAcks && oldest !== undefined) this.#acknowledged.delete(oldest);
    if (attempt.mark.fileSet !== '') {
      // Before somebody else writes into the set.
      if (attempt.times?.hasFile === true || attempt.sent === null) removeTimes(places.spool, attempt.mark.fileSet);
      fileSets.give(attempt.mark.fileSet, attempt.hasOutput);
    }
    removeAttemptFiles(places.spool, attemptId, inputFilesOf(attempt));
    if (pool.get(attempt.workerId) !== null) pool.acknowledge(attempt.workerId);
    else if (![...this.#attempts.values()].some(({ workerId }) => workerId === attempt.workerId)) {
      removeWorkerFiles(places.spool, attempt.workerId);
      cgroups.remove(attempt.worker?.cgroup ?? null);
    }
  }

  /** Nothing is told from now on. */
  close(): void {
    this.#isClosed = true;
    this.#attempts.clear();
  }

  #deliver(attempt: RunningAttempt, report: Report): void {
    if (this.#isClosed) return;
    const { pool, listener } = this.#settings;
    attempt.isReported = true;
    attempt.hasOutput = Object.keys(report.output).length > 0;
    const worker = pool.get(attempt.workerId);
    if (worker !== null) worker.unacknowledged += 1;
    if (worker?.attemptId === attempt.attemptId) pool.release(worker);
    listener.ended(report);
  }
}

/** A guard whose worker was killed has nothing to guard. */
async function endGuards({ attemptId, mark }: RunningAttempt): Promise<void> {
  if (mark.timeoutS === null) return;
  for (const guard of await findGuards(attemptId)) signalProcess(guard, 'SIGKILL');
}

/** The worker's last mark is the end of its last command: the file was written then. */
function endMomentOf(spool: Spool, workerId: string): EpochMs {
  return Math.floor(statSync(journalPath(spool, workerId), { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

function unknownMark(attemptId: AttemptId): StartMark {
  return {
    attemptId,
    sentAtMs: 0,
    maxOutputBytes: Number.MAX_SAFE_INTEGER,
    timeoutS: null,
    mergeStderr: false,
    fileSet: '',
  };
}

/** Files that a command can have been given; all of them where an earlier engine started it. */
function inputFilesOf(attempt: RunningAttempt): readonly AttemptFile[] {
  const files: AttemptFile[] = [];
  if (attempt.sent?.hasStdin !== false) files.push('stdin');
  if (attempt.sent?.isScript !== false) files.push('script');
  if (attempt.killedBy !== null) files.push('kill');
  return files;
}
