/**
 * The cgroup of a worker. The worker joins it once; all that its commands start is born in it and stays in it, whatever sessions, parents or
 * environments it gives itself. Nothing is done here per command.
 *
 *     evqueue-SPOOL/             in the cgroup of the engine (cgroup-place.ts); a guard at work moves up here
 *       WORKER/                  the worker, its guard, its command, and what earlier commands left behind
 *         kill-ATTEMPT/          what a kill is about: set aside while all is frozen, ended by cgroup.kill
 *
 * `cgroup.kill` ends processes of any user, also those that we may not signal. All functions are best effort: what cannot be done by the
 * kernel's list is left to the search (process-tree.ts).
 */
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { DurationMs } from '../core/time.ts';
import { hasCode } from './spool.ts';

const freezeLookMs: DurationMs = 2;
/** A process in the middle of a disk access freezes when that is over; until then it does not fork either. */
const longestFreezeMs: DurationMs = 500;

/** All processes in a cgroup and below; none where there is no such cgroup. Zombies are not listed. */
export function pidsInCgroup(directory: string): ReadonlySet<number> {
  const pids = new Set<number>();
  for (const at of withChildren(directory)) {
    const text = readOrNull(`${at}/cgroup.procs`) ?? '';
    for (const line of text.split('\n')) if (line !== '') pids.add(Number(line));
  }
  return pids;
}

/** Holds all processes of a cgroup where they are: nothing forks any more. They can still be killed. */
export async function freezeCgroup(directory: string): Promise<void> {
  if (!write(`${directory}/cgroup.freeze`, '1')) return;
  for (let waitedMs = 0; waitedMs < longestFreezeMs; waitedMs += freezeLookMs) {
    if (!/^frozen 0$/m.test(readOrNull(`${directory}/cgroup.events`) ?? '')) return;
    await pause(freezeLookMs);
  }
}

/** Lets all processes of a cgroup run on, those that a killed engine left frozen too. */
export function thawCgroup(directory: string): void {
  for (const at of withChildren(directory)) write(`${at}/cgroup.freeze`, '0');
}

/**
 * Moves processes into a cgroup below the one that they are in, and that is frozen: what they start from now on is there too. Moving the
 * first one takes the kernel some milliseconds.
 */
export async function setAside(aside: string, pids: Iterable<number>): Promise<void> {
  if (!makeCgroup(aside)) return;
  for (const pid of pids) {
    try {
      await writeFile(`${aside}/cgroup.procs`, `${pid}`);
    } catch {
      // ESRCH: it is gone. Anything else: it is found by the next search, and killed by its pid.
    }
  }
}

/** Ends all processes of a cgroup, and what they fork meanwhile, whoever owns them. */
export function killCgroup(directory: string): void {
  write(`${directory}/cgroup.kill`, '1');
}

/** Makes a cgroup, or takes the one that is there. False: it cannot be made. */
export function makeCgroup(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o755 });
    return true;
  } catch {
    return false;
  }
}

/** Removes a cgroup and those below it. False: something lives in it. */
export function removeCgroup(directory: string): boolean {
  for (const at of withChildren(directory).toReversed()) {
    try {
      rmdirSync(at);
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) return false;
    }
  }
  return true;
}

/** Names of the cgroups in a cgroup. */
export function childrenOfCgroup(directory: string): readonly string[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return [];
  }
}

/** A cgroup and all below it, parents first. */
function withChildren(directory: string): readonly string[] {
  return [directory, ...childrenOfCgroup(directory).flatMap((name) => withChildren(`${directory}/${name}`))];
}

function write(file: string, text: string): boolean {
  try {
    writeFileSync(file, text);
    return true;
  } catch {
    return false; // ENOENT: the cgroup is gone; EACCES: another engine's user made it
  }
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return null; // gone; EOPNOTSUPP: a threaded one that a command made
  }
}
