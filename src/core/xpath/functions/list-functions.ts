/** What evQueue adds to XPath 1.0 and both dialects have: `string-join`, `min`, `max`, `current`. */
import { fail } from '../failure.ts';
import type { Run } from '../run.ts';
import type { StandardFunction } from '../rules.ts';
import type { XPathItem, XPathValue } from '../value.ts';
import { exactly, sequenceOf } from './argument.ts';

/** How a dialect reads the members of lists. */
export type ItemReading = {
  readonly text: (run: Run, item: XPathItem) => string;
  /** Null, or NaN: no number. */
  readonly number: (run: Run, item: XPathItem) => number | null;
  readonly toText: (run: Run, value: XPathValue) => string;
};

/** Makes the functions. */
export function listFunctions(reading: ItemReading): ReadonlyMap<string, StandardFunction> {
  const extreme = (name: string, pick: (one: number, other: number) => number): StandardFunction => ({
    arity: exactly(1),
    gives: 'number',
    call: ({ run }, [value], offset) => {
      let found: number | null = null;
      for (const item of sequenceOf(value!, name, offset)) {
        const number = reading.number(run, item);
        if (number === null || Number.isNaN(number)) {
          return fail('XPATH_VALUE', `${name}(): expected numbers, got "${reading.text(run, item)}" in the call`, offset);
        }
        found = found === null ? number : pick(found, number);
      }
      return found === null ? { kind: 'nodes', nodes: [] } : { kind: 'number', value: found };
    },
  });
  return new Map<string, StandardFunction>([
    [
      'string-join',
      {
        arity: exactly(2),
        gives: 'string',
        call: ({ run }, [list, separator], offset) => {
          const texts = sequenceOf(list!, 'string-join', offset).map((item) => reading.text(run, item));
          return { kind: 'string', value: texts.join(reading.toText(run, separator!)) };
        },
      },
    ],
    ['min', extreme('min', Math.min)],
    ['max', extreme('max', Math.max)],
    ['current', { arity: exactly(0), gives: 'nodes', call: ({ run }) => ({ kind: 'nodes', nodes: [run.context.node] }) }],
  ]);
}
