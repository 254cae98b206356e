/**
 * How many commands a second the local runner makes, beside what the machine can do at all.
 *
 *     node bench/launcher.ts [COMMANDS] [DIRECTORY]
 *
 * `/bin/true`, eight at a time. Peers, in the same run: a C program with posix_spawn (where a compiler is present), `xargs -P 8`, and
 * eight shells that do nothing but run it in their foreground. The runner's figure has no store behind it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attemptIdOf } from '../src/core/ids.ts';
import type { StartSpec } from '../src/engine/ports.ts';
import { createLocalRunner } from '../src/runner/local.ts';

/** Commands per second of each way; null where it cannot be measured here. */
export type LauncherFigures = {
  readonly commands: number;
  readonly posixSpawnPerS: number | null;
  readonly xargsPerS: number;
  readonly shellsPerS: number;
  readonly runnerPerS: number;
};

const slots = 8;

const spawnProgram = `
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
extern char **environ;
int main(int argc, char **argv) {
  int total = atoi(argv[1]), slots = atoi(argv[2]), started = 0, ended = 0;
  char *command[] = { "/bin/true", 0 };
  pid_t pid;
  while (ended < total) {
    while (started < total && started - ended < slots) if (posix_spawn(&pid, command[0], 0, 0, command, environ) == 0) started++; else return 1;
    if (wait(0) > 0) ended++;
  }
  return 0;
}
`;

/**
 * Measures all ways, one after the other, the runner in the middle.
 *
 * @param commands  how many each way runs
 * @param directory where the spool is put; a new one is made in it
 */
export async function benchLauncher(commands = 10_000, directory = tmpdir()): Promise<LauncherFigures> {
  const place = mkdtempSync(join(directory, 'evqueue-bench-'));
  try {
    const posixSpawnPerS = measurePosixSpawn(place, commands);
    const shellsPerS = await measureShells(commands);
    const runnerPerS = await measureRunner(place, commands);
    const xargsPerS = measureXargs(commands);
    return { commands, posixSpawnPerS, xargsPerS, shellsPerS, runnerPerS };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/**
 * Commands a second of a C program that does nothing but start them, eight at a time: the limit of the machine. Null without compiler.
 *
 * @param place where it is compiled
 */
export function measurePosixSpawn(place: string, commands: number): number | null {
  const source = join(place, 'spawn.c');
  const program = join(place, 'spawn');
  writeFileSync(source, spawnProgram);
  if (spawnSync('cc', ['-O2', '-o', program, source]).status !== 0) return null;
  return perSecond(commands, () => run(program, [`${commands}`, `${slots}`]));
}

/** Commands a second of `xargs -P 8`: the peer where there is no compiler. */
export function measureXargs(commands: number): number {
  return perSecond(commands, () => run('sh', ['-c', `seq ${commands} | xargs -P ${slots} -n 1 /bin/true`]));
}

async function measureShells(commands: number): Promise<number> {
  const text = `i=0; while [ $i -lt ${Math.floor(commands / slots)} ]; do /bin/true; i=$((i + 1)); done`;
  const beganMs = performance.now();
  await Promise.all(
    Array.from(
      { length: slots },
      () => new Promise<void>((resolve) => spawn('/bin/sh', ['-c', text], { stdio: 'ignore' }).on('exit', () => resolve())),
    ),
  );
  return Math.round((commands / (performance.now() - beganMs)) * 1_000);
}

async function measureRunner(place: string, commands: number): Promise<number> {
  const runner = createLocalRunner({ spoolDir: join(place, 'spool'), blobDir: join(place, 'blobs'), baseDir: place });
  const environment = new Map([
    ['PATH', '/usr/local/bin:/usr/bin:/bin'],
    ['HOME', '/root'],
    ['USER', 'root'],
    ['LANG', 'C.UTF-8'],
  ]);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let started = 0;
  let ended = 0;
  const startNext = (): void => {
    if (started === commands) return;
    started += 1;
    const attemptId = attemptIdOf(started, 1, 1);
    const placed = runner.place(attemptId);
    if (!placed.ok) return reject(new Error(placed.reason));
    const spec: StartSpec = {
      attemptId,
      token: 1,
      command: { kind: 'program', argv: ['/bin/true'] },
      environment,
      workingDirectory: null,
      stdin: null,
      mergeStderr: false,
      timeoutS: null,
      maxOutputBytes: 1_000_000,
      host: null,
      user: null,
    };
    runner.start(spec, placed.ref);
  };
  await runner.open({
    ended: (report) => {
      ended += 1;
      runner.ack([report.attemptId]);
      startNext();
      if (ended === commands) resolve();
    },
    started: () => {},
    progress: () => {},
    availability: () => {},
  });
  const beganMs = performance.now();
  for (let slot = 0; slot < slots; slot += 1) startNext();
  await promise;
  const figure = Math.round((commands / (performance.now() - beganMs)) * 1_000);
  await runner.close();
  return figure;
}

function run(program: string, args: readonly string[]): void {
  const { status } = spawnSync(program, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
}

function perSecond(commands: number, work: () => void): number {
  const beganMs = performance.now();
  work();
  return Math.round((commands / (performance.now() - beganMs)) * 1_000);
}

if (import.meta.main) {
  const [commands = '10000', directory] = process.argv.slice(2);
  console.log(await benchLauncher(Number(commands), directory));
}
