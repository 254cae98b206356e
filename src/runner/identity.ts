import { readFileSync, readlinkSync } from 'node:fs';
import type { ProcessIdentity } from './journal.ts';

/** What the kernel says of a process at one moment. */
export type ProcessStat = {
  readonly pid: number;
  /** One letter; Z and X are dead processes that nobody has buried yet. */
  readonly state: string;
  readonly parentPid: number;
  readonly session: number;
  readonly startTicks: number;
};

/** Where this program runs: two processes of equal pid are the same only within one of these. */
export type Machine = { readonly bootId: string; readonly pidNamespace: string };

/** How a recorded process stands. */
export type Liveness = 'alive' | 'dead' | 'otherBoot' | 'otherNamespace';

/** Reads the boot and the pid namespace. Throws where there is no /proc: the local runner needs Linux. */
export function thisMachine(bootId?: string): Machine {
  return {
    bootId: bootId ?? readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(),
    pidNamespace: readlinkSync('/proc/self/ns/pid'),
  };
}

/** Reads /proc/PID/stat; null where there is no such process. */
export function readProcessStat(pid: number): ProcessStat | null {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return null; // ENOENT before, ESRCH while reading: gone either way
  }
}

/** The second field is the program's name, which may hold blanks and parentheses: the rest stands after the last ')'. */
export function parseProcessStat(text: string): ProcessStat | null {
  const nameEnd = text.lastIndexOf(')');
  const pid = Number.parseInt(text, 10);
  const fields = text.slice(nameEnd + 2).split(' ');
  const [state, parentPid, , session] = fields;
  const startTicks = fields[19];
  if (nameEnd < 0 || !Number.isInteger(pid) || state === undefined || startTicks === undefined) return null;
  return {
    pid,
    state,
    parentPid: Number(parentPid),
    session: Number(session),
    startTicks: Number(startTicks),
  };
}

/** True for a process that can still do something. */
export function isLiving(stat: ProcessStat | null): stat is ProcessStat {
  return stat !== null && stat.state !== 'Z' && stat.state !== 'X';
}

/** Whether exactly this process, and not another one of the same pid, lives. */
export function livenessOf(process: ProcessIdentity, machine: Machine): Liveness {
  if (process.bootId !== machine.bootId) return 'otherBoot';
  if (process.pidNamespace !== machine.pidNamespace) return 'otherNamespace';
  const stat = readProcessStat(process.pid);
  return isLiving(stat) && stat.startTicks === process.startTicks ? 'alive' : 'dead';
}
