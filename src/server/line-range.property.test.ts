import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectLines } from './line-range.ts';

/** Texts with many newlines, so that borders of lines and chunks meet often. */
const text = fc.string({ unit: fc.constantFrom('a', 'é', '\n'), maxLength: 60 });

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size);
}

test('lines selected from chunks are the lines of the text, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 8 }),
      fc.option(fc.integer({ min: 0, max: 8 })),
      async (whole, size, first, more) => {
        const last = more === null ? null : first + more;
        const lines = whole.split(/(?<=\n)/).filter((line) => line !== '');
        const expected = lines.slice(first - 1, last ?? undefined).join('');
        const chunks: Uint8Array[] = [];
        for await (const chunk of selectLines(inChunks(Buffer.from(whole), size), { first, last })) chunks.push(chunk);
        expect(Buffer.concat(chunks).toString('utf8')).toBe(expected);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('nothing is read after the last line that is asked for', async () => {
  let read = 0;
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    for (;;) {
      read += 1;
      yield Buffer.from('one\ntwo\n');
    }
  };
  const chunks: Uint8Array[] = [];
  for await (const chunk of selectLines(endless(), { first: 3, last: 4 })) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe('one\ntwo\n');
  expect(read).toBe(2);
});
