import { setTimeout as pause } from 'node:timers/promises';
import type { AttemptId } from '../core/ids.ts';
import { livenessOf, readProcessStat, type Machine } from './identity.ts';
import type { EndMark, ProcessIdentity, StartMark } from './journal.ts';
import { membersIn, pidsOfTrace, seeProcesses, signalProcess, type ProcessSnapshot } from './process-tree.ts';
import { decideRecovery, type Evidence, type RecoveryAction } from './recover.ts';
import { readJournal, readKillRequest, type Spool } from './spool.ts';

/** An attempt and the worker at which it has its place. */
export type PlacedAttempt = { readonly attemptId: AttemptId; readonly workerId: string };

/** What is known for certain of an attempt once nothing is left to wait for. */
export type Finding = {
  readonly attemptId: AttemptId;
  readonly workerId: string;
  /** The process behind the worker; null: unknown. */
  readonly worker: ProcessIdentity | null;
  readonly start: StartMark | null;
  readonly end: EndMark | null;
  readonly action: Exclude<RecoveryAction, { kind: 'wait' | 'killWorker' | 'search' }>;
};

type Look = {
  readonly evidence: Evidence;
  readonly worker: ProcessIdentity | null;
  readonly start: StartMark | null;
  readonly end: EndMark | null;
};

const lookAgainMs = 25;

/**
 * Finds out what became of attempts, by the recovery table: looks, waits where a mark may still come, kills silent workers, searches the
 * processes of dead ones. Answers in the order of the question.
 */
export async function findOut(spool: Spool, machine: Machine, attempts: readonly PlacedAttempt[]): Promise<readonly Finding[]> {
  const findings = new Map<AttemptId, Finding>();
  const beganMs = performance.now();
  for (let open = [...attempts]; open.length > 0;) {
    const looks = open.map((attempt) => ({
      attempt,
      look: lookAt(spool, machine, attempt, performance.now() - beganMs),
    }));
    // One look at all processes for all, younger than the death of every worker that was just seen.
    const needsSearch = looks.some(({ look }) => decideRecovery(look.evidence).kind === 'search');
    const snapshot = needsSearch ? await seeProcesses() : [];
    open = [];
    for (const { attempt, look: first } of looks) {
      const isSearched = decideRecovery(first.evidence).kind === 'search';
      const look = isSearched ? search(spool, attempt, first, snapshot) : first;
      const action = decideRecovery(look.evidence);
      switch (action.kind) {
        case 'killWorker':
          if (look.worker !== null) killProcess(look.worker);
          open.push(attempt);
          break;
        case 'wait':
        case 'search':
          open.push(attempt);
          break;
        case 'result':
        case 'adopt':
        case 'neverStarted':
        case 'watch':
        case 'killed':
        case 'lost':
          findings.set(attempt.attemptId, {
            ...attempt,
            worker: look.worker,
            start: look.start,
            end: look.end,
            action,
          });
      }
    }
    if (open.length > 0) await pause(lookAgainMs);
  }
  return attempts.flatMap(({ attemptId }) => findings.get(attemptId) ?? []);
}

/** Makes a worker unable to start anything, and waits until it is gone. */
export async function endWorker(worker: ProcessIdentity, machine: Machine): Promise<void> {
  while (livenessOf(worker, machine) === 'alive') {
    killProcess(worker);
    await pause(1);
  }
}

/** Liveness before journal: a worker that writes its end and goes between the two looks is seen as ended, not as lost. */
function lookAt(spool: Spool, machine: Machine, attempt: PlacedAttempt, silentMs: number): Look {
  let journal = readJournal(spool, attempt.workerId);
  const worker = journal?.process ?? null;
  const liveness = worker === null ? 'noJournal' : livenessOf(worker, machine);
  if (liveness === 'alive' || liveness === 'dead') journal = readJournal(spool, attempt.workerId);
  const start = journal?.starts.get(attempt.attemptId) ?? null;
  const end = journal?.ends.get(attempt.attemptId) ?? null;
  const evidence: Evidence = {
    worker: liveness,
    started: start !== null,
    ended: end !== null,
    silentMs,
    found: null,
    killRequested: false,
  };
  return { evidence, worker, start, end };
}

function search(spool: Spool, attempt: PlacedAttempt, look: Look, snapshot: ProcessSnapshot): Look {
  const trace = {
    attemptId: attempt.attemptId,
    spoolId: spool.id,
    workerPid: look.worker?.pid ?? null,
    cgroup: look.worker?.cgroup ?? null,
    sentAtMs: look.start?.sentAtMs ?? null,
  };
  const members = membersIn(snapshot, trace, pidsOfTrace(trace));
  const killRequested = readKillRequest(spool, attempt.attemptId) !== null;
  return {
    ...look,
    evidence: { ...look.evidence, found: members.map(({ pid }) => pid), killRequested },
  };
}

function killProcess(worker: ProcessIdentity): void {
  const stat = readProcessStat(worker.pid);
  if (stat !== null && stat.startTicks === worker.startTicks) signalProcess(stat, 'SIGKILL');
}
