import type { EpochMs } from '../time.ts';
import { Heap } from './heap.ts';
import { Holders } from './holders.ts';
import { keyLimitOf } from './key-limit.ts';
import { Lane } from './lane.ts';
import { LaneTurns } from './lane-turns.ts';
import { Places } from './places.ts';
import type { QueueDefinition, QueuedTask } from './queue.ts';
import { RateWindow } from './rate-window.ts';
import { compareArrivals, compareWaiting, effectivePriority, type WaitingTask } from './waiting-task.ts';

/** An attempt that holds a slot. */
export type RunningTask = { readonly task: QueuedTask; readonly sinceMs: EpochMs };

/**
 * One queue: who waits in it, who holds its slots, who is next. Its tasks stand in lanes, one for each key; a lane whose key
 * has no free slot is left out of the turns until it has. Where the queue is unknown (no definition), nothing ever starts.
 */
export class Line {
  /** Where it stands among the queues that may start something, or that wait for their rate. */
  place = -1;
  /** When it was served last, counted in starts over all queues. */
  servedAt = 0;
  #definition: QueueDefinition | null;
  #lanes = new Map<string | null, Lane>();
  #turns: LaneTurns;
  readonly #rate = new RateWindow();
  readonly holders = new Holders();
  /** Places among all who wait. */
  readonly places = new Places(() => this.waiting());
  #waitingCount = 0;

  constructor(definition: QueueDefinition | null) {
    this.#definition = definition;
    this.#turns = new LaneTurns(takesTurnsBetweenLanes(definition));
  }

  /** Null: no queue has this name. */
  get definition(): QueueDefinition | null {
    return this.#definition;
  }

  get waitingCount(): number {
    return this.#waitingCount;
  }

  get isEmpty(): boolean {
    return this.#waitingCount === 0 && this.holders.size === 0;
  }

  /** Whether a task may start but for the rate. */
  get mayStart(): boolean {
    const definition = this.#definition;
    return definition !== null && definition.paused === null && this.holders.size < definition.concurrency && this.#turns.first !== null;
  }

  /** When the rate allows a start; null: now. */
  get rateOpensAtMs(): EpochMs | null {
    const rate = this.#definition?.rate ?? null;
    return rate === null ? null : this.#rate.opensAtMs(rate);
  }

  /** The lane of a task; undefined where nobody waits or runs in it. */
  laneOf(task: QueuedTask): Lane | undefined {
    return this.#lanes.get(this.#laneKeyOf(task));
  }

  /** All who wait, in no order. */
  *waiting(): Generator<WaitingTask, void> {
    for (const lane of this.#lanes.values()) yield* lane.waiting;
  }

  /** The first who wait, in order, at most `limit`. */
  firstWaiting(limit: number): readonly WaitingTask[] {
    const heads = new Heap<{ place: number; waiting: WaitingTask; readonly others: Iterator<WaitingTask, void> }>((a, b) =>
      compareWaiting(a.waiting, b.waiting),
    );
    for (const lane of this.#lanes.values()) {
      const others = lane.waiting.inOrder();
      const head = others.next();
      if (head.done !== true) heads.add({ place: -1, waiting: head.value, others });
    }
    const first: WaitingTask[] = [];
    for (let head = heads.first; head !== null && first.length < limit; head = heads.first) {
      first.push(head.waiting);
      const following = head.others.next();
      if (following.done === true) {
        heads.remove(head);
      } else {
        head.waiting = following.value;
        heads.reposition(head);
      }
    }
    return first;
  }

  /** Lets a task come into line. */
  add(waiting: WaitingTask): void {
    const lane = this.#openLane(waiting.task);
    this.#rank(waiting, lane);
    this.#insert(waiting, lane);
  }

  /** Takes a task that waits here out of line. */
  remove(waiting: WaitingTask): void {
    const lane = this.#openLane(waiting.task);
    lane.ranks.leave(waiting);
    this.#takeOut(waiting, lane);
    this.#closeLane(lane);
  }

  /** Takes the next task and gives it a slot; only where `mayStart` and the rate allow it. */
  take(nowMs: EpochMs): WaitingTask {
    const lane = this.#turns.first;
    const waiting = lane?.waiting.first ?? null;
    if (lane === null || waiting === null) throw new Error('a task was taken from a queue that may start none');
    this.#turns.countStart();
    lane.ranks.start(waiting);
    this.#takeOut(waiting, lane);
    this.countStart(nowMs);
    this.hold(waiting.task, nowMs);
    return waiting;
  }

  /** Brings back what `take` took at `takenAtMs`, as if it had not been taken. */
  putBack(waiting: WaitingTask, takenAtMs: EpochMs): void {
    this.#rate.takeBack(takenAtMs);
    const lane = this.#openLane(waiting.task);
    waiting.effectivePriority = this.#effectivePriorityOf(waiting.task);
    if (waiting.band === null || this.#definition?.order !== 'fair') this.#rank(waiting, lane);
    else lane.ranks.rejoin(waiting);
    this.#insert(waiting, lane);
    this.release(waiting.task);
  }

  /** Counts a start for the rate. */
  countStart(atMs: EpochMs): void {
    const rate = this.#definition?.rate ?? null;
    if (rate !== null) this.#rate.add(atMs, rate);
  }

  /** Gives a slot to a task, whatever the limits. */
  hold(task: QueuedTask, sinceMs: EpochMs): void {
    const lane = this.#openLane(task);
    const holder = { instanceId: task.instanceId, nodeId: task.nodeId, sinceMs };
    this.holders.add(task.attemptId, holder);
    lane.holders.add(task.attemptId, holder);
    this.#updateLane(lane);
  }

  /** Frees the slot of a task that holds one here. */
  release(task: QueuedTask): void {
    const lane = this.#openLane(task);
    this.holders.delete(task.attemptId);
    lane.holders.delete(task.attemptId);
    this.#updateLane(lane);
    this.#closeLane(lane);
  }

  /** Moves a waiting task to the head. `moved` is lower than that of all moved before. */
  moveFirst(waiting: WaitingTask, moved: number): void {
    const lane = this.#openLane(waiting.task);
    lane.ranks.leave(waiting);
    this.#takeOut(waiting, lane);
    waiting.moved = moved;
    waiting.band = null;
    this.#insert(waiting, lane);
  }

  /** Changes the settings. Who waits is put in order again where the order may be another one; `running` are those who hold a slot here. */
  redefine(definition: QueueDefinition, running: Iterable<RunningTask>): void {
    const before = this.#definition;
    this.#definition = definition;
    if (before !== null && hasSameOrder(before, definition)) {
      for (const lane of this.#lanes.values()) this.#updateLane(lane);
      return;
    }
    const waiting = [...this.waiting()].toSorted(compareArrivals);
    this.#lanes = new Map();
    this.#turns = new LaneTurns(takesTurnsBetweenLanes(definition));
    this.#waitingCount = 0;
    this.places.forget();
    for (const { task, sinceMs } of running) this.hold(task, sinceMs);
    for (const task of waiting) this.add(task);
  }

  clockSetBack(nowMs: EpochMs): void {
    this.#rate.clockSetBack(nowMs);
  }

  #rank(waiting: WaitingTask, lane: Lane): void {
    const { task } = waiting;
    waiting.effectivePriority = this.#effectivePriorityOf(task);
    waiting.rank = 0;
    waiting.band = null;
    if (waiting.moved !== 0) return;
    switch (this.#definition?.order ?? 'fifo') {
      case 'fair':
        return lane.ranks.join(waiting);
      case 'prio':
        waiting.rank = task.instanceId;
        return;
      case 'fifo':
        return;
    }
  }

  #effectivePriorityOf(task: QueuedTask): number {
    return effectivePriority(task.priority, task.queuedAtMs, this.#definition?.ageingS ?? 0);
  }

  #insert(waiting: WaitingTask, lane: Lane): void {
    lane.waiting.add(waiting);
    this.#waitingCount += 1;
    this.#lineChanged(lane);
  }

  #takeOut(waiting: WaitingTask, lane: Lane): void {
    lane.waiting.remove(waiting);
    this.#waitingCount -= 1;
    this.#lineChanged(lane);
  }

  #lineChanged(lane: Lane): void {
    lane.places.forget();
    this.places.forget();
    this.#updateLane(lane);
  }

  #updateLane(lane: Lane): void {
    const limit = keyLimitOf(this.#definition);
    this.#turns.update(lane, lane.waiting.size > 0 && (limit === null || lane.holders.size < limit));
  }

  #laneKeyOf(task: QueuedTask): string | null {
    return keyLimitOf(this.#definition) === null ? null : task.key;
  }

  #openLane(task: QueuedTask): Lane {
    const key = this.#laneKeyOf(task);
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = new Lane(key);
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  #closeLane(lane: Lane): void {
    if (lane.isEmpty) this.#lanes.delete(lane.key);
  }
}

function takesTurnsBetweenLanes(definition: QueueDefinition | null): boolean {
  return definition?.order === 'fair' && keyLimitOf(definition) !== null;
}

/** Whether all who wait stand in the same order, in the same lanes, under both. */
function hasSameOrder(a: QueueDefinition, b: QueueDefinition): boolean {
  return a.order === b.order && a.ageingS === b.ageingS && (keyLimitOf(a) === null) === (keyLimitOf(b) === null);
}
