import { expect, test } from 'vitest';
import { plainOutputs } from '../../../test/support/instance-world.ts';
import { job, run, task, taskNamed, worldOf } from '../../../test/support/small-workflow.ts';
import { Draft } from './draft.ts';
import { viewOf } from './labels.ts';
import { nodeOf } from './state.ts';

test('a draft without changes gives back the very same state, and the view with it', () => {
  const { state } = worldOf(job('j', Array.from({ length: 20 }, (_, index) => task(`t${index}`)).join('')));
  const draft = new Draft(state, plainOutputs);
  void draft.view.document.root.children;
  expect(draft.finish()).toEqual({ state, changed: [], commands: [] });
  expect(state.cell.owner).toBe(state);
  expect(viewOf(state, plainOutputs)).toBe(draft.view);
});

test('the view of a small instance is not kept when nobody waits for a change of it', () => {
  const { state } = worldOf(job('j', task('t')));
  const draft = new Draft(state, plainOutputs);
  void draft.view.document.root.children;
  draft.finish();
  expect(state.cell).toEqual({ owner: null, view: null });
});

test('nodes that were set are the changed ones, by rising number, the same node set again is none', () => {
  const { state } = worldOf(job('j', task('t') + task('u')));
  const draft = new Draft(state, plainOutputs);
  const [t, u] = [taskNamed(state, 't'), taskNamed(state, 'u')];
  draft.set(u);
  draft.set({ ...u, waited: true });
  draft.set({ ...t, waited: true });
  const { state: next, changed } = draft.finish();
  expect(changed).toEqual([t.id, u.id]);
  expect([taskNamed(state, 't').waited, taskNamed(next, 't').waited]).toEqual([false, true]);
});

test("tallies follow what is set: those of the instance, and of a task's own job", () => {
  const { state } = worldOf(job('j', task('t') + task('u')));
  const draft = new Draft(state, plainOutputs);
  const node = taskNamed(state, 't');
  draft.set({ ...node, state: { kind: 'skipped' } });
  expect([draft.tallyOf(0), draft.tallyOf(node.parent)]).toMatchObject([
    { queued: 1, skipped: 1 },
    { queued: 1, skipped: 1 },
  ]);
  expect(draft.errors).toBe(0);
});

test('the view belongs to the newest state; an older one gets a view of its own with the old content', () => {
  const world = worldOf(job('j', task('t')) + job('w', task('u'), 'condition="evqWait(count(//output) = 2)"'));
  const before = world.state;
  const view = viewOf(before, plainOutputs);
  run(world, 't');
  expect(viewOf(world.state, plainOutputs)).toBe(view);
  expect(viewOf(before, plainOutputs)).not.toBe(view);
});

test('a node that is not there is a defect where one is needed', () => {
  const { state } = worldOf(job('j', task('t')));
  expect(() => nodeOf(state, 99)).toThrow('no node 99');
  expect(nodeOf(state, 1).kind).toBe('job');
});
