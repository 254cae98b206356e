import type { AttemptId } from '../core/ids.ts';
import { livenessOf, type Machine } from './identity.ts';
import { listSpool, readJournal, removeAttemptFiles, removeWorkerFiles, type Spool } from './spool.ts';

/**
 * Removes what earlier engines left in the spool and nobody needs: files of attempts whose end is committed, journals of workers that are
 * dead. What belongs to a living worker stays, known or not: something of it may be running.
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
    if (isLiving) for (const attemptId of journal.starts.keys()) kept.add(attemptId);
    else if (!knownWorkers.has(workerId)) removeWorkerFiles(spool, workerId);
  }
  for (const attemptId of attemptIds) if (!kept.has(attemptId)) removeAttemptFiles(spool, attemptId);
}
