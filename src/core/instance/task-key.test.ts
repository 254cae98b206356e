import { expect, test } from 'vitest';
import { plainOutputs } from '../../../test/support/instance-world.ts';
import { job, task, tasksNamed, worldOf } from '../../../test/support/small-workflow.ts';
import { taskKey } from './task-key.ts';

/** Keys of the tasks `t` of a job with a loop over two parameters. */
function keys(key: string, attributes = '', launch = {}): readonly (string | null)[] {
  const parameters = ['a', 'b'].map((name) => ({ name, value: `value of ${name}` }));
  const world = worldOf(job('j', task('t', `loop="/workflow/parameters/parameter" ${attributes}`)), {
    head: '<parameters><parameter name="a"/><parameter name="b"/></parameters>',
    launch: { parameters, ...launch },
  });
  return tasksNamed(world.state, 't')
    .slice(1)
    .map((node) => taskKey(world.state, node, key, plainOutputs));
}

test('the key "host" is queue_host, else the host of the task, and never that of the instance', () => {
  expect(keys('host', `queue_host="{'q'}" host="{'h'}"`)).toEqual(['q', 'q']);
  expect(keys('host', 'host="{@name}"')).toEqual(['a', 'b']);
  expect(keys('host', '', { host: 'instance' })).toEqual([null, null]);
  expect(keys('host', 'host=""')).toEqual([null, null]);
});

test('any other key is an expression in the place of the task', () => {
  expect(keys('@name')).toEqual(['a', 'b']);
  expect(keys('$item')).toEqual(['value of a', 'value of b']);
  expect(keys("evqGetWorkflowParameter('a')")).toEqual(['value of a', 'value of a']);
  expect(keys('name(evqGetCurrentJob())')).toEqual(['job', 'job']);
});

test('a key that is empty, or cannot be evaluated, is none', () => {
  for (const key of ['/workflow/none', "''", '1 +', '1 mod 0', 'evqWait(true())']) expect(keys(key)).toEqual([null, null]);
});
