/** A disk that takes its time for each commit: what arrives meanwhile is neither lost nor decided on what is not written. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { EngineStore } from '../../src/engine/ports.ts';
import { must } from '../../src/program/first-start.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { InstantRunner } from '../support/instant-runner.ts';
import { job, startRig, task, workflowOf } from './rig.ts';

const syncMs = 5;

/** A store whose commits are on the disk 5 ms after they were asked for. `written` is told each. */
function slow(written: () => void): (store: EngineStore) => EngineStore {
  return (store) => ({
    ...store,
    async commit(epoch, changes) {
      await pause(syncMs);
      await store.commit(epoch, changes);
      written();
    },
  });
}

test('with 5 ms a commit everything ends as it should, and what comes together shares a commit', async () => {
  const clock = new FakeClock();
  let commits = 0;
  const commands = new InstantRunner(
    ({ environment }) => (environment.get('EVQUEUE_TASK') === 'flaky' && environment.get('EVQUEUE_ATTEMPT_NUMBER') === '1' ? 1 : 0),
    () => clock.nowMs(),
  );
  const rig = await startRig({ runner: commands, clock, around: slow(() => void (commits += 1)) });
  await rig.queue('q', 8);
  await rig.save('w', workflowOf(job(task('a') + task('flaky', 'retry_delay="1" retry_times="1"'), job(task('b')))));
  commits = 0;
  const ids = await Promise.all(Array.from({ length: 100 }, async (_, n) => await rig.launch('w', `key ${n}`)));
  await rig.until(async () => {
    await pause(syncMs);
    return ids.every((id) => rig.errorsOf(id) === 0);
  });
  const started = commands.started.map(({ attemptId }) => attemptId);
  expect(new Set(started).size).toBe(400);
  expect(started.length).toBe(400);
  expect(commands.mostRunning).toBe(8);
  expect(commits).toBeLessThan(400);
  await rig.stop();
});

test('a retry that comes due while a commit is under way is made after it, though nothing else happens any more', async () => {
  const clock = new FakeClock();
  let release: (() => void) | null = null;
  let isHeld = false;
  const commands = new InstantRunner(
    () => null,
    () => clock.nowMs(),
  );
  const rig = await startRig({
    runner: commands,
    clock,
    around: (store) => ({
      ...store,
      async commit(epoch, changes) {
        if (isHeld) await new Promise<void>((resolve) => (release = resolve));
        await store.commit(epoch, changes);
      },
    }),
  });
  await rig.queue('q', 1);
  await rig.save('r', workflowOf(job(task('t', 'retry_delay="1" retry_times="1"'))));
  const id = await rig.launch('r', 'k');
  await rig.until(() => commands.running.size === 1);
  commands.end([...commands.running.keys()][0]!, 1);
  await rig.until(async () => (await rig.status()).retryingTasks === 1, 10);
  isHeld = true;
  const saving = rig.engine.ask({ kind: 'saveQueue', name: 'other', settings: {}, by: 'test' });
  await rig.until(() => release !== null, 0);
  clock.advance(2_000);
  // The timer has rung into the commit.
  await rig.until(() => true, 0);
  isHeld = false;
  release!();
  must(await saving);
  while (commands.running.size === 0) await pause(1);
  expect([...commands.running.keys()]).toEqual([`${id}-2-2`]);
  commands.end([...commands.running.keys()][0]!);
  await rig.until(() => rig.errorsOf(id) === 0);
  await rig.stop();
});

test('a look at a queue never shows the slot that one command has left and the next has not taken', async () => {
  const clock = new FakeClock();
  const commands = new InstantRunner(
    () => null,
    () => clock.nowMs(),
  );
  const rig = await startRig({ runner: commands, clock });
  await rig.queue('q', 1);
  await rig.save('w', workflowOf(job(task('a') + task('b') + task('c'))));
  const id = await rig.launch('w', 'k');
  const errors = rig.engine.ask({ kind: 'waitForEnd', instanceId: id });
  for (const [end, waiting] of [
    [0, 1],
    [0, 0],
  ] as const) {
    await rig.until(() => commands.running.size === 1);
    commands.end([...commands.running.keys()][0]!, end);
    expect(must(await rig.engine.ask({ kind: 'queues' }))).toMatchObject([{ running: 1, waiting }]);
  }
  // Asked in the same turn as the last end: answered with what that end has made of it.
  await rig.until(() => commands.running.size === 1);
  commands.end([...commands.running.keys()][0]!, 1);
  const together = rig.engine.ask({ kind: 'waitForEnd', instanceId: id });
  expect(must(await together)).toEqual({ instanceId: id, errors: 1 });
  expect(must(await errors)).toEqual({ instanceId: id, errors: 1 });
  await rig.stop();
});
