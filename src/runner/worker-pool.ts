import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { AttemptId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { DurationMs } from '../core/time.ts';
import { removeWorkerFiles } from './spool.ts';
import { cutJournal, journalLimitBytes, spawnWorker, type WorkerProcess, type WorkerSettings } from './worker.ts';

/** A worker of this engine. */
export type Worker = {
  readonly id: string;
  /** The cgroup of its newest process; null: none. */
  cgroup: string | null;
  /** Null: its process has died. */
  process: WorkerProcess | null;
  /** The attempt that has its place here; null: idle. */
  attemptId: AttemptId | null;
  /** Ended attempts whose marks are still needed. */
  unacknowledged: number;
  /** Length of its journal as far as we know; 0: it has none yet. */
  journalBytes: number;
  idleSinceMs: number;
  commands: number;
};

export type WorkerPoolSettings = WorkerSettings & {
  readonly idleWorkerMs: DurationMs;
  readonly maxIdleWorkers: number;
  /** The process of a worker has died while an attempt had its place there. */
  readonly onDeath: (worker: Worker, attemptId: AttemptId) => void;
};

/** A shell that ran this many commands is replaced when it is idle: whatever it may have leaked goes with it. */
const maxCommands = 50_000;
/** After the spare worker was taken: the command that it was taken for comes first. */
const refillAfterMs: DurationMs = 100;
const longestStopMs: DurationMs = 1_000;
const stopStepMs: DurationMs = 2;

/** The workers of this engine: made on demand, used again, ended when idle; one is kept in stock. */
export class WorkerPool {
  readonly #settings: WorkerPoolSettings;
  readonly #prefix = randomBytes(4).toString('hex');
  readonly #workers = new Map<string, Worker>();
  /** The one that was used last is used next: its pages are warm, and the others can go. */
  readonly #idle: Worker[] = [];
  /** One that has not run anything: the first command after a pause does not wait for a shell, nor for the kernel to move it into its cgroup. */
  #spare: Worker | null = null;
  #refill: NodeJS.Timeout | null = null;
  #count = 0;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(settings: WorkerPoolSettings) {
    this.#settings = settings;
  }

  /** Gives a place to an attempt: a worker that is idle, the spare one, or a new one. */
  take(attemptId: AttemptId): Result<Worker, string> {
    const ready = this.#idle.pop() ?? this.#takeSpare();
    if (ready === null) return this.#make(attemptId);
    ready.attemptId = attemptId;
    return ok(ready);
  }

  /** Makes the spare worker, if there is none. */
  stock(): void {
    if (this.#spare !== null || this.#isStopped) return;
    const made = this.#make(null);
    if (made.ok) this.#spare = made.value;
  }

  get(workerId: string): Worker | null {
    return this.#workers.get(workerId) ?? null;
  }

  /** Takes over the name and journal of a worker whose process is proven dead. It has no process until it is revived. */
  inherit(workerId: string, attemptId: AttemptId): Worker {
    const worker = this.#add(workerId, attemptId);
    worker.journalBytes = 1;
    return worker;
  }

  /** Starts a new process behind a worker whose process has died; null, or why it cannot. */
  revive(worker: Worker): string | null {
    const isReplacement = worker.journalBytes > 0;
    const spawned = spawnWorker(this.#settings, worker.id, () => {
      worker.process = null;
      this.#died(worker);
    });
    if (!spawned.ok) return spawned.error;
    worker.process = spawned.value;
    worker.cgroup = spawned.value.identity.cgroup;
    worker.journalBytes += spawned.value.headerBytes;
    // A journal with marks ahead of its newest header cannot be cut: such a worker runs this one command and goes.
    if (isReplacement) worker.commands = maxCommands;
    return null;
  }

  /** Sends a command. `markBytes` is what its marks will add to the journal. */
  send(worker: Worker, text: string, markBytes: number): void {
    if (worker.process === null) return;
    if (worker.journalBytes > journalLimitBytes && worker.unacknowledged === 0 && worker.commands < maxCommands) {
      cutJournal(this.#settings.spool, worker.id, worker.process.headerBytes);
      worker.journalBytes = worker.process.headerBytes;
    }
    worker.journalBytes += markBytes;
    worker.commands += 1;
    worker.process.send(text);
  }

  /** The attempt has its place no longer. */
  release(worker: Worker): void {
    worker.attemptId = null;
    if (worker.process === null) this.#forget(worker);
    else if (this.#isStopped || worker.commands >= maxCommands || this.#idle.length >= this.#settings.maxIdleWorkers) worker.process.end();
    else {
      worker.idleSinceMs = performance.now();
      this.#idle.push(worker);
      this.#timer ??= setInterval(() => this.#endIdle(), this.#settings.idleWorkerMs / 2).unref();
    }
  }

  /** An ended attempt of this worker is acknowledged. */
  acknowledge(workerId: string): void {
    const worker = this.#workers.get(workerId);
    if (worker === undefined) return;
    worker.unacknowledged -= 1;
    if (worker.process === null && worker.attemptId === null) this.#forget(worker);
  }

  /** Ids of all workers that are known. */
  ids(): ReadonlySet<string> {
    return new Set(this.#workers.keys());
  }

  /** Lets busy workers finish, ends all others and waits until these are gone. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    if (this.#refill !== null) clearTimeout(this.#refill);
    const idle = this.#idle.splice(0);
    if (this.#spare !== null) idle.push(this.#spare);
    for (const worker of this.#workers.values()) worker.process?.end();
    for (let waitedMs = 0; waitedMs < longestStopMs && idle.some(({ process }) => process !== null); waitedMs += stopStepMs)
      await pause(stopStepMs);
  }

  #make(attemptId: AttemptId | null): Result<Worker, string> {
    this.#count += 1;
    const worker = this.#add(`${this.#prefix}-${this.#count}`, attemptId);
    const problem = this.revive(worker);
    if (problem === null) return ok(worker);
    this.#forget(worker);
    return err(problem);
  }

  #takeSpare(): Worker | null {
    const spare = this.#spare;
    this.#spare = null;
    this.#refill ??= setTimeout(() => {
      this.#refill = null;
      this.stock();
    }, refillAfterMs).unref();
    return spare;
  }

  #add(id: string, attemptId: AttemptId | null): Worker {
    const worker: Worker = {
      id,
      cgroup: null,
      process: null,
      attemptId,
      unacknowledged: 0,
      journalBytes: 0,
      idleSinceMs: 0,
      commands: 0,
    };
    this.#workers.set(id, worker);
    return worker;
  }

  #died(worker: Worker): void {
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
    if (worker === this.#spare) this.#spare = null;
    if (worker.attemptId !== null) {
      if (!this.#isStopped) this.#settings.onDeath(worker, worker.attemptId);
    } else this.#forget(worker);
  }

  /** A worker without process and attempt is gone; its journal only when nobody needs it any more. */
  #forget(worker: Worker): void {
    if (worker.unacknowledged > 0) return;
    this.#workers.delete(worker.id);
    removeWorkerFiles(this.#settings.spool, worker.id);
    this.#settings.cgroups.remove(worker.cgroup);
  }

  #endIdle(): void {
    const nowMs = performance.now();
    while (this.#idle[0] !== undefined && nowMs - this.#idle[0].idleSinceMs >= this.#settings.idleWorkerMs)
      this.#idle.shift()?.process?.end();
    if (this.#idle.length > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }
}
