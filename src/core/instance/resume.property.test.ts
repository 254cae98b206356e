import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitrarySteps, arbitraryTree, takeStep, treeLaunch, treeOutputs, type Step } from '../../../test/support/arbitrary-history.ts';
import { InstanceWorld, launchFacts } from '../../../test/support/instance-world.ts';
import type { Workflow } from '../workflow/model.ts';
import { brokenInvariants } from './invariants.ts';
import { instanceOfRecords, recordOfInstance, recordOfNode } from './node-record.ts';
import { isFailure, resumeInstance } from './resume.ts';
import { errorsOf, type InstanceState } from './state.ts';

const runs = Number(process.env['EVQUEUE_MACHINE_RUNS'] ?? 150);
/** The machine may be busy with other things. */
const patienceMs = 60_000;
const options = { launch: treeLaunch, outputs: treeOutputs };
const facts = launchFacts({ ...treeLaunch, id: 8, resumedFrom: 7, createdAtMs: 1_000_000 });

/** What makes an instance that has ended, after any history. */
const history = [arbitraryTree, arbitrarySteps(60), fc.nat(1)] as const;

function finished(definition: Workflow, steps: readonly Step[], exitCode: number): InstanceState {
  const world = new InstanceWorld(definition, options);
  for (const step of steps) takeStep(world, step);
  world.finish(exitCode);
  return world.state;
}

function resumed(state: InstanceState): InstanceWorld {
  const first = resumeInstance(state, facts, 1_000_000, treeOutputs);
  const world = new InstanceWorld(state.definition.workflow, { outputs: treeOutputs, first });
  world.nowMs = 1_000_000;
  return world;
}

test(
  'a resumed instance is sound, keeps what succeeded, and tries each failure again',
  () => {
    fc.assert(
      fc.property(...history, (...made) => {
        const state = finished(...made);
        const world = resumed(state);
        expect(brokenInvariants(world.state)).toEqual([]);
        expect(world.first.changed).toEqual([...world.state.nodes.values()].map((node) => node.id));
        for (const node of state.nodes.values()) {
          const now = world.state.nodes.get(node.id)!;
          expect({ kind: now.kind, parent: now.parent, iteration: now.iteration, context: now.context }).toEqual({
            kind: node.kind,
            parent: node.parent,
            iteration: node.iteration,
            context: node.context,
          });
          if (node.kind === 'task' && !isFailure(node) && node.state.kind !== 'waiting') expect(now).toEqual(node);
          if (node.kind === 'task' && node.state.kind === 'terminated' && !node.state.ok) {
            expect(['queued', 'executing']).toContain(now.state.kind);
            expect(now).toMatchObject({ inputs: node.inputs, last: node.last, retry: { level: 0 } });
          }
        }
      }),
      { numRuns: runs },
    );
  },
  patienceMs,
);

test(
  'a resumed instance in which every command succeeds ends with no more errors than its expressions make',
  () => {
    fc.assert(
      fc.property(...history, (...made) => {
        const state = finished(...made);
        const world = resumed(state);
        world.finish(0);
        expect(brokenInvariants(world.state)).toEqual([]);
        let inExpressions = 0;
        for (const node of world.state.nodes.values()) {
          if (!isFailure(node)) continue;
          expect(node.state).toMatchObject({
            kind: 'aborted',
            error: { place: expect.stringMatching(/^(condition|loop|host|value|copy)$/) as unknown },
          });
          inExpressions += 1;
        }
        expect(errorsOf(world.state)).toBe(inExpressions);
      }),
      { numRuns: runs },
    );
  },
  patienceMs,
);

test(
  'an instance that is resumed after a restart is resumed to the same state',
  () => {
    fc.assert(
      fc.property(...history, (...made) => {
        const state = finished(...made);
        const rows = [...state.nodes.values()].map((node) => recordOfNode(node, undefined));
        const loaded = instanceOfRecords(recordOfInstance(state), rows, [], state.definition);
        const one = resumeInstance(state, facts, 1_000_000, treeOutputs);
        const other = resumeInstance(loaded, facts, 1_000_000, treeOutputs);
        expect([...other.state.nodes.values()]).toEqual([...one.state.nodes.values()]);
        expect(other.commands).toEqual(one.commands);
      }),
      { numRuns: runs / 2 },
    );
  },
  patienceMs,
);

test(
  'an instance that is resumed from any of its nodes is sound, and ends',
  () => {
    fc.assert(
      fc.property(...history, fc.nat(), fc.boolean(), (definition, steps, exitCode, at, resolvesAnew) => {
        const state = finished(definition, steps, exitCode);
        const ids = [...state.nodes.values()].map(({ id }) => id);
        const fromNode = ids[at % ids.length]!;
        const first = resumeInstance(state, facts, 1_000_000, treeOutputs, { fromNode, resolvesAnew });
        const world = new InstanceWorld(state.definition.workflow, { outputs: treeOutputs, first });
        world.nowMs = 1_000_000;
        expect(brokenInvariants(world.state)).toEqual([]);
        const forgotten = new Set(first.forgotten);
        for (const node of world.state.nodes.values()) {
          // What is not forgotten is what it was; what is, has no attempt that others could take for its own.
          if (node.kind === 'task') expect(node.last).toEqual(forgotten.has(node.id) ? null : lastOf(state, node.id));
        }
        world.finish(0);
        expect(world.state.status).toBe('terminated');
        expect(brokenInvariants(world.state)).toEqual([]);
      }),
      { numRuns: runs },
    );
  },
  patienceMs,
);

function lastOf(state: InstanceState, id: number): unknown {
  const node = state.nodes.get(id);
  return node?.kind === 'task' ? node.last : null;
}
