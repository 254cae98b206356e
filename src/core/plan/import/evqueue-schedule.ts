/**
 * Plans of evQueue 3: six lists with `;` between them, of which the last may be left out, and an empty one means all.
 *
 *     seconds 0-59 ; minutes 0-59 ; hours 0-23 ; days of month 0-30 ; months 0-11 ; days of week 0-6
 *
 * Day 0 is the 1st and month 0 January; a day must fit all lists. Its web form stored the days of month as they were shown, from
 * 1, so plans of that form were launched one day late: `days: 'asShown'` reads what people meant by them.
 */
import { err, ok, type Result } from '../../result.ts';
import { makeCron, printCron } from '../cron.ts';
import type { Cron } from '../cron-value.ts';
import type { FailureRule } from '../failure-rule.ts';
import type { PlanTextError } from '../text-error.ts';
import { type ImportedPlan, linesOf, type NotUnderstood, notUnderstood, type PlanImport, refusedText } from './imported-plan.ts';
import { reason } from './reason.ts';

/** How the days of month are numbered: as evQueue's engine counts them, from 0, or as its form shows them, from 1. */
export type EvqueueDays = 'asLaunched' | 'asShown';

/** A plan as evQueue keeps it; what it does not have is null. */
export type EvqueuePlan = {
  /** Where it stands in the source, from 1. */
  readonly line: number;
  readonly schedule: string;
  readonly workflow: string | null;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly user: string | null;
  readonly host: string | null;
  /** `any`, `all` or the name of a node. */
  readonly node: string | null;
  readonly comment: string | null;
  readonly onFailure: 'CONTINUE' | 'SUSPEND';
  readonly isActive: boolean;
};

const levels = [
  { title: 'second', low: 0, high: 59 },
  { title: 'minute', low: 0, high: 59 },
  { title: 'hour', low: 0, high: 23 },
  { title: 'day of month', low: 0, high: 30 },
  { title: 'month', low: 0, high: 11 },
  { title: 'day of week', low: 0, high: 6 },
] as const;

/**
 * Reads one text of evQueue's plans. Errors: `PLAN_SYNTAX` for one that is empty, too long or no list of numbers, `PLAN_RANGE`,
 * and `PLAN_IMPOSSIBLE` where no year has such a day.
 */
export function parseEvqueueSchedule(text: string, days: EvqueueDays): Result<Cron, PlanTextError> {
  if (text.trim() === '') return refuse('PLAN_SYNTAX', 'expected lists of numbers with ";" between them, got an empty text', 0);
  const lists: (readonly number[] | null)[] = [];
  let offset = 0;
  for (const [index, part] of text.split(';').entries()) {
    const level = levels[index];
    if (level === undefined) {
      // A last `;` after the sixth list closes it.
      if (index === levels.length && part.trim() === '') break;
      return refuse('PLAN_SYNTAX', `expected at most six lists, got "${part.trim()}" after them`, offset);
    }
    const shift = level.title === 'day of month' && days === 'asShown' ? 1 : 0;
    const list = readList(part, offset, level.title, level.low + shift, level.high + shift);
    if (!list.ok) return list;
    lists.push(list.value);
    offset += part.length + 1;
  }
  const [seconds, minutes, hours, daysOfMonth, months, daysOfWeek] = lists;
  const dayBase = days === 'asShown' ? 0 : 1;
  const cron = makeCron({
    seconds: seconds ?? range(0, 59),
    minutes: minutes ?? range(0, 59),
    hours: hours ?? range(0, 23),
    months: (months ?? range(0, 11)).map((month) => month + 1),
    daysOfMonth: daysOfMonth?.map((day) => ({ kind: 'day', day: day + dayBase })) ?? null,
    daysOfWeek: daysOfWeek?.map((weekday) => ({ kind: 'every', weekday })) ?? null,
    days: 'both',
  });
  return cron === null ? refuse('PLAN_IMPOSSIBLE', `no year has a day that fits "${text.trim()}"`, 0) : ok(cron);
}

/** Makes plans of those that evQueue keeps. A plan of all nodes is one here: there is one engine. */
export function importEvqueuePlans(found: readonly EvqueuePlan[], days: EvqueueDays): PlanImport {
  const plans: ImportedPlan[] = [];
  const refused: NotUnderstood[] = [];
  for (const plan of found) {
    const source = { line: plan.line, text: plan.schedule };
    const cron = parseEvqueueSchedule(plan.schedule, days);
    if (!cron.ok) {
      refused.push(refusedText(source, 0, cron.error));
      continue;
    }
    if (plan.node === 'all') refused.push(notUnderstood(source, 0, reason('allNodes')));
    const onFailure: FailureRule = plan.onFailure === 'SUSPEND' ? { kind: 'suspend', afterFailures: 1 } : { kind: 'continue' };
    const pinned = plan.node === null || plan.node === 'any' || plan.node === 'all' ? [] : [`node=${plan.node}`];
    plans.push({
      line: plan.line,
      name: plan.comment === '' ? null : plan.comment,
      when: [printCron(cron.value)],
      zone: null,
      start: null,
      end: null,
      work: { kind: 'workflow', workflow: plan.workflow, parameters: plan.parameters, user: plan.user, host: plan.host },
      jitterMs: 0,
      concurrency: 'skip',
      missed: { kind: 'none' },
      onFailure,
      isSuspended: !plan.isActive,
      notes: pinned,
    });
  }
  return { plans, notUnderstood: refused };
}

/** Reads lines like `0;30;6;;; import_XML`: a schedule, then the name of a workflow, which may be left out. `#` begins a comment. */
export function importEvqueueText(text: string, days: EvqueueDays): PlanImport {
  const found: EvqueuePlan[] = [];
  const refused: NotUnderstood[] = [];
  for (const source of linesOf(text)) {
    if (/^\s*(#|$)/.test(source.text)) continue;
    const match = /^\s*([\d,;\s]*?;?)\s*([A-Za-z_][\w.-]*)?\s*$/.exec(source.text);
    if (match === null) {
      refused.push(notUnderstood(source, 0, reason('evqueueLine')));
      continue;
    }
    found.push({
      line: source.line,
      schedule: (match[1] ?? '').trim(),
      workflow: match[2] ?? null,
      parameters: [],
      user: null,
      host: null,
      node: null,
      comment: null,
      onFailure: 'CONTINUE',
      isActive: true,
    });
  }
  const made = importEvqueuePlans(found, days);
  return { plans: made.plans, notUnderstood: [...refused, ...made.notUnderstood].toSorted((a, b) => a.line - b.line) };
}

/** null is all. */
function readList(part: string, offset: number, title: string, low: number, high: number): Result<readonly number[] | null, PlanTextError> {
  if (part.trim() === '') return ok(null);
  const numbers: number[] = [];
  let at = offset;
  for (const item of part.split(',')) {
    if (!/^\s*\d{1,4}\s*$/.test(item))
      return refuse('PLAN_SYNTAX', `${title}: expected a number from ${low} to ${high}, got "${item.trim()}"`, at);
    const value = Number(item);
    if (value < low || value > high) return refuse('PLAN_RANGE', `${title}: expected ${low} to ${high}, got ${value}`, at);
    numbers.push(value);
    at += item.length + 1;
  }
  return ok(numbers);
}

function range(low: number, high: number): readonly number[] {
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}

function refuse(code: PlanTextError['code'], message: string, offset: number): Result<never, PlanTextError> {
  return err({ code, message, offset });
}
