import type { EpochMs } from '../core/time.ts';
import type { Clock } from './ports.ts';
import { type Due, keyOfNode, Timers } from './timers.ts';

/**
 * Planned wake-ups of nodes: retries and time limits. They are spans, not moments of the day: once planned they take as
 * long as they should, whatever is done to the wall clock meanwhile.
 */
export class NodeTimers {
  readonly #clock: Clock;
  readonly #timers: Timers<Due>;
  /** The wall clock as it would be had nobody stepped it since the engine began. */
  readonly #steadyMs: () => EpochMs;

  /** `wake` is called when something may be due; it should call `take`. */
  constructor(clock: Clock, wake: () => void) {
    const offsetMs = clock.nowMs() - clock.monotonicMs();
    this.#clock = clock;
    this.#steadyMs = () => offsetMs + clock.monotonicMs();
    this.#timers = new Timers({ ...steadyParts(clock), nowMs: this.#steadyMs }, wake, keyOfNode);
  }

  /** Plans (or moves) the wake-up of a node. `dueAtMs` by the wall clock as it is now. */
  plan(due: Due, dueAtMs: EpochMs): void {
    this.#timers.plan(due, dueAtMs + this.#steadyMs() - this.#clock.nowMs());
  }

  /** Takes a wake-up back; nothing happens where there is none. */
  drop(due: Pick<Due, 'instanceId' | 'nodeId'>): void {
    this.#timers.drop({ ...due, timeLimitOf: null });
  }

  /** Takes all that is due, the earliest first. */
  take(): Due[] {
    return this.#timers.take(this.#steadyMs());
  }

  /** How many are planned. */
  get size(): number {
    return this.#timers.size;
  }

  /** Forgets all. */
  clear(): void {
    this.#timers.clear();
  }
}

function steadyParts(clock: Clock): Pick<Clock, 'monotonicMs' | 'after' | 'soon'> {
  return {
    monotonicMs: () => clock.monotonicMs(),
    after: (delayMs, wake) => clock.after(delayMs, wake),
    soon: (wake) => clock.soon(wake),
  };
}
