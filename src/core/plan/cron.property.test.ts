import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryCronText } from '../../../test/support/arbitrary-cron.ts';
import { parseCron, printCron } from './cron.ts';
import type { Interval } from './interval.ts';
import { parseWhen, printWhen } from './when.ts';

test('what a cron text prints as means the same, and prints as itself', () => {
  const property = fc.property(arbitraryCronText(), fc.option(fc.integer({ min: 0, max: 59 })), (text, second) => {
    const parsed = parseCron(second === null ? text : `${second}/7 ${text}`);
    fc.pre(parsed.ok);
    const printed = printCron(parsed.value);
    expect(parseCron(printed)).toEqual({ ok: true, value: parsed.value });
  });
  fc.assert(property, { numRuns: 500 });
});

test('upper case, lower case and spaces make no difference', () => {
  const property = fc.property(arbitraryCronText(), (text) => {
    expect(parseCron(` ${text.toLowerCase().replaceAll(' ', '  ')} `).ok).toBe(parseCron(text).ok);
    const [spaced, plain] = [parseCron(text.toLowerCase()), parseCron(text)];
    if (spaced.ok && plain.ok) expect(spaced.value).toEqual(plain.value);
  });
  fc.assert(property, { numRuns: 200 });
});

test('an interval that is printed and parsed is the same', () => {
  const anchor = fc.oneof(
    fc.constant(null),
    fc.integer({ min: 0, max: 4_000_000_000 }).map((s) => ({ kind: 'wall' as const, wallMs: s * 1000 })),
    fc.integer({ min: 0, max: 4_000_000_000 }).map((s) => ({ kind: 'moment' as const, atMs: s * 1000 })),
  );
  const property = fc.property(fc.integer({ min: 1, max: 36_600 * 86_400 }), anchor, (seconds, from) => {
    const interval: Interval = { kind: 'interval', everyMs: seconds * 1000, anchor: from };
    expect(parseWhen(printWhen(interval))).toEqual({ ok: true, value: interval });
  });
  fc.assert(property, { numRuns: 300 });
});

test('any text is parsed or refused with a place inside it', () => {
  const letters = fc.constantFrom(...'0123456789*/,-#LW?+@ \teveryhfromTZ:MONJAN'.split(''));
  const property = fc.property(
    fc.oneof(
      fc.string(),
      fc.array(letters, { maxLength: 20 }).map((items) => items.join('')),
    ),
    (text) => {
      const parsed = parseWhen(text);
      if (parsed.ok) return;
      expect(parsed.error.offset).toBeGreaterThanOrEqual(0);
      expect(parsed.error.offset).toBeLessThanOrEqual(text.length);
    },
  );
  fc.assert(property, { numRuns: 2000 });
});
