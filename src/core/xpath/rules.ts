import type { Grammar } from './parser.ts';
import type { Predicate } from './predicate.ts';
import type { Focus, Run } from './run.ts';
import type { NodeStep } from './set-step.ts';
import type { ArithmeticOperator, AxisStep, ComparisonOperator } from './tree.ts';
import type { Dialect, XPathItem, XPathValue } from './value.ts';

/** What is different from dialect to dialect; everything else is one evaluator. */
export type DialectRules = {
  readonly dialect: Dialect;
  readonly grammar: Grammar;
  /** Whether selections are sets in document order. */
  readonly sets: boolean;
  /** `position()` and `last()` outside of predicates. */
  readonly outermostPlace: number;
  /** The value of a number as it is written. */
  readonly number: (text: string) => XPathValue;
  /** Whether a value counts as true. */
  readonly isTrue: (value: XPathValue) => boolean;
  readonly negate: (run: Run, value: XPathValue) => XPathValue;
  readonly arithmetic: (run: Run, operator: ArithmeticOperator, left: XPathValue, right: XPathValue, offset: number) => XPathValue;
  readonly compare: (run: Run, operator: ComparisonOperator, left: XPathValue, right: XPathValue) => boolean;
  readonly union: (left: XPathValue, right: XPathValue, offset: number) => XPathValue;
  readonly functions: ReadonlyMap<string, StandardFunction>;
  readonly step: (step: AxisStep, predicates: readonly Predicate[]) => NodeStep;
  /** The predicates of a function of the workflow; `nested`: it stands inside of another predicate itself. */
  readonly keep: <Item extends XPathItem>(
    run: Run,
    items: readonly Item[],
    predicates: readonly Predicate[],
    nested: boolean,
  ) => readonly Item[];
  /** What a dialect makes of values that come from outside: functions of the workflow and variables. */
  readonly adopt: (value: XPathValue) => XPathValue;
  /** What `(...)` and variables are before predicates and steps. */
  readonly group: (value: XPathValue) => XPathValue;
};

/** A function of a dialect. The number of arguments has been checked when it is called. */
export type StandardFunction = {
  readonly arity: Arity;
  /** What it gives, where that is certain: a number as predicate is a place. */
  readonly gives: 'boolean' | 'string' | 'number' | 'nodes';
  /** Whether it depends on the place of the item in its list. */
  readonly places?: true;
  readonly call: (focus: Focus, args: readonly XPathValue[], offset: number) => XPathValue;
};

/** How many arguments a function takes, both ends included. */
export type Arity = { readonly min: number; readonly max: number };
