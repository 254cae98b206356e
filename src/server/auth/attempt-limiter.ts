/** How many attempts in how long. */
export type AttemptLimit = { readonly attempts: number; readonly windowMs: number };

/** Keys that are remembered; beyond it those that were used longest ago are forgotten. */
const maxKeys = 20_000;

/**
 * Counts attempts by key in a sliding window. An attempt is counted before its outcome is known, so that many at once gain
 * nothing; one that succeeded is taken back.
 */
export class AttemptLimiter {
  readonly #limit: AttemptLimit;
  readonly #attempts = new Map<string, readonly number[]>();

  constructor(limit: AttemptLimit) {
    this.#limit = limit;
  }

  /** Milliseconds until the next attempt; 0: now. */
  waitMs(key: string, nowMs: number): number {
    const recent = this.#recent(key, nowMs);
    const oldest = recent[recent.length - this.#limit.attempts];
    return oldest === undefined ? 0 : oldest + this.#limit.windowMs - nowMs;
  }

  /** Counts one. */
  count(key: string, nowMs: number): void {
    const recent = this.#recent(key, nowMs);
    this.#attempts.delete(key);
    this.#attempts.set(key, [...recent, nowMs].slice(-this.#limit.attempts));
    if (this.#attempts.size <= maxKeys) return;
    const oldest = this.#attempts.keys().next();
    if (!oldest.done) this.#attempts.delete(oldest.value);
  }

  /** Takes one back that was counted. */
  takeBack(key: string): void {
    const attempts = this.#attempts.get(key);
    if (attempts !== undefined) this.#attempts.set(key, attempts.slice(0, -1));
  }

  /** Takes back all that was counted. */
  forgive(key: string): void {
    this.#attempts.delete(key);
  }

  #recent(key: string, nowMs: number): readonly number[] {
    const after = nowMs - this.#limit.windowMs;
    return (this.#attempts.get(key) ?? []).filter((atMs) => atMs > after);
  }
}
