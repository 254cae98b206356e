import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { attemptIdOf, partsOfAttemptId, type AttemptId } from '../core/ids.ts';
import type { EpochMs } from '../core/time.ts';
import { isLiving, readProcessStat, type ProcessStat } from './identity.ts';

/** By what the processes of a command are known. */
export type CommandTrace = {
  readonly attemptId: AttemptId;
  readonly spoolId: string;
  /** Pid of its worker, which leads the session of its commands; null: unknown. */
  readonly workerPid: number | null;
  /** When the engine sent the command; null: unknown, then the session says nothing. */
  readonly sentAtMs: EpochMs | null;
};

/** The mark that every command carries in its environment, and hands down. */
export const attemptMark = 'EVQUEUE_ATTEMPT';
/** The id of the spool, so that commands of other engines are left alone. */
export const spoolMark = 'EVQUEUE_SPOOL';
const guardMark = 'EVQUEUE_GUARD';

const processesPerTurn = 100;
const ticksPerSecond = 100;
/** Clocks of kernel and engine are read one after the other, and ticks are coarse. */
const startSlackTicks = 20;

/** All living processes at one moment, with the marks that could be read. */
export type ProcessSnapshot = readonly {
  readonly stat: ProcessStat;
  readonly marks: ReadonlyMap<string, string>;
}[];

/**
 * The living processes of a command: those that carry its mark, those of its worker's session that are younger than it and carry
 * no other mark (their environment may have been cleared), and the children of all these. Its worker and its guard are none of them.
 */
export function membersIn(all: ProcessSnapshot, trace: CommandTrace): readonly ProcessStat[] {
  const oldest = trace.sentAtMs === null ? null : ticksOf(trace.sentAtMs);
  const members = new Map<number, ProcessStat>();
  const candidates: ProcessStat[] = [];
  for (const { stat, marks } of all) {
    if (marks.has(guardMark) || stat.pid === trace.workerPid) continue;
    if (isMarked(marks, trace.spoolId, trace.attemptId)) members.set(stat.pid, stat);
    else if (marks.has(attemptMark)) continue;
    else if (oldest !== null && trace.workerPid !== null && stat.session === trace.workerPid && stat.startTicks >= oldest)
      members.set(stat.pid, stat);
    else candidates.push(stat);
  }
  for (let isGrowing = true; isGrowing;) {
    isGrowing = false;
    for (const stat of candidates) {
      if (members.has(stat.pid) || !members.has(stat.parentPid)) continue;
      members.set(stat.pid, stat);
      isGrowing = true;
    }
  }
  return [...members.values()];
}

/** Takes a fresh look for the processes of a command. */
export async function findMembers(trace: CommandTrace): Promise<readonly ProcessStat[]> {
  return membersIn(await seeProcesses(), trace);
}

/** The process that a worker waits for: its child that is not the guard. */
export async function findCommand(workerPid: number): Promise<ProcessStat | null> {
  const all = await seeProcesses();
  return all.find(({ stat, marks }) => stat.parentPid === workerPid && !marks.has(guardMark))?.stat ?? null;
}

/** Guards of an attempt that are still there. */
export async function findGuards(attemptId: AttemptId): Promise<readonly ProcessStat[]> {
  const all = await seeProcesses();
  return all.filter(({ marks }) => marks.get(guardMark) === attemptId).map(({ stat }) => stat);
}

/** All living processes that carry a mark of this spool, by attempt. */
export async function findMarked(spoolId: string): Promise<ReadonlyMap<AttemptId, readonly number[]>> {
  const found = new Map<AttemptId, number[]>();
  for (const { stat, marks } of await seeProcesses()) {
    const parts = partsOfAttemptId(marks.get(attemptMark) ?? '');
    if (parts === null || marks.get(spoolMark) !== spoolId) continue;
    const attemptId = attemptIdOf(parts.instanceId, parts.nodeId, parts.number);
    const pids = found.get(attemptId);
    if (pids === undefined) found.set(attemptId, [stat.pid]);
    else pids.push(stat.pid);
  }
  return found;
}

/** Sends a signal to exactly this process; false where it is gone or not ours. */
export function signalProcess(stat: ProcessStat, signal: NodeJS.Signals): boolean {
  const now = readProcessStat(stat.pid);
  if (!isLiving(now) || now.startTicks !== stat.startTicks) return false;
  try {
    return process.kill(stat.pid, signal);
  } catch {
    return false; // ESRCH: gone between two lines; EPERM: it changed its user, and is shown as remaining
  }
}

function isMarked(marks: ReadonlyMap<string, string>, spoolId: string, attemptId: AttemptId): boolean {
  return marks.get(attemptMark) === attemptId && marks.get(spoolMark) === spoolId;
}

/** Looks at all processes, some at a time: a machine with thousands of them does not hold up the engine. */
export async function seeProcesses(): Promise<ProcessSnapshot> {
  const seen: ProcessSnapshot[number][] = [];
  let count = 0;
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    count += 1;
    if (count % processesPerTurn === 0) await nextTurn();
    const stat = readProcessStat(pid);
    if (isLiving(stat)) seen.push({ stat, marks: readMarks(pid) });
  }
  return seen;
}

function readMarks(pid: number): ReadonlyMap<string, string> {
  const marks = new Map<string, string>();
  let environment: string;
  try {
    environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return marks; // gone, or of another user: it carries no mark that we could see
  }
  if (!environment.includes('EVQUEUE_')) return marks;
  for (const entry of environment.split('\0')) {
    const match = /^(EVQUEUE_(?:ATTEMPT|SPOOL|GUARD))=(.*)$/s.exec(entry);
    if (match !== null) marks.set(match[1] ?? '', match[2] ?? '');
  }
  return marks;
}

function ticksOf(moment: EpochMs): number {
  const uptimeS = Number.parseFloat(readFileSync('/proc/uptime', 'latin1'));
  return Math.floor((uptimeS - (Date.now() - moment) / 1000) * ticksPerSecond) - startSlackTicks;
}
