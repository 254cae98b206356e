import { setTimeout as pause } from 'node:timers/promises';
import type { DurationMs } from '../core/time.ts';
import { killTree } from './kill.ts';
import { findCommand, findMembers, signalProcess } from './process-tree.ts';
import { traceOf, type RunningAttempt } from './running-attempt.ts';

const rounds = 40;
const againMs: DurationMs = 250;

/**
 * Asks a command to end: SIGTERM to the process that its worker waits for, or to all that is left of a command without worker.
 * Right after the start there may be no process yet: then it tries again for some seconds.
 *
 * @param isOver true once there is nobody left to ask
 */
export async function termCommand(attempt: RunningAttempt, spoolId: string, isOver: () => boolean): Promise<void> {
  const workerPid = attempt.watch === 'processes' ? null : (attempt.worker?.pid ?? null);
  for (let round = 0; round < rounds && !isOver(); round += 1) {
    const command = workerPid === null ? null : await findCommand(workerPid);
    const orphans = workerPid === null ? await findMembers(traceOf(attempt, spoolId)) : [];
    const targets = command === null ? orphans : [command];
    if (targets.map((target) => signalProcess(target, 'SIGTERM')).includes(true)) return;
    await pause(againMs, undefined, { ref: false });
  }
}

/**
 * Kills the tree of a command until its end is known or something of it cannot be killed, which stays in `attempt.remaining`.
 * Once may be too early: a command that was sent, but is not there yet, has no process to find.
 */
export async function killCommand(attempt: RunningAttempt, spoolId: string, graceMs: DurationMs, isOver: () => boolean): Promise<void> {
  const trace = traceOf(attempt, spoolId);
  for (let round = 0; round < rounds; round += 1) {
    attempt.remaining = await killTree(trace, graceMs);
    if (isOver() || attempt.remaining.length > 0) return;
    await pause(againMs, undefined, { ref: false });
  }
}
