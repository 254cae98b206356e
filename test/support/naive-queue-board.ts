/**
 * The rules of `core/queue/board.ts` said as plainly as possible: lists that are walked from end to end, priorities that are
 * computed from the time, everything worked out again after each step. Slow, and the measure of the fast one.
 */
import type { AttemptId } from '../../src/core/ids.ts';
import type { QueueDefinition, QueuedTask } from '../../src/core/queue/queue.ts';
import type { Why } from '../../src/core/queue/why.ts';

type Turns = { virtual: number; readonly last: Map<number, number> };

type Waiter = { readonly task: QueuedTask; readonly arrival: number; moved: number; rank: number; turns: Turns | null; owner: Owner };

type Runner = { readonly waiter: Waiter; readonly sinceMs: number; owner: Owner };

/** A queue, or a name that no queue has. */
type Owner = {
  definition: QueueDefinition | null;
  readonly unknownName: string | null;
  servedAt: number;
  startsMs: number[];
  /** By key and priority: turns within the key. */
  turns: Map<string, Turns>;
  /** By priority: turns between the keys. */
  between: Map<number, Turns>;
};

export class NaiveQueueBoard {
  nowMs = 0;
  owners: Owner[] = [];
  waiters: Waiter[] = [];
  runners: Runner[] = [];
  #arrivals = 0;
  #starts = 0;
  #moves = 0;

  saveQueue(definition: QueueDefinition): void {
    let owner = this.owners.find((each) => each.definition?.id === definition.id);
    const before = owner?.definition ?? null;
    if (owner === undefined) {
      owner = newOwner(definition, null);
      this.owners.push(owner);
    }
    owner.definition = definition;
    if (before !== null && !sameOrder(before, definition)) {
      owner.turns.clear();
      owner.between.clear();
      for (const waiter of this.#waitersOf(owner).toSorted(compareArrivals)) this.#rank(waiter);
    }
    this.#rehome((each) => each.unknownName !== null);
    this.#settle();
  }

  deleteQueue(id: number): void {
    const owner = this.owners.find((each) => each.definition?.id === id);
    if (owner === undefined) return;
    this.owners = this.owners.filter((each) => each !== owner);
    this.#rehome((each) => each === owner);
    this.#settle();
  }

  enqueue(task: QueuedTask): void {
    if (this.#find(task.attemptId)) return;
    this.#arrivals += 1;
    const waiter: Waiter = { task, arrival: this.#arrivals, moved: 0, rank: 0, turns: null, owner: this.#ownerOf(task.queue) };
    this.waiters.push(waiter);
    this.#rank(waiter);
    this.#settle();
  }

  drop(attemptId: AttemptId): boolean {
    const had = this.waiters.length;
    this.waiters = this.waiters.filter(({ task }) => task.attemptId !== attemptId);
    this.#settle();
    return this.waiters.length < had;
  }

  occupy(task: QueuedTask, sinceMs: number): void {
    if (this.runners.some(({ waiter }) => waiter.task.attemptId === task.attemptId)) return;
    this.drop(task.attemptId);
    this.#arrivals += 1;
    const owner = this.#ownerOf(task.queue);
    const waiter: Waiter = { task, arrival: this.#arrivals, moved: 0, rank: 0, turns: null, owner };
    this.runners.push({ waiter, sinceMs, owner });
    noteStart(owner, sinceMs);
    this.#settle();
  }

  release(attemptId: AttemptId): boolean {
    const had = this.runners.length;
    this.runners = this.runners.filter(({ waiter }) => waiter.task.attemptId !== attemptId);
    this.#settle();
    return this.runners.length < had;
  }

  /** The owner that `next` would serve. */
  nextOwner(): Owner | null {
    const able = this.owners.filter((owner) => this.#mayStartButForRate(owner) && (this.opensAtMs(owner) ?? 0) <= this.nowMs);
    return able.toSorted((a, b) => a.servedAt - b.servedAt || idOf(a) - idOf(b))[0] ?? null;
  }

  next(): QueuedTask | null {
    const owner = this.nextOwner();
    if (owner === null) return null;
    const waiter = this.#headOf(owner);
    if (takesTurnsBetween(owner) && waiter.moved === 0) {
      const between = owner.between.get(band(waiter))!;
      const turn = between.last.get(waiter.task.instanceId)!;
      between.virtual = Math.max(between.virtual, turn);
      between.last.set(waiter.task.instanceId, turn + 1);
    }
    if (waiter.turns !== null) waiter.turns.virtual = Math.max(waiter.turns.virtual, waiter.rank);
    this.waiters = this.waiters.filter((each) => each !== waiter);
    this.runners.push({ waiter, sinceMs: this.nowMs, owner });
    this.#starts += 1;
    owner.servedAt = this.#starts;
    noteStart(owner, this.nowMs);
    this.#settle();
    return waiter.task;
  }

  putBack(attemptId: AttemptId): void {
    const runner = this.runners.find(({ waiter }) => waiter.task.attemptId === attemptId);
    if (runner === undefined) return;
    const { waiter, owner } = runner;
    this.runners = this.runners.filter((each) => each !== runner);
    const index = owner.startsMs.lastIndexOf(runner.sinceMs);
    if (index >= 0) owner.startsMs.splice(index, 1);
    waiter.owner = owner;
    if (waiter.turns === null || owner.definition?.order !== 'fair') {
      this.#rank(waiter);
    } else {
      const turns = turnsOf(owner, waiter);
      if (turns !== waiter.turns) waiter.rank = turns.virtual;
      waiter.turns = turns;
      turns.last.set(waiter.task.instanceId, Math.max(turns.last.get(waiter.task.instanceId) ?? 0, waiter.rank));
    }
    this.waiters.push(waiter);
    this.#settle();
  }

  moveFirst(attemptId: AttemptId): boolean {
    const waiter = this.waiters.find(({ task }) => task.attemptId === attemptId);
    if (waiter === undefined) return false;
    this.#moves += 1;
    waiter.moved = -this.#moves;
    waiter.turns = null;
    this.#settle();
    return true;
  }

  nextChanceMs(): number | null {
    const chances = this.owners.filter((owner) => this.#mayStartButForRate(owner)).flatMap((owner) => this.opensAtMs(owner) ?? []);
    return chances.length === 0 ? null : Math.max(this.nowMs, Math.min(...chances));
  }

  whyKind(waiter: Waiter): Why['kind'] {
    const { definition } = waiter.owner;
    if (definition === null) return 'unknownQueue';
    if (definition.paused !== null) return 'paused';
    if (this.runnersOf(waiter.owner).length >= definition.concurrency) return 'queueFull';
    if (!this.#hasRoomForKey(waiter)) return 'keyFull';
    return (this.opensAtMs(waiter.owner) ?? 0) > this.nowMs ? 'rate' : 'inLine';
  }

  /** Who waits with an owner, in order. */
  lineOf(owner: Owner): Waiter[] {
    return this.#waitersOf(owner).toSorted((a, b) => this.#compare(a, b));
  }

  runnersOf(owner: Owner): Runner[] {
    return this.runners.filter((each) => each.owner === owner);
  }

  runnersOfKey(owner: Owner, key: string | null): Runner[] {
    return this.runnersOf(owner).filter(({ waiter }) => waiter.task.key === key);
  }

  opensAtMs(owner: Owner): number | null {
    const rate = owner.definition?.rate ?? null;
    if (rate === null || owner.startsMs.length < rate.starts) return null;
    return owner.startsMs.at(-rate.starts)! + 1000 * rate.periodS;
  }

  /** Names that lead to owners now. */
  names(): string[] {
    return this.owners.flatMap(({ definition, unknownName }) =>
      definition === null ? [unknownName ?? ''] : [definition.name, ...definition.aliases],
    );
  }

  /** The owner that a name leads to, or undefined. */
  lookUp(name: string): Owner | undefined {
    const byId = this.owners.toSorted((a, b) => idOf(a) - idOf(b));
    return (
      byId.find(({ definition }) => definition?.name === name) ??
      byId.find(({ definition }) => definition?.aliases.includes(name)) ??
      byId.find(({ unknownName }) => unknownName === name)
    );
  }

  #ownerOf(name: string): Owner {
    const known = this.lookUp(name);
    if (known !== undefined) return known;
    const owner = newOwner(null, name);
    this.owners.push(owner);
    return owner;
  }

  #rehome(concerns: (owner: Owner) => boolean): void {
    for (const waiter of this.waiters.filter(({ owner }) => concerns(owner)).toSorted(compareArrivals)) {
      const target = this.#ownerOf(waiter.task.queue);
      if (target === waiter.owner) continue;
      waiter.owner = target;
      this.#rank(waiter);
    }
    for (const runner of this.runners.filter(({ owner }) => concerns(owner))) runner.owner = this.#ownerOf(runner.waiter.task.queue);
  }

  #find(attemptId: AttemptId): boolean {
    return [...this.waiters, ...this.runners.map(({ waiter }) => waiter)].some(({ task }) => task.attemptId === attemptId);
  }

  #waitersOf(owner: Owner): Waiter[] {
    return this.waiters.filter((each) => each.owner === owner);
  }

  #rank(waiter: Waiter): void {
    const order = waiter.owner.definition?.order ?? 'fifo';
    waiter.turns = null;
    waiter.rank = order === 'prio' ? waiter.task.instanceId : 0;
    if (order !== 'fair' || waiter.moved !== 0) return;
    waiter.turns = turnsOf(waiter.owner, waiter);
    const { turns, task } = waiter;
    waiter.rank = Math.max(turns.virtual, turns.last.get(task.instanceId) ?? 0) + 1;
    turns.last.set(task.instanceId, waiter.rank);
  }

  #compare(a: Waiter, b: Waiter): number {
    const first = a.moved !== 0 ? 0 : this.#priorityNow(a);
    const second = b.moved !== 0 ? 0 : this.#priorityNow(b);
    return a.moved - b.moved || second - first || (a.moved !== 0 ? 0 : a.rank - b.rank) || compareArrivals(a, b);
  }

  /** With ageing: one more for each tick of the clock since it came. */
  #priorityNow({ task, owner }: Waiter): number {
    const ageingMs = 1000 * (owner.definition?.ageingS ?? 0);
    return ageingMs === 0 ? task.priority : task.priority + Math.floor(this.nowMs / ageingMs) - Math.floor(task.queuedAtMs / ageingMs);
  }

  #mayStartButForRate(owner: Owner): boolean {
    const { definition } = owner;
    if (definition === null || definition.paused !== null || this.runnersOf(owner).length >= definition.concurrency) return false;
    return this.#openHeads(owner).length > 0;
  }

  #hasRoomForKey({ owner, task }: Waiter): boolean {
    const { definition } = owner;
    return definition === null || !isKeyed(definition) || this.runnersOfKey(owner, task.key).length < definition.keyConcurrency!;
  }

  /** The first of each key that has room. */
  #openHeads(owner: Owner): Waiter[] {
    const heads = new Map<string | null, Waiter>();
    for (const waiter of this.lineOf(owner)) {
      const key = owner.definition !== null && isKeyed(owner.definition) ? waiter.task.key : null;
      if (!heads.has(key)) heads.set(key, waiter);
    }
    return [...heads.values()].filter((waiter) => this.#hasRoomForKey(waiter));
  }

  #headOf(owner: Owner): Waiter {
    const turnOf = (waiter: Waiter): number => owner.between.get(band(waiter))!.last.get(waiter.task.instanceId)!;
    return this.#openHeads(owner).toSorted((a, b) => {
      if (!takesTurnsBetween(owner) || a.moved !== 0 || b.moved !== 0) return this.#compare(a, b);
      return this.#priorityNow(b) - this.#priorityNow(a) || turnOf(a) - turnOf(b) || compareArrivals(a, b);
    })[0]!;
  }

  /** Forgets turns of those who do not wait any more, and gives turns to those who have come to the head of an open key. */
  #settle(): void {
    this.owners = this.owners.filter(
      (owner) => owner.definition !== null || this.#waitersOf(owner).length + this.runnersOf(owner).length > 0,
    );
    for (const owner of this.owners) {
      for (const [name, turns] of owner.turns) {
        const counted = this.#waitersOf(owner).filter((waiter) => waiter.turns === turns);
        if (counted.length === 0) owner.turns.delete(name);
        for (const id of turns.last.keys()) if (!counted.some(({ task }) => task.instanceId === id)) turns.last.delete(id);
      }
      if (takesTurnsBetween(owner)) this.#settleBetween(owner);
    }
  }

  #settleBetween(owner: Owner): void {
    const heads = this.#openHeads(owner).filter(({ moved }) => moved === 0);
    for (const [priority, turns] of owner.between) {
      const here = heads.filter((waiter) => band(waiter) === priority);
      if (here.length === 0) owner.between.delete(priority);
      for (const id of turns.last.keys()) if (!here.some(({ task }) => task.instanceId === id)) turns.last.delete(id);
    }
    for (const waiter of heads) {
      const turns = owner.between.get(band(waiter)) ?? { virtual: 0, last: new Map<number, number>() };
      owner.between.set(band(waiter), turns);
      if (!turns.last.has(waiter.task.instanceId)) turns.last.set(waiter.task.instanceId, turns.virtual + 1);
    }
  }
}

function compareArrivals(a: Waiter, b: Waiter): number {
  return a.task.queuedAtMs - b.task.queuedAtMs || a.arrival - b.arrival;
}

function newOwner(definition: QueueDefinition | null, unknownName: string | null): Owner {
  return { definition, unknownName, servedAt: 0, startsMs: [], turns: new Map(), between: new Map() };
}

function idOf(owner: Owner): number {
  return owner.definition?.id ?? Number.POSITIVE_INFINITY;
}

function isKeyed(definition: QueueDefinition): boolean {
  return definition.key !== null && definition.keyConcurrency !== null;
}

function takesTurnsBetween({ definition }: Owner): boolean {
  return definition !== null && definition.order === 'fair' && isKeyed(definition);
}

function sameOrder(a: QueueDefinition, b: QueueDefinition): boolean {
  return a.order === b.order && a.ageingS === b.ageingS && isKeyed(a) === isKeyed(b);
}

/** Priority with ageing but for the part that all have in common. */
function band({ task, owner }: Waiter): number {
  const ageingMs = 1000 * (owner.definition?.ageingS ?? 0);
  return ageingMs === 0 ? task.priority : task.priority - Math.floor(task.queuedAtMs / ageingMs);
}

function turnsOf(owner: Owner, waiter: Waiter): Turns {
  const key = owner.definition !== null && isKeyed(owner.definition) ? JSON.stringify(waiter.task.key) : 'all';
  const name = `${key} ${band(waiter)}`;
  const turns = owner.turns.get(name) ?? { virtual: 0, last: new Map<number, number>() };
  owner.turns.set(name, turns);
  return turns;
}

/** A rate counts as many of the latest starts as it allows in a period; without one nothing is counted. */
function noteStart(owner: Owner, atMs: number): void {
  const rate = owner.definition?.rate ?? null;
  if (rate === null) return;
  owner.startsMs = [...owner.startsMs, atMs].toSorted((a, b) => a - b).slice(-rate.starts);
}
