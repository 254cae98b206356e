import { expect, test } from 'vitest';
import type { CalendarSpan } from './calendar.ts';
import { readICalendar, spansOfICalendar } from './icalendar.ts';
import { moments } from './moment.ts';
import { makePlanTimes } from './plan-times.ts';

function calendarOf(...lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
}

function spans(...lines: readonly string[]): readonly CalendarSpan[] {
  const read = readICalendar(calendarOf(...lines));
  expect(read.notUnderstood).toEqual([]);
  return spansOfICalendar(read);
}

function fault(...lines: readonly string[]): string {
  const read = readICalendar(calendarOf(...lines));
  expect(read.events).toEqual([]);
  return read.notUnderstood.map(({ code, line, message }) => `${code} ${line}: ${message}`).join('\n');
}

test('an event of whole days ends before its end date', () => {
  expect(spans('DTSTART;VALUE=DATE:20261225')).toEqual([{ kind: 'dates', from: '2026-12-25', to: '2026-12-25' }]);
  expect(spans('DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227')).toEqual([
    { kind: 'dates', from: '2026-12-24', to: '2026-12-26' },
  ]);
  expect(spans('DTSTART;VALUE=DATE:20261224', 'DURATION:P1W')).toEqual([{ kind: 'dates', from: '2026-12-24', to: '2026-12-30' }]);
});

test('times are wall time, of a zone or of UTC', () => {
  expect(spans('DTSTART:20261224T180000', 'DTEND:20261225T060000')).toEqual([
    { kind: 'wall', from: '2026-12-24T18:00', to: '2026-12-25T06:00' },
  ]);
  expect(spans('DTSTART:20261224T180000Z', 'DURATION:PT1H30M')).toEqual([
    { kind: 'moments', fromMs: Date.UTC(2026, 11, 24, 18), toMs: Date.UTC(2026, 11, 24, 19, 30) },
  ]);
  expect(spans('DTSTART;TZID="Europe/Paris":20260724T180000', 'DTEND;TZID=Europe/Paris:20260724T190000')).toEqual([
    { kind: 'moments', fromMs: Date.UTC(2026, 6, 24, 16), toMs: Date.UTC(2026, 6, 24, 17) },
  ]);
});

test('an event of every year is one span without an end', () => {
  expect(spans('DTSTART;VALUE=DATE:20201225', 'RRULE:FREQ=YEARLY')).toEqual([
    { kind: 'yearly', from: '12-25', to: '12-25', firstYear: 2020, lastYear: null },
  ]);
});

test('rules with an end, a number or a day of week are written out', () => {
  const starts = (...lines: readonly string[]): readonly string[] =>
    spans(...lines).map((span) => (span.kind === 'dates' ? span.from : span.kind));
  expect(starts('DTSTART;VALUE=DATE:20201225', 'RRULE:FREQ=YEARLY;COUNT=3')).toEqual(['2020-12-25', '2021-12-25', '2022-12-25']);
  expect(starts('DTSTART;VALUE=DATE:20201225', 'RRULE:FREQ=YEARLY;INTERVAL=2;UNTIL=20241225')).toEqual([
    '2020-12-25',
    '2022-12-25',
    '2024-12-25',
  ]);
  // Thanksgiving in the United States, and Memorial Day.
  expect(starts('DTSTART;VALUE=DATE:20261126', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3')).toEqual([
    '2026-11-26',
    '2027-11-25',
    '2028-11-23',
  ]);
  expect(starts('DTSTART;VALUE=DATE:20260525', 'RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=2')).toEqual(['2026-05-25', '2027-05-31']);
  expect(starts('DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY;COUNT=2')).toEqual(['2024-02-29', '2028-02-29']);
  expect(
    starts('DTSTART;VALUE=DATE:20201225', 'RRULE:FREQ=YEARLY;COUNT=3', 'EXDATE;VALUE=DATE:20211225', 'RDATE;VALUE=DATE:20300101'),
  ).toEqual(['2020-12-25', '2022-12-25', '2030-01-01']);
});

test('long lines go on in the next one, text is unescaped, parts of an event that are no dates are left alone', () => {
  const read = readICalendar(
    calendarOf(
      'SUMMARY:Christmas\\, and',
      '  more\\nof it',
      'DTSTART;VALUE=DATE:2026',
      ' 1225',
      'BEGIN:VALARM',
      'DURATION:nonsense',
      'END:VALARM',
    ),
  );
  expect(read.notUnderstood).toEqual([]);
  expect(read.events).toMatchObject([{ line: 3, summary: 'Christmas, and more\nof it', spans: [{ from: '2026-12-25' }] }]);
});

test('a cancelled event is no holiday', () => {
  expect(spans('DTSTART;VALUE=DATE:20261225', 'STATUS:CANCELLED')).toEqual([]);
});

test.each([
  [
    ['DTSTART;VALUE=DATE:20261225', 'RRULE:FREQ=WEEKLY'],
    'PLAN_CALENDAR 5: RRULE: expected FREQ=YEARLY, got "FREQ=WEEKLY"; the event is left out',
  ],
  [['DTSTART;VALUE=DATE:20261225', 'RRULE:FREQ=YEARLY;BYDAY=MO'], 'PLAN_CALENDAR 5: RRULE: expected BYMONTH and one BYDAY'],
  [['SUMMARY:x'], 'PLAN_CALENDAR 3: expected DTSTART in the event, found none'],
  [['DTSTART:20261332T000000'], 'PLAN_CALENDAR 4: DTSTART: expected a date like 20261225'],
  [['DTSTART:20261224T180000'], 'PLAN_CALENDAR 4: expected DTEND or DURATION'],
  [['DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261225'], 'PLAN_CALENDAR 5: the event must end after it begins'],
  [['DTSTART;TZID=Europe/Pari:20261224T180000', 'DURATION:PT1H'], 'PLAN_CALENDAR 4: DTSTART: expected a time zone'],
  [['DTSTART;VALUE=DATE:20261225', 'RECURRENCE-ID;VALUE=DATE:20261225'], 'PLAN_CALENDAR 5: RECURRENCE-ID is not known here'],
])('an event that is not understood is left out and said (%#)', (lines, expected) => {
  expect(fault(...lines)).toContain(expected);
});

test('a text that is no iCalendar, and one that is cut off, are said', () => {
  expect(readICalendar('hello')).toMatchObject({ events: [], notUnderstood: [{ code: 'PLAN_CALENDAR', line: 1 }] });
  expect(readICalendar('BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\n').notUnderstood).toMatchObject([
    { line: 1, message: 'BEGIN:VCALENDAR has no END' },
  ]);
  expect(readICalendar('BEGIN:VCALENDAR\nEND:VEVENT\n').notUnderstood).toMatchObject([{ line: 2 }]);
});

test('the holidays of a file take moments away from a plan', () => {
  const exclude = spans('DTSTART;VALUE=DATE:20201225', 'RRULE:FREQ=YEARLY');
  const plan = makePlanTimes({ when: ['0 9 24-26 12 *'], zone: 'UTC', calendar: { include: [], exclude } });
  if (!plan.ok) throw new Error(plan.error.message);
  expect(moments(plan.value, Date.UTC(2026, 0, 1), 3).map((moment) => new Date(moment).toISOString().slice(0, 10))).toEqual([
    '2026-12-24',
    '2026-12-26',
    '2027-12-24',
  ]);
});
