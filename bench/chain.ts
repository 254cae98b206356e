/** Forty commands one after the other: what each step costs when every one is durable. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineStore } from '../src/engine/ports.ts';
import { chain } from '../test/support/engine-under-test.ts';
import { ms, percentile, timed } from './figures.ts';
import { withEngine } from './in-process.ts';
import { placesOf, row, type BenchOptions, type Place, type Row } from './scenario.ts';

const steps = 40;
const slowSyncMs = 5;

/** A store whose disk needs so long for each sync, and the number of commits that it has made. */
function counted(delayMs: number): { commits: number; readonly wrap: (store: EngineStore) => EngineStore } {
  const counter = {
    commits: 0,
    wrap: (store: EngineStore): EngineStore => ({
      ...store,
      commit: async (epoch, changes) => {
        counter.commits += 1;
        await store.commit(epoch, changes);
        if (delayMs > 0) await pause(delayMs);
      },
    }),
  };
  return counter;
}

async function measure(place: Place, delayMs: number, runs: number): Promise<{ readonly tookMs: number; readonly commits: number }> {
  const counter = counted(delayMs);
  // Behind the slow sync is a store in which syncs cost nothing, so that the 5 ms are all there is.
  return withEngine(place, { wrapStore: counter.wrap, synchronous: delayMs > 0 ? 'OFF' : 'FULL' }, async (under) => {
    await under.save('chain', chain(steps));
    for (let warm = 0; warm < 5; warm += 1) await under.run('chain');
    const times: number[] = [];
    const before = counter.commits;
    for (let run = 0; run < runs; run += 1) times.push(await timed(() => under.run('chain')));
    return { tookMs: percentile(times, 0.5), commits: (counter.commits - before) / runs };
  });
}

/** A chain of 40, also on a disk that needs 5 ms for a sync. */
export async function benchChain(options: BenchOptions, say: (row: Row) => void): Promise<void> {
  const runs = options.short ? 10 : 60;
  for (const place of placesOf(options)) {
    const { tookMs, commits } = await measure(place, 0, runs);
    say({
      ...row(
        `chain of ${steps} commands`,
        `data on ${place.name}`,
        `${ms(tookMs)}, ${commits.toFixed(1)} commits`,
        '<= 70 ms',
        tookMs <= 70,
      ),
      peer: 'evQueue* 97-107 ms',
    });
  }
  const slow = await measure(options.disk, slowSyncMs, options.short ? 3 : 10);
  const what = `chain of ${steps} commands, each sync ${slowSyncMs} ms`;
  say(row(what, 'data on disk', `${ms(slow.tookMs)}, ${slow.commits.toFixed(1)} commits`, '<= 400 ms', slow.tookMs <= 400));
}
