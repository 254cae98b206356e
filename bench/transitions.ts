/** The engine alone: starts and ends with a runner that starts nothing. */
import { InstantRunner } from '../test/support/instant-runner.ts';
import { best, perSecond, timed } from './figures.ts';
import { withEngine } from './in-process.ts';
import { placesOf, row, type BenchOptions, type Row } from './scenario.ts';

/** Transitions a second: each task is started and ends, in queues of 8 and 64. */
export async function benchTransitions(options: BenchOptions, say: (row: Row) => void): Promise<void> {
  const tasks = options.short ? 5_000 : 20_000;
  for (const place of placesOf(options)) {
    for (const slots of [8, 64]) {
      const runner = new InstantRunner();
      runner.keepStarts = false;
      const perS = await withEngine(place, { runner, slots }, async (under) => {
        const all = '<task path="/bin/true" queue="q"/>'.repeat(tasks);
        await under.save('wide', `<workflow><subjobs><job><tasks>${all}</tasks></job></subjobs></workflow>`);
        return best(3, 'highest', async () => ((2 * tasks) / (await timed(() => under.run('wide')))) * 1000);
      });
      const isCounted = slots === 8;
      const target = isCounted ? '>= 20,000/s' : '';
      say({
        ...row(
          `transitions, no-op runner, ${slots} slots`,
          `data on ${place.name}`,
          perSecond(perS),
          target,
          isCounted ? perS >= 20_000 : null,
        ),
        peer: 'graphile-worker* 30,900 jobs/s batched; pg-boss* 17,800/s',
      });
    }
  }
}
