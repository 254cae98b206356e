import type { InstanceId } from '../../core/ids.ts';
import type { Channel } from '../../core/instance/record.ts';
import { countUse, type CommitScope } from './commit-scope.ts';
import type { Connection } from './connection.ts';
import { countEnded } from './instance-writes.ts';

/**
 * Prepares the deletion of finished instances with all they own; what hangs on the row goes with it. Unknown ids are
 * passed over, so that a deletion may be repeated.
 *
 * @throws Error for an instance that has not ended: the commit fails
 */
export function prepareDeletion(database: Connection): (scope: CommitScope, ids: readonly InstanceId[]) => void {
  type Found = {
    readonly workflow: string;
    readonly createdAtMs: number;
    readonly endedAtMs: number | null;
    readonly errors: number;
    readonly definitionId: number;
  };
  const find = database.prepare<[number], Found>(
    'select workflow, created_at_ms as createdAtMs, ended_at_ms as endedAtMs, errors, definition_id as definitionId from instance where id = ?',
  );
  const files = database.prepare<[number], { readonly nodeId: number; readonly number: number; readonly channel: Channel }>(
    'select node_id as nodeId, number, channel from output where instance_id = ? and bytes is null',
  );
  const remove = database.prepare<[number]>('delete from instance where id = ?');
  const keepLastId = database.prepare<[number, number]>('update meta set last_instance_id = ? where last_instance_id < ?');
  return (scope, ids) => {
    let highest = 0;
    for (const instanceId of ids) {
      const row = find.get(instanceId);
      if (row === undefined) continue;
      if (row.endedAtMs === null) throw new Error(`instance ${instanceId} has not ended and cannot be deleted`);
      scope.orphanedBlobs.push(...files.all(instanceId).map((file) => ({ instanceId, ...file })));
      remove.run(instanceId);
      countUse(scope, row.definitionId, -1);
      countEnded(scope, { ...row, endedAtMs: row.endedAtMs }, -1);
      highest = Math.max(highest, instanceId);
    }
    // An id is never given twice: the highest one must outlive its row.
    if (highest > 0) keepLastId.run(highest, highest);
  };
}
