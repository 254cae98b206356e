/** When the output of a command came: marks beside its files, over the death of engines, and what is left of them. */
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { partsOfAttemptId, type AttemptId } from '../../src/core/ids.ts';
import { parseTimes, type OutputMark } from '../../src/core/instance/output-times.ts';
import type { Report } from '../../src/engine/ports.ts';
import { createLiveOutput } from '../../src/runner/live-output.ts';
import { mostMarks, TimesRecorder } from '../../src/runner/times-recorder.ts';
import { createBench, outputFile, type Bench } from './harness.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

function marksOf(report: Report): readonly OutputMark[] {
  return report.output.times === undefined ? [] : parseTimes(Buffer.from(report.output.times).toString('latin1'), report.attemptId).marks;
}

function timesFiles(): readonly string[] {
  return readdirSync(bench.spoolDir).filter((name) => name.includes('.times'));
}

/** Waits until the times of a running command say so much. */
async function marksOfRunning(attemptId: AttemptId, count: number): Promise<readonly OutputMark[]> {
  const live = createLiveOutput(bench);
  const { instanceId, nodeId, number } = partsOfAttemptId(attemptId) ?? { instanceId: 0, nodeId: 0, number: 0 };
  for (;;) {
    const { marks } = parseTimes(await live.times(instanceId, nodeId, number), attemptId);
    if (marks.length >= count) return marks;
    await pause(20);
  }
}

/** A command that goes on when the file of that name is there. */
const untilFile = (name: string): string => `while [ ! -e ${name} ]; do sleep 0.05; done`;

test('what a command writes is marked in the order in which it came, log lines without those of progress', async () => {
  const harness = await bench.open();
  const { attemptId } = harness.begin([
    'sh',
    '-c',
    `echo a; ${untilFile('one')}; echo bb >&2; ${untilFile('two')}; echo ccc; printf '%%10\\nlog\\n' >&3; ${untilFile('three')}; echo end >&2`,
  ]);
  for (const [index, name] of ['one', 'two', 'three'].entries()) {
    await marksOfRunning(attemptId, index + 1);
    writeFileSync(join(bench.directory, name), '');
  }
  const report = await harness.reportOf(attemptId);
  const marks = marksOf(report);
  expect(marks.slice(0, 2).map(({ channel, bytes }) => [channel, bytes])).toEqual([
    ['stdout', 2],
    ['stderr', 3],
  ]);
  expect(new Set(marks.slice(2, 4).map(({ channel, bytes }) => `${channel} ${bytes}`))).toEqual(new Set(['stdout 4', 'log 4']));
  expect(marks.slice(4).map(({ channel, bytes }) => [channel, bytes])).toEqual([['stderr', 4]]);
  for (const [index, { sinceMs, atMs }] of marks.entries()) {
    expect(atMs).toBeGreaterThanOrEqual(Math.max(sinceMs, marks[index - 1]?.atMs ?? 0));
    expect(atMs).toBeLessThanOrEqual(report.endedAtMs + 10);
  }
  harness.runner.ack([attemptId]);
  expect(timesFiles()).toEqual([]);
});

test('a short command costs nothing: no mark, no file', async () => {
  const harness = await bench.open();
  const report = await harness.run(['sh', '-c', 'echo a; echo b >&2']);
  expect([marksOf(report), timesFiles()]).toEqual([[], []]);
});

test('a command that outlives its engine: what it wrote before is marked, what it wrote meanwhile came some time in between', async () => {
  const host = spawn(
    process.execPath,
    [
      join(import.meta.dirname, 'host.ts'),
      bench.spoolDir,
      bench.blobDir,
      bench.directory,
      `echo a; ${untilFile('one')}; echo bb >&2; echo x >two; ${untilFile('three')}; echo ccc`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: bench.directory },
  );
  const lines = createInterface({ input: host.stdout });
  const placed = new Promise<{ attemptId: AttemptId; ref: string }>((resolve) => {
    lines.on('line', (line) => {
      const match = /^placed (\S+) (\S+)$/.exec(line);
      if (match !== null) resolve({ attemptId: match[1] as AttemptId, ref: match[2] ?? '' });
    });
  });
  const { attemptId, ref } = await placed;
  const [before] = await marksOfRunning(attemptId, 1);
  host.kill('SIGKILL');
  await once(host, 'exit');
  const killedAtMs = Date.now();
  writeFileSync(join(bench.directory, 'one'), '');
  while (!existsSync(join(bench.directory, 'two'))) await pause(10);
  const file = outputFile(bench.spoolDir, ref, attemptId, 'stdout').replace(/stdout$/, 'times');
  // Half a line, as a death in the middle of writing leaves it.
  writeFileSync(file, `${readFileSync(file, 'latin1')}o12`);

  const harness = await bench.open();
  expect(await harness.runner.inspect([{ attemptId, ref }])).toMatchObject([{ kind: 'running' }]);
  await marksOfRunning(attemptId, 2);
  writeFileSync(join(bench.directory, 'three'), '');
  const report = await harness.reportOf(attemptId);
  const marks = marksOf(report);
  expect(marks.map(({ channel, bytes }) => [channel, bytes])).toEqual([
    ['stdout', 2],
    ['stderr', 3],
    ['stdout', 4],
  ]);
  expect(marks[0]).toEqual(before);
  expect(marks[1]?.sinceMs).toBeLessThanOrEqual(killedAtMs);
  expect(marks[1]?.atMs).toBeGreaterThanOrEqual(killedAtMs - 10);
  harness.runner.ack([attemptId]);
  expect(timesFiles()).toEqual([]);
});

test('however long a command writes, its times stay small, complete and in order', () => {
  const file = join(bench.directory, 'times');
  const attemptId = '1-2-1';
  const recorder = new TimesRecorder(file, attemptId, 0, false);
  let largest = 0;
  let looks = 0;
  for (let nowMs = 100; nowMs < 3_600_000; nowMs += 100) {
    looks += 1;
    recorder.look(
      { stdout: { bytes: looks * 1_000, writtenAtMs: nowMs - 40 }, stderr: { bytes: looks, writtenAtMs: nowMs - 20 } },
      nowMs,
      true,
    );
    if (existsSync(file)) largest = Math.max(largest, readFileSync(file).length);
  }
  const times = recorder.finish(
    { stdout: { bytes: looks * 1_000 + 7, writtenAtMs: 3_600_000 }, stderr: { bytes: looks, writtenAtMs: 3_599_980 } },
    3_600_000,
  );
  const { marks, sizeBytes } = parseTimes(Buffer.from(times ?? []).toString('latin1'), attemptId);
  expect(sizeBytes).toBe(times?.length);
  expect(marks.length).toBeLessThanOrEqual(mostMarks + 100);
  expect(marks.length).toBeGreaterThan(mostMarks / 4);
  expect(largest).toBeLessThan(64 * 1024);
  const sum = (wanted: string): number => marks.reduce((total, { channel, bytes }) => total + (channel === wanted ? bytes : 0), 0);
  expect([sum('stdout'), sum('stderr')]).toEqual([looks * 1_000 + 7, looks]);
  expect(marks.map(({ atMs }) => atMs)).toEqual(marks.map(({ atMs }) => atMs).toSorted((one, other) => one - other));
});

test('what an earlier command left in a set of files is not taken for the times of the next', () => {
  const file = join(bench.directory, 'times');
  writeFileSync(file, 'times 9-9-9 0\no5 0 0\n');
  const adopted = new TimesRecorder(file, '1-2-1', 1_000, true);
  adopted.look({ stdout: { bytes: 3, writtenAtMs: 1_500 } }, 2_000, true);
  expect(readFileSync(file, 'latin1')).toBe('times 1-2-1 1000\no3 0 500\n');
});
