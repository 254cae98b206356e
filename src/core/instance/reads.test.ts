import { expect, test } from 'vitest';
import { plainOutputs } from '../../../test/support/instance-world.ts';
import { job, jobNamed, jobsNamed, task, taskNamed, tasksNamed, worldOf } from '../../../test/support/small-workflow.ts';
import type { InstanceWorld } from '../../../test/support/instance-world.ts';
import type { InstanceNode } from './node.ts';
import { readsOf } from './reads.ts';

function names(world: InstanceWorld, node: InstanceNode): string[] {
  return readsOf(world.state, node, plainOutputs).map((id) => {
    const read = world.state.nodes.get(id);
    return read?.kind === 'task' ? (world.state.definition.task(read.task).name ?? '') : 'no task';
  });
}

const terminated = (name: string): string =>
  `condition="evqWait(/workflow/subjobs/job[@name='j']/tasks/task[@name='${name}']/@status = 'TERMINATED')"`;

test('a wait for a task names that task, among those that it has to look through', () => {
  const world = worldOf(job('j', task('a') + task('b')) + job('k', task('t'), terminated('b')));
  expect(names(world, jobNamed(world.state, 'k'))).toContain('b');
});

test('a task that waits inside of its job is not named itself', () => {
  const world = worldOf(job('j', task('a') + task('b', terminated('a'))));
  expect(names(world, taskNamed(world.state, 'b'))).toEqual(['a']);
});

test('the condition of an iteration is looked at in the place of its item, with $item and parameters', () => {
  const world = worldOf(
    job('j', task('a')) +
      job(
        'k',
        task('t'),
        `loop="/workflow/parameters/parameter" iteration-condition="evqWait(string($item) = '2' and $p = '1' and count(//task[@status = 'TERMINATED']) = 1)"`,
      ),
    {
      head: '<parameters><parameter name="p"/><parameter name="q"/></parameters>',
      launch: {
        parameters: [
          { name: 'p', value: '1' },
          { name: 'q', value: '2' },
        ],
      },
    },
  );
  const [, first, second] = jobsNamed(world.state, 'k');
  expect(names(world, first!)).toEqual([]);
  expect(names(world, second!)).toContain('a');
});

test('at most twenty tasks are named', () => {
  const many = Array.from({ length: 30 }, (_, index) => task(`t${index}`)).join('');
  const world = worldOf(job('j', many) + job('k', task('t'), 'condition="evqWait(count(//output) = 30)"'));
  expect(names(world, jobNamed(world.state, 'k')).length).toBe(20);
});

test('a node that does not wait reads nothing', () => {
  const world = worldOf(job('j', task('a')));
  expect(names(world, tasksNamed(world.state, 'a')[0]!)).toEqual([]);
});
