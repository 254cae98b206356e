/** The disk of the store is full for a while: nothing is started, everybody is told why, and it goes on by itself. */
import { expect, test } from 'vitest';
import type { EngineStore } from '../../src/engine/ports.ts';
import { must } from '../../src/program/first-start.ts';
import { StoreError } from '../../src/store/sqlite/store-error.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { InstantRunner } from '../support/instant-runner.ts';
import { job, startRig, task, workflowOf } from './rig.ts';

/** A disk that a test fills and empties. */
function disk(): { isFull: boolean; tries: number; around(store: EngineStore): EngineStore } {
  const state = {
    isFull: false,
    tries: 0,
    around: (store: EngineStore): EngineStore => ({
      ...store,
      async commit(epoch, changes) {
        state.tries += 1;
        if (state.isFull) throw new StoreError('STORE_FULL', 'the disk of the data directory is full');
        await store.commit(epoch, changes);
      },
    }),
  };
  return state;
}

const reason = 'the disk of the data directory is full';

test('while the disk is full ends wait, launches are refused and everything that waits says why; then all goes on', async () => {
  const clock = new FakeClock();
  const commands = new InstantRunner(
    () => null,
    () => clock.nowMs(),
  );
  const full = disk();
  const rig = await startRig({ runner: commands, clock, around: full.around });
  await rig.queue('q', 1);
  await rig.save('two', workflowOf(job(task('a') + task('b'))));
  await rig.save('retried', workflowOf(job(task('r', 'retry_delay="1" retry_times="1"'))));
  const retried = await rig.launch('retried', 'r');
  await rig.until(() => commands.running.size === 1);
  commands.end(`${retried}-2-1`, 1);
  await rig.until(async () => (await rig.status()).retryingTasks === 1, 10);
  const two = await rig.launch('two', 'a');
  await rig.until(() => commands.running.size === 1, 10);

  full.isFull = true;
  const [running] = [...commands.running.keys()];
  commands.end(running!);
  const refused = await rig.engine.ask({ kind: 'launch', workflow: 'two', parameters: [], launchedBy: { kind: 'user', name: 'test' } });
  expect(refused).toMatchObject({ ok: false, error: { code: 'STORE_FULL' } });
  const tries = full.tries;
  const sinceMs = clock.nowMs();
  for (let second = 0; second < 10; second += 1) {
    await rig.until(() => true);
    clock.advance(1_000);
    const why = must(await rig.engine.ask({ kind: 'why', instanceId: two }));
    expect(why).toEqual([{ nodeId: 3, name: 'b', why: { kind: 'startsRefused', reason, sinceMs } }]);
    expect(must(await rig.engine.ask({ kind: 'status' }))).toMatchObject({ startsPossible: false, startsRefusedReason: reason });
    // Nothing is decided that is not written: the slot is held, the retry that is due waits.
    expect(await rig.status()).toEqual({ activeInstances: 2, runningAttempts: 1, queuedTasks: 1, retryingTasks: 1 });
  }
  expect(commands.acked.has(running!)).toBe(false);
  // It looks from time to time, and does not spin.
  expect(full.tries - tries).toBeLessThan(25);

  full.isFull = false;
  await rig.until(() => commands.acked.has(running!));
  await rig.until(() => {
    for (const id of commands.running.keys()) commands.end(id);
    return rig.errorsOf(two) === 0 && rig.errorsOf(retried) === 0;
  });
  expect(rig.fatal).toEqual([]);
  const started = commands.started.map(({ attemptId }) => attemptId);
  expect(new Set(started).size).toBe(started.length);
  await rig.stop();
});

test('a disk that is full when an engine takes over: what recovery has found is written as soon as there is room', async () => {
  const clock = new FakeClock();
  const commands = new InstantRunner(
    () => null,
    () => clock.nowMs(),
  );
  const first = await startRig({ runner: commands, clock });
  await first.queue('q', 3);
  await first.save('three', workflowOf(job(task('a') + task('b') + task('c'))));
  const id = await first.launch('three', 'a');
  await first.until(() => commands.running.size === 3);
  await first.stop({ keep: true });
  // One goes on, one ends while no engine lives, one turns out never to have been started.
  const [ended, forgotten, goesOn] = [...commands.running.keys()];
  commands.end(ended!);
  commands.running.delete(forgotten!);

  const full = disk();
  full.isFull = true;
  const next = await startRig({ runner: commands, clock, dataDir: first.dataDir, around: full.around });
  expect(must(await next.engine.ask({ kind: 'status' }))).toMatchObject({ runningAttempts: 3, startsRefusedReason: reason });
  clock.advance(3_000);
  await next.until(() => full.tries > 3);
  full.isFull = false;
  await next.until(() => commands.started.filter(({ attemptId }) => attemptId === forgotten).length === 2);
  expect(new Set(commands.running.keys())).toEqual(new Set([forgotten, goesOn]));
  commands.end(forgotten!);
  commands.end(goesOn!);
  await next.until(() => next.errorsOf(id) === 0);
  await next.stop();
});
