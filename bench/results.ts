/** `bench/results.md`: the last accepted figures, one section for each scenario with the conditions it was measured under. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './scenario.ts';
import { scenarioNames, type ScenarioName } from './scenarios.ts';
import { markdownTable } from './table.ts';

const file = join(import.meta.dirname, 'results.md');

const introduction = `# Benchmark results

Written by \`npm run bench\`. Peers and limits were measured in the same run, on the same machine, unless the row says otherwise. The machine is
shared: a figure is the best of a few runs where the scenario says so, and swings by a quarter all the same. Above each table stands when it was
measured, the load at that moment, and how many appends of 4 KiB a second the disk could sync just then; the same with the data in memory tells engine
and disk apart. Figures named with * were measured on another machine and are there for comparison only.
`;

/** Replaces the section of one scenario. */
export function writeResults(machine: string, name: ScenarioName, conditions: string, rows: readonly Row[]): void {
  const sections = new Map<string, string>();
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  for (const part of before.split(/^## /m).slice(1)) sections.set(part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1).trim());
  sections.set(name, `${conditions}\n\n${markdownTable(rows)}`);
  const ordered = scenarioNames.flatMap((known) => {
    const text = sections.get(known);
    return text === undefined ? [] : [`## ${known}\n\n${text}\n`];
  });
  writeFileSync(file, [introduction, `${machine}.\n`, ...ordered].join('\n'));
}
