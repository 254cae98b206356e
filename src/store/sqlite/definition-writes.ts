import type { DefinitionRecord, WorkflowRecord } from '../../engine/ports.ts';
import type { CommitScope } from './commit-scope.ts';
import type { Connection } from './connection.ts';

/** Writes definitions and the workflows that point to them. */
export type DefinitionWrites = {
  /** Id inside the store. Throws where there is no such definition: the commit fails. */
  idOfHash(hash: string): number;
  saveDefinition(definition: DefinitionRecord): void;
  saveWorkflow(scope: CommitScope, workflow: WorkflowRecord): void;
  deleteWorkflow(scope: CommitScope, name: string): void;
};

/** Prepares the statements. */
export function prepareDefinitionWrites(database: Connection): DefinitionWrites {
  const findId = database.prepare<[string], { readonly id: number }>('select id from definition where hash = ?');
  const insert = database.prepare<[string, number, string, string]>(
    'insert into definition (hash, format_version, media_type, source) values (?, ?, ?, ?) on conflict (hash) do nothing',
  );
  const insertUse = database.prepare<[number | bigint]>('insert into definition_use (definition_id, instances) values (?, 0)');
  const currentOf = database.prepare<[string], { readonly id: number }>('select definition_id as id from workflow where name = ?');
  const upsertWorkflow = database.prepare<[string, string, string, number, number, number, string]>(
    `insert into workflow (name, group_name, comment, definition_id, created_at_ms, updated_at_ms, updated_by) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (name) do update set group_name = excluded.group_name, comment = excluded.comment, definition_id = excluded.definition_id,
       created_at_ms = excluded.created_at_ms, updated_at_ms = excluded.updated_at_ms, updated_by = excluded.updated_by`,
  );
  const removeWorkflow = database.prepare<[string]>('delete from workflow where name = ?');

  function idOfHash(hash: string): number {
    const row = findId.get(hash);
    if (row === undefined) throw new Error(`no definition with the hash ${hash} is stored`);
    return row.id;
  }
  function releaseCurrent(scope: CommitScope, workflow: string): void {
    const current = currentOf.get(workflow);
    if (current !== undefined) scope.unusedDefinitions.add(current.id);
  }
  return {
    idOfHash,
    saveDefinition(definition) {
      const result = insert.run(definition.hash, definition.formatVersion, definition.mediaType, definition.source);
      if (result.changes === 1) insertUse.run(result.lastInsertRowid);
    },
    saveWorkflow(scope, workflow) {
      const definitionId = idOfHash(workflow.definitionHash);
      releaseCurrent(scope, workflow.name);
      upsertWorkflow.run(
        workflow.name,
        workflow.group,
        workflow.comment,
        definitionId,
        workflow.createdAtMs,
        workflow.updatedAtMs,
        workflow.updatedBy,
      );
    },
    deleteWorkflow(scope, name) {
      releaseCurrent(scope, name);
      removeWorkflow.run(name);
    },
  };
}
