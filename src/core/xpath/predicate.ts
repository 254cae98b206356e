import { Focus, type Compiled, type CompiledTest, type Run } from './run.ts';
import type { XPathItem } from './value.ts';
import { booleanOfValue } from './value-text.ts';

/** A condition in brackets. */
export type Predicate = {
  readonly value: Compiled;
  readonly test: CompiledTest;
  /** Whether the place of an item can matter: the value may be a number, or asks for `position()` or `last()`. */
  readonly positional: boolean;
  /** Of a bare whole number its value: `[2]`. */
  readonly index: number | null;
};

/** Keeps what passes by XPath 1.0: a number is a place among `items`, anything else counts as true or false. */
export function keepByXPath<Item extends XPathItem>(run: Run, items: readonly Item[], predicates: readonly Predicate[]): readonly Item[] {
  let kept = items;
  for (const predicate of predicates) {
    if (kept.length === 0) return kept;
    if (predicate.index !== null) kept = itemAt(kept, predicate.index);
    else if (!predicate.positional) kept = keepTrue(run, kept, predicate.test);
    else {
      const { value } = predicate;
      kept = keepTrue(run, kept, (focus) => {
        const result = value(focus);
        return result.kind === 'number' || result.kind === 'integer' ? result.value === focus.position : booleanOfValue(result);
      });
    }
  }
  return kept;
}

/** Keeps what passes by evQueue: only a bare number is a place, in the whole list; a computed number is true unless it is 0. */
export function keepFromList<Item extends XPathItem>(run: Run, items: readonly Item[], predicates: readonly Predicate[]): readonly Item[] {
  let kept = items;
  for (const predicate of predicates) {
    if (kept.length === 0) return kept;
    kept = predicate.index === null ? keepTrue(run, kept, predicate.test) : itemAt(kept, predicate.index);
  }
  return kept;
}

function itemAt<Item>(items: readonly Item[], index: number): readonly Item[] {
  return items.slice(index - 1, index);
}

function keepTrue<Item extends XPathItem>(run: Run, items: readonly Item[], test: CompiledTest): readonly Item[] {
  const kept: Item[] = [];
  const focus = new Focus(run, items[0]!, 0, items.length);
  run.spend(items.length);
  for (const item of items) {
    focus.item = item;
    focus.position += 1;
    if (test(focus)) kept.push(item);
  }
  return kept;
}
