/** The program is killed with much under way: how long until the next one has everything right again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { processesOf, signalExactly } from '../test/fault/processes.ts';
import { startProgram } from './engine-program.ts';
import { manyAtOnce, ms, whole } from './figures.ts';
import { placesOf, row, type BenchOptions, type Place, type Row } from './scenario.ts';

type Size = { readonly running: number; readonly instances: number; readonly tasksEach: number };

/** Each instance has some tasks in one job; as many as there are slots run, all others wait. */
function workflow(tasks: number): string {
  return `<workflow><subjobs><job><tasks>${'<task path="sleep 600" queue="q"/>'.repeat(tasks)}</tasks></job></subjobs></workflow>`;
}

async function measure(
  place: Place,
  { running, instances, tasksEach }: Size,
): Promise<{ readonly tookMs: number; readonly queued: number }> {
  const dataDir = mkdtempSync(join(place.directory, 'recovery-'));
  const wanted = { running, queued: instances * tasksEach - running };
  const first = await startProgram(dataDir);
  try {
    await first.putQueue('q', running);
    await first.putWorkflow('many', workflow(tasksEach));
    await manyAtOnce(instances, 64, () => first.launch('many'));
    for (;;) {
      const { runningTasks, queuedTasks } = await first.status();
      if (runningTasks === wanted.running && queuedTasks === wanted.queued) break;
      await pause(100);
    }
    await first.kill();
    const startedMs = performance.now();
    const second = await startProgram(dataDir);
    try {
      const { runningTasks, queuedTasks, activeInstances } = await second.status();
      const tookMs = performance.now() - startedMs;
      if (runningTasks !== wanted.running || queuedTasks !== wanted.queued || activeInstances !== instances)
        throw new Error(`${runningTasks} running, ${queuedTasks} queued, ${activeInstances} active; expected ${JSON.stringify(wanted)}`);
      return { tookMs, queued: wanted.queued };
    } finally {
      await second.kill();
    }
  } finally {
    await first.kill();
    // Commands outlive their engine; these have served. Killing what is found may let others show up.
    for (let found = processesOf(first.spoolDir); found.length > 0; found = processesOf(first.spoolDir)) {
      for (const process of found) signalExactly(process, 'SIGKILL');
      await pause(50);
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** From the start of the program after `kill -9` until it says that all is running, queued and active as before. */
export async function benchRecovery(options: BenchOptions, say: (row: Row) => void): Promise<void> {
  const size = options.short ? { running: 100, instances: 1_000, tasksEach: 11 } : { running: 1_000, instances: 10_000, tasksEach: 11 };
  for (const place of placesOf(options)) {
    const { tookMs, queued } = await measure(place, size);
    const what = `kill -9 with ${whole(size.running)} running, ${whole(queued)} queued, ${whole(size.instances)} active, to all right again`;
    say({ ...row(what, `data on ${place.name}`, ms(tookMs), '<= 2,000 ms', tookMs <= 2_000), peer: 'Dagu* 45 s; Cronicle* 60 s' });
  }
}
