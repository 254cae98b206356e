/** Kills of commands that do not want to go, by cgroup and by search. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isLiving, readProcessStat } from '../../src/runner/identity.ts';
import { cgroupsOf, killWays } from './cgroups.ts';
import { createBench, textOf, type Bench, type Harness } from './harness.ts';

const sh = (text: string, ...args: string[]): readonly string[] => ['sh', '-c', text, 'sh', ...args];

/** The pid that a command writes into a file. */
async function pidIn(file: string): Promise<number> {
  while (!existsSync(file) || !readFileSync(file, 'latin1').endsWith('\n')) await pause(5);
  return Number(readFileSync(file, 'latin1'));
}

const lives = (pid: number): boolean => isLiving(readProcessStat(pid));

/** Leaves its parents, its session and its environment, and ignores TERM. Writes its pid into $1. */
const fugitive =
  'setsid env -i /bin/sh -c "(trap \\"\\" TERM; setsid /bin/sh -c \\"echo \\\\\\$\\\\\\$ > $1; while :; do /bin/sleep 1; done\\" &)" &';

describe.each(killWays)('$way', ({ useCgroups, skip }) => {
  let bench: Bench;
  let harness: Harness;
  beforeAll(async () => {
    bench = createBench();
    harness = await bench.open({ useCgroups });
  });
  afterAll(() => bench.dispose());

  const kill = async (attemptId: Parameters<Harness['reportOf']>[0]): Promise<void> => {
    await harness.runner.signal(attemptId, 'kill', 'ann');
    expect((await harness.reportOf(attemptId)).outcome).toEqual({ kind: 'killed', by: 'ann' });
  };

  test.skipIf(skip)('what ignores TERM is killed after the grace, its forks too', async () => {
    const { attemptId } = harness.begin(
      sh('trap "" TERM; for i in 1 2 3; do (trap "" TERM; while :; do sleep 1; done) & done; while :; do sleep 1; done'),
    );
    await harness.startOf(attemptId);
    await kill(attemptId);
    expect(await harness.runner.orphans(new Set())).toEqual([]);
  });

  test.skipIf(skip)('a double fork into a session of its own is found by its mark', async () => {
    const { attemptId } = harness.begin(sh('(setsid sh -c "trap : TERM; while :; do sleep 1; done" &) ; sleep 60'));
    await harness.startOf(attemptId);
    await kill(attemptId);
    expect(await harness.runner.orphans(new Set())).toEqual([]);
  });

  test.skipIf(skip)('children that clear their environment are found by the session', async () => {
    const pidFile = join(bench.directory, 'cleared');
    const { attemptId } = harness.begin(sh('(env -i /bin/sh -c "echo \\$\\$ > $1; exec sleep 60" &) ; exec env -i /bin/sleep 60', pidFile));
    await harness.startOf(attemptId);
    await kill(attemptId);
    const pid = Number(readFileSync(pidFile, 'latin1'));
    expect(pid).toBeGreaterThan(1);
    expect(lives(pid)).toBe(false);
  });

  test.skipIf(skip)('a command that flees from process to process while it is killed does not get away', async () => {
    // One process at a time, each lives for some milliseconds and starts the next one; bounded, should the test itself fail.
    const { attemptId } = harness.begin(
      sh('flee() { [ "$1" -gt 0 ] || return; sleep 0.02; flee $(($1 - 1)) & }; trap "" TERM; flee 1000; sleep 20'),
    );
    await harness.startOf(attemptId);
    await kill(attemptId);
    expect(await harness.runner.orphans(new Set())).toEqual([]);
  });

  test.skipIf(skip)('a timeout ends what ignores TERM and what it forked', async () => {
    const report = await harness.run(
      sh('trap "" TERM; (setsid sh -c "trap \\"\\" TERM; while :; do sleep 1; done" &); while :; do sleep 1; done'),
      { timeoutS: 0.3 },
    );
    expect(report.outcome).toEqual({ kind: 'timedOut', timeoutS: 0.3 });
    expect(await harness.runner.orphans(new Set())).toEqual([]);
  });

  test.skipIf(skip)('beside a kill the other commands and their workers go on', async () => {
    const others = [1, 2].map((n) => harness.begin(sh(`sleep 2; exit ${n}`)));
    const { attemptId, ref } = harness.begin(sh('trap "" TERM; while :; do sleep 1; done'));
    for (const other of [...others.map((begun) => begun.attemptId), attemptId]) await harness.startOf(other);
    await kill(attemptId);
    const reports = await Promise.all(others.map((other) => harness.reportOf(other.attemptId)));
    expect(reports.map(({ outcome }) => outcome)).toEqual([
      { kind: 'exited', exitCode: 1 },
      { kind: 'exited', exitCode: 2 },
    ]);
    // The worker of the killed command, too: it is the one that was used last, or one of three.
    const next = [1, 2, 3].map(() => harness.begin(sh('exit 5')));
    expect(next.map((begun) => begun.ref)).toContain(ref);
    for (const begun of next) expect((await harness.reportOf(begun.attemptId)).outcome).toEqual({ kind: 'exited', exitCode: 5 });
  });

  // A search cannot find what has left everything by which it is known.
  if (!useCgroups) return;

  test.skipIf(skip)('what leaves parents, session and environment and ignores TERM is gone after a kill', async () => {
    const pidFile = join(bench.directory, 'fugitive');
    const { attemptId } = harness.begin(sh(`${fugitive} sleep 60`, pidFile));
    const pid = await pidIn(pidFile);
    await kill(attemptId);
    expect(lives(pid)).toBe(false);
  });

  test.skipIf(skip)('what leaves parents, session and environment and ignores TERM is gone after a timeout', async () => {
    const pidFile = join(bench.directory, 'fugitive-of-timeout');
    const { attemptId } = harness.begin(sh(`${fugitive} while :; do sleep 1; done`, pidFile), { timeoutS: 1.5 });
    const pid = await pidIn(pidFile);
    expect((await harness.reportOf(attemptId)).outcome).toEqual({ kind: 'timedOut', timeoutS: 1.5 });
    expect(lives(pid)).toBe(false);
  });

  test.skipIf(skip)('what an earlier command left behind without mark and session is not killed with the next one', async () => {
    const pidFile = join(bench.directory, 'left');
    const first = harness.begin(sh(fugitive, pidFile));
    const left = await pidIn(pidFile);
    await harness.reportOf(first.attemptId);
    // Started once the clock of processes has gone on: what is older than a command is not its own.
    await pause(250);
    const second = harness.begin(sh('trap "" TERM; while :; do sleep 1; done'));
    expect(second.ref).toBe(first.ref);
    await harness.startOf(second.attemptId);
    await kill(second.attemptId);
    expect(lives(left)).toBe(true);
    process.kill(left, 'SIGKILL');
  });

  test.skipIf(skip)('a worker has a cgroup for itself, which goes with it', async () => {
    const own = createBench();
    const engine = await own.open({ idleWorkerMs: 20 });
    const report = await engine.run(['grep', '^0::', '/proc/self/cgroup']);
    const directory = cgroupsOf(own.spoolDir) ?? '';
    const worker = textOf(report, 'stdout').trimEnd().split('/').at(-1) ?? '';
    expect(existsSync(join(directory, worker))).toBe(true);
    engine.runner.ack([report.attemptId]);
    while (existsSync(join(directory, worker))) await pause(5);
    await engine.runner.close();
    expect(existsSync(directory)).toBe(false);
    await own.dispose();
  });
});
