import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createStandardError } from './standard-error.ts';

/** A stream whose reader takes nothing until it is told to. */
function stuckStream(): { readonly stream: Writable; readonly taken: string[]; readAll(): Promise<void> } {
  const taken: string[] = [];
  let go: (() => void) | null = null;
  let isOpen = false;
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      taken.push(chunk);
      if (isOpen) done();
      else go = done;
    },
  });
  return {
    stream,
    taken,
    async readAll() {
      isOpen = true;
      const release = go;
      go = null;
      release?.();
      while (stream.writableLength > 0) await new Promise(setImmediate);
    },
  };
}

test('what nobody reads is left out beyond a limit, and counted', async () => {
  const { stream, taken, readAll } = stuckStream();
  const sink = createStandardError(stream);
  const line = `${'x'.repeat(9_999)}\n`;
  for (let index = 0; index < 500; index += 1) sink.write(line);
  expect(stream.writableLength).toBeLessThan(1_100_000);
  await readAll();
  const read = taken.length;
  expect(read).toBeLessThan(500);
  sink.write('next\n');
  await readAll();
  expect(taken.slice(read)).toEqual([expect.stringContaining(`"msg":"${500 - read} lines were left out here`), 'next\n']);
});

test('after its reader has gone nothing is written, and nothing fails', () => {
  const { stream, taken } = stuckStream();
  stream.destroy();
  createStandardError(stream).write('a\n');
  expect(taken).toEqual([]);
});
