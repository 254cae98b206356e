/**
 * Holidays from iCalendar files (RFC 5545), as calendar programs and public offices give them out.
 *
 * Read of each event: `SUMMARY`, `DTSTART`, `DTEND` or `DURATION`, `STATUS`, `EXDATE`, `RDATE` and of the rules of repetition those that
 * come every year or every so many years: on the date of the first one, or with `BYMONTH` and one `BYDAY` like `4TH`, `-1MO` or `MO`. An event of whole
 * days is a span of dates by the wall clock of the plan; one with times is wall time too, unless it ends with `Z` or names a
 * zone. What is not read, like rules of weeks, is said with its line and left out.
 */
import type { EpochMs } from '../time.ts';
import type { CalendarSpan } from './calendar.ts';
import { type ContentLine, type ICalendarFault, readContentLines } from './icalendar-line.ts';
import { type RepeatRule, parseRepeatRule, datesOfRule } from './icalendar-rule.ts';
import { DAY_MS, parseWallTime, printWallDate, printWallTime, type WallMs } from './wall-time.ts';
import { momentOfWallTime, type Zone, zoneOf } from './zone.ts';

/** An event of the file as spans of a calendar. */
export type ICalendarEvent = {
  /** Line of its `BEGIN:VEVENT`, from 1. */
  readonly line: number;
  readonly summary: string;
  readonly spans: readonly CalendarSpan[];
};

/** What a file says, and what of it was not understood, in the order of lines. */
export type ICalendar = { readonly events: readonly ICalendarEvent[]; readonly notUnderstood: readonly ICalendarFault[] };

/** A date, or a time by the plan's wall clock or of a known zone. */
type IcalTime =
  | { readonly kind: 'date' | 'wall'; readonly wallMs: WallMs }
  | { readonly kind: 'moment'; readonly zone: Zone; readonly wallMs: WallMs };

/** Parts of an event that say nothing about when it is. */
const repeatKeys: ReadonlySet<string> = new Set(['EXRULE', 'RECURRENCE-ID']);

/** Reads a file; see the head of this file. A text that is no iCalendar has no events and says so in `notUnderstood`. */
export function readICalendar(text: string): ICalendar {
  const { lines, faults } = readContentLines(text);
  const notUnderstood: ICalendarFault[] = [...faults];
  const events: ICalendarEvent[] = [];
  const first = lines[0];
  if (first === undefined || first.name !== 'BEGIN' || first.value.toUpperCase() !== 'VCALENDAR') {
    return { events, notUnderstood: [fault(first?.line ?? 1, 'expected BEGIN:VCALENDAR, the first line of an iCalendar file')] };
  }
  const open: ContentLine[] = [];
  let event: ContentLine[] = [];
  for (const line of lines) {
    const inEvent = open.some((outer) => outer.value.toUpperCase() === 'VEVENT');
    if (line.name === 'BEGIN') {
      if (!inEvent) event = [];
      open.push(line);
    } else if (line.name === 'END') {
      const begin = open.pop();
      if (begin === undefined || begin.value.toUpperCase() !== line.value.toUpperCase()) {
        notUnderstood.push(fault(line.line, `expected END:${begin?.value ?? '?'}, got END:${line.value}`));
        return { events, notUnderstood };
      }
      if (begin.value.toUpperCase() === 'VEVENT') {
        const read = readEvent(begin.line, event, notUnderstood);
        if (read !== null) events.push(read);
      }
    } else if (inEvent && open.at(-1)?.value.toUpperCase() === 'VEVENT') event.push(line);
  }
  const unclosed = open[0];
  if (unclosed !== undefined) notUnderstood.push(fault(unclosed.line, `BEGIN:${unclosed.value} has no END`));
  return { events, notUnderstood: notUnderstood.toSorted((a, b) => a.line - b.line) };
}

/** All spans of the events of a file, for `Calendar.exclude`. */
export function spansOfICalendar(calendar: ICalendar): readonly CalendarSpan[] {
  return calendar.events.flatMap((event) => event.spans);
}

function readEvent(beginLine: number, lines: readonly ContentLine[], refused: ICalendarFault[]): ICalendarEvent | null {
  const property = (name: string): ContentLine | undefined => lines.find((line) => line.name === name);
  if (property('STATUS')?.value.toUpperCase() === 'CANCELLED') return null;
  const refuse = (line: number, message: string): null => {
    refused.push(fault(line, message));
    return null;
  };
  const strange = lines.find((line) => repeatKeys.has(line.name));
  if (strange !== undefined) return refuse(strange.line, `${strange.name} is not known here; the event is left out`);
  const startLine = property('DTSTART');
  if (startLine === undefined) return refuse(beginLine, 'expected DTSTART in the event, found none');
  const start = readTime(startLine, startLine.value);
  if (typeof start === 'string') return refuse(startLine.line, start);
  const lengthMs = lengthOf(start, property('DTEND'), property('DURATION'));
  if (typeof lengthMs === 'string') return refuse((property('DTEND') ?? property('DURATION') ?? startLine).line, lengthMs);
  const ruleLine = property('RRULE');
  const rule = ruleLine === undefined ? null : parseRepeatRule(ruleLine.value);
  if (typeof rule === 'string') return refuse(ruleLine?.line ?? beginLine, rule);
  const extra = timesOf(lines, 'RDATE');
  if ('fault' in extra) return refuse(extra.fault.line, extra.fault.message);
  const without = timesOf(lines, 'EXDATE');
  if ('fault' in without) return refuse(without.fault.line, without.fault.message);
  const left = new Set(without.times.map(startKey));
  const spans = [...spansOf(start, rule, lengthMs, left), ...extra.times.map((time) => spanOf(time, lengthMs))];
  return { line: beginLine, summary: unescape(property('SUMMARY')?.value ?? ''), spans };
}

function spansOf(start: IcalTime, rule: RepeatRule | null, lengthMs: number, left: ReadonlySet<string>): readonly CalendarSpan[] {
  if (rule === null) return left.has(startKey(start)) ? [] : [spanOf(start, lengthMs)];
  const yearly = left.size === 0 ? yearlySpan(start, rule, lengthMs) : null;
  if (yearly !== null) return [yearly];
  const days = datesOfRule(rule, Math.floor(start.wallMs / DAY_MS), untilKey(start, rule));
  const timeOfDayMs = start.wallMs - Math.floor(start.wallMs / DAY_MS) * DAY_MS;
  return days
    .map((day) => ({ ...start, wallMs: day * DAY_MS + timeOfDayMs }))
    .filter((time) => !left.has(startKey(time)))
    .map((time) => spanOf(time, lengthMs));
}

/** Whole days of each year on one date, without an end, need no list of dates; null for other rules. */
function yearlySpan(start: IcalTime, rule: RepeatRule, lengthMs: number): CalendarSpan | null {
  const isPlain = rule.interval === 1 && rule.count === null && rule.until === null && rule.months === null && rule.days === null;
  if (start.kind !== 'date' || !isPlain || rule.weekday !== null || lengthMs > 300 * DAY_MS) return null;
  const [first, last] = [start.wallMs / DAY_MS, (start.wallMs + lengthMs) / DAY_MS - 1].map((day) => printWallDate(day));
  if (first === undefined || last === undefined || first.endsWith('02-29') || last.endsWith('02-29')) return null;
  return { kind: 'yearly', from: first.slice(5), to: last.slice(5), firstYear: Number(first.slice(0, 4)), lastYear: null };
}

/** The last day of a rule; its `UNTIL` is a date, or a moment in UTC that is read by the clock of the event. */
function untilKey(start: IcalTime, rule: RepeatRule): number {
  if (rule.until === null) return Infinity;
  const untilMs = rule.until.wallMs;
  // A date of the event whose time of the day comes after that of UNTIL is no longer in it.
  const timeOfDayMs = start.wallMs - Math.floor(start.wallMs / DAY_MS) * DAY_MS;
  return rule.until.hasTime ? Math.floor((untilMs - timeOfDayMs) / DAY_MS) : Math.floor(untilMs / DAY_MS);
}

/** Equal for times that are the same, in whatever zone they are written. */
function startKey(time: IcalTime): string {
  return time.kind === 'moment' ? `moment ${momentOfWallTime(time.zone, time.wallMs)}` : `${time.kind} ${time.wallMs}`;
}

function spanOf(time: IcalTime, lengthMs: number): CalendarSpan {
  switch (time.kind) {
    case 'date': {
      const first = time.wallMs / DAY_MS;
      return { kind: 'dates', from: printWallDate(first), to: printWallDate(first + Math.max(1, Math.ceil(lengthMs / DAY_MS)) - 1) };
    }
    case 'wall':
      return { kind: 'wall', from: printWallTime(time.wallMs), to: printWallTime(time.wallMs + lengthMs) };
    case 'moment': {
      const fromMs: EpochMs = momentOfWallTime(time.zone, time.wallMs);
      return { kind: 'moments', fromMs, toMs: momentOfWallTime(time.zone, time.wallMs + lengthMs) };
    }
  }
}

/** Length by the clock of the event, or what is wrong. Without an end a date lasts a day; a time without one lasts no time at all. */
function lengthOf(start: IcalTime, endLine: ContentLine | undefined, durationLine: ContentLine | undefined): number | string {
  let lengthMs: number;
  if (endLine !== undefined) {
    const end = readTime(endLine, endLine.value);
    if (typeof end === 'string') return end;
    if ((end.kind === 'date') !== (start.kind === 'date')) return 'DTSTART and DTEND must both be dates, or both be times';
    lengthMs = end.wallMs - start.wallMs;
    if (end.kind === 'moment' && start.kind === 'moment' && end.zone.name !== start.zone.name)
      return 'DTSTART and DTEND must be in the same time zone';
    if (end.kind !== start.kind) return 'DTSTART and DTEND must both have a time zone, or both none';
  } else if (durationLine !== undefined) {
    const duration = durationOf(durationLine.value);
    if (duration === null) return `expected a duration like P1D or PT2H30M, got "${durationLine.value}"`;
    lengthMs = duration;
  } else if (start.kind === 'date') {
    return DAY_MS;
  } else {
    return 'expected DTEND or DURATION, because an event without a length is no span of time';
  }
  return lengthMs > 0 ? lengthMs : 'the event must end after it begins';
}

function durationOf(text: string): number | null {
  const match = /^\+?P(?:(\d{1,4})W|(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?)$/.exec(text);
  if (match === null) return null;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  return (((weeks ?? 0) * 7 + (days ?? 0)) * 24 * 3600 + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000;
}

type Times = { readonly times: readonly IcalTime[] } | { readonly fault: ICalendarFault };

function timesOf(lines: readonly ContentLine[], name: string): Times {
  const times: IcalTime[] = [];
  for (const line of lines.filter((candidate) => candidate.name === name)) {
    for (const value of line.value.split(',')) {
      const time = readTime(line, value);
      if (typeof time === 'string') return { fault: fault(line.line, time) };
      times.push(time);
    }
  }
  return { times };
}

/** A time of a line, or what is wrong with it. */
function readTime(line: ContentLine, value: string): IcalTime | string {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/.exec(value.trim());
  const [, year, month, day, hour, minute, second, utc] = match ?? [];
  const wallMs =
    match === null ? null : parseWallTime(`${year}-${month}-${day}${hour === undefined ? '' : `T${hour}:${minute}:${second}`}`);
  if (wallMs === null) return `${line.name}: expected a date like 20261225 or a time like 20261224T180000, got "${value}"`;
  if (hour === undefined) return { kind: 'date', wallMs };
  const zoneName = utc === undefined ? line.parameters.get('TZID') : 'UTC';
  if (zoneName === undefined) return { kind: 'wall', wallMs };
  const zone = zoneOf(zoneName.replace(/^\//, ''));
  return zone === null ? `${line.name}: expected a time zone like Europe/Paris, got "${zoneName}"` : { kind: 'moment', zone, wallMs };
}

function unescape(text: string): string {
  return text.replaceAll(/\\([\\;,nN])/g, (_, letter: string) => (letter === 'n' || letter === 'N' ? '\n' : letter));
}

function fault(line: number, message: string): ICalendarFault {
  return { code: 'PLAN_CALENDAR', line, message };
}
