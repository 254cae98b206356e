import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Calendar, type CalendarSpan, faultOfSpan, holidaysOf, nextAllowedMs, previousAllowedMs } from './calendar.ts';
import { moments } from './moment.ts';
import { makePlanTimes } from './plan-times.ts';
import { zoneOf } from './zone.ts';

const paris = zoneOf('Europe/Paris')!;
const HOUR_MS = 3_600_000;

function excluding(...exclude: readonly CalendarSpan[]): Calendar {
  return { include: [], exclude };
}

/** The next moments of a plan in Paris, as UTC without seconds. */
function shown(text: string, calendar: Calendar, after: string, count: number): readonly string[] {
  const plan = makePlanTimes({ when: [text], zone: 'Europe/Paris', calendar });
  if (!plan.ok) throw new Error(plan.error.message);
  return moments(plan.value, Date.parse(after), count).map((moment) => new Date(moment).toISOString().slice(0, 16));
}

test('a holiday takes its whole day by the clock of the plan', () => {
  const calendar = excluding({ kind: 'dates', from: '2026-12-25', to: '2026-12-25' });
  expect(shown('0 */8 * * *', calendar, '2026-12-24T20:00:00Z', 3)).toEqual(['2026-12-25T23:00', '2026-12-26T07:00', '2026-12-26T15:00']);
});

test('a weekly window that ends before it begins goes over midnight', () => {
  const calendar = excluding({ kind: 'weekly', weekdays: [5], fromMinute: 22 * 60, toMinute: 6 * 60 });
  expect(shown('0 5,6,21,22 * * *', calendar, '2026-11-27T12:00:00Z', 3)).toEqual([
    '2026-11-27T20:00',
    '2026-11-28T05:00',
    '2026-11-28T20:00',
  ]);
});

test('a yearly span may go over the new year, from its first year to its last', () => {
  const calendar = excluding({ kind: 'yearly', from: '12-24', to: '01-02', firstYear: 2026, lastYear: 2026 });
  expect(shown('0 12 24 12 *', calendar, '2025-01-01T00:00:00Z', 3)).toEqual(['2025-12-24T11:00', '2027-12-24T11:00', '2028-12-24T11:00']);
  expect(shown('0 12 2,3 1 *', calendar, '2026-06-01T00:00:00Z', 2)).toEqual(['2027-01-03T11:00', '2028-01-02T11:00']);
});

test('29 February is a holiday in leap years only', () => {
  const calendar = excluding({ kind: 'yearly', from: '02-29', to: '02-29', firstYear: null, lastYear: null });
  expect(shown('0 12 28,29 2 *', calendar, '2027-01-01T00:00:00Z', 3)).toEqual([
    '2027-02-28T11:00',
    '2028-02-28T11:00',
    '2029-02-28T11:00',
  ]);
});

test('only moments inside an included span are allowed, less the excluded ones', () => {
  const calendar: Calendar = {
    include: [{ kind: 'weekly', weekdays: [1, 2, 3, 4, 5], fromMinute: 9 * 60, toMinute: 11 * 60 }],
    exclude: [{ kind: 'wall', from: '2026-11-25T09:30', to: '2026-11-25T10:30' }],
  };
  expect(shown('0 * * * *', calendar, '2026-11-24T20:00:00Z', 3)).toEqual(['2026-11-25T08:00', '2026-11-26T08:00', '2026-11-26T09:00']);
});

test('where nothing is ever allowed there is no moment', () => {
  const always: CalendarSpan = { kind: 'weekly', weekdays: [0, 1, 2, 3, 4, 5, 6], fromMinute: 0, toMinute: 1440 };
  expect(shown('* * * * *', excluding(always), '2026-11-24T20:00:00Z', 1)).toEqual([]);
  const past: Calendar = { include: [{ kind: 'dates', from: '2020-01-01', to: '2020-12-31' }], exclude: [] };
  expect(shown('* * * * *', past, '2026-11-24T20:00:00Z', 1)).toEqual([]);
});

test('a file of a thousand holidays takes away exactly those', () => {
  const dates = Array.from({ length: 1000 }, (_, index) => new Date(Date.UTC(2026, 0, 1 + 3 * index)).toISOString().slice(0, 10));
  const holidays = holidaysOf(dates);
  if (!holidays.ok) throw new Error(holidays.error.message);
  const found = shown('0 12 * * *', excluding(...holidays.value), '2026-01-01T00:00:00Z', 1990).map((moment) => moment.slice(0, 10));
  expect(new Set(found).size).toBe(1990);
  expect(found.filter((date) => dates.includes(date))).toEqual([]);
});

test('a holiday that is no date is refused with its place in the list', () => {
  expect(holidaysOf(['2026-12-25', '2026-02-30'])).toMatchObject({ ok: false, error: { code: 'PLAN_CALENDAR', offset: 1 } });
});

test.each<[CalendarSpan, string | null]>([
  [{ kind: 'dates', from: '2026-12-25', to: '2026-12-25' }, null],
  [{ kind: 'dates', from: '2026-12-25', to: '2026-12-24' }, 'must not end before'],
  [{ kind: 'dates', from: '2026-13-01', to: '2026-12-24' }, 'expected dates'],
  [{ kind: 'wall', from: '2026-12-25T10:00', to: '2026-12-25T10:00' }, 'must end after'],
  [{ kind: 'moments', fromMs: 5, toMs: 4 }, 'must end after'],
  [{ kind: 'yearly', from: '02-30', to: '03-01', firstYear: null, lastYear: null }, 'expected a month'],
  [{ kind: 'yearly', from: '02-29', to: '03-01', firstYear: 2030, lastYear: 2029 }, 'last year'],
  [{ kind: 'weekly', weekdays: [], fromMinute: 0, toMinute: 60 }, 'at least one weekday'],
  [{ kind: 'weekly', weekdays: [1], fromMinute: 0, toMinute: 1441 }, 'expected minutes'],
])('a span is checked before it is kept (%#)', (span, expected) => {
  const fault = faultOfSpan(span);
  if (expected === null) expect(fault).toBeNull();
  else expect(fault).toContain(expected);
});

/** Whether a span holds a whole hour, by the clock in Paris as the JavaScript engine shows it. */
function holds(span: CalendarSpan, hourMs: number): boolean {
  const reading = new Date(hourMs).toLocaleString('sv-SE', { timeZone: 'Europe/Paris' });
  const weekday = new Date(`${reading.slice(0, 10)}T00:00Z`).getUTCDay();
  const minute = Number(reading.slice(11, 13)) * 60;
  switch (span.kind) {
    case 'moments':
      return span.fromMs <= hourMs && hourMs < span.toMs;
    case 'yearly':
      return span.from <= reading.slice(5, 10) && reading.slice(5, 10) <= span.to;
    case 'weekly': {
      const overMidnight = span.toMinute <= span.fromMinute;
      const today = span.weekdays.includes(weekday) && minute >= span.fromMinute && (overMidnight || minute < span.toMinute);
      return today || (overMidnight && span.weekdays.includes((weekday + 6) % 7) && minute < span.toMinute);
    }
    case 'dates':
    case 'wall':
      throw new Error(`${span.kind} is not among the spans that are tried here`);
  }
}

test('the nearest allowed hour, forwards and backwards, is the one that a walk over the hours finds', () => {
  const at = Date.UTC(2027, 2, 25);
  // Whole hours of some days around the night in which the clocks go forward.
  const hour = fc.integer({ min: -150, max: 150 }).map((hours) => at + hours * HOUR_MS);
  const span: fc.Arbitrary<CalendarSpan> = fc.oneof(
    fc
      .tuple(hour, fc.integer({ min: 1, max: 60 }))
      .map(([fromMs, hours]) => ({ kind: 'moments' as const, fromMs, toMs: fromMs + hours * HOUR_MS })),
    fc.record({
      kind: fc.constant('weekly' as const),
      weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 }),
      fromMinute: fc.integer({ min: 0, max: 23 }).map((hours) => hours * 60),
      toMinute: fc.integer({ min: 0, max: 24 }).map((hours) => hours * 60),
    }),
    fc.constant({ kind: 'yearly' as const, from: '03-27', to: '03-28', firstYear: null, lastYear: null }),
  );
  const calendars = fc.record({ include: fc.array(span, { maxLength: 2 }), exclude: fc.array(span, { maxLength: 3 }) });
  const property = fc.property(calendars, hour, (calendar, fromMs) => {
    const isAllowed = (hourMs: number): boolean =>
      (calendar.include.length === 0 || calendar.include.some((item) => holds(item, hourMs))) &&
      !calendar.exclude.some((item) => holds(item, hourMs));
    for (const [found, stepMs] of [
      [nextAllowedMs(calendar, paris, fromMs), HOUR_MS],
      [previousAllowedMs(calendar, paris, fromMs), -HOUR_MS],
    ] as const) {
      let walkedMs = fromMs;
      while (!isAllowed(walkedMs) && Math.abs(walkedMs - fromMs) < 200 * HOUR_MS) walkedMs += stepMs;
      // Backwards, the last allowed millisecond lies in the hour that begins at the walked one.
      if (isAllowed(walkedMs)) expect(found === null ? null : Math.floor(found / HOUR_MS) * HOUR_MS).toBe(walkedMs);
      else expect(found === null || Math.abs(found - fromMs) >= 199 * HOUR_MS).toBe(true);
    }
  });
  fc.assert(property, { numRuns: 60 });
});
