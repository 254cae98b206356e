import { expect, test } from 'vitest';
import { job, run, task, taskNamed, worldOf } from '../../../test/support/small-workflow.ts';
import { brokenInvariants } from './invariants.ts';
import { maxDocumentBytes } from './limits.ts';
import { viewOf } from './labels.ts';

const half = 'x'.repeat(maxDocumentBytes / 2);
const head = '<parameters><parameter name="a"/></parameters>';
const input = '<input><value select="evqGetWorkflowParameter(\'a\')"/></input>';

test('an output that would make the document too large aborts its task, is kept, and is not seen by expressions; others go on', () => {
  const world = worldOf(job('j', task('a', 'retry_delay="5" retry_times="3"') + task('b') + task('c')));
  for (let end = 0; end < 3; end += 1) world.assign();
  const ended = (nodeId: number, documentBytes: number, code = 0): void => {
    const index = world.executing.findIndex((attempt) => attempt.nodeId === nodeId);
    world.executing.splice(index, 1);
    world.tell({ ...world.ended(nodeId, 1, code), documentBytes });
  };
  ended(3, maxDocumentBytes - 10);
  ended(2, 11);
  expect(taskNamed(world.state, 'a')).toMatchObject({
    state: {
      kind: 'aborted',
      error: {
        place: 'limit',
        message: `the inputs and outputs of the instance would have ${maxDocumentBytes + 1} bytes, at most ${maxDocumentBytes} are allowed; the output is kept`,
      },
    },
    last: { method: 'outside', hidden: true },
  });
  const element = viewOf(world.state, () => {
    throw new Error('nobody may read it');
  }).elementOf(2)!;
  const seen = element.children.map((child) => (child.kind === 'element' ? [child.name, child.children.length] : []));
  expect(seen).toEqual([
    ['output', 0],
    ['stderr', 0],
    ['log', 0],
  ]);
  ended(4, 10);
  expect(world.state).toMatchObject({ status: 'terminated', documentBytes: maxDocumentBytes });
  expect(brokenInvariants(world.state)).toEqual([]);
});

test('a failed attempt that would make the document too large fails as it would, and its next attempt replaces it', () => {
  const world = worldOf(job('j', task('a', 'retry_delay="5" retry_times="3"')));
  world.assign();
  const { nodeId, attempt } = world.executing.shift()!;
  world.tell({ ...world.ended(nodeId, attempt, 3), documentBytes: maxDocumentBytes + 1 });
  expect(taskNamed(world.state, 'a')).toMatchObject({ state: { kind: 'retrying' }, last: { hidden: true } });
  world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: null, by: 'x' });
  world.assign();
  world.executing.shift();
  world.tell({ ...world.ended(nodeId, 2, 0), documentBytes: maxDocumentBytes });
  expect(taskNamed(world.state, 'a').state).toMatchObject({ kind: 'terminated', ok: true });
  expect(world.state.documentBytes).toBe(maxDocumentBytes);
});

test('inputs count as well: a task whose inputs would make the document too large is aborted with nothing of them kept', () => {
  const launch = { parameters: [{ name: 'a', value: half }] };
  const world = worldOf(job('j', task('a', '', input) + task('b', '', `<stdin>${input.slice(7, -8)}</stdin>`) + task('c', '', input)), {
    head,
    launch,
  });
  expect(world.state.documentBytes).toBe(maxDocumentBytes);
  const refused = taskNamed(world.state, 'c');
  expect(refused).toMatchObject({ inputs: null, state: { kind: 'aborted', error: { place: 'limit' } } });
  for (const name of ['a', 'b']) run(world, name, 0);
  expect(world.state).toMatchObject({ status: 'terminated', documentBytes: maxDocumentBytes });
  expect(brokenInvariants(world.state)).toEqual([]);
});
