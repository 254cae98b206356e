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

/** The next task of a lane in which somebody waits. */
export function headOf(lane: Lane): WaitingTask {
  const head = lane.waiting.first;
  if (head === null) throw new Error('an empty lane was among those from which a task may start');
  return head;
}
