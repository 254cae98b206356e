/** The n-th write fails, for every n: what the engine holds in memory stays what the store holds, and nothing is started twice or lost. */
import { expect, test } from 'vitest';
import type { EngineStore } from '../../src/engine/ports.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { InstantRunner } from '../support/instant-runner.ts';
import { job, startRig, task, workflowOf, type Rig } from './rig.ts';

/** Retries, waits, a sub-workflow, a failure and more tasks than slots. */
const definitions = new Map([
  ['chain', workflowOf(job(task('a'), job(task('flaky', 'retry_delay="1" retry_times="2"'), job(task('c')))))],
  ['wide', workflowOf(job(task('a') + task('b') + task('c') + task('bad')))],
  [
    'wait',
    workflowOf(
      job(task('a'), '', 'name="A"') +
        job(task('b'), '', `condition="evqWait(/workflow/subjobs/job[@name='A']/tasks/task/@status = 'TERMINATED')"`),
    ),
  ],
  ['parent', workflowOf(job('<task type="WORKFLOW" workflow="chain"/>', job(task('after'))))],
  ['loop', workflowOf(job(task('each', 'loop="/workflow/parameters"'), job(task('after'))))],
]);
const errors: Readonly<Record<string, number>> = { chain: 0, wide: 1, wait: 0, parent: 0, loop: 0 };

/** Ends every command at once: `bad` fails, `flaky` at its first attempt. */
function runner(clock: FakeClock): InstantRunner {
  return new InstantRunner(
    ({ environment }) => {
      const name = environment.get('EVQUEUE_TASK');
      return name === 'bad' || (name === 'flaky' && environment.get('EVQUEUE_ATTEMPT_NUMBER') === '1') ? 1 : 0;
    },
    () => clock.nowMs(),
  );
}

/** A store whose commits are counted from when it is armed, and fail where `fails` says so, before anything is written. */
function failing(fails: (n: number) => boolean): {
  readonly around: (store: EngineStore) => EngineStore;
  arm(): void;
  readonly commits: () => number;
} {
  let commits = -1;
  return {
    arm: () => void (commits = 0),
    commits: () => commits,
    around: (store) => ({
      ...store,
      commit: async (epoch, changes) => {
        if (commits >= 0 && fails((commits += 1))) throw new Error('the disk does not answer');
        await store.commit(epoch, changes);
      },
    }),
  };
}

async function launchAll(rig: Rig): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  await Promise.all([...definitions.keys()].map(async (name) => void ids.set(name, await rig.launch(name, `key of ${name}`))));
  return ids;
}

async function prepared(rig: Rig): Promise<Rig> {
  await rig.queue('q', 2);
  for (const [name, source] of definitions) await rig.save(name, source);
  return rig;
}

test('the n-th commit fails, for every n: all ends as it should, and memory is what the store holds at any time', async () => {
  let n = 1;
  for (let fired = true; fired; n += 1) {
    const clock = new FakeClock();
    const commands = runner(clock);
    const faults = failing((count) => count === n);
    const rig = await prepared(await startRig({ runner: commands, clock, around: faults.around }));
    faults.arm();
    const ids = await launchAll(rig);
    await rig.until(async () => {
      return (await rig.status()).activeInstances === 0;
    });
    fired = faults.commits() >= n;
    for (const [name, id] of ids) expect(rig.errorsOf(id), `errors of ${name}, commit ${n} failed`).toBe(errors[name]);
    // A key that was used gives what it gave, also where the first answer was lost.
    expect(await launchAll(rig)).toEqual(ids);
    const started = commands.started.map(({ attemptId }) => attemptId);
    expect(new Set(started).size, `starts, commit ${n} failed`).toBe(started.length);
    expect(commands.acked, `reports taken, commit ${n} failed`).toEqual(new Set(started));
    expect(commands.running.size).toBe(0);
    expect(commands.mostRunning).toBeLessThanOrEqual(2);
    expect(rig.fatal).toEqual([]);
    await rig.stop();
  }
  // It must have been worth it: each workflow needs several commits.
  expect(n).toBeGreaterThan(8);
});

test('two failed commits in a row stop the engine, everybody gets an answer, and the next engine goes on where the store is', async () => {
  for (const n of [1, 2, 3, 4, 6, 8]) {
    const clock = new FakeClock();
    const commands = runner(clock);
    const faults = failing((count) => count >= n);
    const rig = await prepared(await startRig({ runner: commands, clock, around: faults.around }));
    faults.arm();
    await Promise.all([...definitions.keys()].map(async (name) => await rig.launch(name, `key of ${name}`).catch(() => undefined)));
    await rig.until(() => rig.fatal.length > 0);
    expect(rig.fatal[0]!.message).toBe('two commits in a row failed: the disk does not answer');
    expect(await rig.engine.ask({ kind: 'status' })).toMatchObject({ ok: false, error: { code: 'NOT_READY' } });
    await rig.stop({ keep: true });

    const next = await startRig({ runner: commands, dataDir: rig.dataDir, clock });
    const ids = await launchAll(next);
    await next.until(async () => (await next.status()).activeInstances === 0);
    for (const [name, id] of ids) expect(next.errorsOf(id), `errors of ${name} after ${n}`).toBe(errors[name]);
    const started = commands.started.map(({ attemptId }) => attemptId);
    expect(new Set(started).size).toBe(started.length);
    await next.stop();
  }
});

test('failures are in a row though the engine has looked around between them', async () => {
  const clock = new FakeClock();
  const faults = failing(() => true);
  const rig = await prepared(await startRig({ runner: runner(clock), clock, around: faults.around }));
  faults.arm();
  const launch = { kind: 'launch', workflow: 'wide', parameters: [], launchedBy: { kind: 'user', name: 'test' } } as const;
  expect(await rig.engine.ask(launch)).toMatchObject({ ok: false, error: { code: 'NOT_READY' } });
  expect((await rig.engine.ask({ kind: 'queues' })).ok).toBe(true);
  expect(rig.fatal).toEqual([]);
  expect(await rig.engine.ask(launch)).toMatchObject({ ok: false, error: { code: 'NOT_READY' } });
  await rig.until(() => rig.fatal.length === 1);
  await rig.stop();
});
