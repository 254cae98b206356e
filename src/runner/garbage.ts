import type { AttemptId } from '../core/ids.ts';
import { livenessOf, type Machine } from './identity.ts';
import { listSpool, readJournal, removeAttemptFiles, removeFileSet, removeTimes, removeWorkerFiles, type Spool } from './spool.ts';
import type { WorkerCgroups } from './worker-cgroups.ts';

/**
 * Removes what earlier engines left in the spool and nobody needs: files of attempts whose end is committed, journals and cgroups of workers
 * that are dead. What a living worker runs stays, known or not.
 *
 * @param isOwnSet whether a set of output files belongs to this engine
 */
export function collectGarbage(
  spool: Spool,
  machine: Machine,
  knownAttempts: ReadonlySet<AttemptId>,
  knownWorkers: ReadonlySet<string>,
  isOwnSet: (fileSet: string) => boolean,
  cgroups: WorkerCgroups,
): void {
  const { workerIds, attemptIds, fileSets } = listSpool(spool);
  const keptAttempts = new Set(knownAttempts);
  const keptSets = new Set<string>();
  for (const workerId of workerIds) {
    const journal = readJournal(spool, workerId);
    const isLiving = journal !== null && journal.process !== null && livenessOf(journal.process, machine) === 'alive';
    for (const { attemptId, fileSet } of journal?.starts.values() ?? []) {
      const isRunning = isLiving && !journal.ends.has(attemptId);
      if (isRunning) keptAttempts.add(attemptId);
      if (isRunning || knownAttempts.has(attemptId)) keptSets.add(fileSet);
    }
    if (isLiving || knownWorkers.has(workerId)) continue;
    removeWorkerFiles(spool, workerId);
    cgroups.remove(journal?.process?.cgroup ?? null);
  }
  cgroups.sweep(knownWorkers);
  for (const attemptId of attemptIds) if (!keptAttempts.has(attemptId)) removeAttemptFiles(spool, attemptId);
  for (const fileSet of fileSets) {
    if (keptSets.has(fileSet) || isOwnSet(fileSet)) continue;
    removeFileSet(spool, fileSet);
    removeTimes(spool, fileSet);
  }
}
