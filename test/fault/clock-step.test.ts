/** Somebody sets the clock of the machine while retries, time limits and rates wait. */
import { expect, test } from 'vitest';
import { must } from '../../src/program/first-start.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { InstantRunner } from '../support/instant-runner.ts';
import { job, startRig, task, workflowOf } from './rig.ts';

const secondMs = 1_000;
const hourMs = 3_600 * secondMs;
const dayMs = 24 * hourMs;
const steps = [-dayMs, -hourMs, -secondMs, 0, secondMs, hourMs, dayMs];

function held(clock: FakeClock): InstantRunner {
  return new InstantRunner(
    () => null,
    () => clock.nowMs(),
  );
}

test.each(steps)('a retry after 60 s is made after 60 s, though the clock is set by %i ms meanwhile', async (stepMs) => {
  const clock = new FakeClock();
  const commands = held(clock);
  const rig = await startRig({ runner: commands, clock });
  await rig.queue('q', 1);
  await rig.save('w', workflowOf(job(task('t', 'retry_delay="60" retry_times="1"'))));
  const id = await rig.launch('w', 'k');
  await rig.until(() => commands.running.size === 1);
  commands.end(`${id}-2-1`, 1);
  await rig.until(async () => (await rig.status()).retryingTasks === 1, 10);
  const plannedMs = clock.monotonicMs();
  clock.step(stepMs);
  await rig.until(() => commands.running.size === 1);
  expect(clock.monotonicMs() - plannedMs).toBeGreaterThan(59 * secondMs);
  expect(clock.monotonicMs() - plannedMs).toBeLessThan(61 * secondMs);
  expect([...commands.running.keys()]).toEqual([`${id}-2-2`]);
  commands.end(`${id}-2-2`);
  await rig.until(() => rig.errorsOf(id) === 0);
  const { instance } = rig.store.instance(id)!;
  for (const durationMs of [instance.realMs, instance.queuedMs, instance.waitedForRetryMs]) expect(durationMs).toBeGreaterThanOrEqual(0);
  await rig.stop();
});

test.each(steps)('a workflow with a limit of 60 s is ended after 60 s, though the clock is set by %i ms meanwhile', async (stepMs) => {
  const clock = new FakeClock();
  const commands = held(clock);
  const rig = await startRig({ runner: commands, clock });
  await rig.queue('q', 1);
  await rig.save('w', workflowOf(job(task('t')), 'timeout="60"'));
  const beganMs = clock.monotonicMs();
  const id = await rig.launch('w', 'k');
  await rig.until(() => commands.running.size === 1);
  clock.advance(20 * secondMs);
  clock.step(stepMs);
  await rig.until(() => rig.errorsOf(id) !== null);
  expect(rig.errorsOf(id)).toBe(1);
  expect(clock.monotonicMs() - beganMs).toBeGreaterThan(59 * secondMs);
  expect(clock.monotonicMs() - beganMs).toBeLessThan(62 * secondMs);
  await rig.stop();
});

test.each(steps)(
  'a queue with a rate of 10 a minute goes on at no more than that, though the clock is set by %i ms meanwhile',
  async (stepMs) => {
    const clock = new FakeClock();
    const commands = new InstantRunner(
      () => 0,
      () => clock.nowMs(),
    );
    const rig = await startRig({ runner: commands, clock });
    must(
      await rig.engine.ask({
        kind: 'saveQueue',
        name: 'q',
        settings: { concurrency: 100, rate: { starts: 10, periodS: 60 } },
        by: 'test',
      }),
    );
    await rig.save('w', workflowOf(job(Array.from({ length: 30 }, (_, n) => task(`t${n}`)).join(''))));
    const id = await rig.launch('w', 'k');
    await rig.until(() => commands.started.length === 10);
    clock.step(stepMs);
    const steppedMs = clock.monotonicMs();
    await rig.until(() => rig.errorsOf(id) === 0);
    // A step forwards may open one window early, a step backwards may hold one up; neither changes the pace for long.
    expect(clock.monotonicMs() - steppedMs).toBeGreaterThan(59 * secondMs);
    expect(clock.monotonicMs() - steppedMs).toBeLessThan(250 * secondMs);
    await rig.stop();
  },
);
