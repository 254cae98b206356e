/** Memory of the program after many instances, and with many queued tasks. */
import { oneTask } from '../test/support/engine-under-test.ts';
import { settledBytes, withProgram } from './engine-program.ts';
import { manyAtOnce, megabytes, whole } from './figures.ts';
import { row, type BenchOptions, type Row } from './scenario.ts';

/** Resident memory of the whole program, HTTP included, at rest. */
export async function benchMemory(options: BenchOptions, say: (row: Row) => void): Promise<void> {
  const [first, total, queued] = options.short ? [1_000, 3_000, 20_000] : [10_000, 100_000, 100_000];
  const place = options.memory ?? options.disk;
  const where = `data on ${place.name}`;
  await withProgram(place, {}, async (program) => {
    await program.putQueue('q', 8);
    await program.putWorkflow('one', oneTask('/bin/true'));
    const run = (count: number): Promise<void> => manyAtOnce(count, 64, () => program.launch('one', {}, true));
    const seconds = options.short ? 2 : 10;
    const fresh = await settledBytes(program.pid, seconds);
    await run(first);
    const early = await settledBytes(program.pid, seconds);
    await run(total - first);
    const late = await settledBytes(program.pid, seconds);
    const figures = `${megabytes(late)} (fresh ${megabytes(fresh)}, after ${whole(first)} ${megabytes(early)})`;
    const isReached = late <= 150e6 && late - early < 10e6;
    say(
      row(`memory after ${whole(total)} instances`, where, figures, `<= 150 MB, growth < 10 MB after the first ${whole(first)}`, isReached),
    );
  });
  await withProgram(place, {}, async (program) => {
    await program.putQueue('q', 8);
    await program.putWorkflow('one', oneTask('/bin/true'));
    await program.ask('POST', '/api/queues/q/pause', '{"reason":"bench"}');
    await manyAtOnce(queued, 64, () => program.launch('one'));
    const { queuedTasks } = await program.status();
    const bytes = await settledBytes(program.pid, options.short ? 2 : 10);
    say(row(`memory with ${whole(queuedTasks)} queued tasks, one an instance`, where, megabytes(bytes), '<= 300 MB', bytes <= 300e6));
  });
}
