import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeDirectory } from './make-directory.ts';

test('a directory is made with those above it, and one that is there stays', () => {
  const top = mkdtempSync(join(tmpdir(), 'evqueue-make-'));
  try {
    makeDirectory(join(top, 'a/b'));
    makeDirectory(join(top, 'a/b'));
    expect(statSync(join(top, 'a/b')).mode & 0o777).toBe(0o700);
    writeFileSync(join(top, 'file'), '');
    expect(() => makeDirectory(join(top, 'file/c'))).toThrow(/^cannot make the directory .*ENOTDIR/);
  } finally {
    rmSync(top, { recursive: true });
  }
});

test.skipIf(process.platform !== 'linux')('where nothing can be made it says so, and comes to an end', () => {
  expect(() => makeDirectory('/proc/evqueue/data')).toThrow('cannot make the directory /proc/evqueue/data');
});
