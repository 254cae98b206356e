import type { InstanceId } from '../ids.ts';
import { Heap } from './heap.ts';
import { headOf, type Lane } from './lane.ts';
import { compareArrivals, compareWaiting } from './waiting-task.ts';

/** An instance, or all of them where they take no turns, with the lanes whose heads are its tasks. */
type Taker = { place: number; readonly level: Level; readonly instanceId: InstanceId; turn: number; readonly lanes: Heap<Lane> };

/** Takers whose heads have the same priority. `virtual`: the latest turn that was served. */
type Level = { readonly priority: number; virtual: number; readonly takers: Map<InstanceId, Taker> };

/**
 * The lanes of a queue from which a task may start now, in the order in which they are served.
 *
 * A lane that is empty, or whose key has no free slot, is not here, so that its tasks cost nothing however many they are.
 * Where instances take turns, they do so between lanes as within each: else an instance with many keys would have many
 * times the share of one whose tasks have the same key. The turns are those of `FairRanks`, counted at each start. Lanes of
 * the same instance are served by the arrival of their heads.
 */
export class LaneTurns {
  readonly #byInstance: boolean;
  readonly #levels = new Map<number, Level>();
  readonly #takerOf = new Map<Lane, Taker>();
  readonly #takers = new Heap<Taker>(compareTakers);

  /** @param byInstance  false: lanes are served by their heads alone */
  constructor(byInstance: boolean) {
    this.#byInstance = byInstance;
  }

  /** The lane whose head is next; null where nothing may start. */
  get first(): Lane | null {
    return this.#takers.first?.lanes.first ?? null;
  }

  /** How many priorities are remembered: as many as the heads of open lanes have. */
  get remembered(): number {
    return this.#levels.size;
  }

  /** Must hear of each change of a lane's head, and of whether it may start, before the next change. */
  update(lane: Lane, mayStart: boolean): void {
    const before = this.#takerOf.get(lane);
    const taker = mayStart ? this.#find(lane) : undefined;
    if (before !== undefined && before !== taker) this.#takeOut(lane, before);
    if (taker === undefined) return;
    if (before === taker) {
      taker.lanes.reposition(lane);
    } else {
      taker.lanes.add(lane);
      this.#takerOf.set(lane, taker);
    }
    if (taker.place === -1) this.#takers.add(taker);
    else this.#takers.reposition(taker);
  }

  /** The head of the first lane is about to be taken: its instance goes behind those that wait for their turn. */
  countStart(): void {
    const taker = this.#takers.first;
    if (taker === null) return;
    taker.level.virtual = Math.max(taker.level.virtual, taker.turn);
    taker.turn += 1;
    this.#takers.reposition(taker);
  }

  /** The taker of a lane's head, made where there is none. */
  #find(lane: Lane): Taker | undefined {
    const head = lane.waiting.first;
    if (head === null) return undefined;
    // Tasks that were moved to the head have no turn, they come before all that have one.
    const takesTurn = this.#byInstance && head.moved === 0;
    const priority = takesTurn ? head.effectivePriority : Number.POSITIVE_INFINITY;
    const instanceId = takesTurn ? head.task.instanceId : 0;
    let level = this.#levels.get(priority);
    if (level === undefined) {
      level = { priority, virtual: 0, takers: new Map() };
      this.#levels.set(priority, level);
    }
    let taker = level.takers.get(instanceId);
    if (taker === undefined) {
      taker = {
        place: -1,
        level,
        instanceId,
        turn: level.virtual + 1,
        lanes: new Heap<Lane>(this.#byInstance ? compareHeadArrivals : compareHeads),
      };
      level.takers.set(instanceId, taker);
    }
    return taker;
  }

  #takeOut(lane: Lane, taker: Taker): void {
    taker.lanes.remove(lane);
    this.#takerOf.delete(lane);
    if (taker.lanes.size > 0) return this.#takers.reposition(taker);
    this.#takers.remove(taker);
    taker.level.takers.delete(taker.instanceId);
    if (taker.level.takers.size === 0) this.#levels.delete(taker.level.priority);
  }
}

function compareTakers(a: Taker, b: Taker): number {
  if (a.level.priority !== b.level.priority) return a.level.priority > b.level.priority ? -1 : 1;
  const first = a.lanes.first;
  const second = b.lanes.first;
  if (first === null || second === null) throw new Error('a taker without lanes was among those whose tasks may start');
  return a.turn - b.turn || compareHeadArrivals(first, second);
}

/** Of lanes that are served by their heads alone. */
function compareHeads(a: Lane, b: Lane): number {
  return compareWaiting(headOf(a), headOf(b));
}

/** Of lanes whose heads have the same priority; ranks of different lanes mean different turns. */
function compareHeadArrivals(a: Lane, b: Lane): number {
  const first = headOf(a);
  const second = headOf(b);
  return first.moved - second.moved || compareArrivals(first, second);
}
