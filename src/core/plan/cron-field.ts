import { err, ok, type Result } from '../result.ts';
import { type DayOfMonth, type DayOfWeek, type NumberField, numberLimits } from './cron-value.ts';
import type { PlanTextError } from './text-error.ts';

/** One field of a cron text and where it begins. */
export type CronToken = { readonly text: string; readonly offset: number };

type FieldRule = {
  readonly title: string;
  readonly low: number;
  readonly high: number;
  readonly names: readonly string[];
};

const rules: Readonly<Record<NumberField | 'dayOfMonth' | 'dayOfWeek', FieldRule>> = {
  second: { title: 'second', ...numberLimits.second, names: [] },
  minute: { title: 'minute', ...numberLimits.minute, names: [] },
  hour: { title: 'hour', ...numberLimits.hour, names: [] },
  dayOfMonth: { title: 'day of month', low: 1, high: 31, names: [] },
  month: {
    title: 'month',
    ...numberLimits.month,
    names: ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  dayOfWeek: {
    title: 'day of week',
    low: 0,
    high: 7,
    names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
  },
};

const intervalUnits: Partial<Record<NumberField, string>> = { second: 's', minute: 'm', hour: 'h' };

/** Parses the second, minute, hour or month; the result may be unsorted and hold repetitions. */
export function parseNumbers(token: CronToken, field: NumberField): Result<readonly number[], PlanTextError> {
  return parseItems(token, rules[field], (item) => parseSpan(item, rules[field], field));
}

/** Parses the day of month; null is `*`. */
export function parseDaysOfMonth(token: CronToken): Result<readonly DayOfMonth[] | null, PlanTextError> {
  if (isAny(token)) return ok(null);
  const rule = rules.dayOfMonth;
  return parseItems<DayOfMonth>(token, rule, (item) => {
    const text = item.text.toUpperCase();
    if (text === 'L') return ok([{ kind: 'fromEnd', daysBefore: 0 }]);
    if (text === 'LW' || text === 'WL') return ok([{ kind: 'lastWeekday' }]);
    const fromEnd = /^L-(\d+)$/.exec(text);
    if (fromEnd !== null) {
      const daysBefore = Number(fromEnd[1]);
      if (daysBefore > 30) return refuse('PLAN_RANGE', `day of month: expected L-0 to L-30, got "${item.text}"`, item.offset);
      return ok([{ kind: 'fromEnd', daysBefore }]);
    }
    const nearest = /^(\d+)W$/.exec(text);
    if (nearest !== null) {
      const day = parseValue({ text: nearest[1] ?? '', offset: item.offset }, rule);
      return day.ok ? ok([{ kind: 'nearestWeekday', day: day.value }]) : day;
    }
    const days = parseSpan(item, rule, null);
    return days.ok ? ok(days.value.map((day) => ({ kind: 'day', day }))) : days;
  });
}

/** Parses the day of week without a leading `+`; null is `*`. */
export function parseDaysOfWeek(token: CronToken): Result<readonly DayOfWeek[] | null, PlanTextError> {
  if (isAny(token)) return ok(null);
  const rule = rules.dayOfWeek;
  return parseItems<DayOfWeek>(token, rule, (item) => {
    if (/^L$/i.test(item.text)) {
      return refuse(
        'PLAN_SYNTAX',
        'day of week: "L" needs a day before it',
        item.offset,
        '"5L" is the last Friday of the month, "6" is Saturday',
      );
    }
    const special = /^([A-Za-z]{3}|\d+)(?:(L)|#(\d+))$/i.exec(item.text);
    if (special === null) {
      const weekdays = parseSpan(item, rule, null);
      return weekdays.ok ? ok(weekdays.value.map((weekday) => ({ kind: 'every', weekday: weekday % 7 }))) : weekdays;
    }
    const weekday = parseValue({ text: special[1] ?? '', offset: item.offset }, rule);
    if (!weekday.ok) return weekday;
    if (special[2] !== undefined) return ok([{ kind: 'last', weekday: weekday.value % 7 }]);
    const nth = Number(special[3]);
    if (nth < 1 || nth > 5)
      return refuse(
        'PLAN_RANGE',
        `day of week: expected a number from 1 to 5 after "#", got ${nth}`,
        item.offset + item.text.indexOf('#') + 1,
      );
    return ok([{ kind: 'nth', weekday: weekday.value % 7, nth }]);
  });
}

/** Order of the items of a day of month: days, nearest weekdays, from the end, last weekday. */
export function compareDaysOfMonth(a: DayOfMonth, b: DayOfMonth): number {
  return rankOfDayOfMonth(a) - rankOfDayOfMonth(b);
}

/** Order of the items of a day of week: plain days, then the numbered and last ones. */
export function compareDaysOfWeek(a: DayOfWeek, b: DayOfWeek): number {
  return rankOfDayOfWeek(a) - rankOfDayOfWeek(b);
}

function rankOfDayOfMonth(item: DayOfMonth): number {
  switch (item.kind) {
    case 'day':
      return item.day;
    case 'nearestWeekday':
      return 100 + item.day;
    case 'fromEnd':
      return 200 + item.daysBefore;
    case 'lastWeekday':
      return 300;
  }
}

function rankOfDayOfWeek(item: DayOfWeek): number {
  switch (item.kind) {
    case 'every':
      return item.weekday;
    case 'nth':
      return 100 + item.weekday * 10 + item.nth;
    case 'last':
      return 100 + item.weekday * 10 + 9;
  }
}

function isAny(token: CronToken): boolean {
  return token.text === '*' || token.text === '?' || token.text === '*/1';
}

function parseItems<T>(
  token: CronToken,
  rule: FieldRule,
  parseItem: (item: CronToken) => Result<readonly T[], PlanTextError>,
): Result<readonly T[], PlanTextError> {
  const found: T[] = [];
  let offset = token.offset;
  for (const text of token.text.split(',')) {
    if (text === '') return refuse('PLAN_SYNTAX', `${rule.title}: expected a value, got nothing`, offset);
    const items = parseItem({ text, offset });
    if (!items.ok) return items;
    found.push(...items.value);
    offset += text.length + 1;
  }
  return ok(found);
}

/** `*`, `a`, `a-b`, each with an optional step. */
function parseSpan(item: CronToken, rule: FieldRule, field: NumberField | null): Result<readonly number[], PlanTextError> {
  const slash = item.text.indexOf('/');
  const body = slash === -1 ? item.text : item.text.slice(0, slash);
  let step = 1;
  if (slash !== -1) {
    const parsed = parseStep({ text: item.text.slice(slash + 1), offset: item.offset + slash + 1 }, rule, field);
    if (!parsed.ok) return parsed;
    step = parsed.value;
  }
  // In a range that goes over all, 7 would only repeat Sunday, and shift what a step names.
  const top = rule === rules.dayOfWeek ? 6 : rule.high;
  let [low, high] = [rule.low, top];
  if (body !== '*') {
    const dash = body.indexOf('-', 1);
    const from = parseValue({ text: dash === -1 ? body : body.slice(0, dash), offset: item.offset }, rule);
    if (!from.ok) return from;
    low = from.value;
    high = slash === -1 ? low : Math.max(top, low);
    if (dash !== -1) {
      const to = parseValue({ text: body.slice(dash + 1), offset: item.offset + dash + 1 }, rule);
      if (!to.ok) return to;
      high = rule === rules.dayOfWeek && to.value === 0 && low > 0 ? 7 : to.value;
      if (high < low) return refuseBackwards(item, body, rule, low, high);
    }
  }
  const values: number[] = [];
  for (let value = low; value <= high; value += step) values.push(value);
  return ok(values);
}

function refuseBackwards(item: CronToken, body: string, rule: FieldRule, low: number, high: number): Result<never, PlanTextError> {
  const top = rule === rules.dayOfWeek ? 6 : rule.high;
  const span = (from: number, to: number): string => (from === to ? `${from}` : `${from}-${to}`);
  return refuse(
    'PLAN_RANGE',
    `${rule.title}: a range goes upwards, got "${body}"`,
    item.offset,
    `write "${span(low, top)},${span(rule.low, high)}"`,
  );
}

function parseStep(token: CronToken, rule: FieldRule, field: NumberField | null): Result<number, PlanTextError> {
  if (!/^\d{1,4}$/.test(token.text))
    return refuse('PLAN_SYNTAX', `${rule.title}: expected a step like 5 after "/", got "${token.text}"`, token.offset);
  const step = Number(token.text);
  if (step >= 1 && step <= rule.high) return ok(step);
  const unit = field === null ? undefined : intervalUnits[field];
  const hint = step > rule.high && unit !== undefined ? `an interval that is longer is written "every ${step}${unit}"` : undefined;
  return refuse('PLAN_RANGE', `${rule.title}: expected a step from 1 to ${rule.high}, got ${step}`, token.offset, hint);
}

function parseValue(token: CronToken, rule: FieldRule): Result<number, PlanTextError> {
  const named = token.text === '' ? -1 : rule.names.indexOf(token.text.toUpperCase());
  if (named !== -1) return ok(named);
  if (!/^\d+$/.test(token.text)) return refuseValue(token, rule);
  const value = Number(token.text);
  if (token.text.length > 4 || value < rule.low || value > rule.high) {
    return refuse('PLAN_RANGE', `${rule.title}: expected ${rule.low} to ${rule.high}, got ${token.text}`, token.offset);
  }
  return ok(value);
}

function refuseValue(token: CronToken, rule: FieldRule): Result<never, PlanTextError> {
  const names = rule.names.filter((name) => name !== '');
  const expected = names.length === 0 ? `a number from ${rule.low} to ${rule.high}` : `${rule.low} to ${rule.high} or ${names.join(', ')}`;
  const message = `${rule.title}: expected ${expected}, got "${token.text}"`;
  const upper = token.text.toUpperCase();
  const near = names.find((name) => upper.startsWith(name));
  if (near !== undefined) return refuse('PLAN_SYNTAX', message, token.offset, `did you mean "${near}"?`);
  if (/^H\b/.test(upper))
    return refuse('PLAN_SYNTAX', message, token.offset, '"H" is not known here: give a number, and the plan a jitter to spread launches');
  if (token.text.includes('~'))
    return refuse('PLAN_SYNTAX', message, token.offset, 'a random time is not known here: give the plan a jitter');
  return refuse('PLAN_SYNTAX', message, token.offset);
}

function refuse(code: PlanTextError['code'], message: string, offset: number, hint?: string): Result<never, PlanTextError> {
  return err({ code, message, offset, ...(hint === undefined ? {} : { hint }) });
}
