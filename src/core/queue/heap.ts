/** Something that can stand in a heap. `place` belongs to the heap: its index there, -1 while it stands in none. */
export type HeapItem = { place: number };

/**
 * A binary heap whose items know their places, so that any of them is removed or moved in O(log n), not only the first.
 * An item stands in one heap at a time. Its order may change only between `remove` and `add`, or before `reposition`.
 */
export class Heap<T extends HeapItem> {
  readonly #items: T[] = [];
  readonly #compare: (a: T, b: T) => number;

  /** @param compare  negative where the first goes before the second; never 0 for two different items */
  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  /** The item that goes before all others; null where there is none. */
  get first(): T | null {
    return this.#items[0] ?? null;
  }

  add(item: T): void {
    item.place = this.#items.length;
    this.#items.push(item);
    this.#rise(item);
  }

  /** Takes out an item that stands in this heap. */
  remove(item: T): void {
    const last = this.#items.pop();
    if (last !== undefined && last !== item) {
      this.#put(last, item.place);
      this.reposition(last);
    }
    item.place = -1;
  }

  /** Puts an item of this heap where it belongs after its order has changed. */
  reposition(item: T): void {
    this.#rise(item);
    this.#sink(item);
  }

  /** All items, in no order that means anything. */
  [Symbol.iterator](): IterableIterator<T> {
    return this.#items.values();
  }

  /** All items, first to last; the first k cost O(k log k). The heap must not change meanwhile. */
  *inOrder(): Generator<T, void> {
    const frontier = new Heap<{ place: number; readonly item: T }>((a, b) => this.#compare(a.item, b.item));
    const reach = (index: number): void => {
      const item = this.#items[index];
      if (item !== undefined) frontier.add({ place: -1, item });
    };
    reach(0);
    for (let next = frontier.first; next !== null; next = frontier.first) {
      frontier.remove(next);
      yield next.item;
      reach(2 * next.item.place + 1);
      reach(2 * next.item.place + 2);
    }
  }

  #put(item: T, place: number): void {
    this.#items[place] = item;
    item.place = place;
  }

  #rise(item: T): void {
    let place = item.place;
    while (place > 0) {
      const above = this.#items[(place - 1) >> 1];
      if (above === undefined || this.#compare(item, above) >= 0) break;
      const { place: freed } = above;
      this.#put(above, place);
      place = freed;
    }
    this.#put(item, place);
  }

  #sink(item: T): void {
    let place = item.place;
    for (;;) {
      const left = this.#items[2 * place + 1];
      if (left === undefined) break;
      const right = this.#items[2 * place + 2];
      const below = right !== undefined && this.#compare(right, left) < 0 ? right : left;
      if (this.#compare(item, below) <= 0) break;
      const { place: freed } = below;
      this.#put(below, place);
      place = freed;
    }
    this.#put(item, place);
  }
}
