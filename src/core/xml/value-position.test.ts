import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryXmlText } from '../../../test/support/arbitrary-text.ts';
import { parseXml } from './parse.ts';
import { escapeAttribute } from './print.ts';
import { SourceLines } from './source-lines.ts';
import { positionInValue } from './value-position.ts';

/** Ways to write one character of a value. */
function spellings(character: string): readonly string[] {
  const code = character.codePointAt(0)!;
  const references = [`&#${code};`, `&#x${code.toString(16)};`, `&#x00${code.toString(16).toUpperCase()};`];
  return character === ' ' ? [' ', '\n', '\t', '\r\n', '\r', ...references] : [escapeAttribute(character), ...references];
}

test('each character of a value is found where it was written, however that was', () => {
  const value = fc.tuple(arbitraryXmlText, fc.infiniteStream(fc.nat())).map(([text, choices]) => {
    const written: { readonly value: string; readonly raw: string }[] = [];
    for (const character of text) {
      const ways = spellings(character);
      const way = ways[choices.next().value! % ways.length]!;
      // CR and LF side by side, by chance, would be one line end.
      const joined = written.at(-1)?.raw.endsWith('\r') === true && way.startsWith('\n');
      written.push({ value: character, raw: joined ? `&#x${character.codePointAt(0)!.toString(16)};` : way });
    }
    return written;
  });
  fc.assert(
    fc.property(value, fc.constantFrom('', ' ', '\n '), (written, space) => {
      const before = `<r>\n\n <a y="'"\n x${space}=${space}"`;
      const source = `${before}${written.map(({ raw }) => raw).join('')}"/></r>`;
      const document = parseXml(source);
      const element = document.ok ? document.value.root.children.find((child) => child.kind === 'element') : undefined;
      const attribute = element?.attributes[1];
      expect(attribute?.value).toBe(written.map((part) => part.value).join(''));
      const lines = new SourceLines(source);
      let rawOffset = before.length;
      let offset = 0;
      for (const part of written) {
        expect(positionInValue(source, lines, attribute!.position!, offset)).toEqual(lines.positionAt(rawOffset));
        rawOffset += part.raw.length;
        offset += part.value.length;
      }
    }),
    { numRuns: 300 },
  );
});

test('an offset behind the end of the document gives the attribute', () => {
  expect(positionInValue('<a x="1"/>', new SourceLines('<a x="1"/>'), { line: 1, column: 4 }, 100)).toEqual({ line: 1, column: 4 });
});

test('a place that is no attribute is given back', () => {
  expect(positionInValue('<a/>', new SourceLines('<a/>'), { line: 1, column: 2 }, 0)).toEqual({ line: 1, column: 2 });
});
