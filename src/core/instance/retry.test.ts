import { expect, test } from 'vitest';
import { job, run, task, taskNamed, worldOf } from '../../../test/support/small-workflow.ts';
import type { InstanceWorld } from '../../../test/support/instance-world.ts';
import type { Outcome } from './record.ts';
import { leftOf, shownRetryOf } from './retry.ts';

const schedules = [
  {
    name: 's',
    levels: [
      { delayS: 1, times: 2 },
      { delayS: 60, times: 1 },
    ],
  },
];

/** How many attempts a task makes that ends like this each time. */
function attempts(attributes: string, how: number | Outcome): number {
  const world = worldOf(job('j', task('t', attributes)), { launch: { schedules } });
  while (world.queued.length > 0) {
    run(world, 't', how);
    again(world);
  }
  return taskNamed(world.state, 't').last!.number;
}

function again(world: InstanceWorld): void {
  world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: null, by: 'x' });
}

test.each([
  ['nothing', '', 1],
  ['a delay alone', 'retry_delay="1"', 1],
  ['delay and times', 'retry_delay="1" retry_times="3"', 4],
  ['a schedule', 'retry_schedule="s"', 4],
  ['a schedule, whatever else it says', 'retry_schedule="s" retry_delay="1" retry_times="9"', 4],
  ['an empty schedule name like none', 'retry_schedule="" retry_delay="1" retry_times="1"', 2],
])('a task that says %s about retries is tried so often', (_what, attributes, expected) => {
  expect(attempts(attributes, 1)).toBe(expected);
});

test('a task that names an exit code is tried again after that one alone', () => {
  const only3 = 'retry_delay="1" retry_times="2" retry_retval="3"';
  expect([attempts(only3, 3), attempts(only3, 4)]).toEqual([3, 1]);
});

test("evQueue's negative exit codes are those of 128 to 255", () => {
  const only = 'retry_delay="1" retry_times="1" retry_retval="-100"';
  expect([attempts(only, 156), attempts(only, 100), attempts(only, 255)]).toEqual([2, 1, 1]);
});

test("the exit code 255, evQueue's -1, also stands for ends without one", () => {
  const only255 = 'retry_delay="1" retry_times="1" retry_retval="-1"';
  const timedOut: Outcome = { kind: 'timedOut', timeoutS: 1 };
  expect([attempts(only255, 255), attempts(only255, timedOut), attempts(only255, 1)]).toEqual([2, 2, 1]);
  expect(attempts('retry_delay="1" retry_times="1" retry_retval="3"', timedOut)).toBe(1);
});

test('the schedule is the one of the launch, and what is left of it is known', () => {
  const world = worldOf(job('j', task('t', 'retry_schedule="s"')), { launch: { schedules } });
  const left = (): unknown => [leftOf(world.state, taskNamed(world.state, 't')), shownRetryOf(world.state, taskNamed(world.state, 't'))];
  expect(leftOf(world.state, taskNamed(world.state, 't'))).toBe(3);
  run(world, 't', 1);
  expect(left()).toEqual([2, { delayS: 1, times: 1, level: 1 }]);
  again(world);
  run(world, 't', 1);
  expect(left()).toEqual([1, { delayS: 1, times: 0, level: 1 }]);
  again(world);
  run(world, 't', 1);
  expect(left()).toEqual([0, { delayS: 60, times: 0, level: 2 }]);
});
