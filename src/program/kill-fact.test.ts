import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { killFactOf } from './kill-fact.ts';

test('without a running engine nothing is said, with one that made no cgroup that it searches', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'evqueue-kill-fact-'));
  expect(killFactOf(dataDir, null)).toBeNull();
  expect(killFactOf(dataDir, process.pid)).toBeNull();
  mkdirSync(join(dataDir, 'spool'));
  writeFileSync(join(dataDir, 'spool/id'), '0123456789abcdef\n');
  expect(killFactOf(dataDir, process.pid)).toMatch(/^by search: /);
  rmSync(dataDir, { recursive: true });
});
