import { expect, test } from 'vitest';
import { plainOutputs, type InstanceWorld } from '../../../test/support/instance-world.ts';
import { call, job, run, task, worldOf } from '../../../test/support/small-workflow.ts';
import { parseXml } from '../xml/parse.ts';
import type { XmlElement } from '../xml/element.ts';
import type { OutputSource } from './document-model.ts';
import { printInstanceDocument } from './document-print.ts';
import type { AttemptRecord, Outcome } from './record.ts';

const head = '<parameters><parameter name="a"/><parameter name="b"/></parameters>';
const launch = {
  parameters: [
    { name: 'a', value: '1' },
    { name: 'b', value: '2' },
  ],
};

function attempt(nodeId: number, number: number, outcome: Outcome | null): AttemptRecord {
  const endedAtMs = outcome === null ? null : 3_000;
  const common = { queue: 'q', host: null, runner: 'local', runnerRef: '', queuedAtMs: 1_000, assignedAtMs: 1_500, startedAtMs: 2_000 };
  return { instanceId: 7, nodeId, number, ...common, endedAtMs, outcome };
}

function print(world: InstanceWorld, attempts: readonly AttemptRecord[] = [], outputs: OutputSource = plainOutputs): XmlElement {
  const parsed = parseXml(printInstanceDocument(world.state, attempts, outputs));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.root;
}

/** All elements of that name, in the order of the document. */
function all(root: XmlElement, name: string): XmlElement[] {
  return root.children.flatMap((child) => (child.kind === 'element' ? [...(child.name === name ? [child] : []), ...all(child, name)] : []));
}

function attributes(element: XmlElement): Record<string, string> {
  return Object.fromEntries(element.attributes.map(({ name, value }) => [name, value]));
}

test('the root has id 1, and each node one more than its number, with the id of its context', () => {
  const root = print(worldOf(job('j', task('t'))));
  expect(root.attribute('evqid')).toBe('1');
  expect(attributes(all(root, 'job')[0]!)).toMatchObject({ evqid: '2', 'context-id': '1' });
  expect(attributes(all(root, 'task')[0]!)).toMatchObject({ evqid: '3', 'context-id': '1' });
});

test('what iterations stand for is numbered after all nodes, and carries that number', () => {
  const world = worldOf(job('j', task('t', 'loop="/workflow/parameters/parameter"')), { head, launch });
  const root = print(world);
  const contexts = all(root, 'task').map((element) => element.attribute('context-id'));
  expect(contexts).toEqual(all(root, 'parameter').map((element) => element.attribute('evqid')));
  const ids = [...all(root, 'task'), ...all(root, 'job'), ...all(root, 'parameter')].map((element) => element.attribute('evqid'));
  expect(new Set(ids).size).toBe(ids.length);
});

test('a context that is an attribute is shown with its name', () => {
  const world = worldOf(job('j', task('t', 'loop="/workflow/parameters/parameter/@name"')), { head, launch });
  const root = print(world);
  const [first] = all(root, 'parameter');
  expect(all(root, 'task')[0]!.attribute('context-id')).toBe(`${first!.attribute('evqid')}/@name`);
});

test('items inside an output carry the id that iterations refer to', () => {
  const outputs: OutputSource = (_node, _attempt, method) => {
    const parsed = parseXml('<l><i>1</i><i>2</i></l>');
    if (!parsed.ok || method !== 'xml') return { output: { kind: 'text', text: '' }, stderr: '', log: '' };
    return { output: { kind: 'tree', root: parsed.value.root }, stderr: '', log: '' };
  };
  const world = worldOf(job('j', task('t', 'output-method="XML"'), '', job('k', task('u'), 'loop="evqGetOutput(\'t\')/l/i"')), { outputs });
  run(world, 't');
  const root = print(world, [attempt(2, 1, { kind: 'exited', exitCode: 0 })], outputs);
  const iterations = all(root, 'job').filter((element) => element.attribute('name') === 'k');
  expect(iterations.map((element) => element.attribute('context-id'))).toEqual(all(root, 'i').map((element) => element.attribute('evqid')));
});

test('counters of a job are those of all below it, and appear with their first change', () => {
  const retried = 'retry_delay="1" retry_times="1"';
  const world = worldOf(
    job('j', task('a', retried), '', job('k', task('b') + task('c') + task('w', 'condition="evqWait(false())"'))) +
      job('still', task('s', 'condition="evqWait(false())"')),
  );
  const [j, k, still] = ['j', 'k', 'still'].map(
    (name) => () => attributes(all(print(world), 'job').find((element) => element.attribute('name') === name)!),
  );
  const counters = (values: Record<string, string>): unknown => ({
    running: values['running_tasks'],
    queued: values['queued_tasks'],
    retrying: values['retrying_tasks'],
    errors: values['error_tasks'],
    waiting: values['waiting_conditions'],
  });
  const none = { running: undefined, queued: undefined, retrying: undefined, errors: undefined, waiting: undefined };
  expect(counters(j!())).toEqual({ ...none, running: '1', queued: '1' });
  expect([counters(k!()), counters(still!())]).toEqual([none, { ...none, waiting: '1' }]);
  world.assign();
  expect(counters(j!())).toEqual({ ...none, running: '1', queued: '0' });
  world.end(1);
  expect(counters(j!())).toEqual({ ...none, running: '0', queued: '0', retrying: '1' });
  world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: null, by: 'x' });
  run(world, 'a');
  expect(counters(j!())).toEqual({ running: '2', queued: '2', retrying: '0', errors: undefined, waiting: '1' });
  run(world, 'b', 1);
  run(world, 'c');
  expect(counters(k!())).toEqual({ running: '0', queued: '0', retrying: undefined, errors: '1', waiting: '1' });
  expect(counters(attributes(print(world)))).toEqual({ running: '0', queued: '0', retrying: '0', errors: '1', waiting: '2' });
});

test('a task that never came to a queue counts no tasks, one that was refused does', () => {
  const world = worldOf(job('j', task('t', 'host="{/none}"')) + job('k', task('u')));
  const { nodeId } = world.queued[0]!;
  world.tell({ kind: 'startRefused', atMs: world.tick(), nodeId, attempt: 1, message: 'no' });
  const [j, k] = all(print(world), 'job').map(attributes);
  expect([j!['running_tasks'], j!['error_tasks'], k!['running_tasks'], k!['error_tasks']]).toEqual([undefined, '1', '0', '1']);
});

test('all attempts are shown, each with what it wrote and what the engine has to say', () => {
  const outcomes: Outcome[] = [
    { kind: 'failedToStart', reason: 'no such file', exitCode: 127 },
    { kind: 'timedOut', timeoutS: 2 },
    { kind: 'outputLimit', limitBytes: 5 },
    { kind: 'lost', found: 'nothing' },
    { kind: 'killed', by: 'me' },
    { kind: 'signalled', signal: 9, certain: true },
    { kind: 'exited', exitCode: 3 },
  ];
  const outputs: OutputSource = (_node, number) => ({
    output: { kind: 'text', text: number === 1 ? '' : `out ${number}` },
    stderr: 'oh ',
    log: '',
  });
  const world = worldOf(job('j', task('t', 'retry_delay="1" retry_times="9"')), { outputs });
  for (const outcome of outcomes.filter(({ kind }) => kind !== 'lost' && kind !== 'killed')) {
    run(world, 't', outcome);
    world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: null, by: 'x' });
  }
  const attempts = [...outcomes.map((outcome, index) => attempt(2, index + 1, outcome)), attempt(2, outcomes.length + 1, null)];
  const root = print(world, attempts, outputs);
  expect(all(root, 'output').map((element) => [element.attribute('retval'), element.attribute('execution_time')])).toEqual(
    outcomes.map((outcome) => [outcome.kind === 'exited' ? '3' : '-1', '1970-01-01 00:00:02']),
  );
  expect(all(root, 'output').map((element) => element.children.length)).toEqual([0, 1, 1, 1, 1, 1, 1]);
  expect(
    all(root, 'stderr').map((element) => element.children.map((child) => (child.kind === 'text' ? child.value : '')).join('')),
  ).toEqual([
    'oh evq_monitor: no such file\n',
    'oh evq_monitor: killed after 2 s\n',
    'oh evq_monitor: killed, it wrote more than 5 bytes\n',
    'oh evq_monitor: lost, nothing\n',
    'oh evq_monitor: killed by me\n',
    'oh ',
    'oh ',
  ]);
});

test('large output is not part of the document, which says where it is', () => {
  const world = worldOf(job('j', task('t')));
  world.assign();
  world.tell({ ...world.ended(2, 1), output: { kind: 'outside' } });
  const [output] = all(print(world, [attempt(2, 1, { kind: 'exited', exitCode: 0 })]), 'output');
  expect([output!.attribute('datastore-id'), output!.attribute('method'), output!.children]).toEqual(['7-2-1', 'text', []]);
});

test('a workflow task shows the instance that it has launched', () => {
  const world = worldOf(job('j', call('c')));
  world.launchChild();
  world.endChild(1);
  const [output] = all(print(world), 'output');
  expect([output!.attribute('retval'), attributes(all(print(world), 'instance')[0]!)]).toEqual(['1', { id: '2001', errors: '1' }]);
});

test('the retry schedules of the launch stand at the end', () => {
  const schedules = [
    {
      name: 's',
      levels: [
        { delayS: 1, times: 2 },
        { delayS: 60, times: 3 },
      ],
    },
  ];
  const root = print(worldOf(job('j', task('t')), { launch: { schedules } }));
  expect(all(root, 'level').map(attributes)).toEqual([
    { retry_delay: '1', retry_times: '2' },
    { retry_delay: '60', retry_times: '3' },
  ]);
});

test('jobs that did not run show their tasks as they are defined', () => {
  const root = print(worldOf(job('j', task('t', 'retry_delay="5" retry_times="1"'), 'condition="false()"', job('k', task('u')))));
  expect(all(root, 'task').map(attributes)).toEqual([
    { name: 't', path: '/bin/true', queue: 'q', retry_delay: '5', retry_times: '1' },
    { name: 'u', path: '/bin/true', queue: 'q' },
  ]);
});

test('an instance with a host shows it, with its user; both are left out without one', () => {
  expect(attributes(print(worldOf(job('j', task('t')), { launch: { host: 'h', user: 'u', comment: 'c' } })))).toMatchObject({
    host: 'h',
    user: 'u',
    comment: 'c',
  });
  const bare = attributes(print(worldOf(job('j', task('t')), { launch: { user: 'u' } })));
  expect([bare['host'], bare['user'], bare['comment'], bare['end_time']]).toEqual([undefined, undefined, undefined, undefined]);
});
