import type { AttemptId } from '../core/ids.ts';
import { livenessOf, type Machine } from './identity.ts';
import type { Journal } from './journal.ts';
import { listSpool, readJournal, removeAttemptFiles, removeWorkerFiles, type Spool } from './spool.ts';

/**
 * Removes what earlier engines left in the spool and nobody needs: files of attempts whose end is committed, journals of workers that are
 * dead. What a living worker runs stays, known or not.
 */
export function collectGarbage(
  spool: Spool,
  machine: Machine,
  knownAttempts: ReadonlySet<AttemptId>,
  knownWorkers: ReadonlySet<string>,
): void {
  const { workerIds, attemptIds } = listSpool(spool);
  const kept = new Set(knownAttempts);
  for (const workerId of workerIds) {
    const journal = readJournal(spool, workerId);
    const isLiving = journal?.process !== null && journal?.process !== undefined && livenessOf(journal.process, machine) === 'alive';
    if (isLiving) for (const attemptId of runningIn(journal)) kept.add(attemptId);
    else if (!knownWorkers.has(workerId)) removeWorkerFiles(spool, workerId);
  }
  for (const attemptId of attemptIds) if (!kept.has(attemptId)) removeAttemptFiles(spool, attemptId);
}

function runningIn(journal: Journal): readonly AttemptId[] {
  return [...journal.starts.keys()].filter((attemptId) => !journal.ends.has(attemptId));
}
