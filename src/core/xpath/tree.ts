/** An expression as it is written: what the parser makes and the compiler reads. `offset` is where a part begins in the text. */
export type Tree =
  | { readonly kind: 'string'; readonly text: string; readonly offset: number }
  /** `text` is kept: the dialects read numbers differently. `grouped`: in parentheses, so that `[(1)]` is no place for evQueue. */
  | { readonly kind: 'number'; readonly text: string; readonly grouped: boolean; readonly offset: number }
  | { readonly kind: 'variable'; readonly name: string; readonly offset: number }
  | Call
  | { readonly kind: 'negate'; readonly operand: Tree; readonly offset: number }
  /** Operators of one priority, from left to right. A list, not a nesting: a chain of 100,000 terms needs no stack. */
  | { readonly kind: 'operation'; readonly first: Tree; readonly rest: readonly Operation[]; readonly offset: number }
  | Path;

/** A function with its arguments. */
export type Call = { readonly kind: 'call'; readonly name: string; readonly args: readonly Tree[]; readonly offset: number };

/** An operator and its right operand; `offset` is the operator's. */
export type Operation = { readonly operator: Operator; readonly operand: Tree; readonly offset: number };

/** The operators between two operands. */
export type Operator = LogicOperator | ComparisonOperator | ArithmeticOperator | '|';
export type LogicOperator = 'or' | 'and';
export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type ArithmeticOperator = '+' | '-' | '*' | 'div' | 'mod';

/** A start, and steps from there. */
export type Path = { readonly kind: 'path'; readonly start: PathStart; readonly steps: readonly Step[]; readonly offset: number };

/** Where a path begins: the document, the context, or what an expression gives. */
export type PathStart =
  | { readonly kind: 'root' }
  | { readonly kind: 'context' }
  | { readonly kind: 'call'; readonly call: Call; readonly predicates: readonly Tree[]; readonly nested: boolean }
  /** A variable, a literal or an expression in parentheses. */
  | { readonly kind: 'primary'; readonly expression: Tree; readonly predicates: readonly Tree[] };

/** What comes after a slash. `deep`: after `//`. `nested`: inside of a predicate. */
export type Step = AxisStep | CallStep;

export type AxisStep = {
  readonly kind: 'axis';
  /** How it is written: `a`, `@a`, `.`, `..` or `axis::a`; evQueue's dialect treats the short forms in its own way. */
  readonly form: 'name' | 'attribute' | 'self' | 'parent' | 'axis';
  readonly axis: Axis;
  readonly test: NodeTest;
  readonly predicates: readonly Tree[];
  readonly deep: boolean;
  readonly nested: boolean;
  readonly offset: number;
};

export type CallStep = {
  readonly kind: 'call';
  readonly call: Call;
  readonly predicates: readonly Tree[];
  readonly deep: boolean;
  readonly nested: boolean;
  readonly offset: number;
};

/** The axes of XPath 1.0 but `namespace`. */
export const axes = [
  'ancestor',
  'ancestor-or-self',
  'attribute',
  'child',
  'descendant',
  'descendant-or-self',
  'following',
  'following-sibling',
  'parent',
  'preceding',
  'preceding-sibling',
  'self',
] as const;

export type Axis = (typeof axes)[number];

/** Which nodes of an axis a step takes. `none` is `comment()` and `processing-instruction()`: trees do not keep those. */
export type NodeTest =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'node' }
  | { readonly kind: 'text' }
  | { readonly kind: 'none' };
