import type { NodeId } from '../ids.ts';

/** Something of a node that can be read and can change: what lies below it, or its own attributes. */
export type Facet = number;

/** What lies below a node. */
export function childrenFacet(id: NodeId): Facet {
  return 2 * id;
}

/** Attributes of a node that change while the instance runs. */
export function attributesFacet(id: NodeId): Facet {
  return 2 * id + 1;
}

/** Facets that were read together, and who has read exactly these. Many nodes that wait for the same thing share one group. */
type Group = { readonly key: string; readonly reads: ReadonlySet<Facet>; readonly waiters: Set<NodeId> };

/** Which waiting nodes have read what: tells whom a change may concern. */
export class WatchList {
  readonly #groupsOf = new Map<Facet, Set<Group>>();
  readonly #groups = new Map<string, Group[]>();
  /** By the very set: what was read once and shared is found without a look at it. */
  readonly #groupOf = new Map<ReadonlySet<Facet>, Group>();

  /** Remembers what a waiting node has read. */
  add(waiter: NodeId, reads: ReadonlySet<Facet>): void {
    const same = this.#groupOf.get(reads);
    if (same !== undefined) {
      same.waiters.add(waiter);
      return;
    }
    const key = fingerprint(reads);
    const alike = this.#groups.get(key) ?? [];
    const known = alike.find((group) => equal(group.reads, reads));
    if (known !== undefined) {
      known.waiters.add(waiter);
      return;
    }
    const group: Group = { key, reads, waiters: new Set([waiter]) };
    this.#groups.set(key, [...alike, group]);
    this.#groupOf.set(reads, group);
    for (const id of reads) {
      const groups = this.#groupsOf.get(id);
      if (groups === undefined) this.#groupsOf.set(id, new Set([group]));
      else groups.add(group);
    }
  }

  /** Whether nobody waits. */
  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  /** Whether somebody waits who has read this very set, of which nothing has changed since. */
  isWatched(reads: ReadonlySet<Facet>): boolean {
    return this.#groupOf.has(reads);
  }

  /** Who has read that. They are forgotten: whoever goes on waiting is added again with what it reads then. */
  take(facet: Facet): NodeId[] {
    const groups = this.#groupsOf.get(facet);
    if (groups === undefined) return [];
    const waiters: NodeId[] = [];
    for (const group of groups) {
      waiters.push(...group.waiters);
      this.#remove(group);
    }
    return waiters;
  }

  #remove(group: Group): void {
    const others = (this.#groups.get(group.key) ?? []).filter((other) => other !== group);
    if (others.length === 0) this.#groups.delete(group.key);
    else this.#groups.set(group.key, others);
    this.#groupOf.delete(group.reads);
    for (const id of group.reads) {
      const groups = this.#groupsOf.get(id);
      groups?.delete(group);
      if (groups?.size === 0) this.#groupsOf.delete(id);
    }
  }
}

function fingerprint(reads: ReadonlySet<Facet>): string {
  let sum = 0;
  let mixed = 0;
  for (const id of reads) {
    sum += id;
    mixed ^= Math.imul(id + 1, 0x9e3779b1);
  }
  return `${reads.size} ${sum} ${mixed}`;
}

function equal(a: ReadonlySet<Facet>, b: ReadonlySet<Facet>): boolean {
  if (a.size !== b.size) return false;
  for (const id of a) if (!b.has(id)) return false;
  return true;
}
