/** Whole workflows of one command, many at once. */
import { oneTask } from '../test/support/engine-under-test.ts';
import { best, manyAtOnce, perSecond, timed } from './figures.ts';
import { withEngine } from './in-process.ts';
import { placesOf, row, type BenchOptions, type Row } from './scenario.ts';

const atOnce = 32;

/** One-command workflows a second, 32 at once, in a queue of 8. */
export async function benchWorkflows(options: BenchOptions, say: (row: Row) => void): Promise<void> {
  const count = options.short ? 1_000 : 6_000;
  for (const place of placesOf(options)) {
    const perS = await withEngine(place, {}, async (under) => {
      await under.save('one', oneTask('/bin/true'));
      const round = (): Promise<void> => manyAtOnce(count, atOnce, () => under.run('one'));
      await round();
      return best(3, 'highest', async () => (count / (await timed(round))) * 1000);
    });
    say({
      ...row(`one-command workflows end to end, ${atOnce} at once`, `data on ${place.name}`, perSecond(perS), '>= 1,200/s', perS >= 1_200),
      peer: 'evQueue* 280-350/s; OpenWorkflow* 128-268/s; DBOS* 89-328/s',
    });
  }
}
