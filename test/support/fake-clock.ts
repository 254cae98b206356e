import type { Clock } from '../../src/engine/ports.ts';

/** A clock that only moves when a test moves it. The wall clock may also be stepped, as machines do. */
export class FakeClock implements Clock {
  #wallMs: number;
  #monotonicMs = 0;
  readonly #timers = new Set<{ readonly dueMs: number; readonly wake: () => void }>();

  constructor(startMs = 1_700_000_000_000) {
    this.#wallMs = startMs;
  }

  nowMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, wake: () => void): () => void {
    const timer = { dueMs: this.#monotonicMs + delayMs, wake };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  soon(wake: () => void): void {
    setImmediate(wake);
  }

  /** Lets time pass: timers that come due wake, in order. */
  advance(ms: number): void {
    const untilMs = this.#monotonicMs + ms;
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#wallMs += due.dueMs - this.#monotonicMs;
      this.#monotonicMs = due.dueMs;
      due.wake();
    }
    this.#wallMs += untilMs - this.#monotonicMs;
    this.#monotonicMs = untilMs;
  }

  /** Steps the wall clock, as when somebody sets it; no time passes. */
  step(ms: number): void {
    this.#wallMs += ms;
  }

  /** Delays of all armed timers, for tests of how long something sleeps. */
  armed(): number[] {
    return [...this.#timers].map((timer) => timer.dueMs - this.#monotonicMs).sort((a, b) => a - b);
  }
}
