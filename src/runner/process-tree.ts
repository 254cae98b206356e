import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { attemptIdOf, partsOfAttemptId, type AttemptId } from '../core/ids.ts';
import type { EpochMs } from '../core/time.ts';
import { pidsInCgroup } from './cgroup.ts';
import { isLiving, readProcessStat, type ProcessStat } from './identity.ts';

/** By what the processes of a command are known. */
export type CommandTrace = {
  readonly attemptId: AttemptId;
  readonly spoolId: string;
  /** Pid of its worker, which leads the session of its commands; null: unknown. */
  readonly workerPid: number | null;
  /** The cgroup that its worker joined; null: none. */
  readonly cgroup: string | null;
  /** When the engine sent the command; null: unknown, then session and cgroup say nothing unless the worker has a child. */
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
 * The living processes of a command: those that carry its mark, those of its worker's cgroup and session that are not older than it
 * (their environment may have been cleared), and the children of all these. Not its worker and its guard, nor what an earlier command of
 * the same worker left behind: what carries the mark of that one, and what that started.
 *
 * @param inCgroup processes of the worker's cgroup, as of the same moment
 */
export function membersIn(all: ProcessSnapshot, trace: CommandTrace, inCgroup: ReadonlySet<number>): readonly ProcessStat[] {
  const oldest = oldestOf(all, trace);
  const members = new Map<number, ProcessStat>();
  const others = new Set<number>();
  const suspects: ProcessStat[] = [];
  const candidates: ProcessStat[] = [];
  for (const { stat, marks } of all) {
    const { pid } = stat;
    const isInSession = trace.workerPid !== null && stat.session === trace.workerPid;
    const isNear = isInSession || inCgroup.has(pid);
    if (pid === trace.workerPid || (marks.has(guardMark) && (isInSession || !isNear))) continue;
    const isOfSpool = marks.get(spoolMark) === trace.spoolId;
    if (isOfSpool && marks.get(attemptMark) === trace.attemptId) members.set(pid, stat);
    else if (marks.has(attemptMark) && isOfSpool && isNear) others.add(pid);
    // Commands of other engines are left alone, unless this command started that engine.
    else if (marks.has(attemptMark) && !inCgroup.has(pid)) continue;
    else if (isNear && oldest !== null && stat.startTicks >= oldest) suspects.push(stat);
    else {
      if (isNear) others.add(pid);
      candidates.push(stat);
    }
  }
  addChildren(members, candidates);
  if (suspects.length === 0) return [...members.values()];
  const parents = new Map(all.map(({ stat }) => [stat.pid, stat.parentPid]));
  for (const stat of suspects) if (!isOfOthers(stat, members, others, parents)) members.set(stat.pid, stat);
  addChildren(members, candidates);
  return [...members.values()];
}

/** Adds those whose parents are members. */
function addChildren(members: Map<number, ProcessStat>, candidates: readonly ProcessStat[]): void {
  for (let isGrowing = true; isGrowing;) {
    isGrowing = false;
    for (const stat of candidates) {
      if (members.has(stat.pid) || !members.has(stat.parentPid)) continue;
      members.set(stat.pid, stat);
      isGrowing = true;
    }
  }
}

/** Whether the nearest ancestor of which something is known belongs to others. */
function isOfOthers(
  { pid, parentPid }: ProcessStat,
  members: ReadonlyMap<number, ProcessStat>,
  others: ReadonlySet<number>,
  parents: ReadonlyMap<number, number>,
): boolean {
  const seen = new Set([pid]);
  for (let at: number | undefined = parentPid; at !== undefined && !seen.has(at) && !members.has(at); at = parents.get(at)) {
    if (others.has(at)) return true;
    seen.add(at);
  }
  return false;
}

/** Takes a fresh look for the processes of a command. */
export async function findMembers(trace: CommandTrace): Promise<readonly ProcessStat[]> {
  const all = await seeProcesses();
  await ownTurn();
  return membersIn(all, trace, pidsOfTrace(trace));
}

/** The same, in the cgroup only: fast enough to look while it is frozen. */
export function findMembersInCgroup(trace: CommandTrace): readonly ProcessStat[] {
  const inCgroup = pidsOfTrace(trace);
  return membersIn([...inCgroup].flatMap(seeProcess), trace, inCgroup);
}

/** Living processes of a cgroup, whatever they belong to. */
export function findProcessesIn(cgroup: string): readonly ProcessStat[] {
  return [...pidsInCgroup(cgroup)].flatMap(seeProcess).map(({ stat }) => stat);
}

/** Processes of the cgroup of a command's worker. */
export function pidsOfTrace({ cgroup }: Pick<CommandTrace, 'cgroup'>): ReadonlySet<number> {
  return cgroup === null ? new Set() : pidsInCgroup(cgroup);
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

let current: Promise<unknown> = Promise.resolve();
let next: Promise<ProcessSnapshot> | null = null;

/**
 * Looks at all processes, after it was asked. Who asks while a look goes on shares the next one with all others who do: a thousand kills at
 * once are a few looks, not thousands.
 */
export function seeProcesses(): Promise<ProcessSnapshot> {
  next ??= current.then(() => {
    const look = lookAtProcesses();
    current = look.catch(() => {}); // who asked is told; those who ask later are not concerned
    next = null;
    return look;
  });
  return next;
}

let lastTurn: Promise<void> = Promise.resolve();

/** Who goes on from a shared look does so in a turn of its own, so that many together do not hold up the engine. */
function ownTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => nextTurn());
  return lastTurn;
}

/** Some at a time: a machine with thousands of them does not hold up the engine. */
async function lookAtProcesses(): Promise<ProcessSnapshot> {
  const seen: ProcessSnapshot[number][] = [];
  let count = 0;
  // The youngest first: they may be gone in a moment, and have started others that are not in the list.
  for (const name of readdirSync('/proc').toReversed()) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    count += 1;
    if (count % processesPerTurn === 0) await nextTurn();
    seen.push(...seeProcess(pid));
  }
  return seen;
}

function seeProcess(pid: number): ProcessSnapshot {
  const stat = readProcessStat(pid);
  return isLiving(stat) ? [{ stat, marks: readMarks(pid) }] : [];
}

/**
 * The start of a command on the kernel's clock: that of the worker's child, where it is seen. Else it is reckoned from the moment at which
 * it was sent, which a step of the wall clock falsifies.
 */
function oldestOf(all: ProcessSnapshot, { workerPid, sentAtMs }: CommandTrace): number | null {
  const command = all.find(({ stat, marks }) => workerPid !== null && stat.parentPid === workerPid && !marks.has(guardMark));
  return command?.stat.startTicks ?? (sentAtMs === null ? null : ticksOf(sentAtMs));
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
