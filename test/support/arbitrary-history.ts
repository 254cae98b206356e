/**
 * Generated workflows and histories for properties of the state machine: small trees that use everything of the language
 * that decides what happens, and steps that tell an instance true, late, repeated and hostile facts in any order.
 */
import fc from 'fast-check';
import type { OutputContent, OutputSource } from '../../src/core/instance/document-model.ts';
import type { Advanced } from '../../src/core/instance/draft.ts';
import type { LastAttempt } from '../../src/core/instance/node.ts';
import type { Outcome } from '../../src/core/instance/record.ts';
import type { JobDefinition, TaskDefinition, Workflow } from '../../src/core/workflow/model.ts';
import type { XmlElement } from '../../src/core/xml/element.ts';
import { elementOfJson } from '../../src/core/xml/json-tree.ts';
import { parseXml } from '../../src/core/xml/parse.ts';
import type { InstanceWorld } from './instance-world.ts';

const conditions = [
  'true()',
  'false()',
  'evqWait(false())',
  "evqWait(count(//task[@status = 'TERMINATED']) > 1)",
  "evqWait(count(//task[@status = 'EXECUTING']) = 0)",
  'evqWait(count(//output) > 2)',
  "evqWait(count(evqGetOutput('t')) > 0)",
  'evqWait(count($t/r/i) > 0)',
  "count(evqGetParentJob()/tasks/task[@retval = '0']) > 0",
  "'no boolean'",
];

const loops = [
  '/workflow/parameters/parameter',
  '/workflow/none',
  "'no nodes'",
  '//output',
  '//output/r/i',
  '//output/r/@a',
  "evqGetOutput('t')/json/list",
  '/workflow/subjobs/job[1]/tasks/task',
  'evqGetParentJob()',
  '$t/r/i',
];

const inputs: readonly TaskDefinition['inputs'][number][] = [
  { template: [{ kind: 'value', select: '.' }] },
  { template: [{ kind: 'value', select: 'count(//output)' }] },
  { name: 'b', template: [{ kind: 'copy', select: '//output/r' }] },
  { loop: '/workflow/parameters/parameter', template: [{ kind: 'value', select: '.' }] },
  { condition: 'false()', template: [{ kind: 'text', text: 'never' }] },
  { template: [{ kind: 'value', select: '1 +' }] },
  { template: [] },
];

/** Now and then, so that most trees do something. */
function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ arbitrary: fc.constant(undefined), weight: 4 }, { arbitrary, weight: 1 });
}

function without<T extends object>(value: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}

const considered = {
  condition: rarely(fc.constantFrom(...conditions)),
  loop: rarely(fc.constantFrom(...loops)),
  iterationCondition: rarely(fc.constantFrom(...conditions)),
};

const task: fc.Arbitrary<TaskDefinition> = fc
  .record({
    name: fc.constantFrom(undefined, 't', 'u'),
    call: fc.constantFrom(false, false, false, true),
    outputMethod: rarely(fc.constantFrom('XML' as const, 'JSON' as const)),
    ...considered,
    host: rarely(fc.constantFrom('{/workflow/none}', '')),
    retry: rarely(
      fc.record({
        retryDelayS: fc.integer({ min: 1, max: 5 }),
        retryTimes: fc.integer({ min: 1, max: 3 }),
        retryRetval: fc.constantFrom(undefined, undefined, 3),
      }),
    ),
    inputs: fc.array(fc.constantFrom(...inputs), { maxLength: 2 }),
  })
  .map(({ retry, call, host, outputMethod, ...rest }) =>
    call
      ? without<TaskDefinition>({ ...rest, ...retry, type: 'WORKFLOW', workflow: 'child', timeoutS: 60 })
      : without<TaskDefinition>({ ...rest, ...retry, host, outputMethod, path: '/bin/true', queue: 'q' }),
  );

const { job } = fc.letrec<{ job: JobDefinition }>((tie) => ({
  job: fc
    .record({
      name: fc.constantFrom(undefined, 'j', 'k'),
      tasks: fc.array(task, { minLength: 1, maxLength: 3 }),
      subjobs: fc.oneof({ maxDepth: 3, depthSize: 'small' }, fc.constant([]), fc.array(tie('job'), { maxLength: 2 })),
      ...considered,
      run: rarely(fc.constantFrom('on-success' as const, 'on-failure' as const, 'always' as const)),
    })
    .map((made) => without<JobDefinition>(made)),
}));

/** A workflow of at most some dozen tasks before its loops are expanded. */
export const arbitraryTree: fc.Arbitrary<Workflow> = fc.record({
  dialect: fc.constantFrom('evqueue-3' as const, 'xpath-1' as const),
  parameters: fc.constant([{ name: 'a' }, { name: 'b' }]),
  customAttributes: fc.constant([]),
  automaticTags: fc.constant([]),
  subjobs: fc.array(job, { minLength: 1, maxLength: 4 }),
});

/** What such a workflow is launched with. */
export const treeLaunch = {
  parameters: [
    { name: 'a', value: '1' },
    { name: 'b', value: '2' },
  ],
};

/** Every attempt writes its own node and number: as text, as XML or as JSON. */
export const treeOutputs: OutputSource = (nodeId, attempt, method) => ({
  output: outputOf(nodeId, attempt, method),
  stderr: attempt % 2 === 0 ? `attempt ${attempt} had something to say` : '',
  log: '',
});

function outputOf(nodeId: number, attempt: number, method: LastAttempt['method']): OutputContent['output'] {
  switch (method) {
    case 'outside':
      return { kind: 'text', text: '' };
    case 'text':
      return { kind: 'text', text: `${nodeId}, ${attempt}` };
    case 'xml':
      return { kind: 'tree', root: treeOf(parseXml(`<r a="${nodeId}"><i>${attempt}</i>and<i b="c"><j/></i></r>`)) };
    case 'json': {
      const json = elementOfJson(`{"list":[${nodeId},${attempt}]}`);
      if (!json.ok) throw new Error(json.error.message);
      return { kind: 'tree', root: json.value };
    }
  }
}

function treeOf(parsed: ReturnType<typeof parseXml>): XmlElement {
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.root;
}

const outcomes: readonly Outcome[] = [
  { kind: 'exited', exitCode: 0 },
  { kind: 'exited', exitCode: 0 },
  { kind: 'exited', exitCode: 0 },
  { kind: 'exited', exitCode: 0 },
  { kind: 'exited', exitCode: 3 },
  { kind: 'signalled', signal: 9, certain: true },
  { kind: 'failedToStart', reason: 'no such file', exitCode: 127 },
  { kind: 'timedOut', timeoutS: 1 },
  { kind: 'killed', by: 'somebody' },
  { kind: 'outputLimit', limitBytes: 1 },
  { kind: 'lost', found: 'nothing' },
];

/** A step of a history: what to do, and a number that chooses where and how. */
export type Step = { readonly what: number; readonly where: number };

/** Steps of a history; most of them let the instance go on. */
export function arbitrarySteps(maxLength: number): fc.Arbitrary<readonly Step[]> {
  const step = fc.record({ what: fc.noBias(fc.nat(24)), where: fc.noBias(fc.nat(1_000)) });
  return fc.array(step, { maxLength, size: 'max' });
}

/** Tells one fact; null where there is nothing that it could be about. */
export function takeStep(world: InstanceWorld, { what, where }: Step): Advanced | null {
  const { queued, executing, retrying, launching, children, timeLimits } = world;
  const anyNode = where % (world.state.nodes.size + 2);
  switch (what) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
      return queued.length > 0 ? world.assign(where % queued.length) : null;
    case 5:
    case 6:
    case 7:
    case 8:
    case 9:
      return executing.length > 0 ? world.end(outcomes[where % outcomes.length], where % executing.length) : null;
    case 10: {
      if (executing.length === 0) return null;
      const { nodeId, attempt } = executing.splice(where % executing.length, 1)[0]!;
      const output = where % 2 === 0 ? ({ kind: 'outside' } as const) : ({ kind: 'invalid', message: 'no XML' } as const);
      return world.tell({ ...world.ended(nodeId, attempt), output });
    }
    case 11:
      return retrying.length > 0
        ? world.tell({ kind: 'retryDue', atMs: world.tick(), nodeId: retrying.splice(where % retrying.length, 1)[0]! })
        : null;
    case 12:
      return world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: where % 2 === 0 ? null : anyNode, by: 'x' });
    case 13: {
      if (executing.length === 0) return null;
      const { nodeId, attempt } = executing.splice(where % executing.length, 1)[0]!;
      return world.tell({ kind: 'attemptReturned', atMs: world.tick(), nodeId, attempt });
    }
    case 14:
      return world.tell({ kind: 'taskKillRequested', atMs: world.tick(), nodeId: anyNode, by: 'x', retry: where % 3 === 0 });
    case 15: {
      if (queued.length === 0) return null;
      if (where % 4 === 0) {
        const { nodeId, attempt } = queued[where % queued.length]!;
        return world.tell({ kind: 'movedFirst', atMs: world.tick(), nodeId, attempt, moved: -1 - where, by: 'x' });
      }
      const { nodeId, attempt } = queued.splice(where % queued.length, 1)[0]!;
      return world.tell({ kind: 'startRefused', atMs: world.tick(), nodeId, attempt, message: 'no' });
    }
    case 16:
    case 17:
      return launching.length > 0 ? world.launchChild(where % launching.length) : null;
    case 18:
      return launching.length > 0 && where % 3 === 0 ? world.refuseChild(where % launching.length) : null;
    case 19:
    case 20:
      return children.length > 0 ? world.endChild(where % 2, where % children.length) : null;
    case 23:
      return timeLimits.length > 0 ? world.timeOut(where % timeLimits.length) : null;
    case 21:
      return where % 5 === 0 ? world.tell({ kind: 'cancelRequested', atMs: world.tick(), by: 'x' }) : null;
    case 22:
      return where % 7 === 0 ? world.tell({ kind: 'killRequested', atMs: world.tick(), by: 'x' }) : null;
    default:
      return where % 7 === 0 ? world.tell({ kind: 'instanceTimedOut', atMs: world.tick() }) : null;
  }
}
