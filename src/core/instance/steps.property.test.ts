import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitrarySteps, arbitraryTree, takeStep, treeLaunch, treeOutputs } from '../../../test/support/arbitrary-history.ts';
import { InstanceWorld, launchFacts } from '../../../test/support/instance-world.ts';
import { advance, advanceInSteps } from './advance.ts';
import type { Advanced } from './draft.ts';
import type { InstanceEvent } from './event.ts';
import { brokenInvariants } from './invariants.ts';
import { recordOfInstance } from './node-record.ts';
import { startInstance } from './start.ts';
import type { InstanceState } from './state.ts';

const runs = Number(process.env['EVQUEUE_MACHINE_RUNS'] ?? 1_000);
/** The machine may be busy with other things. */
const patienceMs = 60_000;

/** All that can be seen of what came of an event. */
function seen({ state, changed, commands }: Advanced): unknown {
  return { changed, commands, nodes: [...state.nodes.values()], row: recordOfInstance(state), broken: brokenInvariants(state) };
}

/** Takes some steps and gives up; -1: takes all of them. */
function takeSteps(state: InstanceState, event: InstanceEvent, count: number): Advanced | null {
  const steps = advanceInSteps(state, event, treeOutputs);
  for (let taken = 0; taken !== count; taken += 1) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
  return null;
}

test(
  'step by step, and begun again after some steps, the same comes of an event as at once',
  () => {
    fc.assert(
      fc.property(arbitraryTree, arbitrarySteps(40), fc.array(fc.nat(12), { minLength: 1 }), (definition, steps, givenUp) => {
        const world = new InstanceWorld(definition, { launch: treeLaunch, outputs: treeOutputs });
        for (const step of steps) takeStep(world, step);
        const begin = (): InstanceState => startInstance(launchFacts(treeLaunch), world.state.definition, 1_000, treeOutputs).state;
        let atOnce = begin();
        let stepwise = begin();
        for (const [index, event] of world.journal.entries()) {
          takeSteps(stepwise, event, givenUp[index % givenUp.length]!);
          const whole = advance(atOnce, event, treeOutputs);
          const parts = takeSteps(stepwise, event, -1)!;
          expect(seen(parts)).toEqual(seen(whole));
          atOnce = whole.state;
          stepwise = parts.state;
        }
      }),
      { numRuns: runs / 2 },
    );
  },
  patienceMs,
);

test(
  'another event between two steps is decided as if nothing had begun',
  () => {
    fc.assert(
      fc.property(arbitraryTree, arbitrarySteps(30), fc.nat(20), (definition, steps, taken) => {
        const world = new InstanceWorld(definition, { launch: treeLaunch, outputs: treeOutputs });
        for (const step of steps) takeStep(world, step);
        if (world.executing.length === 0) return;
        const { nodeId, attempt } = world.executing[0]!;
        const end = world.ended(nodeId, attempt);
        const cancel: InstanceEvent = { kind: 'cancelRequested', atMs: end.atMs, by: 'x' };
        takeSteps(world.state, end, taken);
        const cancelled = advance(world.state, cancel, treeOutputs);
        const untouched = world.journal.reduce(
          (state, event) => advance(state, event, treeOutputs).state,
          startInstance(launchFacts(treeLaunch), world.state.definition, 1_000, treeOutputs).state,
        );
        const expected = advance(untouched, cancel, treeOutputs);
        expect(seen(cancelled)).toEqual(seen(expected));
        expect(seen(advance(cancelled.state, end, treeOutputs))).toEqual(seen(advance(expected.state, end, treeOutputs)));
      }),
      { numRuns: runs / 2 },
    );
  },
  patienceMs,
);
