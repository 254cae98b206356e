/** Processes of a data directory, found by what they carry: nothing is keyed by pid. */
import { readdirSync, readFileSync } from 'node:fs';

/** A process as /proc shows it. */
export type Seen = { readonly pid: number; readonly command: string; readonly environment: string };

/** All processes that can be read, without this one. */
export function allProcesses(): Seen[] {
  const seen: Seen[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      seen.push({ pid, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(), environment: readFileSync(`/proc/${pid}/environ`, 'utf8') });
    } catch {
      // It ended while it was looked at.
    }
  }
  return seen;
}

/** Sends a signal; false where the process is gone. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
