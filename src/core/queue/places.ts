import { compareWaiting, type WaitingTask } from './waiting-task.ts';

/** So many questions about an unchanged line are answered by counting; after them it is sorted once for all that follow. */
const questionsBeforeSorting = 16;

/**
 * Places in a line. One question costs a walk along the line; many about the same state of it (all tasks of an instance)
 * cost one sort together.
 */
export class Places {
  readonly #waiting: () => Iterable<WaitingTask>;
  #questions = 0;
  #places: ReadonlyMap<WaitingTask, number> | null = null;

  /** @param waiting  all who stand in the line now */
  constructor(waiting: () => Iterable<WaitingTask>) {
    this.#waiting = waiting;
  }

  /** Must be called whenever the line changes. */
  forget(): void {
    this.#questions = 0;
    this.#places = null;
  }

  /** The place of a task that stands in the line; 1 for the next one. */
  placeOf(waiting: WaitingTask): number {
    this.#questions += 1;
    if (this.#questions <= questionsBeforeSorting) return this.#count(waiting);
    this.#places ??= new Map([...this.#waiting()].toSorted(compareWaiting).map((each, index) => [each, index + 1]));
    return this.#places.get(waiting) ?? this.#count(waiting);
  }

  #count(waiting: WaitingTask): number {
    let place = 1;
    for (const other of this.#waiting()) if (compareWaiting(other, waiting) < 0) place += 1;
    return place;
  }
}
