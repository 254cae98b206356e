import fc from 'fast-check';
import { test, expect } from 'vitest';
import { OutputSearch } from './output-search.ts';

/** Few letters, so that there is something to find. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '€', '😀', '\n', '\r', ' '), maxLength: 60 });
const needle = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀'), minLength: 1, maxLength: 3 });
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

/** Every match by the plain means of the language. */
function matchesOf(content: string, wanted: string): { offset: number; line: number }[] {
  const found: { offset: number; line: number }[] = [];
  for (let at = content.indexOf(wanted); at !== -1; at = content.indexOf(wanted, at + wanted.length)) {
    const before = content.slice(0, at);
    found.push({ offset: Buffer.byteLength(before), line: before.split('\n').length });
  }
  return found;
}

test('in any text, cut into any chunks, by text and by expression, the matches are those of a plain search', () => {
  fc.assert(
    fc.property(
      text,
      needle,
      sizes,
      fc.boolean(),
      fc.nat(80),
      fc.integer({ min: 1, max: 6 }),
      (content, wanted, cuts, isRegExp, fromOffset, limit) => {
        const bytes = Buffer.from(content);
        const search = new OutputSearch({ pattern: wanted, isRegExp, ignoresCase: false, fromOffset, limit });
        let offset = 0;
        for (let turn = 0; offset < bytes.length; turn += 1) {
          const size = cuts[turn % cuts.length] ?? 1;
          search.push(bytes.subarray(offset, offset + size));
          offset += size;
        }
        const found = search.end();
        const all = matchesOf(content, wanted);
        const shown = all.filter((each) => each.offset >= fromOffset).slice(0, limit);
        expect(found.count).toBe(all.length);
        expect(found.skipped).toBe(all.filter((each) => each.offset < fromOffset).length);
        expect(found.matches.map(({ offset: place, line }) => ({ offset: place, line }))).toEqual(shown);
        for (const match of found.matches) {
          expect(match.match).toBe(wanted);
          const lines = content.split('\n').map((line) => line.replace(/\r$/, ''));
          expect(lines[match.line - 1]).toContain(match.match);
          expect(Buffer.byteLength(match.before)).toBe(match.column - 1);
        }
      },
    ),
  );
});
