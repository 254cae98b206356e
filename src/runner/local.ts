/**
 * The local runner: commands of this machine, by workers that live outside the engine (launcher.sh, worker.ts).
 *
 *     place    a worker is chosen or spawned; its journal names its process
 *     start    one line goes to the worker, which marks the start in its journal, runs the command, marks the end and rings
 *     ended    output is collected and reported; the worker is free; the files stay
 *     ack      the files go
 *
 * After a restart `inspect` finds out by the journals what became of each attempt (recovery.ts); what still runs is adopted.
 * Linux only: processes are known by /proc.
 */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import type { AttemptId } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { Inspection, Report, Runner, RunnerCapabilities, RunnerListener, RunnerRef, StartSpec } from '../engine/ports.ts';
import { killCommand, termCommand } from './attempt-signals.ts';
import { AttemptWatch } from './attempt-watch.ts';
import { FileRecycler } from './file-recycler.ts';
import { SpoolFloor } from './floor.ts';
import { firstLookMs } from './follow.ts';
import { thisMachine, type Machine } from './identity.ts';
import { parseEnd, startWords, type StartMark } from './journal.ts';
import { collectGarbage } from './garbage.ts';
import { channelsOf, prepareStart, startMarkOf } from './prepare.ts';
import { findMarked } from './process-tree.ts';
import { endWorker, findOut, type Finding } from './recovery.ts';
import { reportOf, type Ending } from './report.ts';
import { runningAttempt, type RunningAttempt } from './running-attempt.ts';
import {
  attemptPath,
  journalPath,
  openSpool,
  readKillRequest,
  removeAttemptFiles,
  removeWorkerFiles,
  writeKillRequest,
  type AttemptFile,
  type Spool,
} from './spool.ts';
import { openUpFifo, type UpFifo } from './up-fifo.ts';
import { WorkerPool, type Worker } from './worker-pool.ts';

export type LocalRunnerOptions = {
  /** Directory of the spool; made where it is missing. May lie in memory: after a boot all is `lost` anyway. */
  readonly spoolDir: string;
  /** Directory of large outputs, `ATTEMPT.CHANNEL`. */
  readonly blobDir: string;
  /** Where relative working directories begin. */
  readonly baseDir: string;
  /** Default: the kernel's. */
  readonly bootId?: string;
  /** Absolute path of the POSIX shell of workers. Default: dash where it is installed, else /bin/sh. */
  readonly shell?: string;
  /** Output up to this size travels with the report. Default 64 KiB. */
  readonly inlineLimitBytes?: number;
  /** Free space of the spool below which nothing is started. Default 64 MiB. */
  readonly floorBytes?: number;
  /** Between TERM and KILL. Default 5 s. */
  readonly killGraceMs?: DurationMs;
  /** How often running commands, adopted and orphaned ones are looked at. Default 100 ms; each one rarely needs every turn. */
  readonly pollMs?: DurationMs;
  /** A worker that was idle for this long ends. Default 10 s. */
  readonly idleWorkerMs?: DurationMs;
  /** Default 64. */
  readonly maxIdleWorkers?: number;
};

/** Makes the runner of this machine; nothing happens before `open`. */
export function createLocalRunner(options: LocalRunnerOptions): Runner {
  return new LocalRunner(options);
}

type OpenParts = {
  readonly listener: RunnerListener;
  readonly spool: Spool;
  readonly machine: Machine;
  readonly fifo: UpFifo;
  readonly pool: WorkerPool;
  readonly floor: SpoolFloor;
  readonly watch: AttemptWatch;
  readonly recycler: FileRecycler;
};

const maxRevivals = 3;
const rememberedAcks = 4_096;
const neverStarted: Inspection = { kind: 'neverStarted' };

class LocalRunner implements Runner {
  readonly name = 'local';
  readonly can: RunnerCapabilities = {
    adopt: true,
    killTree: true,
    liveOutput: true,
    provesNeverStarted: true,
    mayStartTwice: false,
  };
  readonly #options: Required<Omit<LocalRunnerOptions, 'bootId'>> & {
    readonly bootId: string | undefined;
  };
  #parts: OpenParts | null = null;
  readonly #attempts = new Map<AttemptId, RunningAttempt>();
  /** The newest acknowledged attempts: a start that comes again is not a new one. */
  readonly #acknowledged = new Set<AttemptId>();
  #isGarbageCollected = false;

  constructor(options: LocalRunnerOptions) {
    this.#options = {
      inlineLimitBytes: 64 * 1024,
      floorBytes: 64 * 1024 * 1024,
      killGraceMs: 5_000,
      pollMs: 100,
      idleWorkerMs: 10_000,
      maxIdleWorkers: 64,
      ...options,
    };
  }

  async open(listener: RunnerListener): Promise<void> {
    if (this.#parts !== null) throw new Error('this runner is open already');
    const options = this.#options;
    const machine = thisMachine(options.bootId);
    const spool = openSpool(options.spoolDir);
    mkdirSync(options.blobDir, { recursive: true, mode: 0o700 });
    const fifo = openUpFifo(spool.fifo, (line) => this.#hear(line));
    const shell = options.shell ?? ['/bin/dash', '/usr/bin/dash'].find((path) => existsSync(path)) ?? '/bin/sh';
    const pool = new WorkerPool({
      spool,
      shell,
      machine,
      baseDir: options.baseDir,
      fifoDescriptor: fifo.descriptorForWorkers,
      idleWorkerMs: options.idleWorkerMs,
      maxIdleWorkers: options.maxIdleWorkers,
      onDeath: (worker, attemptId) => void this.#workerDied(worker, attemptId),
    });
    const floor = new SpoolFloor(spool.directory, options.floorBytes, (state) =>
      listener.availability(state.ok ? state : { ok: false, code: 'SPOOL_FULL', reason: state.reason }),
    );
    const watch = new AttemptWatch({
      spool,
      machine,
      pollMs: options.pollMs,
      attempts: () => this.#attempts.values(),
      started: (attempt) => listener.started(attempt.attemptId, attempt.mark.sentAtMs),
      progress: (attempt, percent) => listener.progress(attempt.attemptId, percent),
      overLimit: (attempt) => void this.#kill(attempt),
      found: (attempt, finding) => this.#settle(attempt, finding),
    });
    this.#parts = { listener, spool, machine, fifo, pool, floor, watch, recycler: new FileRecycler(spool) };
  }

  place(attemptId: AttemptId): { readonly ok: true; readonly ref: RunnerRef } | { readonly ok: false; readonly reason: string } {
    const { floor, pool } = this.#opened();
    const state = floor.check();
    if (!state.ok) return state;
    const worker = pool.take(attemptId);
    return worker.ok ? { ok: true, ref: worker.value.id } : { ok: false, reason: worker.error };
  }

  start(spec: StartSpec, ref: RunnerRef): void {
    const { pool } = this.#opened();
    if (this.#attempts.has(spec.attemptId) || this.#acknowledged.has(spec.attemptId)) return;
    const worker = pool.get(ref);
    const attempt = this.#prepare(spec, ref, worker);
    if (attempt === null) return;
    if (worker?.attemptId === spec.attemptId && worker.process !== null) this.#send(worker, attempt);
    else void this.#startAgain(attempt);
  }

  async abandon(attemptId: AttemptId, ref: RunnerRef): Promise<'neverStarted' | 'mayHaveStarted'> {
    const { pool, machine, spool } = this.#opened();
    const attempt = this.#attempts.get(attemptId);
    const worker = pool.get(ref);
    if (attempt === undefined && worker !== null) {
      if (worker.attemptId === attemptId) pool.release(worker);
      return this.#acknowledged.has(attemptId) ? 'mayHaveStarted' : 'neverStarted';
    }
    if (attempt !== undefined && attempt.report !== null) return 'mayHaveStarted';
    const [finding] = await findOut(spool, machine, [{ attemptId, workerId: ref }]);
    if (finding?.action.kind !== 'neverStarted') return 'mayHaveStarted';
    if (finding.worker !== null) await endWorker(finding.worker, machine);
    this.#attempts.delete(attemptId);
    removeAttemptFiles(spool, attemptId);
    return 'neverStarted';
  }

  async inspect(attempts: readonly { readonly attemptId: AttemptId; readonly ref: RunnerRef }[]): Promise<readonly Inspection[]> {
    const { spool, machine, pool } = this.#opened();
    // Lines to workers of ours are sent by nobody else: what we do not know was not started there, unless it is over and done.
    const unknown = attempts.flatMap(({ attemptId, ref }) =>
      this.#attempts.has(attemptId) || (pool.get(ref) !== null && !this.#acknowledged.has(attemptId)) ? [] : [{ attemptId, workerId: ref }],
    );
    const findings = new Map((await findOut(spool, machine, unknown)).map((finding) => [finding.attemptId, finding]));
    const inspections = await Promise.all(
      attempts.map(async ({ attemptId }) => {
        const finding = findings.get(attemptId);
        const known = this.#attempts.get(attemptId);
        if (known !== undefined) return this.#inspectKnown(known);
        return finding === undefined ? neverStarted : this.#takeUp(finding);
      }),
    );
    if (!this.#isGarbageCollected) {
      this.#isGarbageCollected = true;
      const known = new Set([...attempts.map(({ attemptId }) => attemptId), ...this.#attempts.keys()]);
      const workers = new Set([...attempts.map(({ ref }) => ref), ...pool.ids()]);
      collectGarbage(spool, machine, known, workers);
    }
    return inspections;
  }

  ack(attemptIds: readonly AttemptId[]): void {
    const { pool, spool, recycler } = this.#opened();
    for (const attemptId of attemptIds) {
      const attempt = this.#attempts.get(attemptId);
      if (attempt?.isReported !== true) continue;
      this.#attempts.delete(attemptId);
      this.#remember(attemptId);
      for (const channel of channelsOf(attempt.mark)) recycler.give(attemptPath(spool, attemptId, channel));
      removeAttemptFiles(spool, attemptId, inputFilesOf(attempt));
      if (pool.get(attempt.workerId) !== null) pool.acknowledge(attempt.workerId);
      else if (![...this.#attempts.values()].some(({ workerId }) => workerId === attempt.workerId))
        removeWorkerFiles(spool, attempt.workerId);
    }
  }

  async signal(attemptId: AttemptId, signal: 'term' | 'kill', by: string): Promise<void> {
    const attempt = this.#attempts.get(attemptId);
    if (attempt === undefined || attempt.report !== null) return;
    const { spool } = this.#opened();
    if (signal === 'term') return termCommand(attempt, spool.id, () => this.#isOver(attempt));
    if (attempt.killedBy === null) {
      attempt.killedBy = by;
      try {
        writeKillRequest(spool, attemptId, by);
      } catch {
        // A full disk must not keep anybody from killing what fills it; only the name of who asked would not survive a crash.
      }
    }
    return this.#kill(attempt);
  }

  async orphans(known: ReadonlySet<AttemptId>): Promise<readonly { readonly attemptId: AttemptId; readonly pids: readonly number[] }[]> {
    const { spool } = this.#opened();
    const marked = await findMarked(spool.id);
    return [...marked].flatMap(([attemptId, pids]) => (known.has(attemptId) ? [] : [{ attemptId, pids }]));
  }

  async close(): Promise<void> {
    const parts = this.#parts;
    if (parts === null) return;
    this.#parts = null;
    this.#attempts.clear();
    parts.watch.stop();
    parts.floor.stop();
    parts.recycler.stop();
    await parts.pool.stop();
    parts.fifo.close();
  }

  #opened(): OpenParts {
    if (this.#parts === null) throw new Error('this runner is not open');
    return this.#parts;
  }

  // ------------------------------------------------------------- starting

  /** Null: it cannot be started, which is reported like any end. */
  #prepare(spec: StartSpec, workerId: string, worker: Worker | null): RunningAttempt | null {
    const { spool, recycler } = this.#opened();
    const { baseDir, killGraceMs } = this.#options;
    const mark = startMarkOf(spec, Date.now());
    const prepared = prepareStart({ spool, baseDir, killGraceMs, recycler }, spec, mark);
    const base = {
      attemptId: spec.attemptId,
      workerId,
      mark,
      worker: worker?.process?.identity ?? null,
      watch: 'exit',
      isStartKnown: true,
      killedBy: null,
    } as const;
    const attempt = runningAttempt({ ...base, sent: prepared.ok ? prepared.value : null }, performance.now() + firstLookMs);
    this.#attempts.set(spec.attemptId, attempt);
    if (prepared.ok) return attempt;
    const outcome = prepared.error;
    setImmediate(() => void this.#finish(attempt, { kind: 'unmarked', outcome }, Date.now()));
    return null;
  }

  #send(worker: Worker, attempt: RunningAttempt): void {
    if (attempt.sent === null) return;
    attempt.worker = worker.process?.identity ?? null;
    this.#opened().pool.send(worker, attempt.sent.text, startWords(attempt.mark).length + attempt.attemptId.length + 16);
    this.#opened().watch.wake();
  }

  /** The worker is not there: its journal decides whether the command may be sent, to a new process under the same name. */
  async #startAgain(attempt: RunningAttempt): Promise<void> {
    const { spool, machine, pool } = this.#opened();
    const [finding] = await findOut(spool, machine, [attempt]);
    if (this.#parts === null || finding === undefined) return;
    if (finding.action.kind !== 'neverStarted') {
      this.#attempts.delete(attempt.attemptId);
      await this.#takeUp(finding);
      return;
    }
    attempt.revivals += 1;
    const worker = pool.get(attempt.workerId) ?? pool.inherit(attempt.workerId, attempt.attemptId);
    const problem = attempt.revivals > maxRevivals ? 'its worker died again and again before it could be started' : pool.revive(worker);
    if (problem === null) this.#send(worker, attempt);
    else void this.#finish(attempt, { kind: 'unmarked', outcome: { kind: 'failedToStart', reason: problem, exitCode: null } }, Date.now());
  }

  /** A worker of ours died under its command, or before it got one. */
  async #workerDied(worker: Worker, attemptId: AttemptId): Promise<void> {
    const attempt = this.#attempts.get(attemptId);
    // Placed, but not started yet: `start` will find it without process. Ended: the report is on its way.
    if (this.#parts === null || attempt === undefined || attempt.report !== null) return;
    const { spool, machine } = this.#parts;
    const [finding] = await findOut(spool, machine, [{ attemptId, workerId: worker.id }]);
    if (this.#parts === null || finding === undefined || attempt.report !== null) return;
    if (finding.action.kind === 'neverStarted') await this.#startAgain(attempt);
    else this.#settle(attempt, finding);
  }

  // ------------------------------------------------------------- ending

  #hear(line: string): void {
    const end = parseEnd(line);
    const attempt = end === null ? undefined : this.#attempts.get(end.attemptId);
    if (end !== null && attempt !== undefined) void this.#finish(attempt, { kind: 'marked', end }, Date.now());
  }

  /** Collects, frees the worker, reports. Only the first ending counts. */
  #finish(attempt: RunningAttempt, ending: Ending, endedAtMs: EpochMs): Report | Promise<Report> {
    if (attempt.report !== null) return attempt.report;
    const places = {
      spool: this.#opened().spool,
      blobDir: this.#options.blobDir,
      inlineLimitBytes: this.#options.inlineLimitBytes,
    };
    const make = (): Report | Promise<Report> => reportOf(places, attempt, ending, endedAtMs);
    // A kill finishes first: the report of a killed command says that nothing of it is left.
    const report = attempt.kill === null ? make() : attempt.kill.then(make);
    attempt.report = report;
    if (report instanceof Promise) void report.then((made) => this.#deliver(attempt, made));
    else this.#deliver(attempt, report);
    return report;
  }

  #deliver(attempt: RunningAttempt, report: Report): void {
    if (this.#parts === null) return;
    const { pool, listener } = this.#parts;
    attempt.isReported = true;
    const worker = pool.get(attempt.workerId);
    if (worker !== null) worker.unacknowledged += 1;
    if (worker?.attemptId === attempt.attemptId) pool.release(worker);
    listener.ended(report);
  }

  /** Acts on what was found out about an attempt that has no end yet. */
  #settle(attempt: RunningAttempt, finding: Finding): void {
    const { spool } = this.#opened();
    const { action } = finding;
    switch (action.kind) {
      case 'result':
        if (finding.end !== null) void this.#finish(attempt, { kind: 'marked', end: finding.end }, endMomentOf(spool, attempt.workerId));
        break;
      case 'adopt':
        attempt.watch = 'worker';
        this.#opened().watch.wake();
        break;
      case 'watch':
        attempt.watch = 'processes';
        this.#opened().watch.wake();
        break;
      case 'killed':
        void this.#finish(attempt, { kind: 'unmarked', outcome: { kind: 'killed', by: attempt.killedBy ?? '' } }, Date.now());
        break;
      case 'lost':
        void this.#finish(attempt, { kind: 'unmarked', outcome: { kind: 'lost', found: action.found } }, Date.now());
        break;
      case 'neverStarted':
        break;
    }
  }

  // ------------------------------------------------------------- recovery

  async #takeUp(finding: Finding): Promise<Inspection> {
    const { attemptId, workerId } = finding;
    const { spool } = this.#opened();
    if (finding.action.kind === 'neverStarted') {
      removeAttemptFiles(spool, attemptId);
      return neverStarted;
    }
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
    this.#attempts.set(attemptId, attempt);
    this.#settle(attempt, finding);
    // A kill that the last engine had begun is carried on.
    if (attempt.report === null && attempt.killedBy !== null) void this.#kill(attempt);
    return this.#inspectKnown(attempt);
  }

  async #inspectKnown(attempt: RunningAttempt): Promise<Inspection> {
    if (attempt.report !== null) return { kind: 'ended', report: await attempt.report };
    return { kind: 'running', startedAtMs: attempt.isStartKnown ? attempt.mark.sentAtMs : null };
  }

  // ------------------------------------------------------------- signals

  #isOver(attempt: RunningAttempt): boolean {
    return this.#parts === null || attempt.report !== null;
  }

  #kill(attempt: RunningAttempt): Promise<void> {
    attempt.kill ??= killCommand(attempt, this.#opened().spool.id, this.#options.killGraceMs, () => this.#isOver(attempt));
    return attempt.kill;
  }

  #remember(attemptId: AttemptId): void {
    this.#acknowledged.add(attemptId);
    const [oldest] = this.#acknowledged;
    if (this.#acknowledged.size > rememberedAcks && oldest !== undefined) this.#acknowledged.delete(oldest);
  }
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
