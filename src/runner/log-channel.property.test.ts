import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLogReader } from './log-channel.ts';

const line = fc.oneof(
  fc.constantFrom(
    '',
    '%',
    '%%',
    '%%50',
    '%50',
    '% 7',
    '%-3',
    '%400 and words',
    '%x',
    'text',
    '\\close ',
    'a\\close',
    '%'.repeat(5),
    `%9${'9'.repeat(200)}`,
  ),
  fc.string({ unit: 'binary', maxLength: 150 }).filter((text) => !text.includes('\n') && text !== '\\close'),
);

/** The rules, said once more for a whole text. */
function expected(lines: readonly string[]): string {
  return lines
    .map((text) => (/^%(?!%)/.test(text) ? null : text.startsWith('%%') ? text.slice(1) : text))
    .filter((text) => text !== null)
    .map((text) => `${text}\n`)
    .join('');
}

test('however the bytes are cut into pieces, the log is the same', () => {
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat(40)), (lines, cuts) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
      const reader = createLogReader();
      const out: Buffer[] = [];
      let at = 0;
      for (const size of cuts) {
        const piece = Buffer.from(bytes.subarray(at, at + size));
        out.push(Buffer.from(reader.read(piece)));
        piece.fill(0);
        at += size;
      }
      out.push(reader.read(bytes.subarray(at)), reader.end());
      expect(Buffer.concat(out).toString()).toBe(Buffer.from(expected(lines)).toString());
    }),
  );
});

test('progress is the newest, between 0 and 100', () => {
  const percentAfter = (text: string) => {
    const reader = createLogReader();
    reader.read(Buffer.from(text));
    return reader.percent;
  };
  expect(percentAfter('%10\n%20 files\n')).toBe(20);
  expect(percentAfter('%-5\n')).toBe(0);
  expect(percentAfter('%1000\n')).toBe(100);
  expect(percentAfter('% 30\ntext\n')).toBe(30);
  expect(percentAfter('%70\n%no number\n')).toBe(0);
  expect(percentAfter('%%40\n')).toBeNull();
  expect(percentAfter('%50')).toBeNull();
});

test('after \\close nothing is read', () => {
  const reader = createLogReader();
  expect(reader.read(Buffer.from('a\n\\close\nb\n%5\n')).toString()).toBe('a\n');
  expect(reader.read(Buffer.from('c\n')).toString()).toBe('');
  expect([reader.isClosed, reader.percent, reader.end().toString()]).toEqual([true, null, '']);
});

test('a last line without line feed belongs to the log, or is progress', () => {
  const restOf = (text: string) => {
    const reader = createLogReader();
    return Buffer.concat([reader.read(Buffer.from(text)), reader.end()]).toString();
  };
  expect(restOf('a\nrest')).toBe('a\nrest');
  expect(restOf('a\n%50')).toBe('a\n');
});
