import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InstanceWorld, launchFacts, plainOutputs } from '../../../test/support/instance-world.ts';
import type { JobDefinition, TaskDefinition, Workflow } from '../workflow/model.ts';
import { advance } from './advance.ts';
import type { Advanced } from './draft.ts';
import type { InstanceEvent } from './event.ts';
import { brokenInvariants } from './invariants.ts';
import { instanceOfRecords, recordOfInstance, recordOfNode } from './node-record.ts';
import type { InstanceNode } from './node.ts';
import type { Outcome } from './record.ts';
import { startInstance } from './start.ts';
import { errorsOf, type InstanceState } from './state.ts';

const runs = Number(process.env['EVQUEUE_MACHINE_RUNS'] ?? 1_000);

const conditions = [
  'true()',
  'false()',
  'evqWait(false())',
  "evqWait(count(//task[@status = 'TERMINATED']) > 1)",
  'evqWait(count(//output) > 2)',
  "'no boolean'",
];
const loops = ['/workflow/parameters/parameter', '/workflow/none', "'no nodes'", '//output'];

/** Now and then, so that most trees do something. */
function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 4 });
}

function without<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}

const task: fc.Arbitrary<TaskDefinition> = fc
  .record({
    path: fc.constant('/bin/true'),
    queue: fc.constant('q'),
    condition: rarely(fc.constantFrom(...conditions)),
    loop: rarely(fc.constantFrom(...loops)),
    iterationCondition: rarely(fc.constantFrom(...conditions)),
    host: rarely(fc.constantFrom('{/workflow/none}', '')),
    retry: rarely(fc.record({ retryDelayS: fc.integer({ min: 1, max: 5 }), retryTimes: fc.integer({ min: 1, max: 3 }) })),
    inputs: fc.array(
      fc.constantFrom(
        { template: [{ kind: 'value' as const, select: '.' }] },
        { template: [{ kind: 'value' as const, select: '1 +' }] },
        { template: [] },
      ),
      { maxLength: 1 },
    ),
  })
  .map(({ retry, ...rest }) => without({ ...rest, ...retry }) as TaskDefinition);

const { job } = fc.letrec<{ job: JobDefinition }>((tie) => ({
  job: fc
    .record({
      tasks: fc.array(task, { minLength: 1, maxLength: 3 }),
      subjobs: fc.oneof({ maxDepth: 2, depthSize: 'small' }, fc.constant([]), fc.array(tie('job'), { maxLength: 2 })),
      condition: rarely(fc.constantFrom(...conditions)),
      loop: rarely(fc.constantFrom(...loops)),
      iterationCondition: rarely(fc.constantFrom(...conditions)),
      run: rarely(fc.constantFrom('on-success' as const, 'on-failure' as const, 'always' as const)),
    })
    .map((made) => without(made) as JobDefinition),
}));

const workflow: fc.Arbitrary<Workflow> = fc.record({
  dialect: fc.constant('evqueue-3' as const),
  parameters: fc.constant([{ name: 'a' }, { name: 'b' }]),
  customAttributes: fc.constant([]),
  automaticTags: fc.constant([]),
  subjobs: fc.array(job, { minLength: 1, maxLength: 3 }),
});

const outcomes: readonly Outcome[] = [
  { kind: 'exited', exitCode: 0 },
  { kind: 'exited', exitCode: 0 },
  { kind: 'exited', exitCode: 0 },
  { kind: 'exited', exitCode: 3 },
  { kind: 'signalled', signal: 9, certain: true },
  { kind: 'timedOut', timeoutS: 1 },
  { kind: 'killed', by: 'somebody' },
  { kind: 'lost', found: 'nothing' },
];

/** A step of a history: what to do, and a number that chooses where. */
const step = fc.record({ what: fc.integer({ min: 0, max: 15 }), where: fc.nat(1_000) });

const launch = {
  parameters: [
    { name: 'a', value: '1' },
    { name: 'b', value: '2' },
  ],
};

function take(world: InstanceWorld, what: number, where: number): Advanced | null {
  const at = (length: number): number => where % length;
  const atMs = world.tick();
  switch (what) {
    case 0:
    case 1:
    case 2:
    case 3:
      return world.queued.length > 0 ? world.assign(at(world.queued.length)) : null;
    case 4:
    case 5:
    case 6:
    case 7:
    case 8:
      return world.executing.length > 0 ? world.end(outcomes[at(outcomes.length)], at(world.executing.length)) : null;
    case 9:
      return world.retrying.length > 0
        ? world.tell({ kind: 'retryDue', atMs, nodeId: world.retrying.splice(at(world.retrying.length), 1)[0]! })
        : null;
    case 10:
      return world.tell({ kind: 'retryNowRequested', atMs, nodeId: where % 2 === 0 ? null : at(world.state.nodes.size + 2), by: 'x' });
    case 11: {
      if (world.executing.length === 0) return null;
      const { nodeId, attempt } = world.executing.splice(at(world.executing.length), 1)[0]!;
      return world.tell({ kind: 'attemptReturned', atMs, nodeId, attempt });
    }
    case 12:
      return where % 5 === 0 ? world.tell({ kind: 'cancelRequested', atMs, by: 'x' }) : null;
    case 13:
      return world.tell({ kind: 'taskKillRequested', atMs, nodeId: at(world.state.nodes.size + 2), by: 'x', retry: where % 3 === 0 });
    case 14: {
      if (world.queued.length === 0) return null;
      const { nodeId, attempt } = world.queued.splice(at(world.queued.length), 1)[0]!;
      return world.tell({ kind: 'startRefused', atMs, nodeId, attempt, message: 'no' });
    }
    default:
      return where % 7 === 0 ? world.tell({ kind: 'killRequested', atMs, by: 'x' }) : null;
  }
}

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

test('whatever happens, states are sound, final tasks stay, nothing is queued twice or while cancelling, and the end comes once', () => {
  fc.assert(
    fc.property(workflow, fc.array(step, { maxLength: 60 }), (definition, steps) => {
      const world = new InstanceWorld(definition, { launch });
      expect(brokenInvariants(world.state)).toEqual([]);
      const returned = new Map<string, number>();
      for (const { what, where } of steps) {
        const before = world.state;
        const advanced = take(world, what, where);
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
});

test('stale, repeated and unknown events give back the very same state', () => {
  fc.assert(
    fc.property(workflow, fc.array(step, { maxLength: 40 }), fc.nat(), (definition, steps, where) => {
      const world = new InstanceWorld(definition, { launch });
      const told: InstanceEvent[] = [];
      for (const chosen of steps) {
        take(world, chosen.what, chosen.where);
        const last = world.journal.at(-1);
        if (last !== undefined && last.kind === 'attemptEnded') told.push(last);
      }
      const { state } = world;
      for (const event of told) expect(advance(state, event, plainOutputs).state).toBe(state);
      const unknown = state.nodes.size + where;
      expect(advance(state, world.ended(unknown, 1), plainOutputs).state).toBe(state);
      expect(advance(state, { kind: 'attemptAssigned', atMs: 1, nodeId: unknown, attempt: 1 }, plainOutputs).state).toBe(state);
      expect(advance(state, { kind: 'retryDue', atMs: 1, nodeId: unknown }, plainOutputs).state).toBe(state);
      for (const { nodeId, attempt } of world.executing) {
        expect(advance(state, world.ended(nodeId, attempt + 1), plainOutputs).state).toBe(state);
        if (attempt > 1) expect(advance(state, world.ended(nodeId, attempt - 1), plainOutputs).state).toBe(state);
      }
    }),
    { numRuns: runs / 2 },
  );
});

test('replaying the journal gives the same state, and so does reading the stored rows', () => {
  fc.assert(
    fc.property(workflow, fc.array(step, { maxLength: 40 }), (definition, steps) => {
      const world = new InstanceWorld(definition, { launch });
      const rows = new Map<number, ReturnType<typeof recordOfNode>>();
      const store = (before: InstanceState | null, advanced: Advanced): void => {
        for (const id of advanced.changed) {
          const record = recordOfNode(advanced.state.nodes.get(id)!, before?.nodes.get(id));
          const inputs = record.inputs ?? rows.get(id)?.inputs;
          rows.set(id, inputs === undefined ? record : { ...record, inputs });
        }
      };
      store(null, world.first);
      for (const { what, where } of steps) {
        const before = world.state;
        const advanced = take(world, what, where);
        if (advanced !== null) store(before, advanced);
      }
      let replayed = startInstance(launchFacts(launch), world.state.definition, 1_000, plainOutputs).state;
      for (const event of world.journal)
        replayed = advance(replayed, JSON.parse(JSON.stringify(event)) as InstanceEvent, plainOutputs).state;
      same(world.state, replayed);
      const records = [...rows.values()].map((row) => JSON.parse(JSON.stringify(row)) as typeof row);
      const loaded = instanceOfRecords(JSON.parse(JSON.stringify(recordOfInstance(world.state))), records, [], world.state.definition);
      same(world.state, loaded);
    }),
    { numRuns: runs / 2 },
  );
});
