/** Launches over HTTP while all queues are full: how fast work is taken in when none can be done. */
import { oneTask } from '../test/support/engine-under-test.ts';
import { withProgram } from './engine-program.ts';
import { ms, perSecond } from './figures.ts';
import { generateLoad, type LoadFigures } from './load-generator.ts';
import { placesOf, row, type BenchOptions, type Row } from './scenario.ts';

/** Accepted launches a second at 16 connections, and how long one takes at 8. */
export async function benchAccepted(options: BenchOptions, say: (row: Row) => void): Promise<void> {
  const seconds = options.short ? 2 : 8;
  for (const place of placesOf(options)) {
    const where = `data on ${place.name}`;
    await withProgram(place, {}, async (program) => {
      await program.putQueue('q', 1);
      await program.putQueue('list', 1);
      await program.putWorkflow('one', oneTask('/bin/true'));
      const paused = await program.ask('POST', '/api/queues/q/pause', '{"reason":"bench"}');
      if (paused.status !== 200) throw new Error(`pause: ${paused.status} ${paused.body}`);
      const load = (connections: number): Promise<LoadFigures> =>
        generateLoad(program, connections, seconds, { workflow: 'one', parameters: {} });
      await load(16);
      const wide = await load(16);
      say({
        ...row('launches accepted over HTTP, queues full, 16 connections', where, perSecond(wide.perS), '>= 8,000/s', wide.perS >= 8_000),
        peer: 'evQueue* 780-1,320/s',
      });
      const narrow = await load(8);
      const text = `p50 ${ms(narrow.p50Ms)}, p99 ${ms(narrow.p99Ms)}, ${perSecond(narrow.perS)}`;
      say(row('the same, 8 connections', where, text, 'p99 <= 5 ms', narrow.p99Ms <= 5));
    });
  }
}
