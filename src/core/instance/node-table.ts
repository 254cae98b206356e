/**
 * A table of values by dense number that is never changed in place: writing gives a new table which shares almost
 * everything with the old one (a trie with 32 branches). A state machine over 100,000 nodes so keeps pure functions and
 * pays about a hundred pointer copies a change, whatever the size. Writing happens in a `NodeTableDraft`, which copies
 * each branch once for all changes of one event.
 */
const bits = 5;
const branching = 1 << bits;
const mask = branching - 1;

/** `owner`: number of the draft that may write it. */
type Branch = { readonly owner: number; readonly slots: unknown[] };

let drafts = 0;

/** An immutable table; see `NodeTableDraft` for writing. */
export class NodeTable<T> {
  readonly size: number;
  readonly depth: number;
  readonly root: Branch;

  constructor(size: number, depth: number, root: Branch) {
    this.size = size;
    this.depth = depth;
    this.root = root;
  }

  /** The table without entries. */
  static empty<T>(): NodeTable<T> {
    return new NodeTable<T>(0, 0, { owner: 0, slots: [] });
  }

  /** The value of that number, or undefined where there is none. */
  get(index: number): T | undefined {
    if (index < 0 || index >= this.size) return undefined;
    return read(this.root, this.depth, index) as T | undefined;
  }

  /** All values that are there, by rising number. */
  *values(): IterableIterator<T> {
    for (let index = 0; index < this.size; index += 1) {
      const value = this.get(index);
      if (value !== undefined) yield value;
    }
  }
}

/** Collects changes of one table; `finish` gives the new one. */
export class NodeTableDraft<T> {
  readonly #before: NodeTable<T>;
  readonly #owner = (drafts += 1);
  #size: number;
  #depth: number;
  #root: Branch;

  constructor(table: NodeTable<T>) {
    this.#before = table;
    this.#size = table.size;
    this.#depth = table.depth;
    this.#root = table.root;
  }

  /** One more than the highest number ever set. */
  get size(): number {
    return this.#size;
  }

  get(index: number): T | undefined {
    if (index < 0 || index >= this.#size) return undefined;
    return read(this.#root, this.#depth, index) as T | undefined;
  }

  set(index: number, value: T): void {
    while (index >= branching ** (this.#depth + 1)) {
      this.#root = { owner: this.#owner, slots: [this.#root] };
      this.#depth += 1;
    }
    this.#root = this.#own(this.#root);
    let branch = this.#root;
    for (let level = this.#depth; level > 0; level -= 1) {
      const slot = (index >>> (level * bits)) & mask;
      const child = this.#own((branch.slots[slot] as Branch | undefined) ?? { owner: this.#owner, slots: [] });
      branch.slots[slot] = child;
      branch = child;
    }
    branch.slots[index & mask] = value;
    if (index >= this.#size) this.#size = index + 1;
  }

  /** The changed table; the very same one where nothing was set. */
  finish(): NodeTable<T> {
    if (this.#root === this.#before.root) return this.#before;
    // A small table takes no more room than it needs: there are many of them.
    const root = this.#depth === 0 ? { owner: 0, slots: this.#root.slots.slice() } : this.#root;
    return new NodeTable<T>(this.#size, this.#depth, root);
  }

  #own(branch: Branch): Branch {
    return branch.owner === this.#owner ? branch : { owner: this.#owner, slots: branch.slots.slice() };
  }
}

function read(root: Branch, depth: number, index: number): unknown {
  let branch: Branch | undefined = root;
  for (let level = depth; level > 0; level -= 1) {
    branch = branch.slots[(index >>> (level * bits)) & mask] as Branch | undefined;
    if (branch === undefined) return undefined;
  }
  return branch.slots[index & mask];
}
