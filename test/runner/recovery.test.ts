/** Each row of the recovery table, with real processes killed at a named point. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AttemptId } from '../../src/core/ids.ts';
import { attemptIdOf, partsOfAttemptId } from '../../src/core/ids.ts';
import { freezeCgroup } from '../../src/runner/cgroup.ts';
import { readProcessStat } from '../../src/runner/identity.ts';
import { parseJournal } from '../../src/runner/journal.ts';
import { findMarked } from '../../src/runner/process-tree.ts';
import { cgroupsOf, noCgroups } from './cgroups.ts';
import { createBench, newAttemptId, outputFile, specOf, textOf, type Bench } from './harness.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

type Placed = { readonly attemptId: AttemptId; readonly ref: string };

/** Runs a host until `point` is said for the last attempt, then kills it with SIGKILL. */
async function crashAt(point: 'placed' | 'ready' | 'started' | 'ended', texts: readonly string[]): Promise<readonly Placed[]> {
  const host = spawn(
    process.execPath,
    [fileURLToPath(new URL('host.ts', import.meta.url)), bench.spoolDir, bench.blobDir, bench.directory, ...texts],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const placed: Placed[] = [];
  const exit = once(host, 'exit');
  for await (const line of createInterface({ input: host.stdout })) {
    const [word, id = '', ref = ''] = line.split(' ');
    const parts = partsOfAttemptId(id);
    if (word === 'placed' && parts !== null) placed.push({ attemptId: attemptIdOf(parts.instanceId, parts.nodeId, parts.number), ref });
    if (word === point && (point === 'ready' || placed.length === texts.length)) host.kill('SIGKILL');
  }
  await exit;
  return placed;
}

function workerPid(ref: string): number {
  return parseJournal(readFileSync(join(bench.spoolDir, `worker-${ref}.journal`), 'latin1')).process?.pid ?? 0;
}

async function gone(pid: number): Promise<void> {
  for (let stat = readProcessStat(pid); stat !== null && stat.state !== 'Z'; stat = readProcessStat(pid)) await pause(5);
}

async function pidsOf(attemptId: AttemptId): Promise<readonly number[]> {
  const spoolId = readFileSync(join(bench.spoolDir, 'id'), 'latin1').trim();
  return (await findMarked(spoolId)).get(attemptId) ?? [];
}

test('killed after the assignment, before the line was sent: never started, proven', async () => {
  const placed = await crashAt('placed', ['-unused']);
  const harness = await bench.open();
  expect(await harness.runner.inspect(placed)).toEqual([{ kind: 'neverStarted' }]);
});

test('killed while the command runs: adopted, its output whole, its exit code kept', async () => {
  const placed = await crashAt('started', ['echo before; sleep 0.6; echo after; exit 8']);
  const harness = await bench.open();
  expect(await harness.runner.inspect(placed)).toMatchObject([{ kind: 'running', startedAtMs: expect.any(Number) }]);
  const report = await harness.reportOf(placed[0]!.attemptId);
  expect([report.outcome, textOf(report, 'stdout')]).toEqual([{ kind: 'exited', exitCode: 8 }, 'before\nafter\n']);
});

test('killed, and the command ends while no engine lives: its result is there', async () => {
  const placed = await crashAt('started', ['sleep 0.3; echo alone; exit 2']);
  await gone(workerPid(placed[0]!.ref));
  const reopenedAtMs = Date.now();
  const harness = await bench.open();
  const [inspection] = await harness.runner.inspect(placed);
  expect(inspection).toMatchObject({ kind: 'ended', report: { outcome: { kind: 'exited', exitCode: 2 } } });
  const report = await harness.reportOf(placed[0]!.attemptId);
  expect(textOf(report, 'stdout')).toBe('alone\n');
  // The end is the command's own, not the moment when somebody looked; file systems round it to a tick of the kernel.
  expect(report.endedAtMs - (report.startedAtMs ?? 0)).toBeGreaterThan(0);
  expect(report.endedAtMs).toBeLessThanOrEqual(reopenedAtMs);
});

test('killed after the report, before its end was committed: reported again, large output too', async () => {
  const placed = await crashAt('ended', ['seq 1 100000; echo err >&2']);
  expect(existsSync(join(bench.blobDir, `${placed[0]!.attemptId}.stdout`))).toBe(true);
  const harness = await bench.open();
  expect(await harness.runner.inspect(placed)).toMatchObject([
    { kind: 'ended', report: { outcome: { kind: 'exited', exitCode: 0 }, output: { stdout: { kind: 'file', sizeBytes: 588_895 } } } },
  ]);
});

test('engine and worker killed, the command lives: it keeps running and is lost when it is gone', async () => {
  const placed = await crashAt('started', ['echo some; exec sleep 60']);
  const { attemptId, ref } = placed[0]!;
  process.kill(workerPid(ref), 'SIGKILL');
  const harness = await bench.open();
  expect(await harness.runner.inspect(placed)).toMatchObject([{ kind: 'running' }]);
  for (const pid of await pidsOf(attemptId)) process.kill(pid, 'SIGKILL');
  const report = await harness.reportOf(attemptId);
  expect([report.outcome.kind, textOf(report, 'stdout')]).toEqual(['lost', 'some\n']);
});

test('engine, worker and command killed: lost, never a success', async () => {
  const placed = await crashAt('started', ['exec sleep 60']);
  const { attemptId, ref } = placed[0]!;
  process.kill(workerPid(ref), 'SIGKILL');
  for (const pid of await pidsOf(attemptId)) process.kill(pid, 'SIGKILL');
  await gone(workerPid(ref));
  const harness = await bench.open();
  expect(await harness.runner.inspect(placed)).toMatchObject([{ kind: 'ended', report: { outcome: { kind: 'lost' } } }]);
});

test('a kill asked for an orphan ends it, and is called a kill', async () => {
  const placed = await crashAt('started', ['sleep 60 & exec sleep 60']);
  const { attemptId, ref } = placed[0]!;
  process.kill(workerPid(ref), 'SIGKILL');
  const harness = await bench.open();
  await harness.runner.inspect(placed);
  await harness.runner.signal(attemptId, 'kill', 'dave');
  expect((await harness.reportOf(attemptId)).outcome).toEqual({ kind: 'killed', by: 'dave' });
  expect(await pidsOf(attemptId)).toEqual([]);
});

test('after another boot everything is lost, and what was found is said', async () => {
  const placed = await crashAt('ended', ['exit 0']);
  const harness = await bench.open({ bootId: 'another-boot' });
  expect(await harness.runner.inspect(placed)).toMatchObject([
    { kind: 'ended', report: { outcome: { kind: 'lost', found: expect.stringContaining('the machine was started again') } } },
  ]);
});

test('without a journal the attempt is lost, not started again', async () => {
  const placed = await crashAt('ended', ['exit 0']);
  rmSync(join(bench.spoolDir, `worker-${placed[0]!.ref}.journal`));
  const harness = await bench.open();
  expect(await harness.runner.inspect(placed)).toMatchObject([{ kind: 'ended', report: { outcome: { kind: 'lost' } } }]);
});

test('a kill that was cut short by the death of the engine is finished, also when the command itself has ended meanwhile', async () => {
  const [{ attemptId, ref }] = (await crashAt('started', ['sleep 300 & echo $! > left; wait'])) as [Placed];
  const leftFile = join(bench.directory, 'left');
  while (!existsSync(leftFile) || readFileSync(leftFile, 'latin1') === '') await pause(5);
  const left = Number(readFileSync(leftFile, 'latin1'));
  // What the dead engine had done: noted the kill, stopped the tree, and ended a part of it.
  writeFileSync(join(bench.spoolDir, `${attemptId}.kill`), 'dave');
  process.kill(left, 'SIGSTOP');
  for (const pid of await pidsOf(attemptId)) if (pid !== left) process.kill(pid, 'SIGTERM');
  await gone(workerPid(ref));
  const harness = await bench.open();
  expect(await harness.runner.inspect([{ attemptId, ref }])).toMatchObject([
    { kind: 'ended', report: { outcome: { kind: 'killed', by: 'dave' } } },
  ]);
  expect(await pidsOf(attemptId)).toEqual([]);
});

test('a worker that lives but marks no start for five seconds is killed, and then nothing was started', async () => {
  const harness = await bench.open();
  const attemptId = newAttemptId();
  const place = harness.runner.place(attemptId);
  if (!place.ok) throw new Error(place.reason);
  const pid = workerPid(place.ref);
  process.kill(pid, 'SIGSTOP');
  harness.runner.start(specOf(attemptId, ['touch', 'was-started']), place.ref);
  await harness.runner.close();
  const next = await bench.open();
  expect(await next.runner.inspect([{ attemptId, ref: place.ref }])).toEqual([{ kind: 'neverStarted' }]);
  await gone(pid);
  expect(existsSync(join(bench.directory, 'was-started'))).toBe(false);
});

test('an attempt that is abandoned while its worker sleeps never starts', async () => {
  const harness = await bench.open();
  const attemptId = newAttemptId();
  const place = harness.runner.place(attemptId);
  if (!place.ok) throw new Error(place.reason);
  process.kill(workerPid(place.ref), 'SIGSTOP');
  harness.runner.start(specOf(attemptId, ['touch', 'was-started']), place.ref);
  expect(await harness.runner.abandon(attemptId, place.ref)).toBe('neverStarted');
  expect((await harness.run(['true'])).outcome).toEqual({ kind: 'exited', exitCode: 0 });
  expect(existsSync(join(bench.directory, 'was-started'))).toBe(false);
  expect(harness.reports.map((report) => report.attemptId)).not.toContain(attemptId);
});

test('a worker that dies between place and start is replaced under its name', async () => {
  const harness = await bench.open();
  const attemptId = newAttemptId();
  const place = harness.runner.place(attemptId);
  if (!place.ok) throw new Error(place.reason);
  process.kill(workerPid(place.ref), 'SIGKILL');
  await gone(workerPid(place.ref));
  harness.runner.start(specOf(attemptId, ['sh', '-c', 'echo ran']), place.ref);
  const report = await harness.reportOf(attemptId);
  expect([report.outcome, textOf(report, 'stdout')]).toEqual([{ kind: 'exited', exitCode: 0 }, 'ran\n']);
  await harness.runner.close();
  const next = await bench.open();
  expect(await next.runner.inspect([{ attemptId, ref: place.ref }])).toMatchObject([
    { kind: 'ended', report: { outcome: report.outcome } },
  ]);
});

test('a worker that is killed with a line that it has not read gets it again, once', async () => {
  const harness = await bench.open();
  const attemptId = newAttemptId();
  const place = harness.runner.place(attemptId);
  if (!place.ok) throw new Error(place.reason);
  const pid = workerPid(place.ref);
  process.kill(pid, 'SIGSTOP');
  harness.runner.start(specOf(attemptId, ['sh', '-c', 'echo x >> once']), place.ref);
  process.kill(pid, 'SIGKILL');
  expect((await harness.reportOf(attemptId)).outcome).toEqual({ kind: 'exited', exitCode: 0 });
  expect(readFileSync(join(bench.directory, 'once'), 'latin1')).toBe('x\n');
});

test('a worker that dies under its command, under a living engine: running until it is gone, then lost', async () => {
  const harness = await bench.open();
  const { attemptId, ref } = harness.begin(['sleep', '60']);
  await harness.startOf(attemptId);
  const pids = await pidsOf(attemptId);
  process.kill(workerPid(ref), 'SIGKILL');
  await gone(workerPid(ref));
  expect(await harness.runner.inspect([{ attemptId, ref }])).toMatchObject([{ kind: 'running' }]);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  expect((await harness.reportOf(attemptId)).outcome.kind).toBe('lost');
});

test('a timeout is enforced while no engine lives', async () => {
  const before = await bench.open();
  const { attemptId, ref } = before.begin(['sh', '-c', 'sleep 60 & sleep 60'], { timeoutS: 0.5 });
  await before.startOf(attemptId);
  const worker = workerPid(ref);
  await before.runner.close();
  await gone(worker);
  const after = await bench.open();
  await after.runner.inspect([{ attemptId, ref }]);
  expect((await after.reportOf(attemptId)).outcome).toEqual({ kind: 'timedOut', timeoutS: 0.5 });
  expect(await pidsOf(attemptId)).toEqual([]);
});

test('what was written over the limit while no engine lived is over the limit', async () => {
  const before = await bench.open();
  const { attemptId, ref } = before.begin(['sh', '-c', 'sleep 0.4; echo 12345678901234567890'], { maxOutputBytes: 10 });
  await before.startOf(attemptId);
  await before.runner.close();
  const after = await bench.open();
  await after.runner.inspect([{ attemptId, ref }]);
  expect((await after.reportOf(attemptId)).outcome).toEqual({ kind: 'outputLimit', limitBytes: 10 });
});

test('files that nobody needs are removed at the first inspection, those of living workers stay', async () => {
  const placed = await crashAt('started', ['exit 0', 'sleep 60']);
  const [ended, running] = placed;
  const files = [ended!, running!].map(({ ref, attemptId }) => outputFile(bench.spoolDir, ref, attemptId, 'stdout'));
  expect(files.map((file) => existsSync(file))).toEqual([true, true]);
  const harness = await bench.open();
  await harness.runner.inspect([]);
  expect(files.map((file) => existsSync(file))).toEqual([false, true]);
  expect(await harness.runner.orphans(new Set())).toEqual([{ attemptId: running!.attemptId, pids: expect.any(Array) }]);
  for (const pid of await pidsOf(running!.attemptId)) process.kill(pid, 'SIGKILL');
});

describe.skipIf(noCgroups !== null)(`with cgroups (${noCgroups ?? 'this machine gives them'})`, () => {
  /** Leaves parents, session and environment; its pid stands in `pid`. */
  const fugitive = 'setsid env -i /bin/sh -c "(setsid /bin/sh -c \\"echo \\\\\\$\\\\\\$ > pid; exec /bin/sleep 60\\" &)"';
  const fugitivePid = async (): Promise<number> => {
    const file = join(bench.directory, 'pid');
    while (!existsSync(file) || !readFileSync(file, 'latin1').endsWith('\n')) await pause(5);
    return Number(readFileSync(file, 'latin1'));
  };

  test('engine and worker killed: what hides from every search keeps the slot, and a kill ends it', async () => {
    const placed = await crashAt('started', [`${fugitive}; exec sleep 60`]);
    const { attemptId, ref } = placed[0]!;
    const pid = await fugitivePid();
    process.kill(workerPid(ref), 'SIGKILL');
    for (const marked of await pidsOf(attemptId)) process.kill(marked, 'SIGKILL');
    const harness = await bench.open();
    expect(await harness.runner.inspect(placed)).toMatchObject([{ kind: 'running' }]);
    await harness.runner.signal(attemptId, 'kill', 'dave');
    expect((await harness.reportOf(attemptId)).outcome).toEqual({ kind: 'killed', by: 'dave' });
    await gone(pid);
  });

  test('an adopted command is killed in the cgroup of its worker', async () => {
    const placed = await crashAt('started', [`${fugitive}; exec sleep 60`]);
    const pid = await fugitivePid();
    const harness = await bench.open();
    await harness.runner.inspect(placed);
    await harness.runner.signal(placed[0]!.attemptId, 'kill', 'dave');
    expect((await harness.reportOf(placed[0]!.attemptId)).outcome).toEqual({ kind: 'killed', by: 'dave' });
    await gone(pid);
  });

  test('a timeout reaches it while no engine lives', async () => {
    const attemptId = newAttemptId();
    const first = await bench.open();
    const place = first.runner.place(attemptId);
    if (!place.ok) throw new Error(place.reason);
    first.runner.start(specOf(attemptId, ['sh', '-c', `${fugitive}; exec sleep 60`], { timeoutS: 1 }), place.ref);
    await first.startOf(attemptId);
    await first.runner.close();
    await gone(await fugitivePid());
    await gone(workerPid(place.ref));
    const harness = await bench.open();
    await harness.runner.inspect([{ attemptId, ref: place.ref }]);
    expect((await harness.reportOf(attemptId)).outcome).toEqual({ kind: 'timedOut', timeoutS: 1 });
  });

  test('a worker that an engine left frozen when it was killed runs on', async () => {
    const placed = await crashAt('started', ['sleep 1; exit 6']);
    const directory = cgroupsOf(bench.spoolDir) ?? '';
    await freezeCgroup(`${directory}/${placed[0]!.ref}`);
    const harness = await bench.open();
    await harness.runner.inspect(placed);
    expect((await harness.reportOf(placed[0]!.attemptId)).outcome).toEqual({ kind: 'exited', exitCode: 6 });
  });

  test('cgroups that are empty are removed at the first inspection, those of living workers stay', async () => {
    const placed = await crashAt('started', ['true', 'sleep 60']);
    const directory = cgroupsOf(bench.spoolDir) ?? '';
    await gone(workerPid(placed[0]!.ref));
    const harness = await bench.open();
    await harness.runner.inspect([placed[1]!]);
    expect(existsSync(`${directory}/${placed[0]!.ref}`)).toBe(false);
    expect(existsSync(`${directory}/${placed[1]!.ref}`)).toBe(true);
  });
});
