/** Cgroups in tests: whether this machine gives us any, and what there is to see. */
import { readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { makeCgroupPlace } from '../../src/runner/cgroup-place.ts';
import { killCgroup, removeCgroup } from '../../src/runner/cgroup.ts';

/** Null where this process may make cgroups; else why not. */
export const noCgroups: string | null = (() => {
  const place = makeCgroupPlace(`test-${process.pid}`);
  if (place.ok) rmdirSync(place.value);
  return place.ok ? null : place.error;
})();

/** Both ways to find what belongs to a command, for `describe.each`; the one by cgroups is skipped, and says so, where there are none. */
export const killWays = [
  { way: noCgroups === null ? 'by cgroup' : `by cgroup (skipped: ${noCgroups})`, useCgroups: true, skip: noCgroups !== null },
  { way: 'by search', useCgroups: false, skip: false },
] as const;

/** Ends all that commands of a spool have left behind in their cgroups, and removes these. */
export async function removeCgroupsOf(spoolDir: string): Promise<void> {
  const directory = cgroupsOf(spoolDir);
  if (directory === null) return;
  killCgroup(directory);
  while (!removeCgroup(directory)) await pause(5);
}

/** The directory of a spool's cgroups; null: there is no spool, or no cgroups. */
export function cgroupsOf(spoolDir: string): string | null {
  let id: string;
  try {
    id = readFileSync(join(spoolDir, 'id'), 'latin1').trim();
  } catch {
    return null;
  }
  const place = makeCgroupPlace(id);
  return place.ok ? place.value : null;
}
