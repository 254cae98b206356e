import type { HomeReads, InstanceTally, TroubleGroup } from '../../app/ports.ts';
import type { TroubleKind } from '../../core/instance/trouble.ts';
import { outcomeOfColumns } from './attempt-row.ts';
import type { Connection } from './connection.ts';
import { StoreError } from './store-error.ts';

/** Of a period the newest so many are grouped: that takes some 10 ms. */
const maxGrouped = 20_000;
/** Groups of a period, the newest first. */
const maxGroups = 200;
/** Instances that a group names. */
const maxNamed = 100;
/** After so long nothing more is counted. Stretches are counted from the newest on. */
const timeLimitMs = 300;

type GroupRow = { readonly fingerprint: string; readonly count: number; readonly firstMs: number; readonly lastMs: number };

type TroubleRow = {
  readonly instance_id: number;
  readonly workflow: string;
  readonly ended_at_ms: number;
  readonly kind: string;
  readonly node_id: number;
  readonly node: string | null;
  readonly attempt: number | null;
  readonly outcome: string | null;
  readonly outcome_number: number | null;
  readonly outcome_text: string | null;
  readonly message: string;
  readonly pattern: string;
};

/** Prepares what the home page asks; each select follows an index and ends at a limit. */
export function prepareHomeReads(database: Connection): HomeReads {
  const grouped = (kinds: string): string => `
    with newest as (
      select fingerprint, ended_at_ms from trouble indexed by trouble_ended
      where ended_at_ms >= +? and kind in (${kinds}) order by ended_at_ms desc limit ${maxGrouped}
    )
    select n.fingerprint, count(*) as count, min(n.ended_at_ms) as firstMs, max(n.ended_at_ms) as lastMs
    from newest n left join handled_line h on h.line = n.fingerprint
    where h.handled_at_ms is null or n.ended_at_ms > h.handled_at_ms
    group by n.fingerprint order by lastMs desc limit ${maxGroups}`;
  const groups = {
    open: database.prepare<[number], GroupRow>(grouped(`'failed', 'lost', 'unsatisfied'`)),
    recovered: database.prepare<[number], GroupRow>(grouped(`'recovered'`)),
  };
  const members = database.prepare<[string, number, number], TroubleRow>(
    `select instance_id, workflow, ended_at_ms, kind, node_id, node, attempt, outcome, outcome_number, outcome_text, message, pattern
     from trouble indexed by trouble_fingerprint where fingerprint = +? and ended_at_ms >= +? order by ended_at_ms desc limit ?`,
  );
  const byKind = database.prepare<[number, number], { readonly kind: string; readonly count: number }>(
    'select kind, count(*) as count from trouble indexed by trouble_ended where ended_at_ms >= +? and ended_at_ms < +? group by kind',
  );
  const ended = database.prepare<[number, number], { readonly n: number }>(
    'select count(*) as n from instance indexed by instance_ended where ended_at_ms is not null and ended_at_ms >= +? and ended_at_ms < +?',
  );
  const endedWithErrors = database.prepare<[number, number], { readonly n: number }>(
    `select count(*) as n from instance indexed by instance_failed_ended
     where ended_at_ms is not null and errors > 0 and ended_at_ms >= +? and ended_at_ms < +?`,
  );
  type Finished = ReturnType<HomeReads['finishedIn']>[number];
  const finishedIn = database.prepare<[string, number, number, number], Finished>(
    `select id, started_at_ms as startedAtMs, ended_at_ms as endedAtMs, errors, real_ms as realMs, queued_ms as queuedMs,
       waited_for_retry_ms as waitedForRetryMs from instance indexed by instance_workflow_ended
     where workflow = +? and ended_at_ms is not null and ended_at_ms >= +? and ended_at_ms < +? order by ended_at_ms desc, id desc limit ?`,
  );
  const oldest = database.prepare<[number], ReturnType<HomeReads['oldestActive']>[number]>(
    `select id, workflow, created_at_ms as createdAtMs from instance indexed by instance_active where ended_at_ms is null
     order by created_at_ms, id limit ?`,
  );
  const handled = database.prepare<[string], { readonly atMs: number; readonly by: string }>(
    'select handled_at_ms as atMs, handled_by as "by" from handled_line where line = +?',
  );
  const visit = database.prepare<[string], { readonly sinceMs: number; readonly lookedAtMs: number }>(
    'select since_ms as sinceMs, looked_at_ms as lookedAtMs from home_visit where user_name = +?',
  );
  const lastId = database.prepare<[], { readonly id: number }>(
    'select max(last_instance_id, coalesce((select max(id) from instance), 0)) as id from meta',
  );

  function groupOf({ fingerprint, count, firstMs, lastMs }: GroupRow): TroubleGroup {
    const found = members.all(fingerprint, firstMs, maxNamed);
    const [last] = found;
    if (last === undefined) throw new StoreError('STORE_DAMAGED', `no instance has the fingerprint ${fingerprint} that was counted`);
    return {
      fingerprint,
      kind: kindOf(last.kind),
      workflow: last.workflow,
      count,
      firstEndedAtMs: firstMs,
      lastEndedAtMs: lastMs,
      last: {
        instanceId: last.instance_id,
        nodeId: last.node_id,
        node: last.node,
        attempt: last.attempt,
        outcome: outcomeOfColumns(last.outcome, last.outcome_number, last.outcome_text),
        message: last.message,
        pattern: last.pattern,
      },
      members: found.map(({ instance_id: instanceId, ended_at_ms: endedAtMs }) => ({ instanceId, endedAtMs })),
    };
  }

  const troubles = database.transaction((which: 'open' | 'recovered', fromMs: number) => groups[which].all(fromMs).map(groupOf));
  const endings = database.transaction((fromMs: number, toMs: number, number: number): ReturnType<HomeReads['endings']> => {
    const stretchMs = Math.max(1, Math.ceil((toMs - fromMs) / number));
    const starts: number[] = [];
    for (let start = fromMs; start < toMs; start += stretchMs) starts.push(start);
    const deadlineMs = performance.now() + timeLimitMs;
    const tally = (start: number): InstanceTally | null => {
      if (performance.now() > deadlineMs) return null;
      const end = Math.min(toMs, start + stretchMs);
      return { count: ended.get(start, end)?.n ?? 0, failed: endedWithErrors.get(start, end)?.n ?? 0 };
    };
    const stretches = starts.toReversed().map((start) => ({ fromMs: start, tally: tally(start) }));
    const kinds = byKind.all(fromMs, toMs);
    const of = (kind: TroubleKind): number => kinds.find((row) => row.kind === kind)?.count ?? 0;
    return {
      fromMs,
      toMs,
      stretchMs,
      stretches: stretches.toReversed(),
      lost: of('lost'),
      unsatisfied: of('unsatisfied'),
      cancelled: of('cancelled'),
      recovered: of('recovered'),
    };
  });
  return {
    troubles: (which, fromMs) => troubles(which, fromMs),
    endings: (fromMs, toMs, stretches) => endings(fromMs, toMs, stretches),
    finishedIn: (workflow, fromMs, toMs, limit) => finishedIn.all(workflow, fromMs, toMs, limit),
    oldestActive: (limit) => oldest.all(limit),
    handledLine: (line) => handled.get(line) ?? null,
    homeVisit: (user) => visit.get(user) ?? null,
    instancesEver: () => lastId.get()?.id ?? 0,
  };
}

function kindOf(text: string): TroubleKind {
  if (text === 'failed' || text === 'lost' || text === 'unsatisfied' || text === 'cancelled' || text === 'recovered') return text;
  throw new StoreError('STORE_DAMAGED', `unknown kind of trouble: "${text}"`);
}
