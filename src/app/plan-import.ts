import type { User } from '../core/access/can.ts';
import { readICalendar, type ICalendar } from '../core/plan/icalendar.ts';
import { importCrontab } from '../core/plan/import/crontab.ts';
import { notUnderstood as sayNotUnderstood, type NotUnderstood, type PlanImport } from '../core/plan/import/imported-plan.ts';
import { reason } from '../core/plan/import/reason.ts';
import { numberedName, planOfImport, type ImportChoices, type PlanOfImport } from '../core/plan/import/plan-of-import.ts';
import { importSystemdTimers } from '../core/plan/import/systemd-timer.ts';
import { moments } from '../core/plan/moment.ts';
import { launchesSame, makePlan, timesOfPlan } from '../core/plan/plan.ts';
import { zoneOf } from '../core/plan/zone.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { EpochMs } from '../core/time.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { importEvqueue } from './evqueue-plan-list.ts';
import { permit } from './permit.ts';
import { sentencesOf, type PlanView } from './plans.ts';

/** Whose plans they are. `crontab-system` names a user in each line; `evqueue-shown` counts days of the month from 1. */
export const importFormats = ['crontab', 'crontab-system', 'systemd', 'evqueue', 'evqueue-shown'] as const;

export type ImportFormat = (typeof importFormats)[number];

/** A plan that was understood. */
export type ImportedLine = PlanOfImport & {
  /** null: its times cannot be read, see `error`. */
  readonly sentence: PlanView['sentence'] | null;
  /** The first moment from now on; null: there is none. */
  readonly nextMs: EpochMs | null;
  /** Why it was not saved; null: it was, or would be, unless there is such a plan already. */
  readonly error: RequestError | null;
  /** A plan that was there before and launches the same at the same times; null: none. */
  readonly sameAs: string | null;
};

/** What became of a file. */
export type ImportAnswer = { readonly plans: readonly ImportedLine[]; readonly notUnderstood: readonly NotUnderstood[] };

/**
 * Reads plans of another scheduler and saves those that were understood, unless it is a dry run. Each is saved for itself: one that
 * is refused says why, and the others are there all the same. `only` are names of those that are wanted, as a dry run gave them; null:
 * all. A plan that launches the same as one that is there already is left out, unless `duplicates` asks for it.
 */
export async function importPlans(
  deps: AppDeps,
  user: User,
  request: ImportChoices & {
    readonly format: ImportFormat;
    readonly text: string;
    readonly dryRun: boolean;
    readonly only: readonly string[] | null;
    readonly duplicates: boolean;
  },
): Promise<Result<ImportAnswer, RequestError>> {
  const permitted = permit(user, 'edit', 'plan');
  if (!permitted.ok) return permitted;
  const mayRun = permit(user, 'edit', 'workflow');
  if (!mayRun.ok) return mayRun;
  if (zoneOf(request.zone) === null)
    return err({ code: 'PLAN_UNKNOWN_ZONE', message: `expected a time zone like Europe/Paris, got "${request.zone}"` });
  const workflows = await deps.ask({ kind: 'workflows' });
  if (!workflows.ok) return workflows;
  const taken = new Set(workflows.value.map(({ name }) => name));
  const names = { has: (name: string): boolean => taken.has(name) || deps.read.plan(name) !== null };
  const { plans: imported, notUnderstood } = read(request.format, request.text);
  const plans: ImportedLine[] = [];
  const refused: NotUnderstood[] = [...notUnderstood];
  const saved = new Set<string>();
  for (const each of imported) {
    const made = planOfImport(each, request, names);
    if (made === null) {
      refused.push(sayNotUnderstood({ line: each.line, text: each.when.join('; ') }, 0, reason('workflow')));
      continue;
    }
    taken.add(made.name);
    if (request.only !== null && !request.only.includes(made.name)) continue;
    const same = sameAs(deps, made, saved);
    const isLeftOut = request.dryRun || (same !== null && !request.duplicates);
    const error = isLeftOut ? fault(made) : await save(deps, user, made);
    if (!isLeftOut && error === null) saved.add(made.name);
    plans.push({ ...made, ...timesOf(made, deps.nowMs()), error, sameAs: same });
  }
  return ok({ plans, notUnderstood: refused.toSorted((a, b) => a.line - b.line) });
}

/** The events of an iCalendar file, as spans of a calendar. */
export function readHolidays(user: User, text: string): Result<ICalendar, RequestError> {
  const permitted = permit(user, 'read', 'plan');
  return permitted.ok ? ok(readICalendar(text)) : permitted;
}

function read(format: ImportFormat, text: string): PlanImport {
  switch (format) {
    case 'crontab':
      return importCrontab(text, 'user');
    case 'crontab-system':
      return importCrontab(text, 'system');
    case 'systemd':
      return importSystemdTimers(text);
    case 'evqueue':
      return importEvqueue(text, 'asLaunched');
    case 'evqueue-shown':
      return importEvqueue(text, 'asShown');
  }
}

async function save(deps: AppDeps, user: User, { name, settings, isSuspended }: PlanOfImport): Promise<RequestError | null> {
  const suspended = isSuspended ? { suspendedFor: 'it was inactive where it comes from' } : {};
  const saved = await deps.ask({ kind: 'savePlan', plan: name, settings, create: true, ...suspended, by: user.name });
  return saved.ok ? null : saved.error;
}

/** The plan that launches the same at the same times already, among those whose names the import would have taken; null: none. */
function sameAs(deps: AppDeps, { baseName, name: free, settings }: PlanOfImport, saved: ReadonlySet<string>): string | null {
  const made = makePlan(settings, null);
  if (!made.ok) return null;
  for (let number = 1; numberedName(baseName, number) !== free; number += 1) {
    const name = numberedName(baseName, number);
    const plan = deps.read.plan(name);
    if (plan !== null && !saved.has(name) && launchesSame(plan.definition, made.value)) return name;
  }
  return null;
}

function fault({ settings }: PlanOfImport): RequestError | null {
  const made = makePlan(settings, null);
  if (made.ok) return null;
  const { code, message, ...details } = made.error;
  return { code, message, details };
}

function timesOf({ settings }: PlanOfImport, nowMs: EpochMs): Pick<ImportedLine, 'sentence' | 'nextMs'> {
  const made = makePlan(settings, null);
  const times = made.ok ? timesOfPlan(made.value) : made;
  if (!times.ok) return { sentence: null, nextMs: null };
  return { sentence: sentencesOf(times.value), nextMs: moments(times.value, nowMs, 1)[0] ?? null };
}
