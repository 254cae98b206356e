/**
 * What every runner promises: the meaning of `Runner` in engine/ports.ts. A new runner is done when this is green.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attemptIdOf } from '../../src/core/ids.ts';
import { environment, newAttemptId, textOf, type Bench, type Harness } from './harness.ts';

/**
 * Exercises a runner.
 *
 * @param name      for the titles of the tests
 * @param makeBench makes a place where runners can be opened, several times one after the other
 * @param shellVariables names that the runner's shell adds to the environment of commands and cannot be kept from adding
 */
export function exerciseRunner(name: string, makeBench: () => Bench, shellVariables: readonly string[] = []): void {
  const isGiven = (entry: string): boolean =>
    !entry.startsWith('EVQUEUE_') && !shellVariables.some((variable) => entry.startsWith(`${variable}=`));
  describe(`${name}: the runner's contract`, () => {
    let bench: Bench;
    let harness: Harness;
    beforeAll(async () => {
      bench = makeBench();
      harness = await bench.open();
    });
    afterAll(() => bench.dispose());

    test('exit codes from 0 to 255 are reported as they are, where they are no signal', async () => {
      for (const exitCode of [0, 1, 2, 100, 125, 126, 127, 128, 193, 200, 254, 255]) {
        const report = await harness.run(['sh', '-c', `exit ${exitCode}`]);
        expect(report.outcome).toEqual({ kind: 'exited', exitCode });
      }
    });

    test('stdout, stderr and log are kept apart, byte by byte, and channels that are empty are missing', async () => {
      const report = await harness.run(['sh', '-c', 'printf out; printf "err\\n" >&2; printf "log\\n" >&3']);
      expect([textOf(report, 'stdout'), textOf(report, 'stderr'), textOf(report, 'log')]).toEqual(['out', 'err\n', 'log\n']);
      expect((await harness.run(['true'])).output).toEqual({});
    });

    test('merged, stderr stands in stdout in order', async () => {
      const report = await harness.run(['sh', '-c', 'echo 1; echo 2 >&2; echo 3'], { mergeStderr: true });
      expect(textOf(report, 'stdout')).toBe('1\n2\n3\n');
      expect(report.output.stderr).toBeUndefined();
    });

    test('start and end are told in milliseconds, in order', async () => {
      const beforeMs = Date.now();
      const report = await harness.run(['sleep', '0.3']);
      expect(report.startedAtMs).toBeGreaterThanOrEqual(beforeMs);
      // Not the whole 0.3 s: a runner may read the end from a file, whose time is rounded to a tick of the kernel.
      expect(report.endedAtMs - (report.startedAtMs ?? 0)).toBeGreaterThan(0);
      expect(report.endedAtMs).toBeLessThanOrEqual(Date.now());
    });

    test('standard input is what was given, and empty where nothing was', async () => {
      expect(textOf(await harness.run(['cat'], { stdin: Buffer.from('some\ninput') }), 'stdout')).toBe('some\ninput');
      expect((await harness.run(['cat'])).output).toEqual({});
    });

    test('the environment is what was given and the marks, nothing else', async () => {
      const report = await harness.run(['env', '-0'], { environment: new Map([...environment, ['LANG', 'C'], ['A', "it's\n$b"]]) });
      const names = textOf(report, 'stdout').split('\0').filter(isGiven);
      expect(names.toSorted()).toEqual(['', "A=it's\n$b", 'LANG=C', 'PATH=/usr/local/bin:/usr/bin:/bin']);
    });

    test('environment names may be anything without "=", also names that mean something to shells', async () => {
      const odd = new Map([
        ...environment,
        ['with.dot', '1'],
        ['with space', '2'],
        ['1digit', '3'],
        ['é', '4'],
        ['OPTIND', 'x'],
        ['IFS', 'a'],
        ['PPID', 'y'],
        ['UID', 'z'],
        ['k', '5'],
        ['D', '6'],
        ['_', '7'],
      ]);
      const report = await harness.run(['env', '-0'], { environment: odd });
      const entries = textOf(report, 'stdout')
        .split('\0')
        .filter((entry) => !entry.startsWith('EVQUEUE_') && entry !== '');
      expect(entries.toSorted()).toEqual([...odd].map(([key, value]) => `${key}=${value}`).toSorted());
    });

    test('a program with "=" in its name runs also where the environment has odd names', async () => {
      const program = join(bench.directory, 'a=b');
      await harness.run(['sh', '-c', `printf '#!/bin/sh\\necho ran "$@"\\n' > "$1" && chmod 700 "$1"`, 'sh', program]);
      const report = await harness.run([program, 'x=y'], { environment: new Map([...environment, ['odd.name', '1']]) });
      expect(textOf(report, 'stdout')).toBe('ran x=y\n');
    });

    test('arguments arrive as they were given, whatever is in them', async () => {
      const args = [
        '',
        ' ',
        "'",
        '"',
        '\\',
        '\n',
        '\r\n',
        '$HOME',
        '`id`',
        '$(id)',
        '*',
        '~',
        '!!',
        ';',
        '&',
        '|',
        '<',
        '>',
        '#',
        '-e',
        '--',
        'é€😀',
        '\u0001\u007f\u0080\u0081\u0088\u009f',
      ];
      const report = await harness.run(['printf', '%s\\0', ...args]);
      expect(textOf(report, 'stdout').split('\0')).toEqual([...args, '']);
    });

    test('a script runs as a private file with its arguments, by the interpreter that it names or else by sh', async () => {
      const script = (text: string) => ({ command: { kind: 'script', text, args: ['a b', "c'd"] } as const });
      expect(textOf(await harness.run([], script('#!/bin/sh\nprintf "%s|" "$@"')), 'stdout')).toBe("a b|c'd|");
      expect(textOf(await harness.run([], script('printf "%s|" "$@"')), 'stdout')).toBe("a b|c'd|");
      expect(textOf(await harness.run([], script('#!/bin/sh\nstat -c %a "$0"')), 'stdout')).toBe('700\n');
      const missing = await harness.run([], script('#!/no/such/interpreter\n'));
      expect(missing.outcome).toMatchObject({
        kind: 'failedToStart',
        exitCode: 127,
        reason: expect.stringContaining('/no/such/interpreter'),
      });
    });

    test('the working directory is the one that was asked for, relative ones begin at the base directory', async () => {
      expect(textOf(await harness.run(['pwd'], { workingDirectory: '/usr' }), 'stdout')).toBe('/usr\n');
      expect(textOf(await harness.run(['pwd']), 'stdout')).toBe(`${bench.directory}\n`);
      expect(textOf(await harness.run(['pwd'], { workingDirectory: 'blobs' }), 'stdout')).toBe(`${bench.blobDir}\n`);
    });

    test('a working directory that cannot be entered is said, and nothing is started', async () => {
      const report = await harness.run(['true'], { workingDirectory: '/no/such/directory' });
      expect(report).toMatchObject({ startedAtMs: null, output: {}, outcome: { kind: 'failedToStart', exitCode: null } });
      expect(report.outcome).toMatchObject({
        reason: 'the working directory /no/such/directory cannot be entered: there is no such directory',
      });
    });

    test('a program that is not there or may not be executed failed to start; 126 and 127 of a command are its own', async () => {
      expect((await harness.run(['no-such-program'])).outcome).toMatchObject({ kind: 'failedToStart', exitCode: 127 });
      expect((await harness.run(['/etc/passwd'])).outcome).toMatchObject({ kind: 'failedToStart', exitCode: 126 });
      expect((await harness.run(['/tmp'])).outcome).toMatchObject({ kind: 'failedToStart', exitCode: 126, reason: '/tmp: is a directory' });
      expect((await harness.run([''])).outcome).toMatchObject({ kind: 'failedToStart', exitCode: 127 });
      const own = await harness.run(['sh', '-c', 'nosuch; exit $?']);
      expect(own.outcome).toEqual({ kind: 'exited', exitCode: 127 });
      expect(textOf(own, 'stderr')).toContain('nosuch');
    });

    test('names of programs are never builtins or functions of the worker', async () => {
      for (const program of ['exit', 'eval', 'e', 's', 'q', 'cd', 'exec']) {
        expect((await harness.run([program, '1-1-1', '0'])).outcome).toMatchObject({ kind: 'failedToStart', exitCode: 127 });
      }
    });

    test('a NUL byte is refused, not cut', async () => {
      expect((await harness.run(['echo', 'a\0b'])).outcome).toMatchObject({
        kind: 'failedToStart',
        reason: expect.stringContaining('NUL'),
      });
      expect((await harness.run(['ec\0ho'])).outcome).toMatchObject({ kind: 'failedToStart', reason: expect.stringContaining('NUL') });
    });

    test('a timeout ends the whole tree, and says so', async () => {
      const report = await harness.run(['sh', '-c', 'sleep 60 & sleep 60'], { timeoutS: 0.2 });
      expect(report.outcome).toEqual({ kind: 'timedOut', timeoutS: 0.2 });
      expect(await harness.runner.orphans(new Set())).toEqual([]);
    });

    test('a command that ends before its timeout is not touched by it', async () => {
      expect((await harness.run(['sh', '-c', 'exit 3'], { timeoutS: 60 })).outcome).toEqual({ kind: 'exited', exitCode: 3 });
    });

    test('what writes more than it may is killed and said so; what it wrote is not cut', async () => {
      const report = await harness.run(['sh', '-c', 'while :; do echo 0123456789; done'], { maxOutputBytes: 200_000 });
      expect(report.outcome).toEqual({ kind: 'outputLimit', limitBytes: 200_000 });
      expect(report.output.stdout?.kind === 'file' && report.output.stdout.sizeBytes > 200_000).toBe(true);
      const quick = await harness.run(['sh', '-c', 'echo 12345; echo 1234567890 >&2'], { maxOutputBytes: 10 });
      expect(quick.outcome).toEqual({ kind: 'outputLimit', limitBytes: 10 });
    });

    test('large output becomes a file of its own, whole', async () => {
      const report = await harness.run(['sh', '-c', 'seq 1 100000; seq 1 3 >&2']);
      expect(report.output.stdout).toEqual({ kind: 'file', sizeBytes: 588_895 });
      expect(textOf(report, 'stderr')).toBe('1\n2\n3\n');
      const file = readFileSync(join(bench.blobDir, `${report.attemptId}.stdout`), 'latin1');
      expect(file.length).toBe(588_895);
      expect(file.endsWith('\n99999\n100000\n')).toBe(true);
      // Also before it is acknowledged, which is before any store knows of it.
      expect(Buffer.from(harness.runner.read(report.attemptId, 'stdout', 588_888, 100)).toString()).toBe('100000\n');
      harness.runner.ack([report.attemptId]);
      expect(readFileSync(join(bench.blobDir, `${report.attemptId}.stdout`)).length).toBe(588_895);
    });

    test('progress on the log channel is told while it runs, and is not part of the log', async () => {
      const { attemptId } = harness.begin(
        ['sh', '-c', 'echo first >&3; echo %40 done >&3; read x < fifo; echo %%text >&3; echo %250 >&3'],
        {
          workingDirectory: await makeFifo(harness, bench),
        },
      );
      await harness.progressOf(attemptId, 40);
      await harness.run(['sh', '-c', 'echo go > fifo'], { workingDirectory: join(bench.directory, 'fifo-place') });
      expect(textOf(await harness.reportOf(attemptId), 'log')).toBe('first\n%text\n');
    });

    test('a start that comes twice starts once', async () => {
      const counter = join(bench.directory, 'counter');
      const { attemptId, ref, spec } = harness.begin(['sh', '-c', 'echo x >> "$1"', 'sh', counter]);
      harness.runner.start(spec, ref);
      await harness.reportOf(attemptId);
      harness.runner.start(spec, ref);
      harness.runner.ack([attemptId]);
      harness.runner.start(spec, ref);
      await harness.run(['true']);
      expect(readFileSync(counter, 'utf8')).toBe('x\n');
      expect(harness.reports.filter((report) => report.attemptId === attemptId)).toHaveLength(1);
    });

    test('a place that is given back was never started', async () => {
      const attemptId = newAttemptId();
      const placed = harness.runner.place(attemptId);
      if (!placed.ok) throw new Error(placed.reason);
      expect(await harness.runner.abandon(attemptId, placed.ref)).toBe('neverStarted');
      expect(await harness.runner.inspect([{ attemptId, ref: placed.ref }])).toEqual([{ kind: 'neverStarted' }]);
    });

    test('abandoning what has been started says so and does not touch it', async () => {
      const { attemptId, ref } = harness.begin(['sleep', '0.5']);
      await harness.startOf(attemptId);
      expect(await harness.runner.abandon(attemptId, ref)).toBe('mayHaveStarted');
      expect((await harness.reportOf(attemptId)).outcome).toEqual({ kind: 'exited', exitCode: 0 });
    });

    test('kill ends the tree and names who asked', async () => {
      const { attemptId } = harness.begin(['sh', '-c', 'trap "" TERM; (trap "" TERM; sleep 60; sleep 60) & sleep 60; sleep 60']);
      await harness.startOf(attemptId);
      await harness.runner.signal(attemptId, 'kill', 'ann');
      expect((await harness.reportOf(attemptId)).outcome).toEqual({ kind: 'killed', by: 'ann' });
      expect(await harness.runner.orphans(new Set())).toEqual([]);
    });

    test('kill right after the start kills, too', async () => {
      const { attemptId } = harness.begin(['sleep', '60']);
      await harness.runner.signal(attemptId, 'kill', 'bob');
      expect((await harness.reportOf(attemptId)).outcome).toEqual({ kind: 'killed', by: 'bob' });
    });

    test('term asks the command, which may do what it likes', async () => {
      const { attemptId } = harness.begin(['sh', '-c', 'trap "echo bye; exit 5" TERM; echo up >&2; while :; do sleep 0.05; done']);
      await harness.startOf(attemptId);
      await harness.runner.signal(attemptId, 'term', 'ann');
      const report = await harness.reportOf(attemptId);
      expect(report.outcome).toEqual({ kind: 'exited', exitCode: 5 });
      expect(textOf(report, 'stdout')).toBe('bye\n');
    });

    test('a signal for what has ended or is unknown does nothing', async () => {
      const report = await harness.run(['true']);
      await harness.runner.signal(report.attemptId, 'kill', 'ann');
      await harness.runner.signal(attemptIdOf(999_999, 1, 1), 'kill', 'ann');
      expect(report.outcome).toEqual({ kind: 'exited', exitCode: 0 });
    });

    test('inspect tells running from ended', async () => {
      const running = harness.begin(['sleep', '60']);
      const done = harness.begin(['sh', '-c', 'exit 4']);
      await harness.startOf(running.attemptId);
      const report = await harness.reportOf(done.attemptId);
      const answers = await harness.runner.inspect([running, done]);
      expect(answers).toEqual([
        { kind: 'running', startedAtMs: expect.any(Number) },
        { kind: 'ended', report },
      ]);
      await harness.runner.signal(running.attemptId, 'kill', 'test');
    });

    test('a hundred commands side by side each get their own result', async () => {
      const begun = Array.from({ length: 100 }, (_, index) => ({ index, ...harness.begin(['sh', '-c', `echo ${index}; exit ${index}`]) }));
      for (const { index, attemptId } of begun) {
        const report = await harness.reportOf(attemptId);
        expect([report.outcome, textOf(report, 'stdout')]).toEqual([{ kind: 'exited', exitCode: index }, `${index}\n`]);
      }
      harness.runner.ack(begun.map(({ attemptId }) => attemptId));
    });

    test('what still runs when the engine stops is found again by the next one', async () => {
      const own = makeBench();
      const before = await own.open();
      const running = before.begin(['sh', '-c', 'echo early; sleep 0.7; echo late; exit 6']);
      const ended = before.begin(['sh', '-c', 'echo done; exit 7']);
      const placed = newAttemptId();
      const place = before.runner.place(placed);
      await before.startOf(running.attemptId);
      await before.reportOf(ended.attemptId);
      await before.runner.close();
      await before.runner.close();
      const after = await own.open();
      const answers = await after.runner.inspect([running, ended, { attemptId: placed, ref: place.ok ? place.ref : '' }]);
      expect(answers.map(({ kind }) => kind)).toEqual(['running', 'ended', 'neverStarted']);
      const endedReport = await after.reportOf(ended.attemptId);
      expect([endedReport.outcome, textOf(endedReport, 'stdout')]).toEqual([{ kind: 'exited', exitCode: 7 }, 'done\n']);
      const report = await after.reportOf(running.attemptId);
      expect([report.outcome, textOf(report, 'stdout')]).toEqual([{ kind: 'exited', exitCode: 6 }, 'early\nlate\n']);
      await own.dispose();
    });

    test('a report is given again until it is acknowledged', async () => {
      const own = makeBench();
      const before = await own.open();
      const { attemptId, ref } = before.begin(['sh', '-c', 'seq 1 50000; exit 9']);
      const report = await before.reportOf(attemptId);
      await before.runner.close();
      for (let round = 0; round < 2; round += 1) {
        const again = await own.open();
        expect(await again.runner.inspect([{ attemptId, ref }])).toMatchObject([
          { kind: 'ended', report: { outcome: report.outcome, output: report.output } },
        ]);
        await again.runner.close();
      }
      await own.dispose();
    });

    test('a kill that was asked for is not forgotten by a restart', async () => {
      const own = makeBench();
      const before = await own.open({ killGraceMs: 60_000 });
      const { attemptId, ref } = before.begin(['sh', '-c', 'trap "" TERM; while :; do sleep 0.05; done']);
      await before.startOf(attemptId);
      void before.runner.signal(attemptId, 'kill', 'carol');
      await before.runner.close();
      const after = await own.open({ killGraceMs: 200 });
      await after.runner.inspect([{ attemptId, ref }]);
      expect((await after.reportOf(attemptId)).outcome).toEqual({ kind: 'killed', by: 'carol' });
      await own.dispose();
    });
  });
}

async function makeFifo(harness: Harness, bench: Bench): Promise<string> {
  const place = join(bench.directory, 'fifo-place');
  const report = await harness.run(['sh', '-c', 'mkdir -p "$1" && mkfifo "$1/fifo"', 'sh', place]);
  expect(report.outcome).toEqual({ kind: 'exited', exitCode: 0 });
  return place;
}
