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
import { existsSync, mkdirSync } from 'node:fs';
import type { AttemptId } from '../core/ids.ts';
import { readBlob } from './output.ts';
import type { Channel } from '../core/instance/record.ts';
import { err } from '../core/result.ts';
import type { DurationMs } from '../core/time.ts';
import type { Inspection, Runner, RunnerCapabilities, RunnerListener, RunnerRef, StartSpec } from '../engine/ports.ts';
import { AttemptLedger } from './attempt-ledger.ts';
import { termCommand } from './attempt-signals.ts';
import { AttemptWatch } from './attempt-watch.ts';
import { makeCgroupPlace } from './cgroup-place.ts';
import { FileSets } from './file-sets.ts';
import { SpoolFloor } from './floor.ts';
import { firstLookMs } from './follow.ts';
import { collectGarbage } from './garbage.ts';
import { thisMachine, type Machine } from './identity.ts';
import { startWords } from './journal.ts';
import { prepareStart, startMarkOf } from './prepare.ts';
import { findMarked } from './process-tree.ts';
import { findOut } from './recovery.ts';
import { runningAttempt, type RunningAttempt } from './running-attempt.ts';
import { openSpool, removeAttemptFiles, writeKillRequest, type Spool } from './spool.ts';
import { openUpFifo, type UpFifo } from './up-fifo.ts';
import { WorkerCgroups } from './worker-cgroups.ts';
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
  /** Niceness of commands, where it is not that of the engine. Default null: the same. */
  readonly niceness?: number | null;
  /** Whether workers get cgroups where they can be had. Default true. */
  readonly useCgroups?: boolean;
};

/** Makes the runner of this machine; nothing happens before `open`. */
export function createLocalRunner(options: LocalRunnerOptions): Runner {
  return new LocalRunner(options);
}

type OpenParts = {
  readonly spool: Spool;
  readonly machine: Machine;
  readonly fifo: UpFifo;
  readonly pool: WorkerPool;
  readonly floor: SpoolFloor;
  readonly watch: AttemptWatch;
  readonly fileSets: FileSets;
  readonly cgroups: WorkerCgroups;
  readonly ledger: AttemptLedger;
};

const maxRevivals = 3;

class LocalRunner implements Runner {
  readonly name = 'local';
  readonly can: RunnerCapabilities = {
    adopt: true,
    killTree: true,
    liveOutput: true,
    provesNeverStarted: true,
    mayStartTwice: false,
  };
  readonly #options: Required<Omit<LocalRunnerOptions, 'bootId' | 'shell'>> & Pick<LocalRunnerOptions, 'bootId' | 'shell'>;
  #parts: OpenParts | null = null;
  #isGarbageCollected = false;

  constructor(options: LocalRunnerOptions) {
    this.#options = {
      inlineLimitBytes: 64 * 1024,
      floorBytes: 64 * 1024 * 1024,
      killGraceMs: 5_000,
      pollMs: 100,
      idleWorkerMs: 10_000,
      maxIdleWorkers: 64,
      niceness: null,
      useCgroups: true,
      ...options,
    };
  }

  async open(listener: RunnerListener): Promise<void> {
    if (this.#parts !== null) throw new Error('this runner is open already');
    const options = this.#options;
    const machine = thisMachine(options.bootId);
    const spool = openSpool(options.spoolDir);
    mkdirSync(options.blobDir, { recursive: true, mode: 0o700 });
    const fifo = openUpFifo(spool.fifo, (line) => ledger.hear(line));
    const shell = options.shell ?? ['/bin/dash', '/usr/bin/dash'].find((path) => existsSync(path)) ?? '/bin/sh';
    const place = options.useCgroups ? makeCgroupPlace(spool.id) : err('it is told not to use cgroups');
    const cgroups = new WorkerCgroups(place.ok ? place.value : null);
    const pool = new WorkerPool({
      spool,
      cgroups,
      shell,
      machine,
      baseDir: options.baseDir,
      fifoDescriptor: fifo.descriptorForWorkers,
      niceness: options.niceness,
      idleWorkerMs: options.idleWorkerMs,
      maxIdleWorkers: options.maxIdleWorkers,
      onDeath: (worker, attemptId) => void this.#workerDied(worker, attemptId),
    });
    const floor = new SpoolFloor(spool.directory, options.floorBytes, (state) =>
      listener.availability(state.ok ? state : { ok: false, code: 'SPOOL_FULL', reason: state.reason }),
    );
    const fileSets = new FileSets(spool);
    const ledger: AttemptLedger = new AttemptLedger({
      listener,
      places: { spool, blobDir: options.blobDir, inlineLimitBytes: options.inlineLimitBytes },
      pool,
      fileSets,
      cgroups,
      killGraceMs: options.killGraceMs,
      wake: () => watch.wake(),
    });
    const watch = new AttemptWatch({
      spool,
      machine,
      pollMs: options.pollMs,
      attempts: () => ledger.values(),
      started: (attempt) => listener.started(attempt.attemptId, attempt.mark.sentAtMs),
      progress: (attempt, percent) => listener.progress(attempt.attemptId, percent),
      overLimit: (attempt) => void ledger.kill(attempt),
      found: (attempt, finding) => void ledger.settle(attempt, finding),
    });
    this.#parts = { spool, machine, fifo, pool, floor, fileSets, cgroups, ledger, watch };
    pool.stock();
  }

  place(attemptId: AttemptId): { readonly ok: true; readonly ref: RunnerRef } | { readonly ok: false; readonly reason: string } {
    const { floor, pool } = this.#opened();
    const state = floor.check();
    if (!state.ok) return state;
    const worker = pool.take(attemptId);
    return worker.ok ? { ok: true, ref: worker.value.id } : { ok: false, reason: worker.error };
  }

  start(spec: StartSpec, ref: RunnerRef): void {
    const { pool, ledger } = this.#opened();
    if (ledger.get(spec.attemptId) !== undefined || ledger.isAcknowledged(spec.attemptId)) return;
    const worker = pool.get(ref);
    const attempt = this.#prepare(spec, ref, worker);
    if (attempt === null) return;
    if (worker?.attemptId === spec.attemptId && worker.process !== null) this.#send(worker, attempt);
    else void this.#startAgain(attempt);
  }

  async abandon(attemptId: AttemptId, ref: RunnerRef): Promise<'neverStarted' | 'mayHaveStarted'> {
    const { pool, machine, spool, ledger } = this.#opened();
    const attempt = ledger.get(attemptId);
    const worker = pool.get(ref);
    if (ledger.isAcknowledged(attemptId) || (attempt !== undefined && attempt.report !== null)) return 'mayHaveStarted';
    if (attempt === undefined && worker !== null) {
      if (worker.attemptId === attemptId) pool.release(worker);
      return 'neverStarted';
    }
    // While we look, nobody may send it again because its worker died: the look itself kills a silent one.
    if (attempt !== undefined) attempt.isAbandoned = true;
    const [finding] = await findOut(spool, machine, [{ attemptId, workerId: ref }]);
    if (finding?.action.kind !== 'neverStarted') {
      if (attempt !== undefined) attempt.isAbandoned = false;
      if (attempt !== undefined && finding !== undefined && finding.action.kind !== 'adopt' && !ledger.isOver(attempt))
        ledger.settle(attempt, finding);
      return 'mayHaveStarted';
    }
    ledger.drop(attemptId);
    if (worker?.attemptId === attemptId) pool.release(worker);
    removeAttemptFiles(spool, attemptId);
    return 'neverStarted';
  }

  async inspect(attempts: readonly { readonly attemptId: AttemptId; readonly ref: RunnerRef }[]): Promise<readonly Inspection[]> {
    const { spool, machine, pool, ledger } = this.#opened();
    // Lines to workers of ours are sent by nobody else: what we do not know was not started there.
    const strangers = attempts.flatMap(({ attemptId, ref }) =>
      ledger.get(attemptId) === undefined && !ledger.isAcknowledged(attemptId) && pool.get(ref) === null
        ? [{ attemptId, workerId: ref }]
        : [],
    );
    const findings = new Map((await findOut(spool, machine, strangers)).map((finding) => [finding.attemptId, finding]));
    const inspections = await Promise.all(
      attempts.map(async ({ attemptId }): Promise<Inspection> => {
        const known = ledger.get(attemptId);
        if (known !== undefined) return ledger.inspect(known);
        const finding = findings.get(attemptId);
        if (finding !== undefined) return ledger.takeUp(finding);
        return ledger.isAcknowledged(attemptId) ? { kind: 'unreachable', reason: 'its end was acknowledged' } : { kind: 'neverStarted' };
      }),
    );
    this.#collectGarbage(attempts);
    return inspections;
  }

  ack(attemptIds: readonly AttemptId[]): void {
    const { ledger } = this.#opened();
    for (const attemptId of attemptIds) ledger.acknowledge(attemptId);
  }

  read(attemptId: AttemptId, channel: Channel, offset: number, length: number): Uint8Array {
    return readBlob({ blobDir: this.#options.blobDir }, attemptId, channel, offset, length);
  }

  async signal(attemptId: AttemptId, signal: 'term' | 'kill', by: string): Promise<void> {
    const { spool, ledger } = this.#opened();
    const attempt = ledger.get(attemptId);
    if (attempt === undefined || attempt.report !== null) return;
    if (signal === 'term') return termCommand(attempt, spool.id, () => ledger.isOver(attempt));
    if (attempt.killedBy === null) {
      attempt.killedBy = by;
      try {
        writeKillRequest(spool, attemptId, by);
      } catch {
        // A full disk must not keep anybody from killing what fills it; only the name of who asked would not survive a crash.
      }
    }
    return ledger.kill(attempt);
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
    parts.ledger.close();
    parts.watch.stop();
    parts.floor.stop();
    parts.fileSets.stop();
    await parts.pool.stop();
    parts.fifo.close();
    parts.cgroups.close();
  }

  #opened(): OpenParts {
    if (this.#parts === null) throw new Error('this runner is not open');
    return this.#parts;
  }

  /** Once, after the first inspection: only then is it known which attempts somebody needs. */
  #collectGarbage(attempts: readonly { readonly attemptId: AttemptId; readonly ref: RunnerRef }[]): void {
    if (this.#isGarbageCollected || this.#parts === null) return;
    this.#isGarbageCollected = true;
    const { spool, machine, pool, ledger, fileSets, cgroups } = this.#parts;
    const known = new Set([...attempts, ...ledger.values()].map(({ attemptId }) => attemptId));
    const workerIds = new Set([...attempts.map(({ ref }) => ref), ...pool.ids()]);
    collectGarbage(spool, machine, known, workerIds, (fileSet) => fileSets.isOwn(fileSet), cgroups);
  }

  /** Null: it cannot be started, which is reported like any end. */
  #prepare(spec: StartSpec, workerId: string, worker: Worker | null): RunningAttempt | null {
    const { spool, fileSets, ledger } = this.#opened();
    const { baseDir, killGraceMs } = this.#options;
    const fileSet = fileSets.take();
    const mark = startMarkOf(spec, Date.now(), fileSet);
    const prepared = prepareStart({ spool, baseDir, killGraceMs }, spec, mark);
    const base = {
      attemptId: spec.attemptId,
      workerId,
      mark: prepared.ok ? mark : { ...mark, fileSet: '' },
      worker: worker?.process?.identity ?? null,
      watch: 'exit',
      isStartKnown: true,
      killedBy: null,
    } as const;
    const attempt = runningAttempt({ ...base, sent: prepared.ok ? prepared.value : null }, performance.now() + firstLookMs);
    ledger.add(attempt);
    if (prepared.ok) return attempt;
    fileSets.putBack(fileSet);
    const outcome = prepared.error;
    setImmediate(() => ledger.finish(attempt, { kind: 'unmarked', outcome }, Date.now()));
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
    const { spool, machine, pool, ledger } = this.#opened();
    const [finding] = await findOut(spool, machine, [attempt]);
    if (finding === undefined || ledger.isOver(attempt)) return;
    if (finding.action.kind !== 'neverStarted') {
      // An earlier engine has started it: what that one wrote down counts, not what we prepared.
      ledger.drop(attempt.attemptId);
      await ledger.takeUp(finding);
      return;
    }
    attempt.revivals += 1;
    const worker = pool.get(attempt.workerId) ?? pool.inherit(attempt.workerId, attempt.attemptId);
    const problem = attempt.revivals > maxRevivals ? 'its worker died again and again before it could be started' : pool.revive(worker);
    if (problem === null) this.#send(worker, attempt);
    else ledger.finish(attempt, { kind: 'unmarked', outcome: { kind: 'failedToStart', reason: problem, exitCode: null } }, Date.now());
  }

  /** A worker of ours died under its command, or before it got one. */
  async #workerDied(worker: Worker, attemptId: AttemptId): Promise<void> {
    if (this.#parts === null) return;
    const { spool, machine, ledger } = this.#parts;
    const attempt = ledger.get(attemptId);
    // Placed, but not started yet: `start` will find it without process. Ended: the report is on its way.
    if (attempt === undefined || ledger.isOver(attempt)) return;
    const [finding] = await findOut(spool, machine, [{ attemptId, workerId: worker.id }]);
    if (finding === undefined || ledger.isOver(attempt) || attempt.isAbandoned) return;
    if (ledger.settle(attempt, finding)) await this.#startAgain(attempt);
  }
}
