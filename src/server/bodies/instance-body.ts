/** Instances as answers show them. */
import type { NodeWhy } from '../../app/engine-types.ts';
import type { FullRow } from '../../app/instance-rows.ts';
import type { InstanceView } from '../../app/instances.ts';
import type { InstanceRow, LaterInstances, Lineage } from '../../app/ports.ts';
import type { JournalEntry, LaunchedBy } from '../../core/instance/record.ts';
import type { Durations } from '../../core/instance/state.ts';
import { whyText } from '../../core/queue/why-text.ts';
import type { EpochMs } from '../../core/time.ts';
import { momentText, momentTextOrNull } from '../moment-text.ts';
import { outcomeBody } from './tree-body.ts';
import type { InstanceBody, InstanceFields, InstanceListItem, JournalPage, LineageBody, WhyBody } from '../schemas/instance.ts';

/** A row of the list, without its summary. */
export function instanceListItemOf(row: InstanceRow): InstanceListItem {
  return { ...instanceFieldsOf(row, row), summary: null };
}

/** A row of the list with its summary. */
export function fullRowOf({ row, durations, atMs, overview, ended }: FullRow): InstanceListItem {
  const failure = overview?.failure ?? ended?.failure ?? null;
  return {
    ...instanceFieldsOf(row, durations),
    summary: {
      asOf: momentText(atMs),
      tasks: overview?.tasks ?? null,
      executing: (overview?.executing ?? []).map(({ sinceMs, ...task }) => ({ ...task, since: momentText(sinceMs) })),
      why: overview === null || overview.why === null ? null : whyBodyOf(overview.why, atMs),
      failure:
        failure === null
          ? null
          : {
              nodeId: failure.nodeId,
              name: failure.name,
              iteration: failure.iteration,
              error: failure.error,
              outcome: failure.outcome === null ? null : outcomeBody(failure.outcome),
              message: ended?.message ?? null,
            },
      endedAs: ended?.endedAs ?? null,
    },
  };
}

/** What lists and single instances share. */
function instanceFieldsOf(row: InstanceRow, durations: Durations): InstanceFields {
  return {
    id: row.id,
    workflow: row.workflow,
    status: row.status,
    errors: row.errors,
    unsatisfied: row.unsatisfied,
    createdAt: momentText(row.createdAtMs),
    startedAt: momentText(row.startedAtMs),
    endedAt: momentTextOrNull(row.endedAtMs),
    realMs: durations.realMs,
    queuedMs: durations.queuedMs,
    waitedForRetryMs: durations.waitedForRetryMs,
    parameters: Object.fromEntries(row.parameters.map(({ name, value }) => [name, value])),
    comment: row.comment,
    host: row.host,
    user: row.user,
    priority: row.priority,
    launchedBy: launchedByBody(row.launchedBy),
    resumedFrom: row.resumedFrom,
    relaunchedFrom: row.relaunchedFrom,
    parentInstance: row.launchedBy.kind === 'instance' ? row.launchedBy.instanceId : null,
    definitionHash: row.definitionHash,
    tags: [...row.tags],
  };
}

/** A whole instance. */
export function instanceBodyOf({ row, durations, atMs, tasks, customAttributes, why }: InstanceView): InstanceBody {
  return {
    ...instanceFieldsOf(row, durations),
    asOf: momentText(atMs),
    tasks,
    why: why.map((each) => whyBodyOf(each, atMs)),
    customAttributes: [...customAttributes],
  };
}

/** Where an instance comes from, and what came of it. */
export function lineageBodyOf({ resumedFrom, relaunchedFrom, resumedAs, relaunchedAs }: Lineage): LineageBody {
  return { resumedFrom, relaunchedFrom, resumedAs: laterInstancesOf(resumedAs), relaunchedAs: laterInstancesOf(relaunchedAs) };
}

function laterInstancesOf({ instances, more }: LaterInstances): LineageBody['resumedAs'] {
  return { items: instances.map(({ createdAtMs, ...instance }) => ({ ...instance, createdAt: momentText(createdAtMs) })), more };
}

/** Why a node waits. Moments inside lose their unit and become text: `sinceMs` is `since`. */
export function whyBodyOf({ nodeId, name, why }: NodeWhy, nowMs: EpochMs): WhyBody {
  return { nodeId, name, why: withMoments(why), text: whyText(why, nowMs) };
}

/** An entry of the journal; its own moment stands beside it. */
export function journalItemOf({ seq, atMs, event }: JournalEntry): JournalPage['items'][number] {
  const { atMs: _same, ...facts } = JSON.parse(event) as { readonly [name: string]: unknown };
  return { seq, at: momentText(atMs), event: withMoments(facts) };
}

/** Every field that ends in `AtMs` or `SinceMs` as a moment, `...S` as seconds, at any depth. */
function withMoments(data: object): { readonly [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]): [string, unknown] => {
      if (typeof value === 'number' && /(At|since|Since)Ms$/.test(name)) return [name.slice(0, -2), momentText(value)];
      if (typeof value === 'number' && /[a-z]S$/.test(name)) return [`${name.slice(0, -1)}Seconds`, value];
      return [name, Array.isArray(value) ? value.map(inside) : inside(value)];
    }),
  );
}

function inside(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? withMoments(value) : value;
}

function launchedByBody(launchedBy: LaunchedBy): { readonly [name: string]: unknown } {
  if (launchedBy.kind !== 'plan') return launchedBy;
  return { kind: 'plan', plan: launchedBy.plan, plannedMoment: momentText(launchedBy.plannedMomentMs) };
}
