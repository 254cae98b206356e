/** A plan as it is kept: when, what, and the rules between. Checked once, when it is saved. */
import { err, ok, type Result } from '../result.ts';
import type { DurationMs, EpochMs } from '../time.ts';
import type { Calendar } from './calendar.ts';
import type { ConcurrencyRule } from './concurrency-rule.ts';
import { faultOfExpectations, type PlanExpectations } from './expectations.ts';
import type { FailureRule } from './failure-rule.ts';
import type { MissedPolicy } from './missed.ts';
import { makePlanTimes, type GapRule, type OverlapRule, type PlanTimes, type PlanTimesError } from './plan-times.ts';

/** A name with a value: a parameter, or a variable of the environment. */
export type NamedValue = { readonly name: string; readonly value: string };

/** A command without a workflow of its own; see `workflowOfCommand`. */
export type PlanCommand = {
  readonly kind: 'command';
  /** A line for `shell`, or words and quotes for no shell at all where that is null. */
  readonly command: string;
  /** Program that is given the line after `-c`, like `/bin/sh`. */
  readonly shell: string | null;
  /** What the command reads; null for nothing. */
  readonly stdin: string | null;
  /** Where it is started; null for the directory of tasks. */
  readonly directory: string | null;
  readonly environment: readonly NamedValue[];
  /** Queue in which it takes a slot. */
  readonly queue: string;
};

/** What a plan launches. */
export type PlanWork = { readonly kind: 'workflow'; readonly workflow: string; readonly parameters: readonly NamedValue[] } | PlanCommand;

/** All that people decide about a plan. */
export type PlanDefinition = {
  /** Texts that `parseWhen` reads, at least one, as they were written. */
  readonly when: readonly string[];
  readonly zone: string;
  readonly gap: GapRule;
  readonly overlap: OverlapRule;
  readonly startMs: EpochMs | null;
  readonly endMs: EpochMs | null;
  readonly calendar: Calendar | null;
  /** A launch comes less than this after its moment, so that plans that share a moment spread. 0: none. */
  readonly jitterMs: DurationMs;
  readonly work: PlanWork;
  readonly host: string | null;
  readonly user: string | null;
  /** null: that of the workflow. */
  readonly priority: number | null;
  /** Comment of the instances. */
  readonly comment: string | null;
  readonly concurrency: ConcurrencyRule;
  /** See `decideLaunch`. */
  readonly maxActive: number | null;
  readonly onFailure: FailureRule;
  readonly missed: MissedPolicy;
  readonly expect: PlanExpectations;
  /** For people to read. */
  readonly notes: readonly string[];
};

/** What a request gives; what is missing keeps its value, or its default in a new plan. */
export type PlanSettings = { readonly [K in keyof PlanDefinition]?: PlanDefinition[K] };

/** Why settings are refused; `index` is the text of `when` that is wrong, `offset` the place in it. */
export type PlanError = {
  readonly code: PlanTimesError['code'];
  readonly message: string;
  readonly index: number | null;
  readonly offset: number;
  readonly hint?: string;
};

const dayMs = 86_400_000;

/** Moments that one plan catches up at most. */
export const mostCaughtUp = 1000;

/** As far from 0 as the priority of a launch goes. */
const mostPriority = 1_000_000;

/** Defaults of a new plan. Its times and its work have none. */
export const planDefaults: Omit<PlanDefinition, 'when' | 'work'> = {
  zone: 'UTC',
  gap: 'after',
  overlap: 'once',
  startMs: null,
  endMs: null,
  calendar: null,
  jitterMs: 0,
  host: null,
  user: null,
  priority: null,
  comment: null,
  concurrency: 'skip',
  maxActive: null,
  onFailure: { kind: 'continue' },
  missed: { kind: 'last', withinMs: dayMs },
  expect: { successBy: null, successWithinMs: null, longestFactor: null },
  notes: [],
};

/** Puts settings over what a plan is (null: a new one) and checks the whole. */
export function makePlan(settings: PlanSettings, existing: PlanDefinition | null): Result<PlanDefinition, PlanError> {
  const when = settings.when ?? existing?.when;
  const work = settings.work ?? existing?.work;
  if (when === undefined) return refuse('PLAN_SETTINGS', 'a new plan needs at least one text that says when');
  if (work === undefined) return refuse('PLAN_SETTINGS', 'a new plan needs a workflow or a command to launch');
  const plan: PlanDefinition = { ...planDefaults, ...existing, ...settings, when, work };
  const times = timesOfPlan(plan);
  if (!times.ok) return times;
  const fault = faultOfRules(plan) ?? faultOfExpectations(plan.expect);
  return fault === null ? ok(plan) : refuse('PLAN_SETTINGS', fault);
}

/** The times of a plan, parsed. */
export function timesOfPlan(plan: PlanDefinition): Result<PlanTimes, PlanTimesError> {
  return makePlanTimes(plan);
}

/** Whether two plans name the same moments, as far as their texts show. */
export function haveSameTimes(a: PlanDefinition, b: PlanDefinition): boolean {
  const shown = ({ when, zone, gap, overlap, startMs, endMs, calendar, jitterMs }: PlanDefinition): string =>
    JSON.stringify([when, zone, gap, overlap, startMs, endMs, calendar, jitterMs]);
  return shown(a) === shown(b);
}

/** Whether two plans launch the same at the same times, whatever their rules. */
export function launchesSame(a: PlanDefinition, b: PlanDefinition): boolean {
  const shown = ({ work, host, user }: PlanDefinition): string => JSON.stringify([work, host, user]);
  return haveSameTimes(a, b) && shown(a) === shown(b);
}

/** What is wrong with a policy for missed moments, as a sentence; null where nothing is. */
export function faultOfMissedPolicy(policy: MissedPolicy): string | null {
  switch (policy.kind) {
    case 'none':
      return null;
    case 'last':
      return policy.withinMs !== null && policy.withinMs < 1000 ? 'missed: the limit of age must be 1 s or more' : null;
    case 'all':
      if (policy.withinMs < 1000) return 'missed: the window must be 1 s or more';
      return isWhole(policy.limit, 1, mostCaughtUp)
        ? null
        : `missed: the limit must be a whole number from 1 to ${mostCaughtUp}, got ${policy.limit}`;
  }
}

function faultOfRules(plan: PlanDefinition): string | null {
  const { work, onFailure, maxActive, priority, jitterMs } = plan;
  if (jitterMs < 0 || jitterMs > dayMs) return `jitter must be 0 to 86400 s, got ${jitterMs / 1000} s`;
  if (maxActive !== null && !isWhole(maxActive, 1, 10_000)) return `maxActive must be a whole number from 1 to 10000, got ${maxActive}`;
  if (onFailure.kind === 'suspend' && !isWhole(onFailure.afterFailures, 1, 1000)) {
    return `onFailure: failures in a row must be a whole number from 1 to 1000, got ${onFailure.afterFailures}`;
  }
  if (priority !== null && !isWhole(priority, -mostPriority, mostPriority))
    return `priority must be a whole number from -${mostPriority} to ${mostPriority}, got ${priority}`;
  if (work.kind === 'command') {
    if (work.command.trim() === '') return 'the command is empty';
    if (work.shell !== null && work.shell.trim() === '') return 'the shell must be the name of a program, or null for none';
    const texts = [work.command, work.shell, work.stdin, work.directory, ...work.environment.map(({ value }) => value)];
    if (texts.some((text) => text?.includes('\0') === true))
      return 'a command, its input and its environment cannot have the character NUL';
    const wrong = work.environment.find(({ name }) => name === '' || /[=\0]/.test(name));
    if (wrong !== undefined) return `the name of a variable has one character or more, and no "=", got ${JSON.stringify(wrong.name)}`;
  }
  return faultOfMissedPolicy(plan.missed);
}

function isWhole(value: number, from: number, to: number): boolean {
  return Number.isInteger(value) && value >= from && value <= to;
}

function refuse(code: PlanError['code'], message: string): Result<never, PlanError> {
  return err({ code, message, index: null, offset: 0 });
}
