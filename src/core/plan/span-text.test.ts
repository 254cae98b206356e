import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultOfSpan } from './calendar.ts';
import { printSpanText, readSpans, type WrittenSpan } from './span-text.ts';

const read = (text: string): readonly WrittenSpan[] => {
  const spans = readSpans(text);
  if (!spans.ok) throw new Error(`line ${spans.error.line}: ${spans.error.text}`);
  return spans.value;
};

test('each spelling says its span', () => {
  const text = [
    '# closed',
    '2026-12-25',
    '2026-12-24..2027-01-02  # the turn of the year',
    '2026-12-24 2027-01-02',
    '2026-05-01, 2026-05-08',
    '',
    '2026-12-24T18:00..2026-12-27T06:00',
    '2026-12-24T18:00Z .. 2026-12-27T06:00:00+01:00',
    '12-25',
    '12-24..01-02 from 2026 to 2030',
    'Sat,Sun',
    'mon-fri 22:00-6:00',
    'Friday - Monday',
    'daily 12:00..24:00',
  ].join('\n');
  const week = (weekdays: readonly number[], fromMinute = 0, toMinute = 1440): object => ({
    kind: 'weekly',
    weekdays,
    fromMinute,
    toMinute,
  });
  expect(read(text)).toEqual([
    { kind: 'dates', from: '2026-12-25', to: '2026-12-25' },
    { kind: 'dates', from: '2026-12-24', to: '2027-01-02' },
    { kind: 'dates', from: '2026-12-24', to: '2027-01-02' },
    { kind: 'dates', from: '2026-05-01', to: '2026-05-01' },
    { kind: 'dates', from: '2026-05-08', to: '2026-05-08' },
    { kind: 'wall', from: '2026-12-24T18:00', to: '2026-12-27T06:00' },
    { kind: 'moments', from: '2026-12-24T18:00Z', to: '2026-12-27T06:00:00+01:00' },
    { kind: 'yearly', from: '12-25', to: '12-25', firstYear: null, lastYear: null },
    { kind: 'yearly', from: '12-24', to: '01-02', firstYear: 2026, lastYear: 2030 },
    week([0, 6]),
    week([1, 2, 3, 4, 5], 1320, 360),
    week([0, 1, 5, 6]),
    week([0, 1, 2, 3, 4, 5, 6], 720),
  ]);
});

test.each([
  '2026-02-30',
  '2026-12-26..2026-12-24',
  '2026-12-24T18:00',
  '2026-12-24T18:00..2026-12-24T18:00',
  '2026-12-24T18:00Z..2026-12-24T18:00Z',
  '2026-12-24T18:00Z..2026-12-25T18:00',
  '13-01',
  '12-25 from 2030 to 2026',
  'Sat 25:00-26:00',
  'Sat 10:00',
  'Sat-Sun-Mon',
  'someday',
  'Christmas',
  'yes',
])('what says no span is told with its line: %s', (line) => {
  const spans = readSpans(`2026-12-25\n${line}`);
  expect(spans.ok ? spans.value : spans.error.line).toBe(2);
});

const two = (number: number): string => String(number).padStart(2, '0');
const date = fc
  .record({ year: fc.integer({ min: 2000, max: 2040 }), month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 28 }) })
  .map(({ year, month, day }) => `${year}-${two(month)}-${two(day)}`);
const year = fc.option(fc.integer({ min: 1, max: 9999 }));
const span: fc.Arbitrary<WrittenSpan> = fc.oneof(
  fc.record({ kind: fc.constant('dates' as const), from: date, to: date }),
  fc.record({ kind: fc.constant('wall' as const), from: date.map((day) => `${day}T08:00`), to: date.map((day) => `${day}T18:30:15`) }),
  fc.record({ kind: fc.constant('yearly' as const), from: date.map(monthDay), to: date.map(monthDay), firstYear: year, lastYear: year }),
  fc.record({
    kind: fc.constant('weekly' as const),
    weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }).map((days) => days.toSorted((a, b) => a - b)),
    fromMinute: fc.integer({ min: 0, max: 1440 }),
    toMinute: fc.integer({ min: 0, max: 1440 }),
  }),
);

function monthDay(text: string): string {
  return text.slice(5);
}

test('what is printed is read as it was', () => {
  fc.assert(
    fc.property(span, (each) => {
      fc.pre(each.kind === 'moments' || faultOfSpan(each) === null);
      expect(read(printSpanText(each))).toEqual([each]);
    }),
  );
});
