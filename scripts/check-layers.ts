/**
 * `npm run layers`: the import table of `.dependency-cruiser.cjs`, on all code.
 *
 * dependency-cruiser reads no TypeScript at all when it finds no compiler that it knows, and then reports "no violations".
 * So this fails too when nothing was read, and when a breach planted in a copy of the project is not found.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type PlantedFault, withPlantedProject } from './planted-project.ts';

type Violation = {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
  readonly cycle?: readonly { readonly name: string }[];
};
type Cruise = { readonly summary: { readonly totalCruised: number; readonly violations: readonly Violation[] } };

const repository = join(import.meta.dirname, '..');

/** Innocent files that the planted faults import. */
const ground = [
  { path: 'src/main.ts', source: "import { writer } from './store/postgres/writer.ts';\nexport const main = writer;\n" },
  { path: 'src/program/serve.ts', source: "import { loop } from '../engine/loop.ts';\nexport const serve = loop;\n" },
  { path: 'src/core/time.ts', source: 'export const second = 1000;\n' },
  { path: 'src/core/instance/machine.ts', source: "import { second } from '../time.ts';\nexport const machine = second;\n" },
  { path: 'src/engine/ports.ts', source: 'export type Port = number;\n' },
  { path: 'src/engine/loop.ts', source: "import type { Port } from './ports.ts';\nexport const loop: Port = 1;\n" },
  { path: 'src/store/postgres/writer.ts', source: "import type { Port } from '../../engine/ports.ts';\nexport const writer: Port = 1;\n" },
  { path: 'src/core/xml/reads-xml.ts', source: "import { SaxesParser } from 'saxes';\nexport const parser = SaxesParser;\n" },
  { path: 'src/core/plan/wheel.ts', source: "import { circle } from './circle.ts';\nexport const wheel = (): number => circle();\n" },
  { path: 'src/server/schemas/order.ts', source: 'export const order = 1;\nexport type Order = number;\n' },
  {
    path: 'web/src/api/orders.ts',
    source: "import type { Order } from '../../../src/server/schemas/order.ts';\nexport const orders: readonly Order[] = [];\n",
  },
  {
    path: 'web/src/features/orders/orders-page.ts',
    source: "import { second } from '../../../../src/core/time.ts';\nexport const page = second;\n",
  },
  { path: 'test/support/builder.ts', source: 'export const builder = 1;\n' },
];

const faults: readonly PlantedFault[] = [
  {
    path: 'src/core/reads-files.ts',
    source: "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
    rule: 'core: outside',
  },
  {
    path: 'src/core/xpath/reads-xml.ts',
    source: "import { SaxesParser } from 'saxes';\nexport const parser = SaxesParser;\n",
    rule: 'core/xpath: outside',
  },
  {
    path: 'src/core/xml/looks-up.ts',
    source: "import { machine } from '../instance/machine.ts';\nexport const up = machine;\n",
    rule: 'core/xml: sources',
  },
  {
    path: 'src/core/queue/knows-engine.ts',
    source: "import type { Port } from '../../engine/ports.ts';\nexport type Known = Port;\n",
    rule: 'core/queue: sources',
  },
  {
    path: 'src/engine/writes.ts',
    source: "import { writer } from '../store/postgres/writer.ts';\nexport const write = writer;\n",
    rule: 'engine: sources',
  },
  {
    path: 'src/engine/spawns.ts',
    source: "import { spawn } from 'node:child_process';\nexport const start = spawn;\n",
    rule: 'engine: outside',
  },
  {
    path: 'src/app/writes.ts',
    source: "import { writer } from '../store/postgres/writer.ts';\nexport const write = writer;\n",
    rule: 'app: sources',
  },
  {
    path: 'src/store/sqlite/decides.ts',
    source: "import { loop } from '../../engine/loop.ts';\nexport const decide = loop;\n",
    rule: 'store: sources',
  },
  {
    path: 'src/store/sqlite/other.ts',
    source: "import { writer } from '../postgres/writer.ts';\nexport const other = writer;\n",
    rule: 'edges do not meet',
  },
  {
    path: 'src/runner/decides.ts',
    source: "import { loop } from '../engine/loop.ts';\nexport const decide = loop;\n",
    rule: 'runner: sources',
  },
  {
    path: 'src/server/decides.ts',
    source: "import { loop } from '../engine/loop.ts';\nexport const decide = loop;\n",
    rule: 'server: sources',
  },
  { path: 'src/cli/decides.ts', source: "import { loop } from '../engine/loop.ts';\nexport const decide = loop;\n", rule: 'cli: sources' },
  {
    path: 'src/utils/stray.ts',
    source: "import { second } from '../core/time.ts';\nexport const stray = second;\n",
    rule: 'every file has a room',
  },
  {
    path: 'src/cli/serves.ts',
    source: "import { serve } from '../program/serve.ts';\nexport const start = serve;\n",
    rule: 'the program is not imported',
  },
  {
    path: 'src/program/starts.ts',
    source: "import { main } from '../main.ts';\nexport const start = main;\n",
    rule: 'main is not imported',
  },
  {
    path: 'src/core/plan/tested.ts',
    source: "import { builder } from '../../../test/support/builder.ts';\nexport const tested = builder;\n",
    rule: 'tests are not imported',
  },
  {
    path: 'src/core/plan/circle.ts',
    source: "import { wheel } from './wheel.ts';\nexport const circle = (): number => wheel();\n",
    rule: 'no cycles',
  },
  {
    path: 'web/src/features/orders/reads-engine.ts',
    source: "import { loop } from '../../../../src/engine/loop.ts';\nexport const read = loop;\n",
    rule: 'web: sources',
  },
  {
    path: 'web/src/api/validates.ts',
    source: "import { order } from '../../../src/server/schemas/order.ts';\nexport const valid = order;\n",
    rule: 'web: shapes are types',
  },
  {
    path: 'web/src/ui/fetches.ts',
    source: "import { orders } from '../api/orders.ts';\nexport const fetched = orders;\n",
    rule: 'web: parts do not fetch',
  },
  {
    path: 'web/src/api/knows-page.ts',
    source: "import { page } from '../features/orders/orders-page.ts';\nexport const known = page;\n",
    rule: 'web: parts know no pages',
  },
  {
    path: 'src/server/serves-sources.ts',
    source: "import { page } from '../../web/src/features/orders/orders-page.ts';\nexport const served = page;\n",
    rule: 'web is not imported',
  },
  { path: 'src/core/plan/lost.ts', source: "import { gone } from './gone.ts';\nexport const lost = gone;\n", rule: 'resolvable' },
  { path: 'src/server/borrows.ts', source: "import { test } from 'vitest';\nexport const borrowed = test;\n", rule: 'declared packages' },
];

function cruise(directory: string, folders: readonly string[]): Cruise {
  const program = join(repository, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const result = spawnSync(process.execPath, [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (!result.stdout.startsWith('{')) throw new Error(`dependency-cruiser did not answer: ${result.stdout}${result.stderr}`);
  return JSON.parse(result.stdout) as Cruise;
}

function missedFaults(): readonly PlantedFault[] {
  const found = withPlantedProject([...ground, ...faults], (directory) => cruise(directory, ['src', 'web/src', 'test']).summary.violations);
  const innocent = found.filter(({ from }) => !faults.some(({ path }) => path === from));
  if (innocent.length > 0) throw new Error(`a correct import was refused: ${JSON.stringify(innocent[0])}`);
  return faults.filter(({ path, rule }) => !found.some((violation) => violation.from === path && violation.rule.name === rule));
}

const { summary } = cruise(repository, ['src', 'web/src', 'test', 'bench', 'scripts']);
for (const { rule, from, to, cycle } of summary.violations) {
  console.error(`${rule.name}: ${cycle === undefined ? `${from} -> ${to}` : [from, ...cycle.map(({ name }) => name)].join(' -> ')}`);
}
const missed = missedFaults();
for (const { path, rule } of missed) console.error(`the planted breach ${path} was not found by rule "${rule}"`);
console.log(
  `layers: ${summary.totalCruised} modules, ${summary.violations.length} violations, ${faults.length - missed.length} of ${faults.length} planted breaches found`,
);
if (summary.totalCruised === 0) console.error('no module was read');
if (summary.totalCruised === 0 || summary.violations.length > 0 || missed.length > 0) process.exitCode = 1;
