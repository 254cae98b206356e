import { expect, test } from 'vitest';
import { parseOnCalendar } from './on-calendar.ts';

function shown(text: string): string {
  const parsed = parseOnCalendar(text);
  if (!parsed.ok) return `${parsed.error.code} at ${parsed.error.offset}`;
  const { when, zone, start, end } = parsed.value;
  return [when, zone, start, end].filter((part) => part !== null).join(' | ');
}

test.each([
  ['daily', '0 0 * * *'],
  ['Weekly', '0 0 * * 1'],
  ['quarterly', '0 0 1 */3 *'],
  ['hourly Europe/Paris', '0 * * * * | Europe/Paris'],
  ['minutely', '* * * * *'],
  ['Thu', '0 0 * * 4'],
  ['Mon..Fri 09:00', '0 9 * * 1-5'],
  ['Sat,Sun *-*-* 20:15:00', '15 20 * * 0,6'],
  ['Fri..Mon 20:15', '15 20 * * 0,1,5,6'],
  ['Monday,Wednesday 1:30', '30 1 * * 1,3'],
  ['*-*-01 06:00:00', '0 6 1 * *'],
  ['*-02-29', '0 0 29 2 *'],
  ['04-05', '0 0 5 4 *'],
  ['*:0/15', '*/15 * * * *'],
  ['*-*-* 0/6:00', '0 */6 * * *'],
  ['*-*-* 8..18/2:30:00', '30 8-18/2 * * *'],
  ['*:*:0/10', '*/10 * * * * *'],
  ['*:*:*', '* * * * * *'],
  ['12:00:00.000', '0 12 * * *'],
  ['Mon *-*-1..7 09:00', '0 9 1-7 * +1'],
  ['*-*~01', '0 0 L * *'],
  ['*-02~03', '0 0 L-2 2 *'],
  ['Mon *-05~07/1', '0 0 L,L-1,L-2,L-3,L-4,L-5,L-6 5 +1'],
  ['*-*~1..3', '0 0 L,L-1,L-2 * *'],
  ['2027-*-* 02:00', '0 2 * * * | 2027-01-01 | 2028-01-01'],
  ['2027..2029-12-25 UTC', '0 0 25 12 * | UTC | 2027-01-01 | 2030-01-01'],
])('"%s" is "%s"', (text, expected) => {
  expect(shown(text)).toBe(expected);
});

test.each([
  ['', 'PLAN_SYNTAX at 0'],
  ['@1395716396', 'PLAN_IMPORT at 0'],
  ['daily daily', 'PLAN_SYNTAX at 6'],
  ['Mon 09:00 Europe/Pari', 'PLAN_UNKNOWN_ZONE at 10'],
  ['Foo 09:00', 'PLAN_SYNTAX at 0'],
  ['25:00', 'PLAN_RANGE at 0'],
  ['*-*-* 10:61', 'PLAN_RANGE at 9'],
  ['*-13-01', 'PLAN_RANGE at 2'],
  ['*-*~29', 'PLAN_RANGE at 4'],
  ['2027,2029-01-01', 'PLAN_IMPORT at 0'],
  ['12:00:00.5', 'PLAN_IMPORT at 6'],
  ['*-02-30', 'PLAN_IMPOSSIBLE at 0'],
  ['10:00 *-*-*', 'PLAN_SYNTAX at 6'],
  ['Mon..Foo 10:00', 'PLAN_SYNTAX at 0'],
])('"%s" is refused: %s', (text, expected) => {
  expect(shown(text)).toBe(expected);
});
