/**
 * A clock of its own for a real process, by libfaketime (`apt-get install faketime`), which is loaded before the C library and
 * answers in its place.
 *
 * Two kinds of clock, for two kinds of trouble. A fast one runs many times faster, the wall clock and the one that never steps alike, so a
 * night passes in seconds and all timers of the process fit. A stepped one follows the clock of the machine at a distance that
 * a file says and that may be changed at any time; the clock that never steps is the machine's. (The two cannot be had at once:
 * libfaketime moves both clocks by a step where it fakes both.)
 */
import { existsSync, globSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** What a process needs in its environment. */
export type ClockEnvironment = Readonly<Record<string, string>>;

const places = ['/usr/lib/*/faketime', '/usr/lib/faketime', '/usr/lib64/faketime', '/usr/local/lib/faketime'];

/** The library for programs with threads; null where it is not installed. */
export const fakeTimeLibrary: string | null =
  globSync(places.map((place) => `${place}/libfaketimeMT.so.1`)).find((path) => existsSync(path)) ?? null;

/** A clock that begins at a moment (whole seconds of it) when the process begins, and runs so many times faster. */
export function fastClock(library: string, atMs: number, rate: number): ClockEnvironment {
  const at = new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
  return { ...common(library), FAKETIME: `@${at} x${rate}` };
}

/** A clock at the distance that `setDistance` has written into a file. */
export function steppedClock(library: string, file: string): ClockEnvironment {
  // The file is read at each look at the clock, so a step is seen at once.
  return { ...common(library), FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}

/** Sets the clock of all processes that follow this file so far from the machine's, in whole seconds. */
export function setDistance(file: string, ms: number): void {
  const seconds = Math.round(ms / 1000);
  writeFileSync(`${file}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  // Whoever looks at the clock meanwhile must not find an empty file.
  renameSync(`${file}.new`, file);
}

/** Takes away the shared memory of processes that are gone: the library takes it away itself only where a process ends by itself. */
export function dropMemoryOfDead(): void {
  for (const path of globSync(['/dev/shm/faketime_shm_*', '/dev/shm/sem.faketime_sem_*'])) {
    const pid = /_(\d+)$/.exec(path)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(path, { force: true });
  }
}

function common(library: string): ClockEnvironment {
  // Times are given in UTC, and those of files stay what they are.
  return { LD_PRELOAD: library, TZ: 'UTC', NO_FAKE_STAT: '1' };
}
