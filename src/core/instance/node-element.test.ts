import { expect, test } from 'vitest';
import { call, job, jobsNamed, run, task, taskNamed, tasksNamed, worldOf } from '../../../test/support/small-workflow.ts';
import type { InstanceState } from './state.ts';
import { attributesOfJobNode, attributesOfTaskNode, documentTime, inputElements, textOfError } from './node-element.ts';
import { printXml } from '../xml/print.ts';
import type { JobNode, TaskNode } from './node.ts';

const head = '<parameters><parameter name="a"/><parameter name="b"/></parameters>';
const launch = {
  parameters: [
    { name: 'a', value: '1' },
    { name: 'b', value: '2' },
  ],
};
const everyParameter = 'loop="/workflow/parameters/parameter"';

/** Attributes of a task beyond those of its definition. */
function shown(state: InstanceState, node: TaskNode): Record<string, string> {
  const {
    name: _name,
    path: _path,
    queue: _queue,
    type: _type,
    workflow: _workflow,
    ...rest
  } = Object.fromEntries(attributesOfTaskNode(node, state));
  return rest;
}

function shownJob(state: InstanceState, node: JobNode): Record<string, string> {
  const { name: _name, ...rest } = Object.fromEntries(attributesOfJobNode(node, state.definition));
  return rest;
}

test('times are UTC, whatever the zone of the machine, in summer and in winter', () => {
  expect(documentTime(Date.UTC(2027, 0, 15, 12, 0, 1, 999))).toBe('2027-01-15 12:00:01');
  expect(documentTime(Date.UTC(2027, 6, 15, 23, 59, 59))).toBe('2027-07-15 23:59:59');
  expect(documentTime(0)).toBe('1970-01-01 00:00:00');
});

test('a task that is queued, executing and ended says so', () => {
  const world = worldOf(job('j', task('t')));
  expect(shown(world.state, taskNamed(world.state, 't'))).toEqual({ status: 'QUEUED' });
  world.nowMs = Date.UTC(2027, 0, 1);
  world.assign();
  expect(shown(world.state, taskNamed(world.state, 't'))).toEqual({ status: 'EXECUTING', execution_time: '2027-01-01 00:00:00' });
  world.nowMs += 5_000;
  world.end(3);
  expect(shown(world.state, taskNamed(world.state, 't'))).toEqual({
    status: 'TERMINATED',
    retval: '3',
    execution_time: '2027-01-01 00:00:05',
    progression: '100',
  });
});

test('what ended without an exit code has retval -1', () => {
  const world = worldOf(job('j', task('t')));
  world.assign();
  world.end({ kind: 'signalled', signal: 9, certain: true });
  expect(shown(world.state, taskNamed(world.state, 't'))['retval']).toBe('-1');
});

test('a task that waits for a retry says when, and how many are left', () => {
  const world = worldOf(job('j', task('t', 'retry_delay="60" retry_times="2"')));
  world.nowMs = Date.UTC(2027, 0, 1);
  world.assign();
  world.end(1);
  expect(shown(world.state, taskNamed(world.state, 't'))).toMatchObject({
    status: 'TERMINATED',
    retry_at: '2027-01-01 00:01:00',
    retry_delay: '60',
    retry_times: '1',
  });
});

test('retries by a schedule show their level and its delay', () => {
  const schedules = [
    {
      name: 's',
      levels: [
        { delayS: 1, times: 1 },
        { delayS: 60, times: 3 },
      ],
    },
  ];
  const world = worldOf(job('j', task('t', 'retry_schedule="s"')), { launch: { schedules } });
  for (const expected of [
    { retry_schedule_level: '1', retry_delay: '1', retry_times: '0' },
    { retry_schedule_level: '2', retry_delay: '60', retry_times: '2' },
  ]) {
    world.assign();
    world.end(1);
    expect(shown(world.state, taskNamed(world.state, 't'))).toMatchObject(expected);
    world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: null, by: 'x' });
  }
});

test('a node that waits says so, with its condition; fresh ones show what the definition says', () => {
  const condition = 'condition="evqWait(false())"';
  const world = worldOf(job('j', task('t', condition)) + job('k', task('u'), condition));
  expect(shown(world.state, taskNamed(world.state, 't'))).toEqual({
    condition: 'evqWait(false())',
    details: 'Waiting for condition to become true',
    status: 'WAITING',
  });
  expect(shownJob(world.state, jobsNamed(world.state, 'k')[0]!)).toMatchObject({ status: 'WAITING' });
  const fresh = { ...taskNamed(world.state, 't'), waited: false };
  expect(shown(world.state, fresh)).toEqual({ condition: 'evqWait(false())' });
});

test('a skipped node keeps its condition; one whose condition was true says so instead', () => {
  const world = worldOf(
    job('j', task('no', 'condition="false()"') + task('yes', 'condition="true()"')) + job('k', task('u'), 'condition="false()"'),
  );
  const skipped = { condition: 'false()', details: 'Condition evaluates to false', status: 'SKIPPED' };
  expect(shown(world.state, taskNamed(world.state, 'no'))).toEqual(skipped);
  expect(shownJob(world.state, jobsNamed(world.state, 'k')[0]!)).toEqual(skipped);
  expect(shown(world.state, taskNamed(world.state, 'yes'))).toEqual({ details: 'Condition evaluates to true', status: 'QUEUED' });
});

test('iterations show neither the loop nor its condition, and their own condition for as long as it is not true', () => {
  const conditions = `condition="true()" ${everyParameter} iteration-condition="evqWait(. = '1')"`;
  const world = worldOf(job('j', task('t', conditions)), { head, launch });
  const [, first, second] = tasksNamed(world.state, 't');
  expect(shown(world.state, first!)).toEqual({ details: 'Condition evaluates to true', status: 'QUEUED' });
  expect(shown(world.state, second!)).toEqual({
    condition: "evqWait(. = '1')",
    details: 'Waiting for condition to become true',
    status: 'WAITING',
  });
  const skipping = worldOf(job('j', task('t', `${everyParameter} iteration-condition=". = '1'"`)), { head, launch });
  expect(shown(skipping.state, tasksNamed(skipping.state, 't')[2]!)).toMatchObject({ condition: ". = '1'", status: 'SKIPPED' });
});

test('an aborted node says what was being done and what went wrong; a failed input says it itself', () => {
  const world = worldOf(
    job(
      'j',
      task('condition', `condition="'text'"`) +
        task('loop', `loop="'text'"`) +
        task('host', 'host="{/none}"') +
        task('input', '', '<input name="i"><value select="1 mod 0"/></input>'),
    ),
  );
  expect(shown(world.state, taskNamed(world.state, 'condition'))).toMatchObject({
    status: 'ABORTED',
    condition: "'text'",
    error: expect.stringContaining('Error evaluating condition : ') as unknown,
  });
  expect(shown(world.state, taskNamed(world.state, 'loop'))['error']).toMatch(/^Error evaluating loop : /);
  expect(shown(world.state, taskNamed(world.state, 'host'))).toMatchObject({
    host: '{/none}',
    error: expect.stringMatching(/^Error computing dynamic host : /) as unknown,
  });
  const input = taskNamed(world.state, 'input');
  expect(shown(world.state, input)).toEqual({ status: 'ABORTED' });
  const [element] = inputElements(world.state.definition.task(input.task), input.inputs);
  expect(printXml(element!)).toMatch(/^<input name="i" mode="text" status="ABORTED" error="Error computing input value : /);
});

test('a task that failed while its instance was cancelled says why it is not tried again', () => {
  const world = worldOf(job('j', task('t', 'retry_delay="1" retry_times="1"')));
  world.assign();
  world.tell({ kind: 'cancelRequested', atMs: world.tick(), by: 'x' });
  world.end(1);
  expect(shown(world.state, taskNamed(world.state, 't'))['error']).toBe("Won't retry because workflow is cancelling");
});

test('texts of errors stand alone where there is nothing to add', () => {
  expect(textOfError({ place: 'cancelledInQueue', message: '' })).toBe('Task execution : Aborted on user request');
  expect(textOfError({ place: 'output', message: 'no root' })).toBe('Invalid XML returned : no root');
});

test('host, user and queue host are shown as they were computed', () => {
  const world = worldOf(job('j', task('t', `host="h{/workflow/parameters/parameter[@name='a']}" user="u" queue_host="{'q'}"`)), {
    head,
    launch,
  });
  expect(shown(world.state, taskNamed(world.state, 't'))).toMatchObject({ host: 'h1', user: 'u', queue_host: 'q' });
});

test('inputs show what they became: text, XML, each item of a loop, skipped', () => {
  const inputs =
    '<input name="text">a<value select="1 + 1"/></input><input name="xml"><copy select="/workflow/parameters/parameter[1]"/></input>' +
    `<input name="each" ${everyParameter}><value select="."/></input><input name="no" condition="false()">x</input>` +
    '<input name="yes" condition="true()">y</input><stdin>in</stdin>';
  const world = worldOf(job('j', task('t', '', inputs)), { head, launch });
  const node = taskNamed(world.state, 't');
  const definition = world.state.definition.task(node.task);
  expect(inputElements(definition, node.inputs).map((element) => printXml(element))).toEqual([
    '<input name="text" mode="text">a2</input>',
    '<input name="xml" mode="xml"><parameter name="a">1</parameter></input>',
    '<input name="each" mode="text">1</input>',
    '<input name="each" mode="text">2</input>',
    '<input name="no" condition="false()" status="SKIPPED" details="Condition evaluates to false">x</input>',
    '<input name="yes" details="Condition evaluates to true" mode="text">y</input>',
    '<stdin mode="text">in</stdin>',
  ]);
  expect(inputElements(definition, null).length).toBe(6);
});

test('a workflow task shows the exit code that the errors of its child stand for', () => {
  const world = worldOf(job('j', call('c')));
  expect(shown(world.state, taskNamed(world.state, 'c'))['status']).toBe('EXECUTING');
  world.launchChild();
  world.endChild(2);
  expect(shown(world.state, taskNamed(world.state, 'c'))).toMatchObject({ status: 'TERMINATED', retval: '1' });
  expect(() => run(world, 'c')).toThrow('not queued');
});
