import type { AttemptId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import { Heap } from './heap.ts';
import { Line, type RunningTask } from './line.ts';
import type { QueueDefinition, QueuedTask } from './queue.ts';
import { compareArrivals, newWaitingTask, type WaitingTask } from './waiting-task.ts';
import { whyWaiting } from './why-waiting.ts';
import type { Holder, Why } from './why.ts';

/** One queue at this moment. */
export type QueueSight = {
  /** Null: no queue has this name, but tasks wait for one. */
  readonly queue: QueueDefinition | null;
  readonly running: number;
  readonly waiting: number;
  /** All who hold a slot, the longest first. */
  readonly holders: readonly Holder[];
  /** The first who wait, in order. */
  waitingTasks(limit: number): readonly QueuedTask[];
  /** All who hold a slot, in no order. */
  runningTasks(): readonly QueuedTask[];
};

/**
 * All queues: who waits, who holds a slot, who is next. Deterministic, in memory, without a clock; every operation on a
 * task costs O(log n), and waiting tasks that cannot start (queue full or paused, key full, rate used up) cost nothing.
 *
 * Between queues, the one that was served longest ago is next, of those that may start something.
 */
export type QueueBoard = {
  /** Creates or edits a queue; who waits stays, and is put in order again where needed. Tasks that waited for a queue of that name or alias become its tasks. */
  saveQueue(queue: QueueDefinition): void;
  /** Tasks of it wait for a queue of the name that they gave; those that run keep their slots until released. */
  deleteQueue(id: number): void;
  /** The queue of that name, or else with that alias. */
  queueOf(name: string): QueueDefinition | null;
  /** All, in order of their ids. */
  queues(): readonly QueueDefinition[];
  /** Lets a task wait, in a known queue or for an unknown one. Does nothing where the attempt waits or runs already. */
  enqueue(task: QueuedTask): void;
  /** Takes a waiting task out; false if it does not wait. */
  drop(attemptId: AttemptId): boolean;
  /** For recovery: a task that runs already takes its slot, whatever the limits. Its start counts for the rate. */
  occupy(task: QueuedTask, sinceMs: EpochMs): void;
  /** For recovery: a start whose task has ended meanwhile, but which the rate of its queue may still have to count. */
  countStart(queue: string, startedAtMs: EpochMs): void;
  /** Frees the slot of an attempt; false if it held none. */
  release(attemptId: AttemptId): boolean;
  /** Lets a task that holds a slot count for another key from now on; nothing where it holds none. */
  rekey(attemptId: AttemptId, key: string | null): void;
  /** Takes the next task that may start, and gives it a slot; null where none may. */
  next(nowMs: EpochMs): QueuedTask | null;
  /** Puts back what `next` took, at the head of its line: its start could not be committed. Does nothing where the attempt holds no slot. */
  putBack(attemptId: AttemptId): void;
  /** The earliest moment at which time alone may let `next` succeed, which has just returned null; null: never. */
  nextChanceMs(nowMs: EpochMs): EpochMs | null;
  /**
   * Moves a waiting task before all others of its queue. The number is negative, lower than that of all moved before; with it
   * in `QueuedTask.moved` the task comes back to that place after a restart. Null: it does not wait.
   */
  moveFirst(attemptId: AttemptId): number | null;
  /** Why a task waits; null if it does not wait here. May cost O(n) of its queue. */
  why(attemptId: AttemptId, nowMs: EpochMs): Why | null;
  counts(): { readonly queued: number; readonly running: number };
  /** A queue by name or alias, or the tasks that wait for an unknown one; null where there is neither. */
  state(name: string): QueueSight | null;
};

/** Makes a board without queues. */
export function createQueueBoard(): QueueBoard {
  return new Board();
}

type WaitingEntry = { readonly waiting: WaitingTask; readonly line: Line };

/** `sinceMs`: since when it holds its slot. */
type RunningEntry = { readonly waiting: WaitingTask; readonly line: Line; readonly sinceMs: EpochMs };

class Board implements QueueBoard {
  readonly #lines = new Map<number, Line>();
  /** By name, or by an alias that is no other queue's name. */
  readonly #named = new Map<string, Line>();
  /** Tasks of queues that do not exist, by the name that they gave. */
  readonly #unknown = new Map<string, Line>();
  readonly #waiting = new Map<AttemptId, WaitingEntry>();
  readonly #running = new Map<AttemptId, RunningEntry>();
  /** The queues that may start something. */
  readonly #ready = new Heap<Line>(compareServed);
  /** The queues that may as soon as their rate allows it. */
  readonly #rated = new Heap<Line>(compareOpenings);
  /** In which of the two a queue stands. */
  readonly #offered = new Map<Line, Heap<Line>>();
  #arrivals = 0;
  #starts = 0;
  #moves = 0;
  #latestMs = Number.NEGATIVE_INFINITY;

  saveQueue(queue: QueueDefinition): void {
    const line = this.#lines.get(queue.id) ?? new Line(queue);
    this.#withdraw(line);
    this.#lines.set(queue.id, line);
    line.redefine(queue, this.#runningIn(line));
    this.#nameLines();
    const names = [queue.name, ...queue.aliases];
    const unknown = names.flatMap((name) => this.#unknown.get(name) ?? []);
    for (const name of names) this.#unknown.delete(name);
    this.#moveAll(unknown);
    this.#offer(line);
  }

  deleteQueue(id: number): void {
    const line = this.#lines.get(id);
    if (line === undefined) return;
    this.#lines.delete(id);
    this.#nameLines();
    this.#moveAll([line]);
  }

  queueOf(name: string): QueueDefinition | null {
    return this.#named.get(name)?.definition ?? null;
  }

  queues(): readonly QueueDefinition[] {
    return this.#linesById().flatMap((line) => line.definition ?? []);
  }

  enqueue(task: QueuedTask): void {
    if (this.#waiting.has(task.attemptId) || this.#running.has(task.attemptId)) return;
    this.#arrivals += 1;
    this.#moves = Math.max(this.#moves, -(task.moved ?? 0));
    this.#wait(newWaitingTask(task, this.#arrivals));
  }

  drop(attemptId: AttemptId): boolean {
    const entry = this.#waiting.get(attemptId);
    if (entry === undefined) return false;
    this.#waiting.delete(attemptId);
    entry.line.remove(entry.waiting);
    this.#left(entry.line, entry.waiting.task.queue);
    return true;
  }

  occupy(task: QueuedTask, sinceMs: EpochMs): void {
    if (this.#running.has(task.attemptId)) return;
    this.drop(task.attemptId);
    this.#arrivals += 1;
    this.#moves = Math.max(this.#moves, -(task.moved ?? 0));
    this.#run(newWaitingTask(task, this.#arrivals), sinceMs);
    this.countStart(task.queue, sinceMs);
  }

  countStart(queue: string, startedAtMs: EpochMs): void {
    const line = this.#named.get(queue);
    if (line === undefined) return;
    this.#withdraw(line);
    line.countStart(startedAtMs);
    this.#offer(line);
  }

  release(attemptId: AttemptId): boolean {
    const entry = this.#running.get(attemptId);
    if (entry === undefined) return false;
    this.#running.delete(attemptId);
    entry.line.release(entry.waiting.task);
    this.#left(entry.line, entry.waiting.task.queue);
    return true;
  }

  rekey(attemptId: AttemptId, key: string | null): void {
    const entry = this.#running.get(attemptId);
    if (entry === undefined || entry.waiting.task.key === key) return;
    const { line, sinceMs } = entry;
    const waiting: WaitingTask = { ...entry.waiting, task: { ...entry.waiting.task, key } };
    line.release(entry.waiting.task);
    this.#running.set(attemptId, { waiting, line, sinceMs });
    line.hold(waiting.task, sinceMs);
    this.#offer(line);
  }

  next(nowMs: EpochMs): QueuedTask | null {
    if (nowMs < this.#latestMs) this.#clockSetBack(nowMs);
    this.#latestMs = nowMs;
    for (let line = this.#rated.first; line !== null && (line.rateOpensAtMs ?? nowMs) <= nowMs; line = this.#rated.first) {
      this.#place(line, this.#ready);
    }
    const line = this.#ready.first;
    if (line === null) return null;
    this.#withdraw(line);
    const waiting = line.take(nowMs);
    this.#starts += 1;
    line.servedAt = this.#starts;
    this.#waiting.delete(waiting.task.attemptId);
    this.#running.set(waiting.task.attemptId, { waiting, line, sinceMs: nowMs });
    this.#offer(line);
    return waiting.task;
  }

  putBack(attemptId: AttemptId): void {
    const entry = this.#running.get(attemptId);
    if (entry === undefined) return;
    const { waiting, line, sinceMs } = entry;
    this.#running.delete(attemptId);
    this.#withdraw(line);
    line.putBack(waiting, sinceMs);
    this.#waiting.set(attemptId, { waiting, line });
    this.#offer(line);
  }

  nextChanceMs(nowMs: EpochMs): EpochMs | null {
    const opensAtMs = this.#rated.first?.rateOpensAtMs ?? null;
    return opensAtMs === null ? null : Math.max(nowMs, opensAtMs);
  }

  moveFirst(attemptId: AttemptId): number | null {
    const entry = this.#waiting.get(attemptId);
    if (entry === undefined) return null;
    this.#moves += 1;
    entry.line.moveFirst(entry.waiting, -this.#moves);
    this.#offer(entry.line);
    return -this.#moves;
  }

  why(attemptId: AttemptId, nowMs: EpochMs): Why | null {
    const entry = this.#waiting.get(attemptId);
    return entry === undefined ? null : whyWaiting(entry.line, entry.waiting, nowMs);
  }

  counts(): { readonly queued: number; readonly running: number } {
    return { queued: this.#waiting.size, running: this.#running.size };
  }

  state(name: string): QueueSight | null {
    const line = this.#named.get(name) ?? this.#unknown.get(name);
    if (line === undefined) return null;
    return {
      queue: line.definition,
      running: line.holders.size,
      waiting: line.waitingCount,
      holders: line.holders.oldest(Number.POSITIVE_INFINITY),
      waitingTasks: (limit) => line.firstWaiting(limit).map(({ task }) => task),
      runningTasks: () => [...this.#runningIn(line)].map(({ task }) => task),
    };
  }

  /** The line for a name, made where no queue has it. */
  #lineFor(name: string): Line {
    const known = this.#named.get(name) ?? this.#unknown.get(name);
    if (known !== undefined) return known;
    const line = new Line(null);
    this.#unknown.set(name, line);
    return line;
  }

  #wait(waiting: WaitingTask): void {
    const line = this.#lineFor(waiting.task.queue);
    this.#waiting.set(waiting.task.attemptId, { waiting, line });
    line.add(waiting);
    this.#offer(line);
  }

  #run(waiting: WaitingTask, sinceMs: EpochMs): void {
    const line = this.#lineFor(waiting.task.queue);
    this.#running.set(waiting.task.attemptId, { waiting, line, sinceMs });
    line.hold(waiting.task, sinceMs);
    this.#offer(line);
  }

  /** A task has left a line. The line of an unknown queue is forgotten with its last task. */
  #left(line: Line, name: string): void {
    if (line.definition === null && line.isEmpty) this.#unknown.delete(name);
    this.#offer(line);
  }

  /** Moves all tasks of lines that have lost or gained their names to where their names lead now, in order of arrival. */
  #moveAll(lines: readonly Line[]): void {
    if (lines.length === 0) return;
    const waiting = lines.flatMap((line) => [...line.waiting()]).toSorted(compareArrivals);
    const running = [...this.#running.values()].filter(({ line }) => lines.includes(line));
    for (const each of waiting) {
      this.#waiting.get(each.task.attemptId)?.line.remove(each);
      this.#wait(each);
    }
    for (const each of running) {
      each.line.release(each.waiting.task);
      this.#run(each.waiting, each.sinceMs);
    }
    for (const line of lines) this.#offer(line);
  }

  *#runningIn(line: Line): Generator<RunningTask, void> {
    for (const entry of this.#running.values()) if (entry.line === line) yield { task: entry.waiting.task, sinceMs: entry.sinceMs };
  }

  /** Puts a line whose tasks, slots or settings have changed where it belongs. */
  #offer(line: Line): void {
    if (!line.mayStart) this.#withdraw(line);
    else this.#place(line, line.rateOpensAtMs === null ? this.#ready : this.#rated);
  }

  #place(line: Line, heap: Heap<Line>): void {
    if (this.#offered.get(line) === heap) return;
    this.#withdraw(line);
    heap.add(line);
    this.#offered.set(line, heap);
  }

  /** Takes a line out of the turns; needed before anything changes that its place there depends on. */
  #withdraw(line: Line): void {
    this.#offered.get(line)?.remove(line);
    this.#offered.delete(line);
  }

  #clockSetBack(nowMs: EpochMs): void {
    for (const line of this.#lines.values()) {
      this.#withdraw(line);
      line.clockSetBack(nowMs);
      this.#offer(line);
    }
  }

  #linesById(): readonly Line[] {
    return [...this.#lines].toSorted(([a], [b]) => a - b).map(([, line]) => line);
  }

  /** A name goes before an alias, of equal aliases the older queue's. */
  #nameLines(): void {
    this.#named.clear();
    const lines = this.#linesById().toReversed();
    for (const line of lines) for (const alias of line.definition?.aliases ?? []) this.#named.set(alias, line);
    for (const line of lines) if (line.definition !== null) this.#named.set(line.definition.name, line);
  }
}

/** The queue that was served longest ago first; of those that never were, the older one. */
function compareServed(a: Line, b: Line): number {
  return a.servedAt - b.servedAt || (a.definition?.id ?? 0) - (b.definition?.id ?? 0);
}

function compareOpenings(a: Line, b: Line): number {
  return (a.rateOpensAtMs ?? 0) - (b.rateOpensAtMs ?? 0) || compareServed(a, b);
}
