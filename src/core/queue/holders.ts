import type { AttemptId } from '../ids.ts';
import type { Holder } from './why.ts';

/** The slots that are taken, of a queue or of one key of it. */
export class Holders {
  #holders = new Map<AttemptId, Holder>();
  #latestMs = Number.NEGATIVE_INFINITY;
  #isInOrder = true;

  get size(): number {
    return this.#holders.size;
  }

  add(attemptId: AttemptId, holder: Holder): void {
    this.#isInOrder &&= holder.sinceMs >= this.#latestMs;
    this.#latestMs = Math.max(this.#latestMs, holder.sinceMs);
    this.#holders.set(attemptId, holder);
  }

  delete(attemptId: AttemptId): void {
    this.#holders.delete(attemptId);
  }

  /** The longest holding first, at most `limit`. */
  oldest(limit: number): readonly Holder[] {
    this.#sort();
    const oldest: Holder[] = [];
    for (const holder of this.#holders.values()) {
      if (oldest.length >= limit) break;
      oldest.push(holder);
    }
    return oldest;
  }

  /** Slots are taken in order of time, but for those that a restarted engine finds taken. */
  #sort(): void {
    if (this.#isInOrder) return;
    this.#holders = new Map([...this.#holders].toSorted(([, a], [, b]) => a.sinceMs - b.sinceMs));
    this.#isInOrder = true;
  }
}
