import type { DurationMs } from '../core/time.ts';
import { followAttempt, type FollowTurn } from './follow.ts';
import { livenessOf, type Machine } from './identity.ts';
import { silentLimitMs } from './recover.ts';
import { endWorker, findOut, type Finding } from './recovery.ts';
import type { RunningAttempt } from './running-attempt.ts';
import type { Spool } from './spool.ts';

/** What is watched, and who hears of it. */
export type AttemptWatchSettings = {
  readonly spool: Spool;
  readonly machine: Machine;
  readonly pollMs: DurationMs;
  /** All attempts; those with a report are passed over. */
  readonly attempts: () => Iterable<RunningAttempt>;
  readonly started: (attempt: RunningAttempt) => void;
  readonly progress: (attempt: RunningAttempt, percent: number) => void;
  readonly overLimit: (attempt: RunningAttempt) => void;
  /** The worker of an attempt is dead, and this was found out. */
  readonly found: (attempt: RunningAttempt, finding: Finding) => void;
};

const deadEveryMs: DurationMs = 500;

/**
 * Looks at running commands from time to time: at what they write, and, where no kernel tells us of their end, at whether they live.
 * Nothing is looked at while nothing runs.
 */
export class AttemptWatch {
  readonly #settings: AttemptWatchSettings;
  #timer: NodeJS.Timeout | null = null;
  #isLooking = false;
  #isStopped = false;
  #deadDueAtMs = 0;
  /** How many ran at the last look. */
  #running = 0;

  constructor(settings: AttemptWatchSettings) {
    this.#settings = settings;
  }

  /** Something runs: looks go on until nothing does. */
  wake(): void {
    if (this.#isStopped || this.#isLooking) return;
    this.#timer ??= setTimeout(() => void this.#look(), this.#settings.pollMs);
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #look(): Promise<void> {
    this.#timer = null;
    this.#isLooking = true;
    try {
      this.#follow();
      await this.#lookForDead();
    } catch (error) {
      // No descriptor left, or a file that vanished between two calls: the next look sees more. Anything else is a defect.
      if (!(error instanceof Error && 'syscall' in error)) throw error;
    } finally {
      this.#isLooking = false;
    }
    for (const { report } of this.#settings.attempts()) {
      if (report !== null) continue;
      this.wake();
      break;
    }
  }

  #follow(): void {
    const { spool, machine, started, progress, overLimit } = this.#settings;
    const nowMs = performance.now();
    const turn: FollowTurn = { attempts: this.#running, mayThin: true };
    this.#running = 0;
    for (const attempt of this.#settings.attempts()) {
      if (attempt.report !== null) continue;
      this.#running += 1;
      if (attempt.follow.dueAtMs > nowMs) continue;
      const listener = {
        started: () => started(attempt),
        progress: (percent: number) => progress(attempt, percent),
        overLimit: () => overLimit(attempt),
        // Its death is noticed like any other: what was not started is sent again.
        silent: () => void (attempt.worker !== null && endWorker(attempt.worker, machine)),
      };
      followAttempt(spool, attempt, nowMs, silentLimitMs, listener, turn);
    }
  }

  async #lookForDead(): Promise<void> {
    const { spool, machine, found } = this.#settings;
    const nowMs = performance.now();
    if (nowMs < this.#deadDueAtMs) return;
    this.#deadDueAtMs = nowMs + deadEveryMs;
    const suspects = new Map(
      [...this.#settings.attempts()].filter((attempt) => isSuspect(attempt, machine)).map((attempt) => [attempt.attemptId, attempt]),
    );
    if (suspects.size === 0) return;
    for (const finding of await findOut(spool, machine, [...suspects.values()])) {
      const attempt = suspects.get(finding.attemptId);
      if (!this.#isStopped && attempt?.report === null) found(attempt, finding);
    }
  }
}

function isSuspect({ report, watch, worker }: RunningAttempt, machine: Machine): boolean {
  if (report !== null || watch === 'exit') return false;
  return watch === 'processes' || worker === null || livenessOf(worker, machine) !== 'alive';
}
