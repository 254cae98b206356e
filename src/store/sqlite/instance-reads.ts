import type { InstanceId } from '../../core/ids.ts';
import type { AttemptRecord, InstanceRecord, NodeRecord, ParameterValue } from '../../core/instance/record.ts';
import { attemptColumns, attemptOfRow, type AttemptSqlRow } from './attempt-row.ts';
import type { Connection } from './connection.ts';
import { instanceColumns, instanceOfRow, type InstanceSqlRow } from './instance-row.ts';

/**
 * Why `= +?` in the selects of this folder: SQLite here is built to choose plans by values (STAT4), and plans a statement
 * anew at each run when a parameter stands right beside a column of an index that it does not pin to one row. That takes
 * 5 to 30 us, many times what the read takes. The plus hides the parameter from the planner and changes nothing else.
 */

/** Reads the parts of one instance; the writer and the reader have them each on its own connection. */
export type InstanceReads = {
  instance(id: InstanceId): InstanceRecord | null;
  parameters(id: InstanceId): readonly ParameterValue[];
  /** With their inputs, in order of node id. */
  nodes(id: InstanceId): readonly NodeRecord[];
  /** In order of node id and number. */
  attempts(id: InstanceId): readonly AttemptRecord[];
};

/** Prepares the statements. */
export function prepareInstanceReads(database: Connection): InstanceReads {
  const instance = database.prepare<[number], InstanceSqlRow & { readonly data: string }>(
    `select ${instanceColumns}, i.data from instance i join definition d on d.id = i.definition_id where i.id = +?`,
  );
  const parameters = database.prepare<[number], ParameterValue>(
    'select name, value from instance_parameter where instance_id = +? order by position',
  );
  const nodes = database.prepare<[number], { readonly nodeId: number; readonly data: string; readonly inputs: string | null }>(
    `select n.node_id as nodeId, n.data, i.inputs from node n
     left join node_input i on i.instance_id = n.instance_id and i.node_id = n.node_id
     where n.instance_id = +? order by n.node_id`,
  );
  const attempts = database.prepare<[number], AttemptSqlRow>(
    `select ${attemptColumns} from attempt where instance_id = +? order by node_id, number`,
  );
  return {
    instance(id) {
      const row = instance.get(id);
      return row === undefined ? null : { ...instanceOfRow(row, parameters.all(id)), data: row.data };
    },
    parameters: (id) => parameters.all(id),
    nodes: (id) => nodes.all(id).map(({ nodeId, data, inputs }) => (inputs === null ? { nodeId, data } : { nodeId, data, inputs })),
    attempts: (id) => attempts.all(id).map(attemptOfRow),
  };
}
