import type { TroubleRecord } from '../../engine/ports.ts';
import { columnsOfOutcome, type OutcomeColumns } from './attempt-row.ts';
import type { Connection } from './connection.ts';

/** Writes what the home page is made of. */
export type HomeWrites = {
  findTrouble(trouble: TroubleRecord): void;
  handleLine(line: string, atMs: number | null, by: string): void;
  look(user: string, sinceMs: number, lookedAtMs: number): void;
  forgetVisits(user: string): void;
};

/** For so long it is remembered that a line was dealt with. */
const rememberMs = 90 * 24 * 3_600_000;

/** Prepares the statements. */
export function prepareHomeWrites(database: Connection): HomeWrites {
  type TroubleColumns = [
    instanceId: number,
    workflow: string,
    endedAtMs: number,
    kind: string,
    fingerprint: string,
    nodeId: number,
    node: string | null,
    attempt: number | null,
    outcome: string | null,
    outcomeNumber: number | null,
    outcomeText: string | null,
    message: string,
    pattern: string,
  ];
  const insert = database.prepare<TroubleColumns>(
    `insert into trouble (instance_id, workflow, ended_at_ms, kind, fingerprint, node_id, node, attempt, outcome, outcome_number, outcome_text,
       message, pattern) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const upsertLine = database.prepare<[string, number, string]>(
    `insert into handled_line (line, handled_at_ms, handled_by) values (?, ?, ?)
     on conflict (line) do update set handled_at_ms = excluded.handled_at_ms, handled_by = excluded.handled_by`,
  );
  const removeLine = database.prepare<[string]>('delete from handled_line where line = ?');
  const forgetLines = database.prepare<[number]>('delete from handled_line where handled_at_ms < ?');
  const upsertVisit = database.prepare<[string, number, number]>(
    `insert into home_visit (user_name, since_ms, looked_at_ms) values (?, ?, ?)
     on conflict (user_name) do update set since_ms = excluded.since_ms, looked_at_ms = excluded.looked_at_ms`,
  );
  const removeVisit = database.prepare<[string]>('delete from home_visit where user_name = ?');
  return {
    findTrouble(found) {
      const [outcome, number, text]: OutcomeColumns | readonly [null, null, null] =
        found.outcome === null ? [null, null, null] : columnsOfOutcome(found.outcome);
      insert.run(
        found.instanceId,
        found.workflow,
        found.endedAtMs,
        found.kind,
        found.fingerprint,
        found.nodeId,
        found.node,
        found.attempt,
        outcome,
        number,
        text,
        found.message,
        found.pattern,
      );
    },
    handleLine(line, atMs, by) {
      if (atMs === null) {
        removeLine.run(line);
        return;
      }
      upsertLine.run(line, atMs, by);
      forgetLines.run(atMs - rememberMs);
    },
    look: (user, sinceMs, lookedAtMs) => void upsertVisit.run(user, sinceMs, lookedAtMs),
    forgetVisits: (user) => void removeVisit.run(user),
  };
}
