/** Figures as one would count them from all instances and attempts: told apart from how the store keeps them, to compare the two. */

/** SQL that fills the empty table `statistic`. */
export const countStatistics = (
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
