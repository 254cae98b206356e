import type { InstanceId } from '../ids.ts';
import type { Band, WaitingTask } from './waiting-task.ts';

/**
 * Start-time fair queueing: instances take turns, whatever the number of tasks each has in line.
 *
 * The n-th waiting task of an instance has its n-th turn: `rank = max(virtual, last rank of the instance) + 1`. Who
 * comes late joins at the turn that is served now, neither before (it would get all that it missed) nor at the end.
 * Turns are counted per priority: what a higher priority was served must not put back the latecomers of a lower one.
 *
 * An instance is forgotten when nothing of it waits, a band when nothing waits in it. That loses nothing: the last rank of
 * an instance whose tasks have all started is not above `virtual`.
 */
export class FairRanks {
  readonly #bands = new Map<number, Band>();

  /** Gives a turn to a task that comes into line. */
  join(waiting: WaitingTask): void {
    const band = this.#bandOf(waiting.effectivePriority);
    const instance = enter(band, waiting.task.instanceId, band.virtual);
    instance.last = Math.max(band.virtual, instance.last) + 1;
    waiting.rank = instance.last;
    waiting.band = band;
  }

  /** Its turn has come. */
  start(waiting: WaitingTask): void {
    const { band } = waiting;
    if (band !== null) band.virtual = Math.max(band.virtual, waiting.rank);
    this.leave(waiting);
  }

  /** It leaves the line without having had its turn. */
  leave(waiting: WaitingTask): void {
    const { band } = waiting;
    const instance = band?.instances.get(waiting.task.instanceId);
    if (band === null || instance === undefined) return;
    instance.waiting -= 1;
    if (instance.waiting === 0) band.instances.delete(waiting.task.instanceId);
    band.waiting -= 1;
    if (band.waiting === 0) this.#bands.delete(waiting.effectivePriority);
  }

  /** It comes back after `start`, at the turn that it had. */
  rejoin(waiting: WaitingTask): void {
    const band = this.#bandOf(waiting.effectivePriority);
    // Where turns are counted from the beginning again meanwhile, the turn that is served now is the earliest there is.
    if (waiting.band !== band) waiting.rank = band.virtual;
    waiting.band = band;
    const instance = enter(band, waiting.task.instanceId, waiting.rank);
    instance.last = Math.max(instance.last, waiting.rank);
  }

  /** How many instances are remembered. */
  get remembered(): number {
    let count = 0;
    for (const band of this.#bands.values()) count += band.instances.size;
    return count;
  }

  #bandOf(priority: number): Band {
    let band = this.#bands.get(priority);
    if (band === undefined) {
      band = { virtual: 0, waiting: 0, instances: new Map() };
      this.#bands.set(priority, band);
    }
    return band;
  }
}

function enter(band: Band, instanceId: InstanceId, last: number): { last: number; waiting: number } {
  let instance = band.instances.get(instanceId);
  if (instance === undefined) {
    instance = { last, waiting: 0 };
    band.instances.set(instanceId, instance);
  }
  instance.waiting += 1;
  band.waiting += 1;
  return instance;
}
