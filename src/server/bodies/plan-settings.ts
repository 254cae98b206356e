/** Settings of plans as requests spell them: seconds, moments as text, names with values as objects. */
import type { RequestError } from '../../app/engine-types.ts';
import type { CalendarSpan } from '../../core/plan/calendar.ts';
import type { MissedPolicy } from '../../core/plan/missed.ts';
import { readMoment } from '../../core/plan/moment-text.ts';
import type { PlanTimesRequest } from '../../core/plan/plan-times.ts';
import {
  mostCaughtUp,
  planDefaults,
  type NamedValue,
  type PlanDefinition,
  type PlanSettings,
  type PlanWork,
} from '../../core/plan/plan.ts';
import { zoneOf, type Zone } from '../../core/plan/zone.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { CalendarBody, PlanSettingsBody, SpanBody } from '../schemas/plan.ts';

/** The settings that a request gives. `existing` null: the plan is new. */
export function planSettingsOf(body: PlanSettingsBody, existing: PlanDefinition | null): Result<PlanSettings, RequestError> {
  const {
    workflow,
    parameters,
    command,
    jitterSeconds,
    suspendAfterFailures,
    missed,
    expect,
    name: _name,
    create: _create,
    ...rest
  } = body;
  const { start: _start, end: _end, calendar: _calendar, ...same } = rest;
  const times = timesOf(body, body.zone ?? existing?.zone ?? planDefaults.zone);
  if (!times.ok) return times;
  const work = workOf({ workflow, parameters, command }, existing);
  if (!work.ok) return work;
  const before = existing?.expect ?? planDefaults.expect;
  return ok({
    ...same,
    ...times.value,
    ...(work.value === null ? {} : { work: work.value }),
    ...(jitterSeconds === undefined ? {} : { jitterMs: Math.round(jitterSeconds * 1000) }),
    ...(suspendAfterFailures === undefined
      ? {}
      : {
          onFailure: suspendAfterFailures === null ? { kind: 'continue' } : { kind: 'suspend', afterFailures: suspendAfterFailures },
        }),
    ...(missed === undefined ? {} : { missed: missedOf(missed) }),
    ...(expect === undefined
      ? {}
      : {
          expect: {
            successBy: expect.successBy === undefined ? before.successBy : expect.successBy,
            successWithinMs: expect.successWithinSeconds === undefined ? before.successWithinMs : msOf(expect.successWithinSeconds),
            longestFactor: expect.longestFactor === undefined ? before.longestFactor : expect.longestFactor,
          },
        }),
  });
}

/** Start, end and calendar of a request, in a zone. */
export function timesOf(
  body: Pick<PlanSettingsBody, 'start' | 'end' | 'calendar'>,
  zoneName: string,
): Result<Pick<PlanTimesRequest, 'startMs' | 'endMs' | 'calendar'>, RequestError> {
  const zone = zoneOf(zoneName);
  if (zone === null) return err(unknownZone(zoneName));
  const start = momentOf(zone, 'start', body.start);
  if (!start.ok) return start;
  const end = momentOf(zone, 'end', body.end);
  if (!end.ok) return end;
  const calendar = body.calendar === undefined || body.calendar === null ? ok(body.calendar) : calendarOf(body.calendar, zone);
  if (!calendar.ok) return calendar;
  return ok({
    ...(start.value === undefined ? {} : { startMs: start.value }),
    ...(end.value === undefined ? {} : { endMs: end.value }),
    ...(calendar.value === undefined ? {} : { calendar: calendar.value }),
  });
}

/** A policy for missed moments. */
export function missedOf(body: NonNullable<PlanSettingsBody['missed']>): MissedPolicy {
  switch (body.kind) {
    case 'none':
      return { kind: 'none' };
    case 'last':
      return { kind: 'last', withinMs: body.withinSeconds === undefined ? 86_400_000 : msOf(body.withinSeconds) };
    case 'all':
      return { kind: 'all', withinMs: msOf(body.withinSeconds ?? 86_400) ?? 86_400_000, limit: body.limit ?? mostCaughtUp };
  }
}

/** A moment of a request; undefined and null stay what they are. */
export function momentOf<T extends null | undefined>(zone: Zone, field: string, text: string | T): Result<number | T, RequestError> {
  if (typeof text !== 'string') return ok(text);
  const ms = readMoment(zone, text);
  return ms === null
    ? err({
        code: 'INVALID_REQUEST',
        message: `${field}: expected a moment like 2027-03-01T08:00:00+01:00 or a time of the zone like 2027-03-01T08:00, got "${text}"`,
        details: { field },
      })
    : ok(ms);
}

/** The error of a zone that is not known. */
export function unknownZone(zone: string): RequestError {
  return { code: 'PLAN_UNKNOWN_ZONE', message: `expected a time zone like Europe/Paris, got "${zone}"`, details: { zone } };
}

function workOf(
  given: {
    readonly workflow: PlanSettingsBody['workflow'] | undefined;
    readonly parameters: PlanSettingsBody['parameters'] | undefined;
    readonly command: PlanSettingsBody['command'] | undefined;
  },
  existing: PlanDefinition | null,
): Result<PlanWork | null, RequestError> {
  const { workflow, parameters, command } = given;
  if (command !== undefined) {
    if (workflow !== undefined || parameters !== undefined) {
      return err({ code: 'INVALID_REQUEST', message: 'a plan launches a workflow or a command: got both' });
    }
    return ok({
      kind: 'command',
      command: command.command,
      shell: command.shell === undefined ? '/bin/sh' : command.shell,
      stdin: command.stdin ?? null,
      directory: command.directory ?? null,
      environment: valuesOf(command.environment),
      queue: command.queue ?? 'default',
    });
  }
  if (workflow === undefined && parameters === undefined) return ok(null);
  const before = existing?.work.kind === 'workflow' ? existing.work : null;
  const launched = workflow ?? before?.workflow;
  if (launched === undefined)
    return err({ code: 'INVALID_REQUEST', message: 'parameters: the plan launches no workflow that could take them' });
  const kept = before?.workflow === launched ? before.parameters : [];
  return ok({ kind: 'workflow', workflow: launched, parameters: parameters === undefined ? kept : valuesOf(parameters) });
}

function calendarOf(body: CalendarBody, zone: Zone): Result<PlanDefinition['calendar'], RequestError> {
  const include = spansOf(body.include ?? [], zone);
  if (!include.ok) return include;
  const exclude = spansOf(body.exclude ?? [], zone);
  return exclude.ok ? ok({ include: include.value, exclude: exclude.value }) : exclude;
}

function spansOf(bodies: readonly SpanBody[], zone: Zone): Result<readonly CalendarSpan[], RequestError> {
  const spans: CalendarSpan[] = [];
  for (const body of bodies) {
    const span = spanOf(body, zone);
    if (span === null)
      return err({ code: 'PLAN_CALENDAR', message: `a span of kind ${body.kind} needs other fields`, details: { span: body } });
    spans.push(span);
  }
  return ok(spans);
}

function spanOf(body: SpanBody, zone: Zone): CalendarSpan | null {
  const { from, to, weekdays, fromMinute, toMinute } = body;
  if (body.kind === 'weekly') {
    if (weekdays === undefined || fromMinute === undefined || toMinute === undefined) return null;
    return { kind: 'weekly', weekdays, fromMinute, toMinute };
  }
  if (from === undefined) return null;
  if (body.kind === 'dates') return { kind: 'dates', from, to: to ?? from };
  if (to === undefined) return null;
  switch (body.kind) {
    case 'wall':
      return { kind: 'wall', from, to };
    case 'yearly':
      return { kind: 'yearly', from, to, firstYear: body.firstYear ?? null, lastYear: body.lastYear ?? null };
    case 'moments': {
      const [fromMs, toMs] = [readMoment(zone, from), readMoment(zone, to)];
      return fromMs === null || toMs === null ? null : { kind: 'moments', fromMs, toMs };
    }
  }
}

function valuesOf(values: { readonly [name: string]: string } | undefined): readonly NamedValue[] {
  return Object.entries(values ?? {}).map(([name, value]) => ({ name, value }));
}

function msOf(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds * 1000);
}
