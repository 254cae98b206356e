/**
 * Proves that the rules of `.oxlintrc.json` bite: each fault below, planted in a copy of the project, has to be found by its
 * rule, and the same code has to pass where it is allowed. Part of `npm run lint`.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type PlantedFault, withPlantedProject } from './planted-project.ts';

const repository = join(import.meta.dirname, '..');

const later = 'async function later(): Promise<number> {\n  return Promise.resolve(1);\n}\n';
const clock = 'export const now = (): number => Date.now();\n';
const chance = 'export const chance = (): number => Math.random();\n';
const timer = 'export const wait = (wake: () => void): unknown => setTimeout(wake, 1);\n';
const environment = "export const home = (): string | undefined => process.env['HOME'];\n";
const speaks = "export const speak = (): void => console.log('x');\n";

const faults: readonly PlantedFault[] = [
  { path: 'src/runner/floats.ts', source: `${later}export function start(): void {\n  later();\n}\n`, rule: 'no-floating-promises' },
  {
    path: 'src/runner/misuses.ts',
    source: `${later}export const odd = (): boolean => {\n  if (later()) return true;\n  return false;\n};\n`,
    rule: 'no-misused-promises',
  },
  { path: 'src/runner/throws.ts', source: "export function fail(): never {\n  throw 'text';\n}\n", rule: 'only-throw-error' },
  {
    path: 'src/core/forgets.ts',
    source:
      "type Mark = 'a' | 'b';\nexport function read(mark: Mark): number {\n  let size = 0;\n  switch (mark) {\n    case 'a':\n      size = 1;\n  }\n  return size;\n}\n",
    rule: 'switch-exhaustiveness-check',
  },
  {
    path: 'src/core/defaults.ts',
    source:
      "type Mark = 'a' | 'b';\nexport function read(mark: Mark): number {\n  switch (mark) {\n    case 'a':\n      return 1;\n    default:\n      return 2;\n  }\n}\n",
    rule: 'switch-exhaustiveness-check',
  },
  { path: 'src/core/anything.ts', source: 'export const any = (value: any): unknown => value;\n', rule: 'no-explicit-any' },
  { path: 'src/core/unsaid.ts', source: 'export const unsaid = () => ({ a: 1 });\n', rule: 'explicit-module-boundary-types' },
  {
    path: 'src/core/circle.ts',
    source: "import { wheel } from './wheel.ts';\nexport const circle = (): number => wheel();\n",
    rule: 'no-cycle',
  },
  {
    path: 'src/core/wheel.ts',
    source: "import { circle } from './circle.ts';\nexport const wheel = (): number => circle();\n",
    rule: 'no-cycle',
  },
  { path: 'src/core/barrel.ts', source: "export * from './anything.ts';\n", rule: 'no-barrel-file' },
  { path: 'src/core/bare-name.ts', source: "import { sep } from 'path';\nexport const between = sep;\n", rule: 'prefer-node-protocol' },
  { path: 'src/core/CamelCase.ts', source: 'export const camel = 1;\n', rule: 'filename-case' },
  { path: 'src/core/loose.ts', source: 'export const same = (a: number, b: number): boolean => a == b;\n', rule: 'eqeqeq' },
  { path: 'src/server/speaks.ts', source: speaks, rule: 'no-console' },
  {
    path: 'src/core/focused.test.ts',
    source: "import { expect, test } from 'vitest';\ntest.only('alone', () => {\n  expect(1).toBe(1);\n});\n",
    rule: 'no-focused-tests',
  },
  ...['core/plan', 'engine', 'app'].flatMap((room) => [
    { path: `src/${room}/reads-clock.ts`, source: clock, rule: 'no-restricted-properties' },
    { path: `src/${room}/takes-chance.ts`, source: chance, rule: 'no-restricted-properties' },
    { path: `src/${room}/waits.ts`, source: timer, rule: 'no-restricted-globals' },
    { path: `src/${room}/reads-environment.ts`, source: environment, rule: 'no-restricted-globals' },
  ]),
];

/** What the same code may do elsewhere: no message at all is expected. */
const allowed = [
  'src/main.ts',
  'src/program/http-thread.ts',
  'src/runner/edge.ts',
  'src/server/edge.ts',
  'src/store/sqlite/edge.ts',
  'src/cli/edge.ts',
  'test/engine/edge.ts',
  'bench/edge.ts',
].map((path) => ({ path, source: `${clock}${chance}${timer}${environment}` }));

function lint(directory: string): readonly { readonly filename: string; readonly code: string }[] {
  const program = join(repository, 'node_modules/.bin/oxlint');
  const result = spawnSync(program, ['--format', 'json'], { cwd: directory, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (!result.stdout.startsWith('{')) throw new Error(`oxlint did not answer: ${result.stdout}${result.stderr}`);
  const { diagnostics } = JSON.parse(result.stdout) as { diagnostics: { filename: string; code: string }[] };
  return diagnostics;
}

const found = withPlantedProject([...faults, ...allowed], lint);
const missed = faults.filter(({ path, rule }) => !found.some(({ filename, code }) => filename === path && code.includes(`(${rule})`)));
for (const { path, rule } of missed) console.error(`the planted fault ${path} was not found by rule ${rule}`);
const wrong = found.filter(({ filename }) => allowed.some(({ path }) => path === filename));
for (const { filename, code } of wrong) console.error(`${code} refuses in ${filename} what is allowed there`);
console.log(`lint rules: ${faults.length - missed.length} of ${faults.length} planted faults found, ${wrong.length} false alarms`);
if (missed.length > 0 || wrong.length > 0) process.exitCode = 1;
