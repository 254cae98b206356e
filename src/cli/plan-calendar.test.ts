import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Given } from './given.ts';
import { calendarOf } from './plan-calendar.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'evqueue-calendar-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const silent = (): void => undefined;
const given = (options: Readonly<Record<string, readonly string[]>>): Given => new Given([], new Map(Object.entries(options)));

test('an iCalendar file and a list of dates become one calendar', () => {
  const holidays = file(
    'holidays.ics',
    [
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'SUMMARY:New year',
      'DTSTART;VALUE=DATE:20270101',
      'RRULE:FREQ=YEARLY',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'SUMMARY:Works',
      'DTSTART:20270310T180000Z',
      'DTEND:20270310T200000Z',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n'),
  );
  const dates = file('dates.txt', '# closed\n2026-12-24 2027-01-02\n\n2027-05-01  # a Saturday\nSat,Sun 22:00-06:00\n');
  expect(calendarOf(given({ exclude: [holidays, dates] }), silent)).toEqual({
    include: [],
    exclude: [
      { kind: 'yearly', from: '01-01', to: '01-01', firstYear: 2027, lastYear: null },
      { kind: 'moments', from: '2027-03-10T18:00:00.000Z', to: '2027-03-10T20:00:00.000Z' },
      { kind: 'dates', from: '2026-12-24', to: '2027-01-02' },
      { kind: 'dates', from: '2027-05-01', to: '2027-05-01' },
      { kind: 'weekly', weekdays: [0, 6], fromMinute: 1320, toMinute: 360 },
    ],
  });
  expect(calendarOf(given({ only: [dates] }), silent)?.include?.length).toBe(3);
});

test('nothing given changes nothing, none takes the calendar away', () => {
  expect(calendarOf(given({}), silent)).toBeUndefined();
  expect(calendarOf(given({ exclude: ['none'] }), silent)).toBeNull();
  expect(() => calendarOf(given({ exclude: ['none', 'none'] }), silent)).toThrow('goes alone');
});

test('what is no date is refused with file and line, an event that is not understood is said and left out', () => {
  const dates = file('wrong.txt', '2026-12-24\nChristmas\n');
  expect(() => calendarOf(given({ exclude: [dates] }), silent)).toThrow(`${dates}:2: expected a day like 2026-12-25`);
  const weekly = file(
    'weekly.ics',
    'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101\nRRULE:FREQ=WEEKLY\nEND:VEVENT\nEND:VCALENDAR\n',
  );
  const said: string[] = [];
  expect(calendarOf(given({ exclude: [weekly] }), (line) => said.push(line))).toEqual({ include: [], exclude: [] });
  expect(said).toEqual([expect.stringContaining(`${weekly}:4: left out: `)]);
});
