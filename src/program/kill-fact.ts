import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cgroupDirectoryOf } from '../runner/cgroup-place.ts';

/**
 * How the engine of a data directory ends what its commands have started: `by cgroup, DIRECTORY`, or `by search` of the processes. Null: no
 * engine runs, or its spool lies elsewhere.
 */
export function killFactOf(dataDir: string, pid: number | null): string | null {
  if (pid === null) return null;
  try {
    const spoolId = readFileSync(join(dataDir, 'spool/id'), 'latin1').trim();
    const own = cgroupDirectoryOf(readFileSync(`/proc/${pid}/cgroup`, 'utf8'), readFileSync(`/proc/${pid}/mountinfo`, 'utf8'));
    if (!own.ok) return `by search: ${own.error}`;
    const directory = `${own.value}/evqueue-${spoolId}`;
    return existsSync(directory) ? `by cgroup, ${directory}` : `by search: ${own.value} is not delegated to the engine`;
  } catch {
    return null; // the engine has just ended, or no file of it may be read
  }
}
