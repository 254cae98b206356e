/**
 * Answers that many ask for at the same time are worked out once for all of them.
 *
 *   idle --asked--> gathering --turn of the loop over--> running --done--> resting (only where somebody shared)
 *                       ^                                   '--asked meanwhile--> gathering, until it is done and has rested
 *
 * An answer is never older than the question: who asks while it is being worked out gets the next one. What several
 * share takes at most a tenth of the time, and is not worked out oftener than a page can be looked at: after it comes a rest
 * of nine times as long, and the longer, the more there are. Who asks alone, however fast one question follows the other,
 * waits for nothing but the turn of the loop.
 */
export class SharedAnswers<T> {
  readonly #entries = new Map<string, Entry<T>>();

  /** How many questions are remembered. */
  get remembered(): number {
    return this.#entries.size;
  }

  /** The answer to `key`: the same for all who ask for it. `make` works it out; its rejection reaches all who wait for it. */
  ask(key: string, make: () => Promise<T>): Promise<T> {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { running: null, next: null, sharers: 0, restUntilMs: 0 };
      this.#entries.set(key, entry);
    }
    entry.sharers += 1;
    entry.next ??= this.#runAfter(key, entry, make);
    return entry.next;
  }

  async #runAfter(key: string, entry: Entry<T>, make: () => Promise<T>): Promise<T> {
    await entry.running?.catch(() => undefined);
    const restMs = entry.restUntilMs - performance.now();
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    // Those who have come in the same turn of the loop share it.
    await new Promise((resolve) => setImmediate(resolve));
    const { sharers } = entry;
    entry.next = null;
    entry.sharers = 0;
    const startedMs = performance.now();
    entry.running = make();
    try {
      return await entry.running;
    } finally {
      this.#rest(key, entry, Math.max(sharers, 1 + entry.sharers), performance.now() - startedMs);
    }
  }

  #rest(key: string, entry: Entry<T>, sharers: number, tookMs: number): void {
    const forMany = Math.min(restForManyMs, restForEachMs * sharers);
    const restMs = sharers > 1 ? Math.min(longestRestMs, Math.max(forMany, restFactor * tookMs)) : 0;
    entry.running = null;
    entry.restUntilMs = performance.now() + restMs;
    if (entry.next !== null) return;
    if (restMs === 0) this.#entries.delete(key);
    else setTimeout(() => this.#forget(key, entry), restMs).unref();
  }

  #forget(key: string, entry: Entry<T>): void {
    if (entry.next === null && entry.running === null) this.#entries.delete(key);
  }
}

/** `sharers`: who wait for `next`. */
type Entry<T> = { running: Promise<T> | null; next: Promise<T> | null; sharers: number; restUntilMs: number };

const restFactor = 9;
const longestRestMs = 1_000;
const restForEachMs = 10;
const restForManyMs = 250;
