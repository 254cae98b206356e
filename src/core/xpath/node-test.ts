import type { Axis, NodeTest } from './tree.ts';
import type { XPathNode } from './value.ts';

/** Whether a node passes the test of a step. */
export type Matches = (node: XPathNode) => boolean;

/** The test of a step. Names are qualified names as they are written; on the attribute axis they name attributes, elsewhere elements. */
export function compileNodeTest(test: NodeTest, axis: Axis): Matches {
  const kind = axis === 'attribute' ? 'attribute' : 'element';
  switch (test.kind) {
    case 'name': {
      const { name } = test;
      return (node) => node.kind === kind && node.name === name;
    }
    case 'prefix': {
      const { prefix } = test;
      return (node) => node.kind === kind && node.name.startsWith(prefix);
    }
    case 'any':
      return (node) => node.kind === kind;
    case 'node':
      return () => true;
    case 'text':
      return (node) => node.kind === 'text';
    case 'none':
      return () => false;
  }
}

/** The name of a node as `name()` gives it; empty for texts and documents. */
export function nameOf(node: XPathNode): string {
  return node.kind === 'element' || node.kind === 'attribute' ? node.name : '';
}
