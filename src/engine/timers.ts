import type { InstanceId, NodeId } from '../core/ids.ts';
import { Heap, type HeapItem } from '../core/queue/heap.ts';
import type { EpochMs } from '../core/time.ts';
import type { Clock } from './ports.ts';

/** What becomes due: the time limit of an instance (node 0), the time limit of that attempt of a node, or (null) its retry. */
export type Due = { readonly instanceId: InstanceId; readonly nodeId: NodeId; readonly timeLimitOf: number | null };

/** Longest sleep: the wall clock may be stepped meanwhile, so it is looked at again at least so often. */
const longestSleepMs = 30_000;

/** `number` tells apart what is due at the same moment: planned first, woken first. */
type Planned<T> = HeapItem & { readonly dueAtMs: EpochMs; readonly number: number; readonly due: T };

/**
 * Planned wake-ups by wall clock, one for each key. One timer of the clock is armed for the earliest. Steps of the clock
 * make wake-ups early or late by the step, never lost or doubled: right for moments of the day; spans are `NodeTimers`.
 */
export class Timers<T> {
  readonly #clock: Clock;
  readonly #wake: () => void;
  readonly #keyOf: (due: T) => string | number;
  #heap = emptyHeap<T>();
  readonly #planned = new Map<string | number, Planned<T>>();
  #plans = 0;
  #disarm: (() => void) | null = null;
  #armedForMs: EpochMs = Infinity;

  /** `wake` is called when something may be due; it should call `take`. Two things of one key are the same wake-up. */
  constructor(clock: Clock, wake: () => void, keyOf: (due: T) => string | number) {
    this.#clock = clock;
    this.#wake = wake;
    this.#keyOf = keyOf;
  }

  /** Plans (or moves) a wake-up. */
  plan(due: T, dueAtMs: EpochMs): void {
    this.#remove(this.#keyOf(due));
    this.#plans += 1;
    const planned: Planned<T> = { place: -1, dueAtMs, number: this.#plans, due };
    this.#planned.set(this.#keyOf(due), planned);
    this.#heap.add(planned);
    this.#arm();
  }

  /** Takes a wake-up back; nothing happens where there is none. */
  drop(due: T): void {
    this.#remove(this.#keyOf(due));
    this.#arm();
  }

  /** Takes what is due, the earliest first, at most `limit` (default: all). */
  take(nowMs: EpochMs, limit = Infinity): T[] {
    const taken: T[] = [];
    for (let next = this.#heap.first; next !== null && next.dueAtMs <= nowMs && taken.length < limit; next = this.#heap.first) {
      this.#remove(this.#keyOf(next.due));
      taken.push(next.due);
    }
    this.#arm();
    return taken;
  }

  /** What becomes due first, in order, at most `limit`; it stays planned. */
  first(limit: number): T[] {
    const found: T[] = [];
    for (const { due } of this.#heap.inOrder()) {
      if (found.length === limit) break;
      found.push(due);
    }
    return found;
  }

  /** Whether something is due that was not taken. */
  isDue(nowMs: EpochMs): boolean {
    const { first } = this.#heap;
    return first !== null && first.dueAtMs <= nowMs;
  }

  /** How many are planned. */
  get size(): number {
    return this.#planned.size;
  }

  /** Forgets all. */
  clear(): void {
    this.#planned.clear();
    this.#heap = emptyHeap();
    this.#arm();
  }

  #remove(key: string | number): void {
    const planned = this.#planned.get(key);
    if (planned === undefined) return;
    this.#planned.delete(key);
    this.#heap.remove(planned);
  }

  #arm(): void {
    const first = this.#heap.first?.dueAtMs ?? Infinity;
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
}

function emptyHeap<T>(): Heap<Planned<T>> {
  return new Heap<Planned<T>>((a, b) => a.dueAtMs - b.dueAtMs || a.number - b.number);
}

/** A node has one wake-up. */
export function keyOfNode(due: Due): string {
  return `${due.instanceId}-${due.nodeId}`;
}
