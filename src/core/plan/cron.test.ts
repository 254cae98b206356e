import { expect, test } from 'vitest';
import { parseCron, printCron } from './cron.ts';
import { matchingDays } from './named-time.ts';

function printed(text: string): string {
  const parsed = parseCron(text);
  return parsed.ok ? printCron(parsed.value) : `${parsed.error.code} at ${parsed.error.offset}: ${parsed.error.message}`;
}

/** The days of a month that a text names. */
function daysOf(text: string, year: number, month: number): readonly number[] {
  const parsed = parseCron(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const bits = matchingDays(parsed.value, year, month);
  return Array.from({ length: 31 }, (_, index) => index + 1).filter((day) => (bits & (1 << day)) !== 0);
}

test.each([
  ['30 2 * * *', '30 2 * * *'],
  ['  30   2 *\t* * ', '30 2 * * *'],
  ['0 30 2 * * *', '30 2 * * *'],
  ['15 30 2 * * *', '15 30 2 * * *'],
  ['*/15 * * * *', '*/15 * * * *'],
  ['0,15,30,45 * * * *', '*/15 * * * *'],
  ['5/20 * * * *', '5/20 * * * *'],
  ['0-40/20 * * * *', '*/20 * * * *'],
  ['1-5,3-8,20 0 * * *', '1-8,20 0 * * *'],
  ['0 9-17/2 * * mon-fri', '0 9-17/2 * * 1-5'],
  ['0 0 1 jan,JUL *', '0 0 1 1,7 *'],
  ['0 0 * * 7', '0 0 * * 0'],
  ['0 0 * * 5-7', '0 0 * * 0,5,6'],
  ['0 0 * * fri-sun', '0 0 * * 0,5,6'],
  ['0 0 ? * ?', '0 0 * * *'],
  ['0 0 L,15w,l-3,LW * *', '0 0 15W,L,L-3,LW * *'],
  ['0 0 * * 5#2,FRIL,mon', '0 0 * * 1,5#2,5L'],
  ['0 0 13 * +FRI', '0 0 13 * +5'],
  ['0 0 * * +FRI', '0 0 * * 5'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@Hourly', '0 * * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['0 0 29 2 *', '0 0 29 2 *'],
])('"%s" is printed as "%s"', (text, expected) => {
  expect(printed(text)).toBe(expected);
});

test.each([
  ['', 'PLAN_SYNTAX at 0: expected five or six fields, got an empty text'],
  ['* * * *', 'PLAN_SYNTAX at 7: expected five or six fields, got 4'],
  ['0 0 0 1 1 * 2027', 'PLAN_SYNTAX at 12: expected five or six fields, got 7'],
  ['60 * * * *', 'PLAN_RANGE at 0: minute: expected 0 to 59, got 60'],
  ['0 24 * * *', 'PLAN_RANGE at 2: hour: expected 0 to 23, got 24'],
  ['0 0 0 * *', 'PLAN_RANGE at 4: day of month: expected 1 to 31, got 0'],
  ['0 0 32 * *', 'PLAN_RANGE at 4: day of month: expected 1 to 31, got 32'],
  ['0 0 1 13 *', 'PLAN_RANGE at 6: month: expected 1 to 12, got 13'],
  ['0 0 * * 8', 'PLAN_RANGE at 8: day of week: expected 0 to 7, got 8'],
  ['0 0 * * 5#6', 'PLAN_RANGE at 10: day of week: expected a number from 1 to 5 after "#", got 6'],
  ['30-10 * * * *', 'PLAN_RANGE at 0: minute: a range goes upwards, got "30-10"'],
  ['*/0 * * * *', 'PLAN_RANGE at 2: minute: expected a step from 1 to 59, got 0'],
  ['*/90 * * * *', 'PLAN_RANGE at 2: minute: expected a step from 1 to 59, got 90'],
  ['1,,2 * * * *', 'PLAN_SYNTAX at 2: minute: expected a value, got nothing'],
  ['a * * * *', 'PLAN_SYNTAX at 0: minute: expected a number from 0 to 59, got "a"'],
  ['0 0 * * L', 'PLAN_SYNTAX at 8: day of week: "L" needs a day before it'],
  ['@reboot', 'PLAN_SYNTAX at 0: "@reboot" names no moment: the start of the machine is not a time'],
  ['@daily x', 'PLAN_SYNTAX at 7: expected nothing after "@daily", got "x"'],
  ['-5 * * * *', 'PLAN_SYNTAX at 0: minute: expected a number from 0 to 59, got "-5"'],
  ['1e1 * * * *', 'PLAN_SYNTAX at 0: minute: expected a number from 0 to 59, got "1e1"'],
])('"%s" is refused: %s', (text, expected) => {
  expect(printed(text)).toBe(expected);
});

test.each(['0 0 30 2 *', '0 0 31 2,4,6,9,11 *', '0 0 31W 4 *', '0 0 L-30 2 *', '0 0 6 * +5#2', '0 0 15W * +SUN'])(
  '"%s" names no day of any year and is refused',
  (text) => {
    expect(printed(text)).toContain('PLAN_IMPOSSIBLE');
  },
);

test('a hint says what was probably meant', () => {
  const hintOf = (text: string): string | undefined => {
    const parsed = parseCron(text);
    return parsed.ok ? undefined : parsed.error.hint;
  };
  expect(hintOf('*/90 * * * *')).toBe('an interval that is longer is written "every 90m"');
  expect(hintOf('0 0 * * Friday')).toBe('did you mean "FRI"?');
  expect(hintOf('0 22-4 * * *')).toBe('write "22-23,0-4"');
});

test('L counts from the end of each month, in leap years too', () => {
  expect(daysOf('0 0 L * *', 2028, 2)).toEqual([29]);
  expect(daysOf('0 0 L * *', 2027, 2)).toEqual([28]);
  expect(daysOf('0 0 L-3 * *', 2027, 4)).toEqual([27]);
});

test('W moves to the nearest day from Monday to Friday, and stays in the month', () => {
  // In May 2027 the 1st and the 15th are Saturdays, the 30th is a Sunday and the 31st a Monday.
  expect(daysOf('0 0 1W * *', 2027, 5)).toEqual([3]);
  expect(daysOf('0 0 15W * *', 2027, 5)).toEqual([14]);
  expect(daysOf('0 0 30W * *', 2027, 5)).toEqual([31]);
  // In October 2027 the 31st is a Sunday.
  expect(daysOf('0 0 31W * *', 2027, 10)).toEqual([29]);
  expect(daysOf('0 0 LW * *', 2027, 10)).toEqual([29]);
  expect(daysOf('0 0 31W * *', 2027, 11)).toEqual([]);
});

test('# is the nth such day of the month, and the fifth is left out where there is none', () => {
  expect(daysOf('0 0 * * 5#2', 2027, 5)).toEqual([14]);
  expect(daysOf('0 0 * * 5#5', 2027, 5)).toEqual([]);
  expect(daysOf('0 0 * * 6#5', 2027, 5)).toEqual([29]);
  expect(daysOf('0 0 * * 5L', 2027, 5)).toEqual([28]);
});

test('two day fields name days that fit either, with a plus days that fit both', () => {
  expect(daysOf('0 0 13 * FRI', 2027, 8)).toEqual([6, 13, 20, 27]);
  expect(daysOf('0 0 12 * FRI', 2027, 8)).toEqual([6, 12, 13, 20, 27]);
  expect(daysOf('0 0 13 * +FRI', 2027, 8)).toEqual([13]);
  expect(daysOf('0 0 12 * +FRI', 2027, 8)).toEqual([]);
});
