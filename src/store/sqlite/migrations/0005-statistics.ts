/**
 * Figures by hour and by day of UTC, kept while things happen: what many instances add up to is read in milliseconds, and outlives
 * the instances. Spans are counted in buckets (`core/statistics/span-sketch.ts`), as JSON `[bucket, count, ...]`.
 *
 * An instance or attempt is counted when it has ended, with its launch in the hour of that. A commit adds one row to `statistic_pending`; every so many are folded into `statistic`. So each commit writes little, and nothing is
 * lost or counted twice, whenever the process dies.
 */
const table = `
create table statistic (
  step text not null,
  from_ms integer not null,
  kind text not null,
  name text not null,
  started integer not null,
  ended integer not null,
  failed integer not null,
  run text not null,
  wait text not null,
  retry text not null,
  primary key (step, from_ms, kind, name)
) strict, without rowid;

create table statistic_pending (
  id integer primary key,
  figures text not null
) strict;
`;

/** What a store of an earlier version has of the past. */
const past = (
  [
    ['hour', 3_600_000],
    ['day', 86_400_000],
  ] as const
)
  .flatMap(([step, lengthMs]) => {
    const at = (column: string): string => `${column} / ${lengthMs} * ${lengthMs}`;
    const spans = (kind: string, column: string, source: string): string => `
update statistic set ${column} = s.pairs from (
  select from_ms, name, '[' || group_concat(bucket || ',' || n) || ']' as pairs from (
    select from_ms, name, case when span < 1 then 0 else min(271, 1 + cast(floor(log2(span) * 8) as integer)) end as bucket, count(*) as n
    from (${source}) group by 1, 2, 3)
  group by 1, 2) s
where statistic.step = '${step}' and statistic.kind = '${kind}' and statistic.from_ms = s.from_ms and statistic.name = s.name;
`;
    const ended = (span: string): string =>
      `select ${at('ended_at_ms')} as from_ms, workflow as name, ${span} as span from instance where ended_at_ms is not null`;
    return [
      `
insert into statistic
select '${step}', from_ms, 'workflow', name, sum(started), sum(ended), sum(failed), '[]', '[]', '[]' from (
  select ${at('created_at_ms')} as from_ms, workflow as name, 1 as started, 0 as ended, 0 as failed from instance where ended_at_ms is not null
  union all
  select ${at('ended_at_ms')}, workflow, 0, 1, errors > 0 from instance where ended_at_ms is not null)
group by from_ms, name;

insert into statistic
select '${step}', from_ms, 'queue', name, sum(started), sum(ended), sum(failed), '[]', '[]', '[]' from (
  select ${at('assigned_at_ms')} as from_ms, queue as name, 1 as started, 0 as ended, 0 as failed from attempt where ended_at_ms is not null
  union all
  select ${at('ended_at_ms')}, queue, 0, 1, not (outcome = 'exited' and outcome_number = 0) from attempt where ended_at_ms is not null)
group by from_ms, name;
`,
      spans('workflow', 'run', ended('ended_at_ms - started_at_ms')),
      spans('workflow', 'wait', ended('queued_ms')),
      spans('workflow', 'retry', ended('waited_for_retry_ms')),
      spans(
        'queue',
        'run',
        `select ${at('ended_at_ms')} as from_ms, queue as name, ended_at_ms - started_at_ms as span from attempt
     where ended_at_ms is not null and started_at_ms is not null`,
      ),
      spans(
        'queue',
        'wait',
        `select ${at('assigned_at_ms')} as from_ms, queue as name, assigned_at_ms - queued_at_ms as span from attempt
     where ended_at_ms is not null`,
      ),
    ];
  })
  .join('');

/** Both. */
export const statisticSchema = `${table}${past}`;
