/** What the program costs when it has nothing to do, or only to wait for commands. */
import { oneTask } from '../test/support/engine-under-test.ts';
import { processorShare, withProgram } from './engine-program.ts';
import { manyAtOnce, whole } from './figures.ts';
import { row, type BenchOptions, type Row } from './scenario.ts';

/** Share of one processor, idle and with 1,000 commands that sleep. */
export async function benchIdle(options: BenchOptions, say: (row: Row) => void): Promise<void> {
  const [seconds, sleeps] = options.short ? [3, 100] : [20, 1_000];
  await withProgram(options.disk, {}, async (program) => {
    const idle = await processorShare(program.pid, seconds);
    say(row('idle engine', '', `${(idle * 100).toFixed(2)} % of a processor`, '<= 0.5 %', idle <= 0.005));
    await program.putQueue('q', sleeps);
    await program.putWorkflow('sleep', oneTask('sleep 300'));
    const ids: number[] = [];
    await manyAtOnce(sleeps, 32, async () => ids.push(await program.launch('sleep')));
    try {
      // The starts themselves are not meant.
      await processorShare(program.pid, options.short ? 2 : 5);
      const { runningTasks } = await program.status();
      const asleep = await processorShare(program.pid, seconds);
      const what = `${whole(runningTasks)} commands that sleep`;
      say(row(what, '', `${(asleep * 100).toFixed(2)} % of a processor`, '<= 5 %', asleep <= 0.05));
    } finally {
      await manyAtOnce(ids.length, 32, (index) => program.ask('POST', `/api/instances/${ids[index] ?? 0}/kill`));
      while ((await program.status()).activeInstances > 0) await processorShare(program.pid, 0.1);
    }
  });
}
