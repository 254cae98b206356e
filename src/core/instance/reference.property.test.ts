import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitrarySteps, arbitraryTree, takeStep, treeLaunch, treeOutputs } from '../../../test/support/arbitrary-history.ts';
import { InstanceWorld } from '../../../test/support/instance-world.ts';
import { job, jobsNamed, run, task, worldOf } from '../../../test/support/small-workflow.ts';
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
          const reference = referenceOf(node, view, places);
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

const noParts = { partMark: () => null };

test('what is no part of an instance document has no reference', () => {
  const lone = new XmlElement('lone');
  const child = lone.append(new XmlElement('child'));
  lone.setAttribute('a', '1');
  expect([lone, child, lone.attributes[0]!, new XmlText('x')].map((node) => referenceOf(node, noParts, new Map()))).toEqual([
    null,
    null,
    null,
    null,
  ]);
  const view = new DocumentView(modelOf(new InstanceWorld(fc.sample(arbitraryTree, { seed: 1, numRuns: 1 })[0]!).state), treeOutputs);
  expect(referenceOf(view.document, view, new Map())).toBeNull();
});

test.each([
  '',
  'n',
  'x1',
  'n0/',
  'n0/99',
  'n0/0/99/1',
  'n999',
  'n0.1',
  'n999.1/0',
  'n0@none',
  'n0/0/0@none',
  'n1.2.3',
  'n0j999',
  'n0t999',
  'n0t0',
  'n999j0',
  'n0j0.1',
  'n2j0',
])('the reference "%s" leads nowhere', (reference) => {
  const { state } = new InstanceWorld(fc.sample(arbitraryTree, { seed: 1, numRuns: 1 })[0]!, { launch: treeLaunch });
  expect(follow(reference, viewOf(state, treeOutputs))).toBeNull();
});

test('a reference to text has nothing below it and no attributes', () => {
  const { state } = new InstanceWorld(fc.sample(arbitraryTree, { seed: 1, numRuns: 1 })[0]!, { launch: treeLaunch });
  const view = viewOf(state, treeOutputs);
  const text = follow('n0/0/0/0', view);
  expect(text).toMatchObject({ kind: 'text', value: '1' });
  expect([follow('n0/0/0/0/0', view), follow('n0/0/0/0@name', view)]).toEqual([null, null]);
});

test('a job or task that nobody has considered is found again after loops beside it and around it were expanded', () => {
  const items = '<parameters><parameter name="a"/><parameter name="b"/></parameters>';
  const loop = 'loop="/workflow/parameters/parameter"';
  const wait = "condition=\"evqWait(/workflow/subjobs/job[@name = 'first']/tasks/task/@status = 'TERMINATED')\"";
  const seen = `loop="/workflow/subjobs/job[@name = 'last']/tasks/task"`;
  const jobs =
    job('first', task('go')) +
    job('looped', task('l'), `${loop} ${wait}`) +
    job('looker', task('s'), seen) +
    job('last', task('one') + task('two', loop) + task('three'), wait);
  const world = worldOf(jobs, { head: items, launch: treeLaunch });
  const iterations = jobsNamed(world.state, 'looker').filter(({ iteration }) => iteration !== null);
  const named = (): unknown[] =>
    iterations.map(({ context }) => {
      const found = follow(context, viewOf(world.state, treeOutputs));
      return found?.kind === 'element' ? found.attribute('name') : null;
    });
  expect(named()).toEqual(['one', 'two', 'three']);
  run(world, 'go', 0);
  // The second is a loop: what it was is not there any more. The third stands elsewhere, and is meant all the same.
  expect(named()).toEqual(['one', null, 'three']);
});
