/** Plans as answers spell them: moments by the clock of the plan, seconds with their unit in full. */
import type { ImportedLine } from '../../app/plan-import.ts';
import type { PlanView } from '../../app/plans.ts';
import type { BackfillProgress, MomentRow } from '../../app/ports.ts';
import type { ClockChange } from '../../core/plan/clock-change.ts';
import type { CalendarSpan } from '../../core/plan/calendar.ts';
import type { HealthReason } from '../../core/plan/expectations.ts';
import type { MissedPolicy } from '../../core/plan/missed.ts';
import { printMoment } from '../../core/plan/moment-text.ts';
import type { NamedValue } from '../../core/plan/plan.ts';
import { printWallTime } from '../../core/plan/wall-time.ts';
import { zoneOf, type Zone } from '../../core/plan/zone.ts';
import { momentText, momentTextOrNull } from '../moment-text.ts';
import type {
  CalendarBody,
  ImportAnswerBody,
  PlanBody,
  PlanDetailBody,
  PlannedMomentBody,
  PreviewAnswerBody,
  SpanBody,
} from '../schemas/plan.ts';

/** A plan with what follows from it. */
export function planBodyOf(view: PlanView): PlanBody {
  const { plan, missed } = view;
  const { definition } = plan;
  const zone = zoneFor(definition.zone);
  const print = (ms: number): string => printMoment(zone, ms);
  const { work } = definition;
  return {
    id: plan.id,
    name: plan.name,
    sentence: view.sentence,
    when: [...definition.when],
    zone: definition.zone,
    gap: definition.gap,
    overlap: definition.overlap,
    start: definition.startMs === null ? null : print(definition.startMs),
    end: definition.endMs === null ? null : print(definition.endMs),
    calendar: calendarBodyOf(definition.calendar, print),
    jitterSeconds: definition.jitterMs / 1000,
    workflow: work.kind === 'workflow' ? work.workflow : plan.name,
    parameters: work.kind === 'workflow' ? objectOf(work.parameters) : {},
    command:
      work.kind === 'workflow'
        ? null
        : {
            command: work.command,
            shell: work.shell,
            stdin: work.stdin,
            directory: work.directory,
            environment: objectOf(work.environment),
            queue: work.queue,
          },
    host: definition.host,
    user: definition.user,
    priority: definition.priority,
    comment: definition.comment,
    concurrency: definition.concurrency,
    maxActive: definition.maxActive,
    suspendAfterFailures: definition.onFailure.kind === 'suspend' ? definition.onFailure.afterFailures : null,
    failuresInRow: plan.failuresInRow,
    missed: missedBodyOf(definition.missed),
    expect: {
      successBy: definition.expect.successBy,
      successWithinSeconds: definition.expect.successWithinMs === null ? null : definition.expect.successWithinMs / 1000,
      longestFactor: definition.expect.longestFactor,
    },
    notes: [...definition.notes],
    createdAt: momentText(plan.createdAtMs),
    updatedAt: momentText(plan.updatedAtMs),
    updatedBy: plan.updatedBy,
    suspended: suspendedBodyOf(plan.suspended),
    next: view.next.map(print),
    health: view.health,
    because: view.because.map((reason) => reasonBodyOf(reason, print)),
    last: view.last.map((row) => momentBodyOf(row, zone)),
    onResume: missed === null ? null : { launch: missed.launch.map(print), passedOver: missed.passedOver?.count ?? 0 },
  };
}

/** One plan with its backfills. */
export function planDetailOf(view: PlanView, backfills: readonly BackfillProgress[]): PlanDetailBody {
  const zone = zoneFor(view.plan.definition.zone);
  return {
    ...planBodyOf(view),
    backfills: backfills.map(({ backfill, ...progress }) => ({
      id: backfill.id,
      from: printMoment(zone, backfill.fromMs),
      to: printMoment(zone, backfill.toMs),
      total: backfill.total,
      ...progress,
      concurrency: backfill.concurrency,
      by: backfill.by,
      at: momentText(backfill.atMs),
      stoppedAt: momentTextOrNull(backfill.stoppedAtMs),
    })),
  };
}

/** A moment with what has become of it. */
export function momentBodyOf({ momentMs, moment, origin, atMs, end }: MomentRow, zone: Zone): PlannedMomentBody {
  return {
    moment: printMoment(zone, momentMs),
    state: moment.kind,
    instanceId: moment.kind === 'launched' ? moment.instanceId : null,
    detail: moment.kind === 'skipped' ? moment.because : moment.kind === 'refused' ? moment.message : null,
    missed: moment.kind === 'passedOver' ? moment.count : null,
    origin,
    at: momentText(atMs),
    startedAt: momentTextOrNull(end?.startedAtMs ?? null),
    endedAt: momentTextOrNull(end?.endedAtMs ?? null),
    errors: end?.errors ?? null,
  };
}

/** A suspension, of one plan or all. */
export function suspendedBodyOf(
  suspended: { readonly reason: string; readonly by: string; readonly sinceMs: number } | null,
): PlanBody['suspended'] {
  return suspended === null ? null : { reason: suspended.reason, by: suspended.by, since: momentText(suspended.sinceMs) };
}

/** A change of the clocks and what a plan makes of it. */
export function clockChangeBodyOf(change: ClockChange, zone: Zone): NonNullable<PreviewAnswerBody['clockChanges']>[number] {
  return {
    kind: change.kind,
    at: printMoment(zone, change.atMs),
    from: printWallTime(change.fromWallMs),
    to: printWallTime(change.toWallMs),
    named: change.namedWallMs.map(printWallTime),
    followsRealTime: change.followsRealTime,
    moments: change.moments.map((ms) => printMoment(zone, ms)),
  };
}

/** A plan of an import. */
export function importedBodyOf({
  line,
  name,
  settings,
  isSuspended,
  sentence,
  nextMs,
  error,
  sameAs,
  noteReasons,
}: ImportedLine): ImportAnswerBody['plans'][number] {
  const { work } = settings;
  return {
    line,
    name,
    when: [...(settings.when ?? [])],
    zone: settings.zone ?? '',
    sentence: sentence ?? { en: '', fr: '' },
    next: nextMs === null || settings.zone === undefined ? null : printMoment(zoneFor(settings.zone), nextMs),
    launches: work === undefined ? '' : work.kind === 'command' ? work.command : work.workflow,
    suspended: isSuspended,
    notes: [...(settings.notes ?? [])],
    error: error === null ? null : { code: error.code, message: error.message },
    sameAs,
    noteReasons: [...noteReasons],
  };
}

/** A span of a calendar. */
export function spanBodyOf(span: CalendarSpan, print: (ms: number) => string): SpanBody {
  if (span.kind === 'moments') return { kind: span.kind, from: print(span.fromMs), to: print(span.toMs) };
  if (span.kind === 'weekly') return { ...span, weekdays: [...span.weekdays] };
  return span;
}

/** The zone of times that were checked. */
export function zoneFor(name: string): Zone {
  const zone = zoneOf(name);
  if (zone === null) throw new Error(`the time zone ${name} was checked and is not known`);
  return zone;
}

function missedBodyOf(policy: MissedPolicy): { readonly [name: string]: unknown } {
  switch (policy.kind) {
    case 'none':
      return { kind: 'none' };
    case 'last':
      return { kind: 'last', withinSeconds: policy.withinMs === null ? null : policy.withinMs / 1000 };
    case 'all':
      return { kind: 'all', withinSeconds: policy.withinMs / 1000, limit: policy.limit };
  }
}

/** Why a plan is not well. `print` spells its moments. */
export function reasonBodyOf(reason: HealthReason, print: (ms: number) => string): { readonly [name: string]: unknown } {
  switch (reason.kind) {
    case 'noSuccessBy':
      return { kind: reason.kind, moment: print(reason.momentMs), deadline: print(reason.deadlineMs) };
    case 'notLaunched':
      return { kind: reason.kind, moment: print(reason.momentMs) };
    case 'tooLong':
      return { kind: reason.kind, instanceId: reason.instanceId, since: momentText(reason.sinceMs), limitSeconds: reason.limitMs / 1000 };
  }
}

function calendarBodyOf(
  calendar: { readonly include: readonly CalendarSpan[]; readonly exclude: readonly CalendarSpan[] } | null,
  print: (ms: number) => string,
): CalendarBody | null {
  if (calendar === null) return null;
  const bodyOf = (span: CalendarSpan): SpanBody => spanBodyOf(span, print);
  return { include: calendar.include.map(bodyOf), exclude: calendar.exclude.map(bodyOf) };
}

function objectOf(values: readonly NamedValue[]): { readonly [name: string]: string } {
  return Object.fromEntries(values.map(({ name, value }) => [name, value]));
}
