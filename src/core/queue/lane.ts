import { FairRanks } from './fair-ranks.ts';
import { Heap } from './heap.ts';
import { Holders } from './holders.ts';
import { Places } from './places.ts';
import { compareWaiting, type WaitingTask } from './waiting-task.ts';

/** The tasks of a queue that have the same key, or all of them where keys do not count. */
export class Lane {
  /** Where it stands among the lanes of its taker, see `LaneTurns`. */
  place = -1;
  /** Null: the tasks without a key. */
  readonly key: string | null;
  readonly waiting = new Heap<WaitingTask>(compareWaiting);
  readonly holders = new Holders();
  readonly places = new Places(() => this.waiting);
  readonly ranks = new FairRanks();

  constructor(key: string | null) {
    this.key = key;
  }

  /** Nobody waits or runs in it, so nothing is lost when it is forgotten. */
  get isEmpty(): boolean {
    return this.waiting.size === 0 && this.holders.size === 0;
  }
}

/** Whose head goes first, of two lanes in which somebody waits. */
export function compareHeads(a: Lane, b: Lane): number {
  const first = a.waiting.first;
  const second = b.waiting.first;
  if (first === null || second === null) throw new Error('an empty lane was among those that may start');
  return compareWaiting(first, second);
}
