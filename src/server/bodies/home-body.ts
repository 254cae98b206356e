/** The home page as answers show it. */
import type { HomeView } from '../../app/home.ts';
import type { TroubleGroup } from '../../app/ports.ts';
import { momentText, momentTextOrNull } from '../moment-text.ts';
import type { HomeBody, TroubleGroupBody } from '../schemas/home.ts';
import { reasonBodyOf, suspendedBodyOf } from './plan-body.ts';

/** The whole page. */
export function homeBodyOf({ fromMs, visitSinceMs, endings, open, recovered, waits, plans, queues, use }: HomeView): HomeBody {
  const { stretches, stretchMs, lost, cancelled, unsatisfied } = endings;
  const sum = (of: 'count' | 'failed'): number => stretches.reduce((total, { tally }) => total + (tally?.[of] ?? 0), 0);
  return {
    from: momentText(fromMs),
    visitSince: momentTextOrNull(visitSinceMs),
    ended: {
      count: sum('count'),
      complete: stretches.every(({ tally }) => tally !== null),
      failed: Math.max(0, sum('failed') - lost - cancelled),
      lost,
      cancelled,
      unsatisfied,
      recovered: endings.recovered,
      bucketMs: stretchMs,
      buckets: stretches.map(({ fromMs: start, tally }) => ({
        from: momentText(start),
        count: tally?.count ?? null,
        failed: tally?.failed ?? null,
      })),
    },
    troubles: open.map(groupBodyOf),
    recovered: recovered.map(groupBodyOf),
    waits: waits.map(({ instanceId, workflow, createdAtMs, usualMs }) => ({
      line: `wait:${instanceId}`,
      instanceId,
      workflow,
      createdAt: momentText(createdAtMs),
      usualMs,
    })),
    plans: plans.map(({ plan, health, because, lastInstanceId }) => ({
      line: `plan:${plan.id}`,
      plan: plan.name,
      workflow: plan.definition.work.kind === 'workflow' ? plan.definition.work.workflow : plan.name,
      suspended: suspendedBodyOf(plan.suspended),
      failuresInRow: plan.failuresInRow,
      health,
      because: because.map((reason) => reasonBodyOf(reason, momentText)),
      lastInstanceId,
    })),
    queues: queues.flatMap(({ queue, waiting }) =>
      queue.paused === null
        ? []
        : [
            {
              line: `queue:${queue.id}`,
              queue: queue.name,
              reason: queue.paused.reason,
              by: queue.paused.by,
              since: momentText(queue.paused.sinceMs),
              waiting,
            },
          ],
    ),
    use,
  };
}

function groupBodyOf({ fingerprint, kind, workflow, count, firstEndedAtMs, lastEndedAtMs, last, members }: TroubleGroup): TroubleGroupBody {
  const { instanceId, nodeId, node, attempt, outcome, message, pattern } = last;
  return {
    line: fingerprint,
    kind,
    workflow,
    node,
    count,
    firstAt: momentText(firstEndedAtMs),
    lastAt: momentText(lastEndedAtMs),
    instanceId,
    nodeId,
    attempt,
    outcome: outcome === null ? null : { ...outcome },
    message,
    pattern,
    instances: members.map(({ instanceId: id, endedAtMs }) => ({ id, endedAt: momentText(endedAtMs) })),
  };
}
