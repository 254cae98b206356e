import type { InstanceId, NodeId } from '../core/ids.ts';
import type { EpochMs } from '../core/time.ts';
import type { Clock } from './ports.ts';

/** What becomes due: the retry of a node, or the time limit of an instance (node 0). */
export type Due = { readonly instanceId: InstanceId; readonly nodeId: NodeId };

/** Longest sleep: the wall clock may be stepped meanwhile, so it is looked at again at least so often. */
const longestSleepMs = 30_000;

/**
 * Planned wake-ups by wall clock, one for each node. A heap with lazy removal; one timer of the clock is armed for the
 * earliest. Steps of the clock make wake-ups early or late by the step, never lost or doubled.
 */
export class Timers {
  readonly #clock: Clock;
  readonly #wake: () => void;
  readonly #heap: { readonly dueAtMs: EpochMs; readonly key: string; readonly due: Due }[] = [];
  readonly #planned = new Map<string, EpochMs>();
  #disarm: (() => void) | null = null;
  #armedForMs: EpochMs = Infinity;

  /** `wake` is called when something may be due; it should call `take`. */
  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Plans (or moves) the wake-up of a node. */
  plan(due: Due, dueAtMs: EpochMs): void {
    const key = keyOf(due);
    this.#planned.set(key, dueAtMs);
    this.#push({ dueAtMs, key, due });
    this.#arm();
  }

  /** Takes a wake-up back; nothing happens where there is none. */
  drop(due: Due): void {
    this.#planned.delete(keyOf(due));
  }

  /** When a node is due, or null. */
  dueAtMs(due: Due): EpochMs | null {
    return this.#planned.get(keyOf(due)) ?? null;
  }

  /** Takes all that is due. */
  take(nowMs: EpochMs): Due[] {
    const taken: Due[] = [];
    while (this.#heap.length > 0 && this.#heap[0]!.dueAtMs <= nowMs) {
      const { dueAtMs, key, due } = this.#pop();
      if (this.#planned.get(key) !== dueAtMs) continue;
      this.#planned.delete(key);
      taken.push(due);
    }
    this.#arm();
    return taken;
  }

  /** How many are planned. */
  get size(): number {
    return this.#planned.size;
  }

  /** Forgets all. */
  clear(): void {
    this.#planned.clear();
    this.#heap.length = 0;
    this.#disarm?.();
    this.#disarm = null;
    this.#armedForMs = Infinity;
  }

  #arm(): void {
    while (this.#heap.length > 0 && this.#planned.get(this.#heap[0]!.key) !== this.#heap[0]!.dueAtMs) this.#pop();
    const first = this.#heap[0]?.dueAtMs ?? Infinity;
    if (first === Infinity) {
      this.#disarm?.();
      this.#disarm = null;
      this.#armedForMs = Infinity;
      return;
    }
    if (this.#disarm !== null && this.#armedForMs <= first) return;
    this.#disarm?.();
    this.#armedForMs = first;
    const delayMs = Math.min(longestSleepMs, Math.max(0, first - this.#clock.nowMs()));
    this.#disarm = this.#clock.after(delayMs, () => {
      this.#disarm = null;
      this.#armedForMs = Infinity;
      this.#wake();
    });
  }

  #push(entry: { readonly dueAtMs: EpochMs; readonly key: string; readonly due: Due }): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (heap[parent]!.dueAtMs <= entry.dueAtMs) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): { readonly dueAtMs: EpochMs; readonly key: string; readonly due: Due } {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.dueAtMs < heap[child]!.dueAtMs) child += 1;
      if (heap[child]!.dueAtMs >= last.dueAtMs) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return top;
  }
}

function keyOf(due: Due): string {
  return `${due.instanceId}-${due.nodeId}`;
}
