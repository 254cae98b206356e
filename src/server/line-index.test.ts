import { expect, test } from 'vitest';
import type { ReadableOutput } from '../app/outputs.ts';
import { LineIndex, LineIndexes } from './line-index.ts';

/** An output that counts how many bytes were read of it. */
function outputOf(text: string): ReadableOutput & { readBytes: number } {
  const bytes = Buffer.from(text);
  const output = {
    complete: true,
    sizeBytes: bytes.length,
    readBytes: 0,
    async read(offset: number, length: number) {
      const part = bytes.subarray(offset, offset + length);
      output.readBytes += part.length;
      return part;
    },
  };
  return output;
}

const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

test('a line is looked for from the mark before it, and nothing is looked through twice', async () => {
  const text = numbered(5_500);
  const output = outputOf(text);
  const index = new LineIndex();
  expect(await index.placeBefore(output, 1)).toEqual({ line: 1, offset: 0 });
  expect(output.readBytes).toBe(0);
  expect(await index.placeBefore(output, 4_321)).toEqual({ line: 4_001, offset: text.indexOf('line 4001\n') });
  const read = output.readBytes;
  expect(await index.placeBefore(output, 2_000)).toEqual({ line: 1_001, offset: text.indexOf('line 1001\n') });
  expect(await index.placeBefore(output, 3_001)).toEqual({ line: 3_001, offset: text.indexOf('line 3001\n') });
  expect(output.readBytes).toBe(read);
});

test('beyond the end the last mark is given, and lines are counted with what follows the last newline', async () => {
  const index = new LineIndex();
  const output = outputOf(`${numbered(1_500)}half`);
  expect(await index.placeBefore(output, 99_000)).toMatchObject({ line: 1_001 });
  expect(await index.count(output)).toEqual({ newlines: 1_500, endsWithNewline: false });
  expect(await new LineIndex().count(outputOf(''))).toEqual({ newlines: 0, endsWithNewline: false });
});

test('an output that grows is looked through from where it ended before', async () => {
  const index = new LineIndex();
  expect(await index.count(outputOf('a\nb'))).toEqual({ newlines: 1, endsWithNewline: false });
  const grown = outputOf('a\nb\nc\n');
  expect(await index.count(grown)).toEqual({ newlines: 3, endsWithNewline: true });
  expect(grown.readBytes).toBe(3);
});

test('two that ask at once look through it once', async () => {
  const index = new LineIndex();
  const output = outputOf(numbered(10_000));
  const places = await Promise.all([index.placeBefore(output, 9_999), index.placeBefore(output, 9_001), index.count(output)]);
  expect(places[0]).toEqual(places[1]);
  expect(output.readBytes).toBe(output.sizeBytes);
});

test('the oldest are forgotten beyond the limit', async () => {
  const indexes = new LineIndexes(15);
  await indexes.of('a').count(outputOf(numbered(10_000)));
  await indexes.of('b').count(outputOf(numbered(10_000)));
  expect(indexes.of('b').size).toBe(11);
  expect(indexes.of('a').size).toBe(1);
});
