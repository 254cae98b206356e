import type { AuditEntry, AuditFilter, AuditPage } from '../../app/ports.ts';
import type { AuditRecord } from '../../engine/ports.ts';
import type { Connection } from './connection.ts';

/** Prepares the writing of an entry; those that are too old go. */
export function prepareAuditWrites(database: Connection): (entry: AuditRecord, forgetBeforeMs: number) => void {
  const insert = database.prepare<[number, string, string, string | null, string | null, string]>(
    'insert into audit_entry (at_ms, by, action, name, reason, details) values (?, ?, ?, ?, ?, ?)',
  );
  const forget = database.prepare<[number]>('delete from audit_entry where at_ms < ?');
  return ({ atMs, by, action, name, reason, details }, forgetBeforeMs) => {
    insert.run(atMs, by, action, name, reason, details);
    forget.run(forgetBeforeMs);
  };
}

type Row = Omit<AuditEntry, 'details'> & { readonly details: string };

/** Prepares the reading of pages. Each condition has an index that is in their order; the others are looked at in its rows. */
export function prepareAuditReads(database: Connection): { audit(filter: AuditFilter, beforeId: number | null, limit: number): AuditPage } {
  const columns = 'id, at_ms as atMs, by, action, name, reason, details';
  return {
    audit({ by, action, name, fromMs }, beforeId, limit) {
      const conditions = ['id < ?'];
      const values: (string | number)[] = [beforeId ?? Number.MAX_SAFE_INTEGER];
      const add = (sql: string, value: string | number | null): void => {
        if (value === null) return;
        conditions.push(sql);
        values.push(value);
      };
      add('by = ?', by);
      add('action = ?', action);
      add('name = ?', name);
      add('at_ms >= ?', fromMs);
      const rows = database
        .prepare<(string | number)[], Row>(`select ${columns} from audit_entry where ${conditions.join(' and ')} order by id desc limit ?`)
        .all(...values, limit + 1);
      const entries = rows
        .slice(0, limit)
        .map(({ details, ...row }) => ({ ...row, details: JSON.parse(details) as AuditEntry['details'] }));
      return { entries, nextId: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
    },
  };
}
