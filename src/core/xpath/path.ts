import { compileStandardCall, compileWorkflowCall } from './call.ts';
import { parentOf } from './document-order.ts';
import { fail } from './failure.ts';
import type { Predicate } from './predicate.ts';
import { Focus, type Compiled, type Run } from './run.ts';
import type { DialectRules } from './rules.ts';
import type { AxisStep, Call, CallStep, Path, Tree } from './tree.ts';
import type { XPathItem, XPathNode, XPathValue } from './value.ts';
import { kindOf, membersOf } from './value-kind.ts';
import { isLiteral, onlyNodes } from './value-text.ts';

/** What makes closures of the parts of a path: the compiler that the path belongs to. */
export type PartCompiler = {
  readonly rules: DialectRules;
  readonly value: (tree: Tree) => Compiled;
  readonly call: (call: Call) => Compiled;
  readonly predicates: (trees: readonly Tree[]) => readonly Predicate[];
};

type Selection = (focus: Focus) => readonly XPathNode[];
type PathStep = (focus: Focus, value: XPathValue) => XPathValue;

/** A path that begins at the document or the context and has no functions: it selects nodes and nothing else. Null for others. */
export function compileSelection(path: Path, compiler: PartCompiler): Selection | null {
  const { start } = path;
  if (start.kind !== 'root' && start.kind !== 'context') return null;
  const axisSteps = path.steps.filter((step) => step.kind === 'axis');
  if (axisSteps.length < path.steps.length) return null;
  const steps = axisSteps.map((step) => compileAxisStep(step, compiler));
  const fromRoot = start.kind === 'root';
  const { offset } = path;
  return (focus) => {
    const context = nodeOf(focus.item, offset);
    let nodes: readonly XPathNode[] = [fromRoot ? rootOf(context) : context];
    for (const step of steps) {
      if (nodes.length === 0) return nodes;
      nodes = step(focus.run, nodes);
    }
    return nodes;
  };
}

/** Any path. */
export function compilePath(path: Path, compiler: PartCompiler): Compiled {
  const select = compileSelection(path, compiler);
  if (select !== null && !isLoneDot(path)) return (focus) => ({ kind: 'nodes', nodes: select(focus) });
  const start = compileStart(path, compiler);
  const steps = path.steps.map((step): PathStep => {
    if (step.kind === 'call') return compileCallStep(step, compiler);
    const along = compileAxisStep(step, compiler);
    return (focus, value) => ({ kind: 'nodes', nodes: along(focus.run, nodesBefore(value, step.offset)) });
  });
  if (isLoneDot(path)) return start;
  return (focus) => {
    let value = start(focus);
    for (const step of steps) value = step(focus, value);
    return value;
  };
}

/** `.` alone is the item itself, which may be a literal of a list. */
function isLoneDot({ start, steps }: Path): boolean {
  const [first, ...others] = steps;
  return (
    start.kind === 'context' && others.length === 0 && first?.kind === 'axis' && first.form === 'self' && first.predicates.length === 0
  );
}

function compileStart({ start, offset }: Path, compiler: PartCompiler): Compiled {
  const { rules } = compiler;
  switch (start.kind) {
    case 'root':
      return (focus) => ({ kind: 'nodes', nodes: [rootOf(nodeOf(focus.item, offset))] });
    case 'context':
      return (focus) => (isLiteral(focus.item) ? { kind: 'list', items: [focus.item] } : { kind: 'nodes', nodes: [focus.item] });
    case 'call': {
      const call = compiler.call(start.call);
      const predicates = compiler.predicates(start.predicates);
      return (focus) => keep(rules, focus.run, call(focus), predicates, start.nested, offset);
    }
    case 'primary': {
      const value = compiler.value(start.expression);
      const predicates = compiler.predicates(start.predicates);
      // Brackets after parentheses are XPath 1.0 in both dialects, as those inside of brackets are.
      return (focus) => keep(rules, focus.run, rules.group(value(focus)), predicates, true, offset);
    }
  }
}

type NodeStepAt = (run: Run, nodes: readonly XPathNode[]) => readonly XPathNode[];

function compileAxisStep(step: AxisStep, compiler: PartCompiler): NodeStepAt {
  const along = compiler.rules.step(step, compiler.predicates(step.predicates));
  const { offset } = step;
  return (run, nodes) => {
    run.offset = offset;
    return along(run, nodes);
  };
}

/** A function after a slash: one of the workflow is called once with all nodes, one of the dialect on each of them. */
function compileCallStep(step: CallStep, compiler: PartCompiler): PathStep {
  const { call, nested, offset } = step;
  const { rules } = compiler;
  const predicates = compiler.predicates(step.predicates);
  const args = call.args.map((argument) => compiler.value(argument));
  const standard = rules.functions.get(call.name);
  if (standard === undefined) {
    const workflowCall = compileWorkflowCall(call, rules, args);
    return (focus, value) => keep(rules, focus.run, workflowCall(focus, nodesBefore(value, offset)), predicates, nested, offset);
  }
  const each = compileStandardCall(call, standard, args);
  return ({ run }, value) => {
    const nodes = nodesBefore(value, offset);
    const items: XPathItem[] = [];
    nodes.forEach((node, index) => {
      const result = each(new Focus(run, node, index + 1, nodes.length));
      for (const item of membersOf(result)) items.push(item);
    });
    return keep(rules, run, listOf(items), predicates, nested, offset);
  };
}

function keep(
  rules: DialectRules,
  run: Run,
  value: XPathValue,
  predicates: readonly Predicate[],
  nested: boolean,
  offset: number,
): XPathValue {
  if (predicates.length === 0) return value;
  switch (value.kind) {
    case 'nodes':
      return { kind: 'nodes', nodes: rules.keep(run, value.nodes, predicates, nested) };
    case 'list':
      return { kind: 'list', items: rules.keep(run, value.items, predicates, nested) };
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return fail('XPATH_TYPE', `expected nodes before "[", got ${kindOf(value)} from the expression`, offset);
  }
}

function listOf(items: readonly XPathItem[]): XPathValue {
  const nodes = onlyNodes(items);
  return nodes === null ? { kind: 'list', items } : { kind: 'nodes', nodes };
}

function nodesBefore(value: XPathValue, offset: number): readonly XPathNode[] {
  const nodes = value.kind === 'nodes' ? value.nodes : value.kind === 'list' ? onlyNodes(value.items) : null;
  return nodes ?? fail('XPATH_TYPE', `expected nodes before "/", got ${kindOf(value)} in front of the step`, offset);
}

function nodeOf(item: XPathItem, offset: number): XPathNode {
  return isLiteral(item) ? fail('XPATH_TYPE', `expected a node to start from, got ${kindOf(item)} for the path`, offset) : item;
}

function rootOf(node: XPathNode): XPathNode {
  let top = node;
  for (let above = parentOf(top); above !== null; above = parentOf(above)) top = above;
  return top;
}
