import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SourceLines } from './source-lines.ts';

/** Line and column counted from the beginning, character by character. */
function counted(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let column = 1;
  for (let index = 0; index < offset; index += 1) {
    const crOfCrLf = text[index] === '\r' && text[index + 1] === '\n';
    if (crOfCrLf && index + 1 === offset) break;
    if (crOfCrLf) column += 1;
    else if (text[index] === '\n' || text[index] === '\r') {
      line += 1;
      column = 1;
    } else column += 1;
  }
  return { line, column };
}

test('lines and columns are those that one counts, in any order of asking', () => {
  const text = fc.array(fc.constantFrom('a', 'bc', '\n', '\r', '\r\n', '\u{1f600}')).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, fc.array(fc.nat()), (source, numbers) => {
      const lines = new SourceLines(source);
      for (const number of numbers) {
        const offset = number % (source.length + 1);
        const position = lines.positionAt(offset);
        expect(position).toEqual(counted(source, offset));
        expect(lines.positionAt(lines.offsetOf(position))).toEqual(position);
      }
    }),
  );
});
