import { expect, test } from 'vitest';
import { compilePattern, OutputSearch, type SearchFound, type SearchRequest } from './output-search.ts';

function search(
  content: string | Buffer,
  request: Partial<SearchRequest> & { readonly pattern: string },
  chunkBytes = 1 << 20,
): SearchFound {
  const bytes = Buffer.from(content);
  const found = new OutputSearch({ isRegExp: false, ignoresCase: false, fromOffset: 0, limit: 100, ...request });
  for (let offset = 0; offset < bytes.length; offset += chunkBytes) found.push(bytes.subarray(offset, offset + chunkBytes));
  return found.end();
}

test('a match has its place and what stands around it', () => {
  expect(search('one\ntwo error here\r\nthree', { pattern: 'error' })).toEqual({
    matches: [{ offset: 8, length: 5, line: 2, column: 5, before: 'two ', match: 'error', after: ' here' }],
    count: 1,
    skipped: 0,
  });
});

test('text is text, whatever it means in an expression', () => {
  expect(search('a.c abc a.c', { pattern: 'a.c' }).count).toBe(2);
  expect(search('A.C abc a.c', { pattern: 'a.c', ignoresCase: true }).count).toBe(2);
  expect(search('a.c abc', { pattern: 'a.c', isRegExp: true }).count).toBe(2);
  expect(search(String.raw`x $1 \d (y`, { pattern: String.raw`\d (`, ignoresCase: true }).count).toBe(1);
});

test('an expression sees one line at a time, without its end', () => {
  expect(search('ab\r\nb\nab', { pattern: '^a?b$', isRegExp: true }).matches.map(({ line }) => line)).toEqual([1, 2, 3]);
  expect(search('a\nb', { pattern: 'a.b', isRegExp: true }).count).toBe(0);
  expect(search('aaa\n\nb', { pattern: 'x*', isRegExp: true }).count).toBe(4 + 1 + 2);
});

test('offsets count bytes, also where the text is no UTF-8', () => {
  expect(search('é€ error', { pattern: 'ERROR', ignoresCase: true }).matches[0]).toMatchObject({ offset: 6, length: 5, column: 7 });
  const broken = Buffer.concat([Buffer.from([0xff, 0xfe, 0x20]), Buffer.from('error')]);
  expect(search(broken, { pattern: 'er+or', isRegExp: true }).matches[0]).toMatchObject({ offset: 3, length: 5 });
});

test('what lies before the offset is counted and not shown, and no more than the limit is shown', () => {
  const content = 'x\n'.repeat(10);
  const { matches, count, skipped } = search(content, { pattern: 'x', fromOffset: 5, limit: 2 });
  expect([matches.map(({ offset, line }) => [offset, line]), count, skipped]).toEqual([
    [
      [6, 4],
      [8, 5],
    ],
    10,
    3,
  ]);
});

test('the size of the chunks changes nothing', () => {
  const content = `first é error\n${'long '.repeat(50)}error error\n\nlast errör error`;
  for (const request of [{ pattern: 'error' }, { pattern: 'err.r', isRegExp: true }, { pattern: 'ERROR', ignoresCase: true }]) {
    const whole = search(content, request);
    expect(whole.count).toBeGreaterThan(3);
    for (const size of [1, 2, 3, 7, 64, 100]) expect(search(content, request, size)).toEqual(whole);
  }
});

test('a line without end is searched in pieces, and its memory is bounded', () => {
  const found = search(`${'y'.repeat(3_000_000)}needle${'y'.repeat(100)}\nneedle`, { pattern: 'needle' }, 1_000_000);
  expect(found.matches.map(({ offset, line }) => [offset, line])).toEqual([
    [3_000_000, 1],
    [3_000_107, 2],
  ]);
  expect(found.matches[0]?.before.length).toBeLessThan(300);
});

test('an excerpt never cuts a character', () => {
  const { matches } = search(`${'€'.repeat(300)}needle${'€'.repeat(300)}`, { pattern: 'needle' });
  expect(`${matches[0]?.before}${matches[0]?.after}`).toMatch(/^€+$/u);
});

test('an expression that Unicode rules refuse is read by the older ones', () => {
  expect(compilePattern({ pattern: String.raw`a\-b`, isRegExp: true, ignoresCase: false }).flags).toBe('g');
  expect(compilePattern({ pattern: 'a', isRegExp: true, ignoresCase: true }).flags).toBe('giu');
  expect(() => compilePattern({ pattern: '(', isRegExp: true, ignoresCase: false })).toThrow(SyntaxError);
});
