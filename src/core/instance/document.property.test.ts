import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitrarySteps, arbitraryTree, takeStep, treeLaunch, treeOutputs } from '../../../test/support/arbitrary-history.ts';
import { InstanceWorld } from '../../../test/support/instance-world.ts';
import type { XmlElement } from '../xml/element.ts';
import type { XPathNode } from '../xpath/value.ts';
import { advance } from './advance.ts';
import { DocumentView } from './document.ts';
import { modelOf } from './draft.ts';
import { viewOf } from './labels.ts';
import { follow } from './reference.ts';
import type { InstanceState } from './state.ts';

const runs = Number(process.env['EVQUEUE_MACHINE_RUNS'] ?? 240);
/** The machine may be busy with other things. */
const patienceMs = 60_000;
const options = { launch: treeLaunch, outputs: treeOutputs };

/** Everything that can be seen of an element and of all below it, with the instance nodes that they stand for. */
function sight(element: XmlElement): unknown {
  return {
    name: element.name,
    source: element.source,
    attempt: element.attempt,
    attributes: element.attributes.map(({ name, value }) => `${name}=${value}`),
    children: element.children.map((child) => (child.kind === 'text' ? child.value : sight(child))),
  };
}

function sightOf(node: XPathNode | null): unknown {
  if (node === null) return null;
  switch (node.kind) {
    case 'element':
      return sight(node);
    case 'document':
      return sight(node.root);
    case 'attribute':
      return `${node.name}=${node.value}`;
    case 'text':
      return node.value;
  }
}

/** Texts are compared first: building a difference of trees costs more than all the rest, and mostly there is none. */
function expectSame(seen: unknown, wanted: unknown): void {
  if (JSON.stringify(seen) !== JSON.stringify(wanted)) expect(seen).toEqual(wanted);
}

function expectSameAsFresh(state: InstanceState): void {
  const followed = viewOf(state, treeOutputs);
  const fresh = new DocumentView(modelOf(state), treeOutputs);
  expectSame(sight(followed.document.root), sight(fresh.document.root));
  for (const node of state.nodes.values()) {
    expectSame(sightOf(followed.elementOf(node.id)), sightOf(fresh.elementOf(node.id)));
    expectSame(sightOf(follow(node.context, followed)), sightOf(follow(node.context, fresh)));
    expect(fresh.elementOf(node.id) === null).toBe(node.state.kind === 'expanded');
  }
}

test(
  'after any history the view that was handed on shows what a view that is built afresh shows',
  () => {
    fc.assert(
      fc.property(arbitraryTree, arbitrarySteps(40), fc.integer({ min: 1, max: 5 }), (definition, steps, every) => {
        const world = new InstanceWorld(definition, options);
        steps.forEach((step, index) => {
          takeStep(world, step);
          // Not after each step, so that views are also followed that are built only in part.
          if (index % every === 0) expectSameAsFresh(world.state);
        });
        world.finish();
        expectSameAsFresh(world.state);
      }),
      { numRuns: runs / 2 },
    );
  },
  patienceMs,
);

test(
  'it makes no difference to an instance whether its view is followed or built afresh for each event',
  () => {
    fc.assert(
      fc.property(arbitraryTree, arbitrarySteps(60), (definition, steps) => {
        const world = new InstanceWorld(definition, options);
        let afresh = world.state;
        for (const step of steps) {
          const told = world.journal.length;
          takeStep(world, step);
          const event = world.journal[told];
          if (event === undefined) continue;
          afresh = advance({ ...afresh, cell: { owner: null, view: null } }, event, treeOutputs).state;
          expectSame([...afresh.nodes.values()], [...world.state.nodes.values()]);
          expect(afresh.status).toBe(world.state.status);
        }
      }),
      { numRuns: runs },
    );
  },
  patienceMs,
);

test(
  'an older state is not disturbed by the states that came after it',
  () => {
    fc.assert(
      fc.property(arbitraryTree, arbitrarySteps(30), (definition, steps) => {
        const world = new InstanceWorld(definition, options);
        const kept: { readonly state: InstanceState; readonly seen: unknown; readonly nodes: readonly unknown[] }[] = [];
        for (const step of steps) {
          kept.push({
            state: world.state,
            seen: sight(new DocumentView(modelOf(world.state), treeOutputs).document.root),
            nodes: [...world.state.nodes.values()],
          });
          takeStep(world, step);
        }
        for (const { state, seen, nodes } of kept) {
          expectSame(sight(viewOf(state, treeOutputs).document.root), seen);
          expectSame([...state.nodes.values()], nodes);
        }
      }),
      { numRuns: runs / 10 },
    );
  },
  patienceMs,
);
