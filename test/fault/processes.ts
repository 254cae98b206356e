/** Processes of one data directory, found by what they carry: a pid alone never says whose a process is. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process of a spool. */
export type SpoolProcess = {
  readonly pid: number;
  readonly startTicks: string;
  /** A worker has a journal of this spool open; a command, or what it left behind, carries the mark of this spool; a guard is its time limit. */
  readonly kind: 'worker' | 'command' | 'guard';
  readonly attemptId: string | null;
};

/** All living workers and commands of a spool, without those of any other. */
export function processesOf(spoolDir: string): SpoolProcess[] {
  const spoolId = readText(`${spoolDir}/id`)?.trim() ?? null;
  const found: SpoolProcess[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const startTicks = startTicksOf(pid);
    if (startTicks === null) continue;
    const environment = new Map(
      (readText(`/proc/${pid}/environ`) ?? '').split('\0').flatMap((entry): [string, string][] => {
        const at = entry.indexOf('=');
        return at > 0 && entry.startsWith('EVQUEUE_') ? [[entry.slice(0, at), entry.slice(at + 1)]] : [];
      }),
    );
    const attemptId = environment.get('EVQUEUE_ATTEMPT') ?? environment.get('EVQUEUE_GUARD') ?? null;
    if (spoolId !== null && environment.get('EVQUEUE_SPOOL') === spoolId) found.push({ pid, startTicks, kind: 'command', attemptId });
    else if (opens(pid, spoolDir)) found.push({ pid, startTicks, kind: environment.has('EVQUEUE_GUARD') ? 'guard' : 'worker', attemptId });
    else if (environment.has('EVQUEUE_GUARD') && spoolId !== null && (readText(`/proc/${pid}/cmdline`) ?? '').includes(spoolId))
      found.push({ pid, startTicks, kind: 'guard', attemptId });
  }
  return found;
}

/** Sends a signal to exactly this process; false where it is gone. */
export function signalExactly(target: Pick<SpoolProcess, 'pid' | 'startTicks'>, signal: NodeJS.Signals): boolean {
  if (startTicksOf(target.pid) !== target.startTicks) return false;
  try {
    return process.kill(target.pid, signal);
  } catch {
    // It ended between the two lines.
    return false;
  }
}

/** When a process began, which together with its pid names it; null: gone, or a zombie. */
function startTicksOf(pid: number): string | null {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
}

/** Whether a shell of the launcher has its journal in this spool open. */
function opens(pid: number, spoolDir: string): boolean {
  if (readText(`/proc/${pid}/cmdline`)?.startsWith('evqueue-worker-') !== true) return false;
  try {
    return readdirSync(`/proc/${pid}/fd`).some(
      (descriptor) => readLink(`/proc/${pid}/fd/${descriptor}`)?.startsWith(`${spoolDir}/worker-`) === true,
    );
  } catch {
    // It ended while it was looked at.
    return false;
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Gone, or of another user.
    return null;
  }
}

function readLink(file: string): string | null {
  try {
    return readlinkSync(file);
  } catch {
    return null;
  }
}
