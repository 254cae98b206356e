import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitrarySteps, arbitraryTree, takeStep, treeLaunch, treeOutputs } from '../../../test/support/arbitrary-history.ts';
import { InstanceWorld, launchFacts } from '../../../test/support/instance-world.ts';
import { advance } from './advance.ts';
import type { Advanced } from './draft.ts';
import type { InstanceEvent } from './event.ts';
import { brokenInvariants } from './invariants.ts';
import { instanceOfRecords, recordOfInstance, recordOfNode } from './node-record.ts';
import type { InstanceNode } from './node.ts';
import { startInstance } from './start.ts';
import { errorsOf, type InstanceState } from './state.ts';

const runs = Number(process.env['EVQUEUE_MACHINE_RUNS'] ?? 1_000);
/** The machine may be busy with other things. */
const patienceMs = 60_000;

const options = { launch: treeLaunch, outputs: treeOutputs };

/** Facts that change nothing when they are told again. (A task can be returned, assigned, or planned for a retry twice.) */
const stays: ReadonlySet<InstanceEvent['kind']> = new Set(['attemptEnded', 'startRefused', 'childRefused', 'childEnded']);

function nodesOf(state: InstanceState): InstanceNode[] {
  return [...state.nodes.values()];
}

function isFinal(node: InstanceNode): boolean {
  return node.kind === 'task' && ['terminated', 'aborted', 'skipped', 'expanded'].includes(node.state.kind);
}

/** Compares two states in what is stored. */
function same(a: InstanceState, b: InstanceState): void {
  expect(nodesOf(b)).toEqual(nodesOf(a));
  expect({ status: b.status, completion: b.completion, unsatisfied: b.unsatisfied, errors: errorsOf(b) }).toEqual({
    status: a.status,
    completion: a.completion,
    unsatisfied: a.unsatisfied,
    errors: errorsOf(a),
  });
  expect(brokenInvariants(b)).toEqual([]);
}

function check(before: InstanceState, advanced: Advanced): void {
  const after = advanced.state;
  expect(brokenInvariants(after)).toEqual([]);
  const differing: number[] = [];
  for (let id = 1; id < after.nodes.size; id += 1) {
    const was = before.nodes.get(id);
    const is = after.nodes.get(id);
    if (was !== is) differing.push(id);
    if (was !== undefined && isFinal(was)) expect(is).toBe(was);
  }
  expect(advanced.changed).toEqual(differing);
  if (before.status === 'cancelling') expect(advanced.commands.filter((command) => command.kind === 'queueTask')).toEqual([]);
  if (before.status === 'terminated') expect(after).toBe(before);
}

test(
  'whatever happens, states are sound, final tasks stay, nothing is queued twice or while cancelling, and the end comes once',
  () => {
    fc.assert(
      fc.property(arbitraryTree, arbitrarySteps(80), (definition, steps) => {
        const world = new InstanceWorld(definition, options);
        expect(brokenInvariants(world.state)).toEqual([]);
        const returned = new Map<string, number>();
        for (const step of steps) {
          const before = world.state;
          const advanced = takeStep(world, step);
          if (advanced === null) continue;
          check(before, advanced);
          const event = world.journal.at(-1);
          if (event?.kind === 'attemptReturned' && advanced.state !== before) {
            const key = `${event.nodeId}-${event.attempt}`;
            returned.set(key, (returned.get(key) ?? 0) + 1);
          }
        }
        world.finish();
        expect(brokenInvariants(world.state)).toEqual([]);
        const queuedTimes = new Map<string, number>();
        for (const command of world.commands) {
          if (command.kind === 'queueTask')
            queuedTimes.set(`${command.nodeId}-${command.attempt}`, (queuedTimes.get(`${command.nodeId}-${command.attempt}`) ?? 0) + 1);
        }
        for (const [key, times] of queuedTimes) expect(times).toBeLessThanOrEqual(1 + (returned.get(key) ?? 0));
        const ends = world.commands.filter((command) => command.kind === 'endInstance');
        expect(ends).toEqual([{ kind: 'endInstance', errors: errorsOf(world.state), unsatisfied: world.state.unsatisfied }]);
        expect(world.commands.at(-1)).toBe(ends[0]);
      }),
      { numRuns: runs },
    );
  },
  patienceMs,
);

test(
  'stale, repeated and unknown events give back the very same state',
  () => {
    fc.assert(
      fc.property(arbitraryTree, arbitrarySteps(50), fc.nat(), (definition, steps, where) => {
        const world = new InstanceWorld(definition, options);
        const told: InstanceEvent[] = [];
        for (const chosen of steps) {
          takeStep(world, chosen);
          const last = world.journal.at(-1);
          if (last !== undefined && stays.has(last.kind)) told.push(last);
        }
        const { state } = world;
        for (const event of told) expect(advance(state, event, treeOutputs).state).toBe(state);
        const unknown = state.nodes.size + where;
        expect(advance(state, world.ended(unknown, 1), treeOutputs).state).toBe(state);
        expect(advance(state, { kind: 'attemptAssigned', atMs: 1, nodeId: unknown, attempt: 1 }, treeOutputs).state).toBe(state);
        expect(advance(state, { kind: 'retryDue', atMs: 1, nodeId: unknown }, treeOutputs).state).toBe(state);
        const child = { atMs: 1, nodeId: unknown, attempt: 1 };
        expect(advance(state, { kind: 'childLaunched', ...child, childId: 5 }, treeOutputs).state).toBe(state);
        expect(advance(state, { kind: 'childRefused', ...child, message: '' }, treeOutputs).state).toBe(state);
        for (const { nodeId, childId } of world.children)
          expect(advance(state, { kind: 'childEnded', atMs: 1, nodeId, childId: childId + 1, errors: 0 }, treeOutputs).state).toBe(state);
        for (const { nodeId, attempt } of world.executing) {
          expect(advance(state, world.ended(nodeId, attempt + 1), treeOutputs).state).toBe(state);
          if (attempt > 1) expect(advance(state, world.ended(nodeId, attempt - 1), treeOutputs).state).toBe(state);
        }
      }),
      { numRuns: runs / 2 },
    );
  },
  patienceMs,
);

test(
  'replaying the journal gives the same state, and so does reading the stored rows',
  () => {
    fc.assert(
      fc.property(arbitraryTree, arbitrarySteps(50), (definition, steps) => {
        const world = new InstanceWorld(definition, options);
        const rows = new Map<number, ReturnType<typeof recordOfNode>>();
        const store = (before: InstanceState | null, advanced: Advanced): void => {
          for (const id of advanced.changed) {
            const record = recordOfNode(advanced.state.nodes.get(id)!, before?.nodes.get(id));
            const inputs = record.inputs ?? rows.get(id)?.inputs;
            rows.set(id, inputs === undefined ? record : { ...record, inputs });
          }
        };
        store(null, world.first);
        for (const step of steps) {
          const before = world.state;
          const advanced = takeStep(world, step);
          if (advanced !== null) store(before, advanced);
        }
        let replayed = startInstance(launchFacts(treeLaunch), world.state.definition, 1_000, treeOutputs).state;
        for (const event of world.journal)
          replayed = advance(replayed, JSON.parse(JSON.stringify(event)) as InstanceEvent, treeOutputs).state;
        same(world.state, replayed);
        const records = [...rows.values()].map((row) => JSON.parse(JSON.stringify(row)) as typeof row);
        const loaded = instanceOfRecords(JSON.parse(JSON.stringify(recordOfInstance(world.state))), records, [], world.state.definition);
        same(world.state, loaded);
      }),
      { numRuns: runs / 2 },
    );
  },
  patienceMs,
);

test(
  'generated histories reach every state of jobs and tasks, and every reason to be aborted',
  () => {
    const reached = new Set<string>();
    const reach = (state: InstanceState): void => {
      reached.add(`instance ${state.status}`);
      if (state.completion !== null) reached.add(`instance complete after ${state.completion}`);
      for (const node of nodesOf(state)) {
        const reason = node.state.kind === 'aborted' ? ` at ${node.state.error.place}` : '';
        const how =
          node.state.kind === 'terminated' ? ` ${node.state.ok ? 'well' : node.state.cancelled ? 'while cancelling' : 'badly'}` : '';
        const what = node.kind === 'task' ? (state.definition.task(node.task).type ?? 'BINARY') : 'job';
        reached.add(`${what} ${node.state.kind}${reason}${how}`);
        if (node.kind === 'job' && node.completion !== null) reached.add(`job complete after ${node.completion}`);
        if (node.kind === 'task' && node.last !== null) reached.add(`output ${node.last.method}`).add(`outcome ${node.last.outcome.kind}`);
      }
    };
    fc.assert(
      fc.property(arbitraryTree, arbitrarySteps(80), (definition, steps) => {
        const world = new InstanceWorld(definition, options);
        reach(world.state);
        for (const step of steps) {
          takeStep(world, step);
          reach(world.state);
        }
        world.finish();
        reach(world.state);
      }),
      { numRuns: 500, seed: 1 },
    );
    const considered = ['waiting', 'skipped', 'expanded', 'aborted at condition', 'aborted at loop'];
    const ended = ['terminated well', 'terminated badly', 'terminated while cancelling', 'retrying', 'executing', 'aborted at cancelled'];
    const outcomes = ['exited', 'signalled', 'failedToStart', 'timedOut', 'killed', 'outputLimit', 'lost'];
    expect([...reached]).toEqual(
      expect.arrayContaining([
        ...['executing', 'cancelling', 'terminated', 'complete after success', 'complete after failure'].map((name) => `instance ${name}`),
        ...[...considered, 'running', 'complete after success', 'complete after failure'].map((name) => `job ${name}`),
        ...[...considered, ...ended, 'queued', 'aborted at cancelledInQueue', 'aborted at host', 'aborted at value'].map(
          (name) => `BINARY ${name}`,
        ),
        ...['aborted at start', 'aborted at output'].map((name) => `BINARY ${name}`),
        ...[...considered, ...ended, 'aborted at start', 'aborted at value'].map((name) => `WORKFLOW ${name}`),
        ...['text', 'xml', 'json', 'outside'].map((name) => `output ${name}`),
        ...outcomes.map((name) => `outcome ${name}`),
      ]),
    );
  },
  patienceMs,
);
