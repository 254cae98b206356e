import type { EpochMs } from '../time.ts';
import type { QueueDefinition } from './queue.ts';

type Rate = NonNullable<QueueDefinition['rate']>;

/** The latest starts of a queue, as many as its rate needs to know: at most `starts` of them in any span of `periodS`. */
export class RateWindow {
  /** Oldest first; those before `#from` are no longer needed. */
  #startsMs: EpochMs[] = [];
  #from = 0;

  /** Notes a start. */
  add(atMs: EpochMs, rate: Rate): void {
    this.#startsMs.push(atMs);
    // Only a restarted engine that counts earlier starts does it out of order.
    const isLatest = atMs >= (this.#startsMs.at(-2) ?? atMs);
    if (!isLatest) {
      // Those that are no longer needed must not come back among those that are.
      this.#startsMs = this.#startsMs.slice(this.#from).toSorted((a, b) => a - b);
      this.#from = 0;
    }
    this.#trim(rate.starts);
  }

  /** Takes back a start that did not happen. */
  takeBack(atMs: EpochMs): void {
    const index = this.#startsMs.lastIndexOf(atMs);
    if (index >= this.#from) this.#startsMs.splice(index, 1);
  }

  /** When one more start is within the rate; null: it is now, whatever the time. */
  opensAtMs(rate: Rate): EpochMs | null {
    const index = this.#startsMs.length - rate.starts;
    const oldestThatCounts = index >= this.#from ? this.#startsMs[index] : undefined;
    return oldestThatCounts === undefined ? null : oldestThatCounts + Math.ceil(1000 * rate.periodS);
  }

  /** The clock was set back: starts that would lie in the future count as of now, else the queue might stand still for hours. */
  clockSetBack(nowMs: EpochMs): void {
    this.#startsMs = this.#startsMs.map((atMs) => Math.min(atMs, nowMs));
  }

  #trim(starts: number): void {
    this.#from = Math.max(this.#from, this.#startsMs.length - starts);
    if (this.#from <= starts + 16) return;
    this.#startsMs = this.#startsMs.slice(this.#from);
    this.#from = 0;
  }
}
