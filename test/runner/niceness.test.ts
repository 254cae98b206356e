import { getPriority } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBench, textOf, type Bench } from './harness.ts';

let bench: Bench;
beforeEach(() => (bench = createBench()));
afterEach(async () => await bench.dispose());

test.each([
  ['that of the engine', null, getPriority()],
  ['another than the engine', 17, 17],
])('commands have the niceness of %s', async (_whose, niceness, expected) => {
  const runner = await bench.open({ niceness });
  const report = await runner.run(['/usr/bin/nice']);
  expect(textOf(report, 'stdout').trim()).toBe(String(expected));
});
