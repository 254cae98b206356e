import { expect, test } from 'vitest';
import { InstanceWorld } from '../../../test/support/instance-world.ts';
import { readWorkflowXml } from '../workflow/xml-reader.ts';
import type { Workflow } from '../workflow/model.ts';
import { patternOf, troubleOf, type Trouble } from './trouble.ts';

function worldOf(inner: string, dialect = 'dialect="xpath-1"'): InstanceWorld {
  const read = readWorkflowXml(`<workflow ${dialect}><subjobs>${inner}</subjobs></workflow>`);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const { workflow }: { readonly workflow: Workflow } = read.value;
  return new InstanceWorld(workflow);
}

const job = (tasks: string, more = ''): string => `<job name="j" ${more}><tasks>${tasks}</tasks></job>`;
const task = (name: string, more = ''): string => `<task name="${name}" path="true" queue="q" ${more}/>`;
const tail = (nodeId: number, attempt: number): string => `starting\n\u001b[31mnode ${nodeId}: attempt ${attempt} broke\u001b[0m\n\n`;
const of = (world: InstanceWorld): Trouble | null => troubleOf(world.state, tail);

test('an instance that did all at the first attempt has no trouble, and nothing is read', () => {
  const world = worldOf(job(task('a') + task('b')));
  world.finish();
  const refuse = (): string => {
    throw new Error('read');
  };
  expect(troubleOf(world.state, refuse)).toBe(null);
});

test('a failure is that of the task that failed first, with the last line that it wrote on stderr', () => {
  const world = worldOf(job(task('a') + task('b')));
  world.assign();
  world.assign();
  world.end(3, 1);
  world.finish(1);
  expect(of(world)).toEqual({
    kind: 'failed',
    nodeId: 3,
    node: 'b',
    attempt: 1,
    outcome: { kind: 'exited', exitCode: 3 },
    message: 'node 3: attempt 1 broke',
  });
});

test('a lost command says what was found, a command that could not be started why', () => {
  const lost = worldOf(job(task('a')));
  lost.assign();
  lost.end({ kind: 'lost', found: 'the machine was started again' });
  expect(of(lost)).toMatchObject({ kind: 'lost', node: 'a', message: 'the machine was started again' });
  const refused = worldOf(job(task('a')));
  refused.assign();
  refused.end({ kind: 'failedToStart', reason: 'no such program', exitCode: 127 });
  expect(of(refused)).toMatchObject({ kind: 'failed', message: 'no such program' });
});

test('what was wrong in an expression is the message of a node that was never executed', () => {
  // In evQueue's dialect a text is no condition.
  const world = worldOf(job(task('a'), `condition="'text'"`), '');
  expect(world.state.status).toBe('terminated');
  expect(of(world)).toMatchObject({ kind: 'failed', node: 'j', attempt: null, outcome: null });
  expect(of(world)?.message).toMatch(/^Error evaluating condition/);
});

test('what a person has ended is cancelled; what failed besides is a failure', () => {
  const cancelled = worldOf(job(task('a') + task('b')));
  cancelled.assign();
  cancelled.tell({ kind: 'cancelRequested', atMs: 2_000, by: 'ann' });
  cancelled.end(0);
  expect(of(cancelled)).toMatchObject({ kind: 'cancelled', node: 'b' });
  const both = worldOf(job(task('a') + task('b')));
  both.assign();
  both.end(1);
  both.tell({ kind: 'cancelRequested', atMs: 2_000, by: 'ann' });
  expect(of(both)).toMatchObject({ kind: 'failed', node: 'a' });
});

test('a retry that helped is told with the message of the attempt before', () => {
  const world = worldOf(job(task('a', 'retry_delay="1" retry_times="2"')));
  world.assign();
  world.end(1);
  world.finish(0);
  expect(of(world)).toEqual({ kind: 'recovered', nodeId: 2, node: 'a', attempt: 1, outcome: null, message: 'node 2: attempt 1 broke' });
});

test('a wait that never came true is told with its condition', () => {
  const world = worldOf(job(task('a')) + job(task('b'), 'condition="evqWait(1 = 2)"').replace('name="j"', 'name="k"'));
  world.finish(0);
  expect(of(world)).toMatchObject({ kind: 'unsatisfied', node: 'k', message: 'evqWait(1 = 2)' });
});

test('failures of one cause have one pattern, whatever their numbers, ids and addresses', () => {
  expect(patternOf('transaction 48113 already captured')).toBe(patternOf('transaction 9 already captured'));
  expect(patternOf('order 550e8400-e29b-41d4-a716-446655440000 is gone')).toBe('order … is gone');
  expect(patternOf('commit 5d0d2c5 at 10.1.2.3:443, 2027-03-01')).toBe('commit … at …');
  expect(patternOf('no mailbox jo.doe+x@example.org here')).toBe('no mailbox … here');
  expect(patternOf('Permission denied (publickey)')).toBe('Permission denied (publickey)');
  expect(patternOf('defaced facade')).toBe('defaced facade');
});
