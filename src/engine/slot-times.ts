/** How long tasks usually hold their slots, learned from those that have ended: to foresee, never to decide. */
import type { DurationMs } from '../core/time.ts';

/** Tasks that are remembered; the one that ended longest ago is forgotten first. */
const mostTasks = 5_000;

/** Weight of the newest duration. */
const newest = 0.2;

/** See the head of this file. */
export class SlotTimes {
  readonly #tasks = new Map<string, DurationMs>();
  readonly #queues = new Map<string, DurationMs>();
  /** The longest wait of the tasks that started since it was asked, by queue. */
  #longestWaits = new Map<string, DurationMs>();

  /** A task of a workflow has held a slot for so long. */
  held(queue: string, workflow: string, task: string | null, forMs: DurationMs): void {
    const key = keyOf(workflow, task);
    const known = this.#tasks.get(key);
    this.#tasks.delete(key);
    this.#tasks.set(key, moved(known, forMs));
    if (this.#tasks.size > mostTasks) this.#forgetOldest();
    this.#queues.set(queue, moved(this.#queues.get(queue), forMs));
  }

  /** A task has got its slot after such a wait. */
  waited(queue: string, forMs: DurationMs): void {
    if (forMs > (this.#longestWaits.get(queue) ?? -1)) this.#longestWaits.set(queue, forMs);
  }

  /** How long it usually takes; null: nothing is known of it, nor of its queue. */
  usualMs(queue: string, workflow: string, task: string | null): DurationMs | null {
    return this.#tasks.get(keyOf(workflow, task)) ?? this.#queues.get(queue) ?? null;
  }

  /** The same of whatever comes in a queue. */
  usualOfQueueMs(queue: string): DurationMs | null {
    return this.#queues.get(queue) ?? null;
  }

  /** Longest waits since the last call. */
  takeLongestWaits(): ReadonlyMap<string, DurationMs> {
    const taken = this.#longestWaits;
    this.#longestWaits = new Map();
    return taken;
  }

  #forgetOldest(): void {
    const oldest = this.#tasks.keys().next();
    if (oldest.done !== true) this.#tasks.delete(oldest.value);
  }
}

function keyOf(workflow: string, task: string | null): string {
  return `${workflow}\n${task ?? ''}`;
}

function moved(known: DurationMs | undefined, forMs: DurationMs): DurationMs {
  return known === undefined ? forMs : known + newest * (forMs - known);
}
