import type { Connection } from './connection.ts';
import type { Finding, FindingCode } from './finding.ts';

/** A rule of the store: a select that finds what breaks it, at most `shown` rows, each with a text. */
type Rule = { readonly code: FindingCode; readonly sql: string };

/** Most rows that one rule shows. */
const shown = 20;

const rules: readonly Rule[] = [
  {
    code: 'SEVERAL_UNENDED_ATTEMPTS',
    sql: `select 'node ' || node_id || ' of instance ' || instance_id || ' has ' || count(*) || ' attempts without an end' as message
      from attempt where ended_at_ms is null group by instance_id, node_id having count(*) > 1`,
  },
  {
    code: 'UNENDED_ATTEMPT_OF_ENDED_INSTANCE',
    sql: `select 'instance ' || i.id || ' has ended, but attempt ' || a.number || ' of its node ' || a.node_id || ' has not' as message
      from attempt a join instance i on i.id = a.instance_id where a.ended_at_ms is null and i.ended_at_ms is not null`,
  },
  {
    code: 'COUNTS_DIFFER',
    sql: `select 'kept: ' || c.executing || ' executing, ' || c.terminated || ' terminated, ' || c.terminated_with_errors || ' of them with errors; counted: '
        || r.executing || ', ' || r.terminated || ', ' || r.failed as message
      from instance_count c, (select count(*) filter (where ended_at_ms is null) as executing, count(*) filter (where ended_at_ms is not null) as terminated,
        count(*) filter (where ended_at_ms is not null and errors > 0) as failed from instance) r
      where c.executing <> r.executing or c.terminated <> r.terminated or c.terminated_with_errors <> r.failed`,
  },
  {
    code: 'COUNTS_DIFFER',
    sql: `with counted as (
        select workflow, created_at_ms - created_at_ms % 3600000 as hour_ms, count(*) as ended, sum(errors > 0) as failed
        from instance where ended_at_ms is not null group by 1, 2),
      every as (select * from counted union all select '', hour_ms, sum(ended), sum(failed) from counted group by hour_ms)
      select 'hour ' || h.hour_ms || ' of "' || h.workflow || '" is kept with ' || h.ended || ' ended, ' || h.failed || ' failed; counted: '
        || coalesce(e.ended, 0) || ', ' || coalesce(e.failed, 0) as message
      from instance_hour h left join every e on e.workflow = h.workflow and e.hour_ms = h.hour_ms
      where h.ended <> coalesce(e.ended, 0) or h.failed <> coalesce(e.failed, 0)
      union all
      select 'hour ' || e.hour_ms || ' of "' || e.workflow || '" is not kept' from every e
      where not exists (select 1 from instance_hour h where h.workflow = e.workflow and h.hour_ms = e.hour_ms)`,
  },
  {
    code: 'DEFINITION_USE_DIFFERS',
    sql: `select 'definition ' || d.hash || ' is used by ' || coalesce(r.n, 0) || ' instances, kept is ' || coalesce(u.instances, 'no number') as message
      from definition d left join definition_use u on u.definition_id = d.id
      left join (select definition_id, count(*) as n from instance group by definition_id) r on r.definition_id = d.id
      where u.instances is not coalesce(r.n, 0)`,
  },
  {
    code: 'REFERENCE_BROKEN',
    sql: `select 'instance ' || id || ' has lost its definition' as message from instance i
      where not exists (select 1 from definition d where d.id = i.definition_id)`,
  },
  {
    code: 'JOURNAL_GAP',
    sql: `select 'the journal of instance ' || i.id || ' has ' || j.n || ' entries from ' || j.first || ' to ' || j.last as message
      from instance i join (select instance_id, count(*) as n, min(seq) as first, max(seq) as last from journal
        where instance_id in (select id from instance where ended_at_ms is null) group by instance_id) j on j.instance_id = i.id
      where i.ended_at_ms is null and (j.first <> 1 or j.last <> j.n)`,
  },
];

/**
 * Looks for rows that no commit can have written: of a defect, a damaged disk, or a hand in the database. All is read in
 * one transaction, so a running engine does not disturb.
 */
export function findBrokenInvariants(database: Connection): readonly Finding[] {
  return database.transaction(() => {
    const findings: Finding[] = [];
    const references = database.prepare<[], { readonly table: string; readonly parent: string }>('pragma foreign_key_check').all();
    for (const { table, parent } of references.slice(0, shown)) {
      findings.push({
        severity: 'error',
        code: 'REFERENCE_BROKEN',
        message: `a row of ${table} refers to a row of ${parent} that is missing`,
      });
    }
    for (const { code, sql } of rules) {
      const rows = database.prepare<[], { readonly message: string }>(`${sql} limit ${shown}`).all();
      findings.push(...rows.map(({ message }): Finding => ({ severity: 'error', code, message })));
    }
    return findings;
  })();
}
