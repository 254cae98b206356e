import type { FigureReads, FinishedInstance } from '../../app/ports.ts';
import type { Connection } from './connection.ts';

const columns = `id, started_at_ms as startedAtMs, ended_at_ms as endedAtMs, errors, real_ms as realMs, queued_ms as queuedMs,
  waited_for_retry_ms as waitedForRetryMs`;

/** Reads finished instances for figures; each select follows an index and ends at its limit. */
export function prepareFinishedInstances(database: Connection): Pick<FigureReads, 'finished' | 'finishedBetween'> {
  const newest = database.prepare<[string, number], FinishedInstance>(
    `select ${columns} from instance indexed by instance_workflow_ended where workflow = +? and ended_at_ms is not null
     order by ended_at_ms desc, id desc limit ?`,
  );
  const ofWorkflow = database.prepare<[string, number, number, number], FinishedInstance>(
    `select ${columns} from instance indexed by instance_workflow_created
     where workflow = +? and created_at_ms >= +? and created_at_ms < +? and ended_at_ms is not null order by created_at_ms limit ?`,
  );
  const ofAll = database.prepare<[number, number, number], FinishedInstance>(
    `select ${columns} from instance indexed by instance_created
     where created_at_ms >= +? and created_at_ms < +? and ended_at_ms is not null order by created_at_ms limit ?`,
  );
  return {
    finished: (workflow, limit) => newest.all(workflow, limit),
    finishedBetween: (workflow, fromMs, toMs, limit) =>
      workflow === null ? ofAll.all(fromMs, toMs, limit) : ofWorkflow.all(workflow, fromMs, toMs, limit),
  };
}
