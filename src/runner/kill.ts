import { setTimeout as pause } from 'node:timers/promises';
import type { DurationMs } from '../core/time.ts';
import type { ProcessStat } from './identity.ts';
import { findMembers, signalProcess, type CommandTrace } from './process-tree.ts';

const stopRounds = 100;
const killRounds = 20;
const lookAgainMs = 25;

/**
 * Ends all processes of a command: stops what it finds and looks again until nothing new is found (what is stopped cannot fork
 * away), asks with TERM and lets run on, and after the grace kills what is left.
 *
 * @returns what could not be ended; empty: nothing of the command is left
 */
export async function killTree(trace: CommandTrace, graceMs: DurationMs): Promise<readonly ProcessStat[]> {
  const stopped = await stopAll(trace);
  for (const stat of stopped) {
    signalProcess(stat, 'SIGTERM');
    signalProcess(stat, 'SIGCONT');
  }
  let left = await findMembers(trace);
  for (let waitedMs = 0; left.length > 0 && waitedMs < graceMs; waitedMs += lookAgainMs) {
    await pause(lookAgainMs);
    left = await findMembers(trace);
  }
  for (let round = 0; left.length > 0 && round < killRounds; round += 1) {
    for (const stat of await stopAll(trace)) signalProcess(stat, 'SIGKILL');
    await pause(lookAgainMs);
    left = await findMembers(trace);
  }
  return left;
}

async function stopAll(trace: CommandTrace): Promise<readonly ProcessStat[]> {
  const stopped = new Map<string, ProcessStat>();
  for (let round = 0; round < stopRounds; round += 1) {
    let isNew = false;
    for (const stat of await findMembers(trace)) {
      const key = `${stat.pid} ${stat.startTicks}`;
      if (stopped.has(key)) continue;
      stopped.set(key, stat);
      signalProcess(stat, 'SIGSTOP');
      isNew = true;
    }
    if (!isNew) break;
  }
  return [...stopped.values()];
}
