import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitrarySteps, arbitraryTree, takeStep, treeLaunch, treeOutputs } from '../../../test/support/arbitrary-history.ts';
import { InstanceWorld } from '../../../test/support/instance-world.ts';
import { XmlElement, XmlText } from '../xml/element.ts';
import { printXml } from '../xml/print.ts';
import type { XPathNode } from '../xpath/value.ts';
import { DocumentView } from './document.ts';
import { modelOf } from './draft.ts';
import { viewOf } from './labels.ts';
import { follow, referenceOf, type Places } from './reference.ts';

const runs = Number(process.env['EVQUEUE_MACHINE_RUNS'] ?? 200);
/** The machine may be busy with other things. */
const patienceMs = 60_000;

/** All elements, texts and attributes below an element, and itself. */
function* below(element: XmlElement): Generator<XPathNode, void> {
  yield element;
  yield* element.attributes;
  for (const child of element.children) {
    if (child.kind === 'text') yield child;
    else yield* below(child);
  }
}

function textOfNode(node: XPathNode | null): string | null {
  if (node === null) return null;
  if (node.kind === 'element') return printXml(node);
  return node.kind === 'document' ? 'document' : `${node.kind} ${node.value}`;
}

test(
  'every node of a document is found again by its reference, in the same view and in one that is built afresh',
  () => {
    fc.assert(
      fc.property(arbitraryTree, arbitrarySteps(50), (definition, steps) => {
        const world = new InstanceWorld(definition, { launch: treeLaunch, outputs: treeOutputs });
        for (const step of steps) takeStep(world, step);
        const view = viewOf(world.state, treeOutputs);
        const fresh = new DocumentView(modelOf(world.state), treeOutputs);
        const places: Places = new Map();
        const seen = new Set<string>();
        for (const node of below(view.document.root)) {
          const reference = referenceOf(node, places);
          if (reference === null) throw new Error(`no reference to ${node.kind}`);
          expect(seen.has(reference)).toBe(false);
          seen.add(reference);
          if (follow(reference, view) !== node) throw new Error(`${reference} leads to another node`);
          if (textOfNode(follow(reference, fresh)) !== textOfNode(node))
            throw new Error(`${reference} means something else in a fresh view`);
        }
      }),
      { numRuns: runs },
    );
  },
  patienceMs,
);

test('what is no part of an instance document has no reference', () => {
  const lone = new XmlElement('lone');
  const child = lone.append(new XmlElement('child'));
  lone.setAttribute('a', '1');
  expect([lone, child, lone.attributes[0]!, new XmlText('x')].map((node) => referenceOf(node, new Map()))).toEqual([
    null,
    null,
    null,
    null,
  ]);
  const { document } = new DocumentView(
    modelOf(new InstanceWorld(fc.sample(arbitraryTree, { seed: 1, numRuns: 1 })[0]!).state),
    treeOutputs,
  );
  expect(referenceOf(document, new Map())).toBeNull();
});

test.each(['', 'n', 'x1', 'n0/', 'n0/99', 'n0/0/99/1', 'n999', 'n0.1', 'n999.1/0', 'n0@none', 'n0/0/0@none', 'n1.2.3'])(
  'the reference "%s" leads nowhere',
  (reference) => {
    const { state } = new InstanceWorld(fc.sample(arbitraryTree, { seed: 1, numRuns: 1 })[0]!, { launch: treeLaunch });
    expect(follow(reference, viewOf(state, treeOutputs))).toBeNull();
  },
);

test('a reference to text has nothing below it and no attributes', () => {
  const { state } = new InstanceWorld(fc.sample(arbitraryTree, { seed: 1, numRuns: 1 })[0]!, { launch: treeLaunch });
  const view = viewOf(state, treeOutputs);
  const text = follow('n0/0/0/0', view);
  expect(text).toMatchObject({ kind: 'text', value: '1' });
  expect([follow('n0/0/0/0/0', view), follow('n0/0/0/0@name', view)]).toEqual([null, null]);
});
