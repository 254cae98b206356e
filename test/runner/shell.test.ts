/** Facts about shells that the launcher rests on, asked of the real ones. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quoteWord } from '../../src/runner/quote.ts';
import { startLine } from '../../src/runner/start-line.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'evqueue-shell-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const shells = ['/bin/dash', '/bin/bash'].filter((path) => existsSync(path));

describe.each(shells)('%s', (shell) => {
  /** Words as the shell sees them, bytes as Latin-1; programs that get them prove it, not builtins. */
  const wordsSeenBy = (words: readonly string[]): readonly string[] => {
    const script = `/usr/bin/printf '%s\\0' ${words.map(quoteWord).join(' ')}\n`;
    const { stdout } = spawnSync(shell, ['-s'], { input: Buffer.from(script, 'latin1'), env: {}, maxBuffer: 1 << 26 });
    return stdout.toString('latin1').split('\0').slice(0, -1);
  };

  test('every byte but NUL passes through the quoting function, alone and between others', () => {
    const bytes = Array.from({ length: 255 }, (_, index) => String.fromCharCode(index + 1));
    expect(wordsSeenBy(bytes)).toEqual(bytes);
    expect(wordsSeenBy([bytes.join('')])).toEqual([bytes.join('')]);
    expect(wordsSeenBy(bytes.map((byte) => `a${byte}${byte}'${byte}`))).toEqual(bytes.map((byte) => `a${byte}${byte}'${byte}`));
  });

  test('any list of words passes through the quoting function', () => {
    const byte = fc.oneof(
      fc.constantFrom("'", '\\', '"', '\n', '$', '`', '\u0081', '\u0088'),
      fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
    );
    fc.assert(
      fc.property(fc.array(fc.string({ unit: byte, maxLength: 40 }), { minLength: 1, maxLength: 20 }), (words) => {
        expect(wordsSeenBy(words)).toEqual(words);
      }),
      { numRuns: 60 },
    );
  });

  test('a line of which any part is missing never runs', () => {
    const touched = join(directory, 'touched');
    const text = startLine({
      mark: { attemptId: '1-1-1', sentAtMs: 1, maxOutputBytes: 1, timeoutS: null, mergeStderr: false, fileSet: 'x-1' },
      program: '/usr/bin/touch',
      args: [touched, "two 'words'"],
      environment: new Map([['A', 'b c']]),
      workingDirectory: directory,
      stdinFile: null,
      stdoutFile: join(directory, 'out'),
      stderrFile: join(directory, 'err'),
      logFile: join(directory, 'log'),
      graceS: 1,
    });
    const functions = 'c() { cd "$1"; }; s() { :; }; e() { :; }\n';
    const complete = text.trimEnd().length;
    for (let length = 1; length < complete; length += 1) {
      spawnSync(shell, ['-s'], { input: functions + text.slice(0, length), env: {} });
      if (existsSync(touched)) throw new Error(`it ran, cut after ${text.slice(0, length)}`);
    }
    spawnSync(shell, ['-s'], { input: functions + text, env: {} });
    expect(existsSync(touched)).toBe(true);
    rmSync(touched);
  });
});

test("dash names the signal in the command's standard error, except for SIGINT and SIGPIPE", () => {
  const errors = join(directory, 'errors');
  const said = (signal: string) => {
    spawnSync('/bin/dash', ['-s'], { input: `/bin/sh -c 'kill -${signal} $$' 2>${quoteWord(errors)}\n` });
    return readFileSync(errors, 'latin1');
  };
  expect(['KILL', 'TERM', 'HUP', 'INT', 'PIPE'].map(said)).toEqual(['Killed\n', 'Terminated\n', 'Hangup\n', '', '']);
});

test('a command in the background would ignore SIGINT and SIGQUIT, one in the foreground does not', () => {
  const ignored = (text: string) => /SigIgn:\s*(\w+)/.exec(spawnSync('/bin/dash', ['-s'], { input: text }).stdout.toString())?.[1];
  expect(ignored('/bin/cat /proc/self/status\n')).toBe('0000000000000000');
  expect(ignored('/bin/cat /proc/self/status & wait\n')).toBe('0000000000000006');
});

test('an ignored signal is inherited by commands: the launcher never ignores one', () => {
  const { stdout } = spawnSync('/bin/dash', ['-s'], { input: "trap '' PIPE; /bin/cat /proc/self/status\n" });
  expect(/SigIgn:\s*(\w+)/.exec(stdout.toString())?.[1]).toBe('0000000000001000');
  expect(readFileSync(new URL('../../src/runner/launcher.sh', import.meta.url), 'utf8')).not.toMatch(/^\s*trap/m);
});
