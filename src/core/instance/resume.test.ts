import { expect, test } from 'vitest';
import { InstanceWorld, launchFacts, plainOutputs } from '../../../test/support/instance-world.ts';
import {
  call,
  job,
  jobNamed,
  manyItems,
  queuedNames,
  run,
  task,
  taskNamed,
  tasksNamed,
  worldOf,
} from '../../../test/support/small-workflow.ts';
import type { OutputSource } from './document-model.ts';
import { overviewOf } from './overview.ts';
import { onlyFailures, resumeInstance, type ResumeChoice } from './resume.ts';
import { errorsOf } from './state.ts';
import { parseXml } from '../xml/parse.ts';

const laterMs = 9_000_000;

/** Goes on with an instance that has ended. */
function resume(
  ended: InstanceWorld,
  outputs: OutputSource = plainOutputs,
  choice: ResumeChoice = onlyFailures,
  parameters = ended.state.launch.parameters,
): InstanceWorld & { readonly forgotten: readonly number[] } {
  expect(ended.state.status).toBe('terminated');
  const launch = launchFacts({ ...ended.state.launch, id: 8, resumedFrom: 7, createdAtMs: laterMs, parameters });
  const first = resumeInstance(ended.state, launch, laterMs, outputs, choice);
  const world = new InstanceWorld(ended.state.definition.workflow, { outputs, first });
  world.nowMs = laterMs;
  return Object.assign(world, { forgotten: first.forgotten });
}

test('what succeeded or was skipped stays, what failed is tried again with what it was given', () => {
  const ended = worldOf(job('j', task('good') + task('skipped', 'condition="false()"') + task('bad', '', '<input>given</input>')));
  run(ended, 'good');
  run(ended, 'bad', 3);
  const world = resume(ended);
  expect(queuedNames(world)).toEqual(['bad']);
  expect(world.queued[0]!.attempt).toBe(2);
  expect(taskNamed(world.state, 'good')).toEqual(taskNamed(ended.state, 'good'));
  expect(taskNamed(world.state, 'skipped')).toEqual(taskNamed(ended.state, 'skipped'));
  expect(taskNamed(world.state, 'bad').inputs).toEqual(taskNamed(ended.state, 'bad').inputs);
  world.finish();
  expect([world.state.status, errorsOf(world.state)]).toEqual(['terminated', 0]);
});

test('the time between the end of the old instance and the new attempt is no wait for a retry', () => {
  const ended = worldOf(job('j', task('t')));
  run(ended, 't', 3);
  const world = resume(ended);
  expect(overviewOf(world.state, laterMs + 10).durations).toEqual({ realMs: 0, queuedMs: 10, waitedForRetryMs: 0 });
  world.assign();
  expect(overviewOf(world.state, world.tick()).durations.waitedForRetryMs).toBe(0);
  world.finish();
  expect(world.state.durations.waitedForRetryMs).toBe(0);
});

test('retries start over', () => {
  const ended = worldOf(job('j', task('t', 'retry_delay="5" retry_times="1"')));
  ended.finish(3);
  expect(taskNamed(ended.state, 't').last!.number).toBe(2);
  const world = resume(ended);
  world.finish(3);
  expect(taskNamed(world.state, 't').last!.number).toBe(4);
});

test('a node that was aborted before it ran is considered afresh, without anything that it was given', () => {
  let path = '';
  const outputs: OutputSource = () => ({ output: { kind: 'text', text: path }, stderr: '', log: '' });
  const source =
    job('first', task('t')) +
    job(
      'late',
      task(
        'u',
        `host="{evqGetJob('first')/evqGetOutput('t')}"`,
        "<input><value select=\"1 mod number(evqGetJob('first')/evqGetOutput('t'))\"/></input>",
      ),
      "condition=\"evqWait(count(evqGetJob('first')/evqGetOutput('t')) > 0)\"".replace('>', '&gt;'),
    );
  path = '0';
  const ended = worldOf(source, { outputs });
  run(ended, 't');
  expect(taskNamed(ended.state, 'u')).toMatchObject({ state: { kind: 'aborted', error: { place: 'value' } }, host: '0' });
  path = '2';
  const world = resume(ended, outputs);
  expect(taskNamed(world.state, 'u')).toMatchObject({
    state: { kind: 'queued' },
    waited: false,
    host: '2',
    inputs: { inputs: [{ contents: [{ text: '1' }] }] },
  });
});

test('an aborted task that has to wait after the resume shows nothing of before', () => {
  const condition = `condition="evqWait(count(//task[@status = 'TERMINATED']) = 2)"`;
  const ended = worldOf(job('j', task('t', condition, '<input><value select="1 mod 0"/></input>') + task('u') + task('v')));
  run(ended, 'u', 1);
  run(ended, 'v');
  expect(taskNamed(ended.state, 't')).toMatchObject({ state: { kind: 'aborted' }, inputs: { inputs: [{ kind: 'failed' }] } });
  const { state } = resume(ended);
  expect(taskNamed(state, 't')).toMatchObject({ state: { kind: 'waiting' }, inputs: null, details: null, waited: true });
});

test('a job whose task failed considers its subjobs again, once', () => {
  const ended = worldOf(
    job(
      'j',
      task('t'),
      '',
      job('after', task('u')) + job('alarm', task('v'), 'run="on-failure"') + job('always', task('w'), 'run="always"'),
    ),
  );
  run(ended, 't', 1);
  run(ended, 'v');
  run(ended, 'w');
  expect(jobNamed(ended.state, 'j').completion).toBe('failure');
  const world = resume(ended);
  expect([queuedNames(world), jobNamed(world.state, 'j').completion]).toEqual([['t'], null]);
  run(world, 't');
  expect(queuedNames(world)).toEqual(['u']);
  run(world, 'u');
  expect([world.state.status, errorsOf(world.state), jobNamed(world.state, 'j').completion]).toEqual(['terminated', 0, 'success']);
  expect(tasksNamed(world.state, 'w').length).toBe(1);
});

test('a job above a failure, whose own tasks were good, stays complete', () => {
  const ended = worldOf(job('above', task('good'), '', job('below', task('bad'))));
  run(ended, 'good');
  run(ended, 'bad', 1);
  const world = resume(ended);
  expect(jobNamed(world.state, 'above').completion).toBe('success');
  expect(jobNamed(world.state, 'below').completion).toBeNull();
});

test('jobs of the first level that run at the end are considered again, those that ran are kept', () => {
  const ended = worldOf(job('j', task('t')) + job('alarm', task('v'), 'run="on-failure"') + job('last', task('w'), 'run="always"'));
  run(ended, 't', 1);
  run(ended, 'v');
  run(ended, 'w');
  const world = resume(ended);
  run(world, 't');
  expect([world.state.status, errorsOf(world.state), world.state.completion]).toEqual(['terminated', 0, 'success']);
});

test('of a loop only the iterations that failed are repeated', () => {
  const head = '<parameters><parameter name="a"/><parameter name="b"/><parameter name="c"/></parameters>';
  const parameters = ['a', 'b', 'c'].map((name) => ({ name, value: name }));
  const ended = worldOf(job('j', task('t', 'loop="/workflow/parameters/parameter"')), { head, launch: { parameters } });
  ended.assign();
  ended.assign();
  ended.assign();
  ended.end(0);
  ended.end(1);
  ended.end(0);
  const world = resume(ended);
  expect(world.queued).toEqual([{ nodeId: tasksNamed(ended.state, 't')[2]!.id, attempt: 2 }]);
  expect(tasksNamed(world.state, 't').map((node) => node.iteration?.index)).toEqual([undefined, 0, 1, 2]);
});

test('what waits in vain waits again, and may be satisfied now', () => {
  const ended = worldOf(job('j', task('t')) + job('w', task('u'), `condition="evqWait(count(//task[@retval = '0']) = 1)"`));
  run(ended, 't', 1);
  expect(ended.state.unsatisfied).toBe(1);
  const world = resume(ended);
  expect(queuedNames(world)).toEqual(['t']);
  run(world, 't');
  expect(queuedNames(world)).toEqual(['u']);
  run(world, 'u');
  expect([world.state.unsatisfied, errorsOf(world.state)]).toEqual([0, 0]);
});

test('an instance that only waited ends again at once', () => {
  const ended = worldOf(job('w', task('u'), 'condition="evqWait(false())"'));
  const world = resume(ended);
  expect([world.state.status, world.state.unsatisfied]).toEqual(['terminated', 1]);
});

test('a workflow task that failed launches its child again', () => {
  const ended = worldOf(job('j', call('c', '', '<input name="p">1</input>')));
  ended.launchChild();
  ended.endChild(2);
  const world = resume(ended);
  expect(world.commands.at(-1)).toMatchObject({ kind: 'launchChild', attempt: 2, parameters: [{ name: 'p', value: '1' }] });
});

test('the time between the old instance and the new one is no wait for a retry', () => {
  const ended = worldOf(job('j', task('t')));
  run(ended, 't', 1);
  const world = resume(ended);
  run(world, 't');
  expect(world.state.durations.waitedForRetryMs).toBe(0);
});

test('a chosen task runs anew with all that followed it, and what ran side by side stays', () => {
  const ended = worldOf(
    job('before', task('a'), '', job('j', task('t') + task('beside'), '', job('after', task('u'), '', job('last', task('v'))))),
  );
  ended.finish();
  expect(errorsOf(ended.state)).toBe(0);
  const t = taskNamed(ended.state, 't');
  const world = resume(ended, plainOutputs, { fromNode: t.id, resolvesAnew: false });
  expect(queuedNames(world)).toEqual(['t']);
  expect(world.queued[0]!.attempt).toBe(1);
  expect(taskNamed(world.state, 't').last).toBeNull();
  expect(taskNamed(world.state, 'a')).toEqual(taskNamed(ended.state, 'a'));
  expect(taskNamed(world.state, 'beside')).toEqual(taskNamed(ended.state, 'beside'));
  expect([jobNamed(world.state, 'before').completion, jobNamed(world.state, 'j').completion]).toEqual(['success', null]);
  expect(tasksNamed(world.state, 'u')).toEqual([]);
  const gone = ['after', 'last'].map((name) => jobNamed(ended.state, name).id);
  const goneTasks = ['t', 'u', 'v'].map((name) => taskNamed(ended.state, name).id);
  expect(world.forgotten).toEqual([...gone, ...goneTasks].sort((a, b) => a - b));
  world.finish();
  expect([world.state.status, errorsOf(world.state), tasksNamed(world.state, 'v').length]).toEqual(['terminated', 0, 1]);
});

test('of a loop one iteration runs anew, or all of it', () => {
  const outputs = manyItems(2);
  const ended = worldOf(job('list', task('l', 'output-method="XML"'), '', job('j', task('t', 'loop="//list/i"'))), { outputs });
  ended.finish();
  const [, second] = tasksNamed(ended.state, 't').filter(({ iteration }) => iteration !== null);
  const one = resume(ended, outputs, { fromNode: second!.id, resolvesAnew: false });
  expect([queuedNames(one), one.queued[0]!.nodeId, one.forgotten]).toEqual([['t'], second!.id, [second!.id]]);
  const all = resume(ended, outputs, { fromNode: second!.iteration!.of, resolvesAnew: false });
  expect(all.queued.map(({ attempt }) => attempt)).toEqual([1, 1]);
  all.finish();
  expect([all.state.status, errorsOf(all.state)]).toEqual(['terminated', 0]);
});

test('a loop over the output of what runs anew runs anew too', () => {
  let items = '<r><i>1</i><i>2</i></r>';
  const outputs: OutputSource = (_node, _attempt, method) => {
    const parsed = parseXml(items);
    if (!parsed.ok) throw new Error(parsed.error.message);
    return { output: method === 'xml' ? { kind: 'tree', root: parsed.value.root } : { kind: 'text', text: '' }, stderr: '', log: '' };
  };
  const source =
    job('first', task('t', 'output-method="XML"')) +
    job(
      'far',
      task('u', "loop=\"evqGetJob('first')/evqGetOutput('t')/r/i\"", '<input><value select="."/></input>'),
      "condition=\"evqWait(count(evqGetJob('first')/evqGetOutput('t')/r) = 1)\"",
    );
  const ended = worldOf(source, { outputs });
  ended.finish();
  expect(tasksNamed(ended.state, 'u').filter(({ iteration }) => iteration !== null)).toHaveLength(2);
  items = '<r><i>1</i></r>';
  const world = resume(ended, outputs, { fromNode: taskNamed(ended.state, 't').id, resolvesAnew: false });
  expect(tasksNamed(world.state, 'u').filter(({ iteration }) => iteration !== null)).toEqual([]);
  world.finish();
  expect(world.state.status).toBe('terminated');
});

test('with other parameters failed tasks are given their inputs anew', () => {
  const ended = worldOf(job('j', task('good') + task('bad', '', `<input><value select="evqGetWorkflowParameter('p')"/></input>`)), {
    launch: { parameters: [{ name: 'p', value: 'old' }] },
  });
  run(ended, 'good');
  run(ended, 'bad', 1);
  const world = resume(ended, plainOutputs, { fromNode: null, resolvesAnew: true }, [{ name: 'p', value: 'new' }]);
  expect(queuedNames(world)).toEqual(['bad']);
  expect(taskNamed(world.state, 'bad')).toMatchObject({ last: null, inputs: { inputs: [{ contents: [{ text: 'new' }] }] } });
  expect(world.forgotten).toEqual([taskNamed(ended.state, 'bad').id]);
});
