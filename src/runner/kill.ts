import { setTimeout as pause } from 'node:timers/promises';
import type { DurationMs } from '../core/time.ts';
import { freezeCgroup, killCgroup, pidsInCgroup, removeCgroup, setAside, thawCgroup } from './cgroup.ts';
import type { ProcessStat } from './identity.ts';
import { findMembers, findMembersInCgroup, findProcessesIn, signalProcess, type CommandTrace } from './process-tree.ts';

const stopRounds = 100;
const killRounds = 20;
const lookAgainMs = 25;

/** The cgroup of a command's worker, and the one below it in which a kill sets aside what it is about. */
type KillPlace = { readonly cgroup: string; readonly aside: string };

/**
 * Ends all processes of a command: holds what it finds (what is held cannot fork away), asks with TERM and lets run on, and after the grace
 * kills what is left.
 *
 * Where the worker has a cgroup, the kernel holds all that is in it at once; what belongs to the command is set aside, so that from then on
 * it is known whatever it does, and cgroup.kill ends it. What has left the cgroup is stopped one by one, until nothing new is found.
 *
 * @returns what could not be ended; empty: nothing of the command is left
 */
export async function killTree(trace: CommandTrace, graceMs: DurationMs): Promise<readonly ProcessStat[]> {
  const { cgroup } = trace;
  const place = cgroup === null ? null : { cgroup, aside: `${cgroup}/kill-${trace.attemptId}` };
  const ask = (stat: ProcessStat): void => {
    signalProcess(stat, 'SIGTERM');
    signalProcess(stat, 'SIGCONT');
  };
  const kill = (stat: ProcessStat): void => void signalProcess(stat, 'SIGKILL');
  if (place !== null) await holdCgroup(trace, place, ask);
  for (const stat of await stopAll(trace, place)) ask(stat);
  let left = await findLeft(trace, place);
  for (let waitedMs = 0; left.length > 0 && waitedMs < graceMs; waitedMs += lookAgainMs) {
    await pause(lookAgainMs);
    left = await findLeft(trace, place);
  }
  for (let round = 0; left.length > 0 && round < killRounds; round += 1) {
    if (place !== null) {
      await holdCgroup(trace, place, kill);
      killCgroup(place.aside);
    }
    for (const stat of await stopAll(trace, place)) kill(stat);
    await pause(lookAgainMs);
    left = await findLeft(trace, place);
  }
  if (place !== null) removeCgroup(place.aside);
  return left;
}

/** Sets the command's processes aside while nothing in the cgroup can move, and does something to each. */
async function holdCgroup(trace: CommandTrace, { cgroup, aside }: KillPlace, act: (stat: ProcessStat) => void): Promise<void> {
  try {
    await freezeCgroup(cgroup);
    const members = findMembersInCgroup(trace);
    if (members.length === 0) return;
    await setAside(
      aside,
      members.map(({ pid }) => pid),
    );
    for (const stat of members) act(stat);
  } finally {
    thawCgroup(cgroup);
  }
}

/** Stops what was not set aside. */
async function stopAll(trace: CommandTrace, place: KillPlace | null): Promise<readonly ProcessStat[]> {
  const stopped = new Map<string, ProcessStat>();
  for (let round = 0; round < stopRounds; round += 1) {
    let isNew = false;
    const members = await findMembers(trace);
    const aside = new Set(place === null ? [] : pidsInCgroup(place.aside));
    for (const stat of members) {
      const key = `${stat.pid} ${stat.startTicks}`;
      if (stopped.has(key) || aside.has(stat.pid)) continue;
      stopped.set(key, stat);
      signalProcess(stat, 'SIGSTOP');
      isNew = true;
    }
    if (!isNew) break;
  }
  return [...stopped.values()];
}

/** While something lives of what was set aside, nobody has to look through all processes. */
async function findLeft(trace: CommandTrace, place: KillPlace | null): Promise<readonly ProcessStat[]> {
  const aside = place === null ? [] : findProcessesIn(place.aside);
  if (aside.length > 0) return aside;
  const members = await findMembers(trace);
  if (members.length > 0 || place !== null) return members;
  // One look can pass between a process that ends and the one that it has just started.
  return await findMembers(trace);
}
