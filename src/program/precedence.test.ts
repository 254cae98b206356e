import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const code = `
import { getPriority } from 'node:os';
import { goBeforeCommands } from ${JSON.stringify(new URL('precedence.ts', import.meta.url).href)};
const before = getPriority();
console.log(JSON.stringify({ before, commands: goBeforeCommands(), after: getPriority() }));`;

test('the engine goes before its commands where it may, and says what commands should have', () => {
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  const { before, commands, after } = JSON.parse(stdout) as { before: number; commands: number | null; after: number };
  expect([after, commands]).toEqual(commands === null ? [before, null] : [before - 5, before]);
});
