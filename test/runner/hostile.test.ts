/** Commands that do not behave. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesOf, createBench, environment, outputFile, textOf, type Bench, type Harness } from './harness.ts';

let bench: Bench;
let harness: Harness;
beforeAll(async () => {
  bench = createBench();
  harness = await bench.open();
});
afterAll(() => bench.dispose());

const sh = (text: string, ...args: string[]): readonly string[] => ['sh', '-c', text, 'sh', ...args];

test('a command that closes all its descriptors ends like any other', async () => {
  expect((await harness.run(sh('exec 0<&- 1>&- 2>&- 3>&-; sleep 0.05; exit 3'))).outcome).toEqual({ kind: 'exited', exitCode: 3 });
});

test('a command has the descriptors 0 to 3 of its own, and none of the worker', async () => {
  const report = await harness.run(sh('for fd in /proc/self/fd/*; do readlink "$fd"; done'));
  const targets = textOf(report, 'stdout').split('\n');
  expect(targets[0]).toBe('/dev/null');
  expect(targets.filter((target) => target.endsWith('/up') || target.endsWith('.journal') || target.includes('socket'))).toEqual([]);
  expect(targets.filter((target) => target.startsWith(bench.spoolDir)).map((target) => target.split('.').at(-1))).toEqual([
    'stdout',
    'stderr',
    'log',
  ]);
});

test('a command ends when it exits, though a child holds its descriptors; the child is shown', async () => {
  const report = await harness.run(sh('sleep 60 & echo $!'));
  expect(report.outcome).toEqual({ kind: 'exited', exitCode: 0 });
  const pid = Number(textOf(report, 'stdout'));
  expect(await harness.runner.orphans(new Set())).toEqual([{ attemptId: report.attemptId, pids: [pid] }]);
  process.kill(pid, 'SIGKILL');
});

test('the child that a command left behind is not killed with the next command of the same worker', async () => {
  const left = Number(textOf(await harness.run(sh('sleep 60 & echo $!')), 'stdout'));
  const { attemptId } = harness.begin(['sleep', '60']);
  await harness.startOf(attemptId);
  await harness.runner.signal(attemptId, 'kill', 'ann');
  await harness.reportOf(attemptId);
  expect(process.kill(left, 0)).toBe(true);
  process.kill(left, 'SIGKILL');
});

test("after a command with a timeout neither its guard nor the guard's sleep is left", async () => {
  for (let round = 0; round < 20; round += 1) await harness.run(['true'], { timeoutS: 987.654 });
  const left = await harness.run(
    sh('for f in /proc/[0-9]*/cmdline; do tr "\\0" " " <$f 2>/dev/null; echo; done | grep -c "^sleep 987.65[4]"'),
  );
  expect(textOf(left, 'stdout')).toBe('0\n');
});

test('300 MB of output stay a file, whole, and do not pass through memory', async () => {
  const before = process.memoryUsage().rss;
  const report = await harness.run(sh('head -c 300000000 /dev/zero'));
  expect(report.output.stdout).toEqual({ kind: 'file', sizeBytes: 300_000_000 });
  expect(statSync(join(bench.blobDir, `${report.attemptId}.stdout`)).size).toBe(300_000_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(20_000_000);
});

test('one line of 100 MB without line feed on the log channel is a log line', async () => {
  const report = await harness.run(sh('echo %10 >&3; head -c 100000000 /dev/zero | tr "\\0" x >&3'));
  expect(report.output.log).toEqual({ kind: 'file', sizeBytes: 100_000_000 });
  const file = openSync(join(bench.blobDir, `${report.attemptId}.log`), 'r');
  const end = Buffer.alloc(3);
  readSync(file, end, 0, 3, 99_999_997);
  closeSync(file);
  expect(end.toString()).toBe('xxx');
});

test('NUL and invalid UTF-8 pass unchanged on all channels', async () => {
  const report = await harness.run(sh('printf "a\\0b\\377\\300\\n"; printf "\\0\\376" >&2; printf "%%%%\\0\\200\\n" >&3'));
  expect([...bytesOf(report, 'stdout')]).toEqual([0x61, 0, 0x62, 0xff, 0xc0, 0x0a]);
  expect([...bytesOf(report, 'stderr')]).toEqual([0, 0xfe]);
  expect([...bytesOf(report, 'log')]).toEqual([0x25, 0, 0x80, 0x0a]);
});

test('a command that never reads its input is not held up by it', async () => {
  expect((await harness.run(['true'], { stdin: Buffer.alloc(5_000_000) })).outcome).toEqual({ kind: 'exited', exitCode: 0 });
});

test('every signal that ends a command is told, for certain where the shell names it', async () => {
  const silent = new Set([constants.signals.SIGINT, constants.signals.SIGPIPE]);
  const harmless = new Set(['SIGCHLD', 'SIGCONT', 'SIGURG', 'SIGWINCH', 'SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGSTKFLT']);
  const ending = Object.entries(constants.signals).filter(([name]) => !harmless.has(name));
  for (const signal of new Set([...ending.map(([, number]) => number), 34, 64])) {
    const report = await harness.run(sh('kill -$1 $$; sleep 5', `${signal}`));
    expect(report.outcome).toEqual({ kind: 'signalled', signal, certain: !silent.has(signal) });
    expect(report.output.stderr).toBeUndefined();
  }
}, 60_000);

test('a command that changes its environment, directory, limits and mask changes nothing for the next one', async () => {
  const first = sh('cd /; umask 0; ulimit -n 10; export PATH=/; export EVQUEUE_ATTEMPT=9-9-9; exit 0');
  const state = sh('pwd; umask; ulimit -n; echo "$PATH"');
  const before = textOf(await harness.run(state), 'stdout');
  await harness.run(first);
  expect(textOf(await harness.run(state), 'stdout')).toBe(before);
  expect(before).toContain('\n0077\n');
});

test('an argument list that is too long failed to start, with the reason', async () => {
  const report = await harness.run(['true', 'x'.repeat(3_000_000)]);
  expect(report.outcome).toMatchObject({ kind: 'failedToStart', exitCode: 126, reason: expect.stringContaining('Argument list too long') });
  expect(report.output).toEqual({});
});

test('a command that kills its worker is lost when it is gone, and the next one has a worker', async () => {
  const report = await harness.run(sh('kill -9 $PPID; exit 0'));
  expect(report.outcome.kind).toBe('lost');
  expect((await harness.run(['true'])).outcome).toEqual({ kind: 'exited', exitCode: 0 });
});

test('a command that stops itself is still there, and can be killed', async () => {
  const { attemptId } = harness.begin(sh('kill -STOP $$'));
  await harness.startOf(attemptId);
  await harness.runner.signal(attemptId, 'kill', 'ann');
  expect((await harness.reportOf(attemptId)).outcome).toEqual({ kind: 'killed', by: 'ann' });
});

test('a command that stops its worker does not stop the others', async () => {
  const { attemptId, ref } = harness.begin(sh('kill -STOP $PPID; echo $PPID'));
  expect((await harness.run(['true'])).outcome).toEqual({ kind: 'exited', exitCode: 0 });
  await harness.startOf(attemptId);
  const file = outputFile(bench.spoolDir, ref, attemptId, 'stdout');
  while ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) await pause(5);
  const { stdout } = (await harness.run(['cat', file])).output;
  process.kill(Number(stdout?.kind === 'inline' ? Buffer.from(stdout.bytes).toString() : ''), 'SIGCONT');
  expect((await harness.reportOf(attemptId)).outcome).toEqual({ kind: 'exited', exitCode: 0 });
});

test('signals have their default action in commands, as if started from a terminal', async () => {
  const report = await harness.run(['grep', '-E', '^Sig(Blk|Ign)', '/proc/self/status']);
  expect(textOf(report, 'stdout')).toBe('SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n');
});

test('a message of the shell about a killed child of the command stays in its output', async () => {
  const report = await harness.run(sh('sh -c "kill -9 \\$\\$"; echo "then $?" >&2; exit 1'), { environment });
  expect(textOf(report, 'stderr')).toContain('Killed\nthen 137\n');
});
