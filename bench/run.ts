/**
 * Measures evqueue beside peers and limits of the same machine in the same run.
 *
 *     npm run bench                     everything, about half an hour
 *     npm run bench -- --short          the same with small sizes, under two minutes; writes no results
 *     npm run bench -- --only NAME      one scenario (several times for several)
 *
 * `EVQUEUE_BENCH_DIR` chooses the disk (default: the directory for temporary files), `EVQUEUE_BENCH_MEMORY` the file system in memory
 * (default /dev/shm). A scenario passes when it ran; whether a target is reached stands in its rows. Writes `bench/results.md`, where a
 * run of single scenarios replaces theirs only.
 */
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadText, machineText, placeText } from './machine.ts';
import { writeResults } from './results.ts';
import type { BenchOptions, Row } from './scenario.ts';
import { scenarioNames, type ScenarioName } from './scenarios.ts';
import { rowText } from './table.ts';

/** A scenario that takes longer has failed. */
const timeLimitMs = { short: 180_000, long: 1_200_000 };

/** Runs one scenario in a process of its own: none inherits the memory, or the warm code, of another. */
async function runScenario(name: ScenarioName, options: BenchOptions, say: (row: Row) => void): Promise<'passed' | 'failed'> {
  const limit = options.short ? timeLimitMs.short : timeLimitMs.long;
  const child = fork(join(import.meta.dirname, 'run-scenario.ts'), [name, JSON.stringify(options)], { timeout: limit });
  child.on('message', (message: Row) => say(message));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once('exit', (...end) => resolve(end));
  });
  if (code === 0) return 'passed';
  console.error(`  ${name} failed: ${signal === null ? `exit code ${code}` : `ended by ${signal}, the limit is ${limit / 1000} s`}`);
  return 'failed';
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { short: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } } });
  const chosen = scenarioNames.filter((name) => values.only === undefined || values.only.includes(name));
  const unknown = values.only?.find((name) => !scenarioNames.some((known) => known === name));
  if (unknown !== undefined) {
    console.error(`no scenario is named "${unknown}"; expected ${scenarioNames.join(', ')}`);
    return 2;
  }
  const memoryRoot = process.env['EVQUEUE_BENCH_MEMORY'] ?? '/dev/shm';
  const disk = mkdtempSync(join(process.env['EVQUEUE_BENCH_DIR'] ?? tmpdir(), 'evqueue-bench-'));
  const memory = existsSync(memoryRoot) ? mkdtempSync(join(memoryRoot, 'evqueue-bench-')) : null;
  const options: BenchOptions = {
    short: values.short,
    disk: { name: 'disk', directory: disk },
    memory: memory === null ? null : { name: 'memory', directory: memory },
  };
  const count = { passed: 0, failed: 0, skipped: scenarioNames.length - chosen.length };
  try {
    const machine = machineText();
    console.log(`${machine}\nload ${loadText()}\ndisk: ${placeText(disk)}; memory: ${memory === null ? 'none' : placeText(memory)}`);
    for (const name of chosen) {
      const conditions = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC; load ${loadText()}; disk ${placeText(disk)}`;
      console.log(`\n${name}`);
      const startedMs = performance.now();
      const rows: Row[] = [];
      const end = await runScenario(name, options, (row) => {
        rows.push(row);
        console.log(rowText(row));
      });
      console.log(`  (${((performance.now() - startedMs) / 1000).toFixed(0)} s)`);
      count[end] += 1;
      if (!values.short) writeResults(machine, name, conditions, rows);
    }
  } finally {
    rmSync(disk, { recursive: true, force: true });
    if (memory !== null) rmSync(memory, { recursive: true, force: true });
  }
  console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  return count.failed === 0 ? 0 : 1;
}

process.exitCode = await main();
