import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryAnyText } from '../../../test/support/arbitrary-text.ts';
import { arbitraryElement, elementOfPlain, plainOfElement } from '../../../test/support/arbitrary-xml.ts';
import { parseXml } from './parse.ts';
import { escapeAttribute, escapeText, printXml, replaceForbidden } from './print.ts';

test('reading what was printed gives an equal tree', () => {
  fc.assert(
    fc.property(arbitraryElement, (plain) => {
      const read = parseXml(printXml(elementOfPlain(plain)));
      expect(read.ok && plainOfElement(read.value.root)).toStrictEqual({ ...plain });
    }),
    { numRuns: 500 },
  );
});

test('any text at all survives as content and as attribute, but for characters that XML does not know', () => {
  fc.assert(
    fc.property(arbitraryAnyText, (text) => {
      const read = parseXml(`<a x="${escapeAttribute(text)}">${escapeText(text)}</a>`);
      const expected = replaceForbidden(text);
      expect(read.ok && plainOfElement(read.value.root)).toStrictEqual({
        name: 'a',
        attributes: [['x', expected]],
        children: expected === '' ? [] : [expected],
      });
    }),
    { numRuns: 500 },
  );
});

test(
  'a document with a part cut off, doubled or replaced is read or refused with a place in it, and never throws',
  { timeout: 30_000 },
  () => {
    fc.assert(
      fc.property(
        arbitraryElement,
        fc.nat(),
        fc.nat({ max: 4 }),
        fc.constantFrom('', '<', '&', '>', '"', '</a>', '<!--', ']]>', '\r\n'),
        (plain, at, length, put) => {
          const text = printXml(elementOfPlain(plain), { indent: true });
          const start = at % (text.length + 1);
          const damaged = text.slice(0, start) + put + text.slice(start + length);
          const read = parseXml(damaged);
          if (read.ok) return;
          const lines = damaged.split(/\r\n|\r|\n/);
          const { line, column } = read.error;
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
          expect(read.error.message).not.toBe('');
        },
      ),
      { numRuns: 1000 },
    );
  },
);
