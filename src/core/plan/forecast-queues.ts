/**
 * How many instances want a slot of each queue, all along a window. Counted at its steps, some hundred in each bucket: at every beginning
 * the count goes up, at every end down. A step is a second where buckets are quarters of an hour.
 */
import type { EpochMs } from '../time.ts';
import { endOf, executesIn, startOf, type ComingLaunches, type ForecastWindow } from './forecast-moments.ts';

/** At `atMs` so many instances want a slot of the queue at once, for the first time of the stretch that ends at `toMs`. */
export type ForecastClash = {
  readonly queue: string;
  readonly slots: number;
  readonly atMs: EpochMs;
  readonly toMs: EpochMs;
  readonly together: number;
  /** Names of plans that are in it, at most 20. */
  readonly plans: readonly string[];
};

/** Steps of a bucket. */
const stepsOfBucket = 900;

const mostClashes = 20;
const mostNames = 20;

/** Plans that are looked at for names between two yields. */
const namedAtOnce = 5_000;

type Stretch = Omit<ForecastClash, 'plans'>;

/** Collects demand. `add` takes what a plan launches, `clashes` says where it is too much, the worst first; see `ForecastMaker.finish`. */
export function makeQueueDemand({ fromMs, toMs, bucketMs }: ForecastWindow): {
  readonly add: (launches: ComingLaunches, queues: readonly string[]) => void;
  readonly clashes: (slots: ReadonlyMap<string, number>) => Generator<void, readonly ForecastClash[]>;
} {
  const stepMs = bucketMs / stepsOfBucket;
  const steps = Math.ceil((toMs - fromMs) / stepMs);
  const changes = new Map<string, Int32Array>();
  const plans = new Map<string, ComingLaunches[]>();

  function changesOf(queue: string): Int32Array {
    const known = changes.get(queue);
    if (known !== undefined) return known;
    const made = new Int32Array(steps + 1);
    changes.set(queue, made);
    return made;
  }

  function stretchesOf(queue: string, slots: number, changed: Int32Array): readonly Stretch[] {
    const found: Stretch[] = [];
    let [together, most, worst] = [0, 0, 0];
    for (let step = 0; step <= steps; step += 1) {
      together += changed[step] ?? 0;
      if (together > slots && step < steps) {
        if (together > most) [most, worst] = [together, step];
      } else if (most > 0) {
        found.push({ queue, slots, atMs: fromMs + worst * stepMs, toMs: fromMs + step * stepMs, together: most });
        most = 0;
      }
    }
    return found.toSorted((a, b) => b.together - a.together).slice(0, mostClashes);
  }

  return {
    add(launches, queues) {
      const all = queues.map(changesOf);
      for (const queue of queues) {
        const list = plans.get(queue);
        if (list === undefined) plans.set(queue, [launches]);
        else list.push(launches);
      }
      for (let index = 0; all.length > 0 && index < launches.moments.length; index += 1) {
        const startMs = startOf(launches, index);
        const first = Math.floor((startMs - fromMs) / stepMs);
        if (first >= steps) continue;
        const end = Math.min(steps, first + Math.max(1, Math.ceil((endOf(launches, index, startMs) - startMs) / stepMs)));
        for (const changed of all) {
          changed[first] = (changed[first] ?? 0) + 1;
          changed[end] = (changed[end] ?? 0) - 1;
        }
      }
    },
    *clashes(slots) {
      const stretches: Stretch[] = [];
      for (const [queue, changed] of changes) {
        stretches.push(...stretchesOf(queue, slots.get(queue) ?? Infinity, changed));
        yield;
      }
      const worst = stretches.toSorted((a, b) => b.together / b.slots - a.together / a.slots || a.atMs - b.atMs).slice(0, mostClashes);
      const named: ForecastClash[] = [];
      for (const clash of worst) {
        const names = new Set<string>();
        for (const [index, launches] of (plans.get(clash.queue) ?? []).entries()) {
          if (executesIn(launches, clash.atMs, clash.atMs + stepMs)) names.add(launches.name);
          if (names.size === mostNames || names.size === clash.together) break;
          if (index % namedAtOnce === namedAtOnce - 1) yield;
        }
        named.push({ ...clash, plans: [...names].sort() });
        yield;
      }
      return named;
    },
  };
}
