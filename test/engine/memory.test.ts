import { expect, test } from 'vitest';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { engineOf } from '../support/engine-parts.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { InstantRunner } from '../support/instant-runner.ts';

const retentionLookMs = 60_000;
const minuteMs = 60_000;

test('after a thousand instances with retries, children and time limits nothing of them is left in memory', async () => {
  const clock = new FakeClock();
  const runner = new InstantRunner(
    (spec) => (spec.environment.get('EVQUEUE_ATTEMPT_NUMBER') === '1' ? 1 : 0),
    () => clock.nowMs(),
  );
  runner.keepStarts = false;
  const store = createSqliteStore({ memory: true });
  const read: number[] = [];
  const { output } = store;
  store.output = (...asked) => {
    read.push(asked[0]);
    return output(...asked);
  };
  const parts = await engineOf({ clock, runner, store });
  await parts.queue('q', 8);
  const retried = '<task name="t" path="/bin/true" queue="q" retry_delay="3600" retry_times="1"/>';
  await parts.save('child', `<workflow timeout="86400"><subjobs><job><tasks>${retried}</tasks></job></subjobs></workflow>`);
  const call = '<task type="WORKFLOW" workflow="child"/>';
  await parts.save('w', `<workflow timeout="86400"><subjobs><job><tasks>${retried}${call}</tasks></job></subjobs></workflow>`);
  const ids = await Promise.all(Array.from({ length: 500 }, () => parts.launch('w')));
  const ends = ids.map((id) => parts.ended(id));
  for (let status = await parts.must({ kind: 'status' }); status.activeInstances > 0; status = await parts.must({ kind: 'status' })) {
    if (status.runningAttempts + status.queuedTasks === 0)
      await parts.must({ kind: 'retryNow', instanceId: null, nodeId: null, by: 'tester' });
  }
  expect(await Promise.all(ends)).toEqual(ids.map(() => 0));
  const status = await parts.must({ kind: 'status' });
  expect(status).toMatchObject({ activeInstances: 0, runningAttempts: 0, queuedTasks: 0, retryingTasks: 0, waitingNodes: 0 });
  // The next sample of queues stands at the next whole minute. All planned retries and time limits are gone with their instances; retention looks again in a minute.
  expect(clock.armed()).toEqual([minuteMs - (clock.nowMs() % minuteMs), retentionLookMs].toSorted((a, b) => a - b));
  expect(runner.running.size).toBe(0);
  expect(runner.acked.size).toBe(2_000);
  expect(await parts.must({ kind: 'progress', instanceId: ids[0]! })).toEqual([]);
  expect(read).toEqual([]);
  await parts.engine.stop();
});
