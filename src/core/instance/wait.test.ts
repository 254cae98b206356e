import { expect, test } from 'vitest';
import { InstanceWorld } from '../../../test/support/instance-world.ts';
import { readWorkflowXml } from '../workflow/xml-reader.ts';
import type { OutputSource } from './document-model.ts';

function world(jobs: string, attributes = '', outputs?: OutputSource): InstanceWorld {
  const read = readWorkflowXml(`<workflow ${attributes}><subjobs>${jobs}</subjobs></workflow>`);
  if (!read.ok) throw new Error(read.error.map((problem) => problem.message).join());
  return new InstanceWorld(read.value.workflow, outputs === undefined ? {} : { outputs });
}

const task = (name: string, attributes = ''): string => `<task name="${name}" path="/bin/true" queue="q" ${attributes}/>`;
const job = (name: string, tasks: string, attributes = ''): string => `<job name="${name}" ${attributes}><tasks>${tasks}</tasks></job>`;

/** Names of the tasks that wait for a slot. */
function queued({ state, queued: list }: InstanceWorld): string[] {
  return list.map(({ nodeId }) => {
    const node = state.nodes.get(nodeId);
    return node?.kind === 'task' ? (state.definition.task(node.task).name ?? '') : '';
  });
}

test.each([
  ['a path', `evqWait(/workflow/subjobs/job[@name='A']/tasks/task/@status = 'TERMINATED')`],
  ['an exit code', `evqWait(/workflow/subjobs/job[@name='A']/tasks/task/@retval = '0')`],
  ['any output below', `evqWait(count(//output) > 0)`],
  ['a function', `evqWait(count(evqGetJob('A')/evqGetOutput('a')) > 0)`],
  ['a variable', `evqWait(count($a) > 0)`],
  ['the text of an output', `evqWait(evqGetJob('A')/evqGetOutput('a') = 'output of 3, 1')`],
])('a job that waits for %s starts when that changes, and not before', (_what, condition) => {
  const made = world(job('A', task('a')) + job('B', task('b'), `condition="${condition.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}"`));
  expect(queued(made)).toEqual(['a']);
  made.assign();
  expect(queued(made)).toEqual([]);
  made.end(0);
  expect(queued(made)).toEqual(['b']);
});

test('a failed attempt that will be tried again is seen by who waits for it', () => {
  const made = world(
    job('A', task('a', 'retry_delay="5" retry_times="1"')) +
      job('B', task('b'), `condition="evqWait(/workflow/subjobs/job[@name='A']/tasks/task/@retval = '3')"`),
  );
  made.assign();
  made.end(3);
  expect(queued(made)).toEqual(['b']);
});

test('nodes that wait for each other in turn are released one after the other', () => {
  const chain = Array.from({ length: 20 }, (_, index) => {
    const wait = index === 0 ? '' : `condition="evqWait(/workflow/subjobs/job[@name='j${index - 1}']/tasks/task/@status = 'TERMINATED')"`;
    return job(`j${index}`, task(`t${index}`), wait);
  });
  const made = world(chain.toReversed().join(''));
  for (let index = 0; index < 20; index += 1) {
    expect(queued(made)).toEqual([`t${index}`]);
    made.assign();
    made.end(0);
  }
  expect(made.state.status).toBe('terminated');
});

test('a condition that nothing can change leaves its node unsatisfied, which is counted and is no error', () => {
  const made = world(job('A', task('a')) + job('B', task('b'), 'condition="evqWait(false())"'));
  made.finish();
  expect([made.state.unsatisfied, made.commands.at(-1)]).toEqual([1, { kind: 'endInstance', errors: 0, unsatisfied: 1 }]);
});

test('a wait is not asked again while nothing that it has read has changed', () => {
  let reads = 0;
  const outputs: OutputSource = (nodeId) => {
    reads += 1;
    return { output: { kind: 'text', text: String(nodeId) }, stderr: '', log: '' };
  };
  const others = Array.from({ length: 50 }, (_, index) => job(`o${index}`, task(`t${index}`))).join('');
  const made = world(
    job('A', task('a')) + job('B', task('b'), `condition="evqWait(evqGetJob('A')/evqGetOutput('a') = 'never')"`) + others,
    '',
    outputs,
  );
  made.assign();
  made.end(0);
  const after = reads;
  while (made.queued.length > 0) {
    made.assign();
    made.end(0);
  }
  expect(reads).toBe(after);
  expect(made.state.unsatisfied).toBe(1);
});
