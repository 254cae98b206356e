import { expect, test } from 'vitest';
import { job, jobNamed, run, task, taskNamed, tasksNamed, worldOf } from '../../../test/support/small-workflow.ts';
import type { InstanceWorld } from '../../../test/support/instance-world.ts';
import type { OutputSource } from './document-model.ts';
import { evaluate, type Scope } from './evaluation.ts';
import { viewOf } from './labels.ts';
import type { InstanceNode } from './node.ts';
import { parseXml } from '../xml/parse.ts';
import { textOf } from '../xml/element.ts';

/** Each attempt of a task with XML output writes who it is and, as elements, two items. */
const outputs: OutputSource = (nodeId, attempt, method) => {
  const parsed = parseXml(`<r><i>${nodeId}.${attempt}</i><i>second</i></r>`);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return {
    output: method === 'xml' ? { kind: 'tree', root: parsed.value.root } : { kind: 'text', text: `${nodeId}.${attempt}` },
    stderr: '',
    log: '',
  };
};

const head = '<parameters><parameter name="p"/><parameter name="shadow"/></parameters>';
const launch = {
  parameters: [
    { name: 'p', value: 'value of p' },
    { name: 'shadow', value: 'the parameter' },
  ],
};

const inputs = '<input name="one">first</input><input name="two">second</input>';
const jobs =
  job(
    'top',
    task('a', 'output-method="XML"', inputs) + task('shadow') + task('again', 'retry_delay="1" retry_times="1"'),
    '',
    job('middle', task('a') + task('m'), '', job('low', task('l'))) + job('loop', task('each'), 'loop="evqGetOutput(\'a\')/r/i"'),
  ) + job('beside', task('a') + task('s'));

/** An instance in which everything has run but the task `l` and what is in the loop. */
function ran(dialect = 'xpath-1'): InstanceWorld {
  const world = worldOf(jobs, { head, launch, outputs, attributes: `dialect="${dialect}"` });
  run(world, 'again', 1);
  run(world, 'shadow');
  run(world, 's');
  world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: null, by: 'x' });
  run(world, 'again');
  // Of the tasks named a: those of the first level, then that of "middle", which comes when "top" is complete.
  run(world, 'a');
  run(world, 'a');
  run(world, 'm');
  run(world, 'a');
  return world;
}

/** Where an expression of that job or task stands. */
function scopeOf(world: InstanceWorld, node: InstanceNode, waits = false): Scope {
  const owner = node.kind === 'job' ? node : world.state.nodes.get(node.parent)!;
  return {
    context: node.context,
    job: owner.id,
    parent: owner.parent,
    node: node.kind === 'job' && node.iteration === null ? node.parent : node.id,
    waiter: waits ? node.id : null,
  };
}

/** The texts of what an expression gives there, or its error. */
function at(world: InstanceWorld, node: InstanceNode, expression: string): readonly string[] | string {
  const value = evaluate(viewOf(world.state, outputs), expression, scopeOf(world, node));
  if (!value.ok) return value.error.kind === 'wait' ? 'wait' : value.error.message;
  if (value.value.kind === 'nodes') return value.value.nodes.map(textOf);
  return value.value.kind === 'list' ? 'a list' : [String(value.value.value)];
}

test('evqGetWorkflowParameter gives the text of a parameter, and nothing of one that is unknown', () => {
  const world = ran();
  const low = taskNamed(world.state, 'l');
  expect(at(world, low, "evqGetWorkflowParameter('p')")).toEqual(['value of p']);
  expect(at(world, low, "evqGetWorkflowParameter('none')")).toEqual(['']);
});

test('evqGetCurrentJob gives the job itself, evqGetParentJob those above by number or name', () => {
  const world = ran();
  const low = taskNamed(world.state, 'l');
  expect(at(world, low, 'string(evqGetCurrentJob()/@name)')).toEqual(['low']);
  expect(at(world, low, 'string(evqGetParentJob()/@name)')).toEqual(['middle']);
  expect(at(world, low, 'string(evqGetParentJob(0)/@name)')).toEqual(['middle']);
  expect(at(world, low, 'string(evqGetParentJob(1)/@name)')).toEqual(['top']);
  expect(at(world, low, 'name(evqGetParentJob(2))')).toEqual(['workflow']);
  expect(at(world, low, "string(evqGetParentJob('top')/@name)")).toEqual(['top']);
  expect(at(world, jobNamed(world.state, 'top'), 'name(evqGetParentJob())')).toEqual(['workflow']);
});

test.each([
  ['evqGetParentJob(3)', 'there are not 3 levels above'],
  ['evqGetParentJob(99)', 'there are not 99 levels above'],
  ['evqGetParentJob(-1)', 'expected a whole number of levels, 0 or more, got -1'],
  ['evqGetParentJob(0.5)', 'expected a whole number of levels, 0 or more, got 0.5'],
  ["evqGetParentJob('beside')", 'no job above is named "beside"'],
  ['evqGetParentJob(true())', 'expected a number of levels or a name'],
  ['evqGetParentJob(/workflow)', 'expected a number of levels or a name'],
])('%s is an error that says why', (expression, message) => {
  const world = ran();
  expect(at(world, taskNamed(world.state, 'l'), expression)).toContain(`evqGetParentJob: ${message}`);
});

test('evqGetOutput looks in the parent job, or in the job on its left', () => {
  const world = ran();
  const low = taskNamed(world.state, 'l');
  const [inTop, beside, inMiddle] = tasksNamed(world.state, 'a').map((node) => node.id);
  expect(at(world, low, "evqGetOutput('a')")).toEqual([`${inMiddle}.1`]);
  expect(at(world, jobNamed(world.state, 'middle'), "evqGetOutput('a')/r/i")).toEqual([`${inTop}.1`, 'second']);
  expect(at(world, low, "evqGetParentJob('top')/evqGetOutput('a')/r/i")).toEqual([`${inTop}.1`, 'second']);
  expect(at(world, low, "evqGetJob('beside')/evqGetOutput('a')")).toEqual([`${beside}.1`]);
  expect(at(world, low, "evqGetOutput('none')")).toEqual([]);
});

test('evqGetOutput finds tasks by path too, all of them', () => {
  const world = ran();
  expect(at(world, taskNamed(world.state, 'l'), "count(evqGetOutput('/bin/true'))")).toEqual(['2']);
});

test('XPath sees the output of the last attempt alone', () => {
  const world = ran();
  const again = taskNamed(world.state, 'again');
  expect(again.last!.number).toBe(2);
  expect(at(world, jobNamed(world.state, 'middle'), "evqGetOutput('again')")).toEqual([`${again.id}.2`]);
});

test.each(['evqueue-3', 'xpath-1'])('an empty left side gives nothing, and does not look in the parent job (%s)', (dialect) => {
  const world = ran(dialect);
  const middle = jobNamed(world.state, 'middle');
  expect(at(world, middle, "count(evqGetOutput('a'))")).toEqual(['1']);
  for (const call of ["evqGetOutput('a')", "evqGetInput('a', 'one')", 'evqGetContext()'])
    expect(at(world, middle, `count(/workflow/none/${call})`)).toEqual(['0']);
});

test('evqGetInput gives an input of a task by the names of both', () => {
  const world = ran();
  const middle = jobNamed(world.state, 'middle');
  expect(at(world, middle, "evqGetInput('a', 'two')")).toEqual(['second']);
  expect(at(world, middle, "evqGetInput('/bin/true', 'one')")).toEqual(['first']);
  expect(at(world, middle, "evqGetInput('a', 'three')")).toEqual([]);
  expect(at(world, middle, "evqGetInput('none', 'one')")).toEqual([]);
});

test('evqGetContext gives what a job stands for: a loop item, the job above, or the workflow', () => {
  const world = ran();
  const each = tasksNamed(world.state, 'each');
  expect(each.map((node) => at(world, node, 'evqGetCurrentJob()/evqGetContext()'))).toEqual([[`${taskA(world)}.1`], ['second']]);
  expect(at(world, taskNamed(world.state, 'l'), 'name(evqGetContext())')).toEqual(['job']);
  expect(at(world, taskNamed(world.state, 'l'), 'string(evqGetContext()/@name)')).toEqual(['top']);
  expect(at(world, jobNamed(world.state, 'top'), 'evqGetContext()')).toContain('<workflow> has no context, only jobs and tasks have one');
  expect(at(world, taskNamed(world.state, 'l'), '/workflow/parameters/evqGetContext()')).toContain('<parameters> has no context');
});

test('evqGetJob gives all jobs of a name, the deepest first, wherever they are', () => {
  const world = worldOf(job('same', task('t'), '', job('same', task('u'), '', job('other', task('v')))), { outputs });
  run(world, 't');
  const deep = taskNamed(world.state, 'u');
  expect(at(world, deep, "count(evqGetJob('same'))")).toEqual(['2']);
  expect(at(world, deep, "count(evqGetJob('same')[1]/tasks/task[@name='u'])")).toEqual(['1']);
  expect(at(world, deep, "count(evqGetJob('other'))")).toEqual(['1']);
  expect(at(world, deep, "count(evqGetJob('none'))")).toEqual(['0']);
});

test('evqWait is true or waits where a node can wait, and is an error elsewhere', () => {
  const world = ran();
  const low = taskNamed(world.state, 'l');
  const view = viewOf(world.state, outputs);
  expect(evaluate(view, 'evqWait(1 = 1)', scopeOf(world, low, true))).toEqual({ ok: true, value: { kind: 'boolean', value: true } });
  expect(evaluate(view, 'evqWait(1 = 2)', scopeOf(world, low, true))).toEqual({ ok: false, error: { kind: 'wait' } });
  expect(at(world, low, 'evqWait(1 = 1)')).toContain('evqWait can only be used in conditions of jobs and tasks');
});

test('a variable is a parameter, else the output of the nearest task of that name: above, then anywhere', () => {
  const world = ran();
  const low = taskNamed(world.state, 'l');
  const middle = jobNamed(world.state, 'middle');
  expect(at(world, low, '$p')).toEqual(['value of p']);
  expect(at(world, low, '$shadow')).toEqual(['the parameter']);
  expect(at(world, middle, '$a/r/i[1]')).toEqual([`${taskA(world)}.1`]);
  expect(at(world, low, 'count($a/r)')).toEqual(['0']);
  expect(at(world, low, 'count($again)')).toEqual(['1']);
  expect(at(world, low, 'count($s)')).toEqual(['1']);
  expect(at(world, low, '$none')).toContain('none');
});

test('$item is the nearest loop item, and an error where there is no loop', () => {
  const world = ran();
  const each = tasksNamed(world.state, 'each')[0]!;
  expect(at(world, each, '$item')).toEqual([`${taskA(world)}.1`]);
  expect(at(world, taskNamed(world.state, 'l'), '$item')).toContain('item');
});

test('$plannedMoment is the moment that a plan has launched for, and empty for other launches', () => {
  const launchedBy = { kind: 'plan', plan: 'nightly', plannedMomentMs: Date.UTC(2027, 2, 28, 1, 30) } as const;
  const planned = worldOf(job('j', task('t')), { launch: { launchedBy }, outputs });
  expect(at(planned, taskNamed(planned.state, 't'), '$plannedMoment')).toEqual(['2027-03-28T01:30:00.000Z']);
  const byHand = worldOf(job('j', task('t')), { outputs });
  expect(at(byHand, taskNamed(byHand.state, 't'), '$plannedMoment')).toEqual(['']);
});

/** Number of the first task named a: that of the job "top". */
function taskA(world: InstanceWorld): number {
  return tasksNamed(world.state, 'a')[0]!.id;
}
