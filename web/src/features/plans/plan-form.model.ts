/** The form of a plan: its fields as they are typed, what is wrong with them, and what is sent. */
import { parseInterval, printSpan } from '../../../../src/core/plan/interval.ts';
import { isPlanName } from '../../../../src/core/workflow/names.ts';
import type { PlanDetailBody, PlanSettingsBody, PreviewBody, SpanBody } from '../../../../src/server/schemas/plan.ts';
import { ApiError } from '../../api/api-error.ts';

/** All fields, as texts where somebody types. Spans of time are written like `1h30m`; empty: none, or the default. */
export type PlanForm = {
  readonly name: string;
  /** One text a line. */
  readonly when: string;
  readonly zone: string;
  readonly gap: 'after' | 'skip';
  readonly overlap: 'once' | 'twice';
  /** `2027-03-01T08:00` by the clock of the zone. */
  readonly start: string;
  readonly end: string;
  readonly jitter: string;
  /** One date or `FROM..TO` a line. */
  readonly include: string;
  readonly exclude: string;
  /** Spans that are no whole days: kept as they are. */
  readonly includeSpans: readonly SpanBody[];
  readonly excludeSpans: readonly SpanBody[];
  readonly work: 'workflow' | 'command';
  readonly workflow: string;
  readonly parameters: { readonly [name: string]: string };
  readonly command: string;
  readonly queue: string;
  readonly directory: string;
  /** Settings of the command that have no field. */
  readonly kept: Pick<NonNullable<PlanSettingsBody['command']>, 'shell' | 'stdin' | 'environment'>;
  readonly host: string;
  readonly user: string;
  readonly priority: string;
  readonly comment: string;
  readonly concurrency: NonNullable<PlanSettingsBody['concurrency']>;
  readonly maxActive: string;
  readonly suspendAfterFailures: string;
  readonly missed: 'none' | 'last' | 'all';
  readonly missedWithin: string;
  readonly missedLimit: string;
  readonly successBy: string;
  readonly successWithin: string;
  readonly longestFactor: string;
};

/** Fields that something can be wrong with. */
export type PlanField = keyof PlanForm;

/** The form of a plan, or (null) of a new one in a zone. */
export function planFormOf(plan: PlanDetailBody | null, zone: string): PlanForm {
  if (plan === null) return emptyForm(zone);
  const { command, missed, expect } = plan;
  const limit = numberOrNull(missed['limit']);
  return {
    name: plan.name,
    when: plan.when.join('\n'),
    zone: plan.zone,
    gap: plan.gap,
    overlap: plan.overlap,
    start: plan.start?.slice(0, 16) ?? '',
    end: plan.end?.slice(0, 16) ?? '',
    jitter: spanText(plan.jitterSeconds),
    ...datesOf('include', plan.calendar?.include ?? []),
    ...datesOf('exclude', plan.calendar?.exclude ?? []),
    work: command === null ? 'workflow' : 'command',
    workflow: command === null ? plan.workflow : '',
    parameters: plan.parameters,
    command: textOf(command?.['command']),
    queue: command === null ? 'default' : textOf(command['queue']),
    directory: textOf(command?.['directory']),
    kept: command === null ? {} : keptOf(command),
    host: plan.host ?? '',
    user: plan.user ?? '',
    priority: plan.priority === null ? '' : String(plan.priority),
    comment: plan.comment ?? '',
    concurrency: plan.concurrency as PlanForm['concurrency'],
    maxActive: plan.maxActive === null ? '' : String(plan.maxActive),
    suspendAfterFailures: plan.suspendAfterFailures === null ? '' : String(plan.suspendAfterFailures),
    missed: missed['kind'] as PlanForm['missed'],
    missedWithin: spanText(numberOrNull(missed['withinSeconds'])),
    missedLimit: limit === null ? '' : String(limit),
    successBy: textOf(expect['successBy']),
    successWithin: spanText(numberOrNull(expect['successWithinSeconds'])),
    longestFactor: textOf(expect['longestFactor']),
  };
}

function emptyForm(zone: string): PlanForm {
  return {
    name: '',
    when: '',
    zone,
    gap: 'after',
    overlap: 'once',
    start: '',
    end: '',
    jitter: '',
    include: '',
    exclude: '',
    includeSpans: [],
    excludeSpans: [],
    work: 'workflow',
    workflow: '',
    parameters: {},
    command: '',
    queue: 'default',
    directory: '',
    kept: {},
    host: '',
    user: '',
    priority: '',
    comment: '',
    concurrency: 'skip',
    maxActive: '',
    suspendAfterFailures: '',
    missed: 'last',
    missedWithin: '1d',
    missedLimit: '',
    successBy: '',
    successWithin: '',
    longestFactor: '',
  };
}

/** The texts that say when, with the line of each, from 1 on. */
export function whenLines(when: string): readonly { readonly text: string; readonly line: number }[] {
  return when
    .split('\n')
    .map((text, index) => ({ text: text.trim(), line: index + 1 }))
    .filter(({ text }) => text !== '');
}

/** What is asked of the engine while somebody types; null: nothing says when yet, or a field beside it is wrong. */
export function previewOf(form: PlanForm): PreviewBody | null {
  if (whenLines(form.when).length === 0 || readDates(form.include) === null || readDates(form.exclude) === null) return null;
  const { when = [], zone = 'UTC', gap, overlap, start = null, end = null, calendar = null } = planSettingsOf(form);
  return { when, zone, gap: gap ?? 'after', overlap: overlap ?? 'once', start, end, calendar };
}

/** Everything, as the engine takes it. For a form without problems. */
export function planSettingsOf(form: PlanForm): PlanSettingsBody {
  const include = [...(readDates(form.include) ?? []), ...form.includeSpans];
  const exclude = [...(readDates(form.exclude) ?? []), ...form.excludeSpans];
  return {
    name: form.name.trim(),
    when: whenLines(form.when).map(({ text }) => text),
    zone: form.zone,
    gap: form.gap,
    overlap: form.overlap,
    start: orNull(form.start),
    end: orNull(form.end),
    calendar: include.length + exclude.length === 0 ? null : { include, exclude },
    jitterSeconds: secondsOf(form.jitter) ?? 0,
    ...(form.work === 'workflow'
      ? { workflow: form.workflow, parameters: form.parameters }
      : {
          command: {
            ...form.kept,
            command: form.command,
            directory: orNull(form.directory),
            queue: form.queue.trim() === '' ? 'default' : form.queue.trim(),
          },
        }),
    host: orNull(form.host),
    user: orNull(form.user),
    priority: numberOf(form.priority),
    comment: orNull(form.comment),
    concurrency: form.concurrency,
    maxActive: numberOf(form.maxActive),
    suspendAfterFailures: numberOf(form.suspendAfterFailures),
    missed: missedOf(form),
    expect: {
      successBy: orNull(form.successBy),
      successWithinSeconds: secondsOf(form.successWithin),
      longestFactor: numberOf(form.longestFactor),
    },
  };
}

/** What is sent of a form that was changed: the settings that differ, so that nobody's other changes are taken back. */
export function changedSettings(before: PlanForm, after: PlanForm): PlanSettingsBody {
  const was: { readonly [name: string]: unknown } = planSettingsOf(before);
  const is = planSettingsOf(after);
  const differs = (name: string, value: unknown): boolean => JSON.stringify(was[name]) !== JSON.stringify(value);
  const changed = new Set(
    Object.entries(is)
      .filter(([name, value]) => differs(name, value))
      .map(([name]) => name),
  );
  // What a workflow is given goes with it, and wall times go with the zone that reads them.
  if (changed.has('workflow')) changed.add('parameters');
  if (changed.has('zone')) for (const name of ['start', 'end']) changed.add(name);
  return Object.fromEntries(Object.entries(is).filter(([name]) => changed.has(name)));
}

/** What is wrong with a field before anybody is asked. */
export type FieldProblem = 'needed' | 'name' | 'count' | 'whole' | 'factor' | 'span' | 'dates';

/** Problems by field. */
export function planFormProblems(form: PlanForm): { readonly [field in PlanField]?: FieldProblem } {
  const problems: { [field in PlanField]?: FieldProblem } = {};
  if (!isPlanName(form.name.trim())) problems.name = form.name.trim() === '' ? 'needed' : 'name';
  if (whenLines(form.when).length === 0) problems.when = 'needed';
  if (form.work === 'workflow' && form.workflow === '') problems.workflow = 'needed';
  if (form.work === 'command' && form.command.trim() === '') problems.command = 'needed';
  for (const field of ['maxActive', 'suspendAfterFailures'] as const) {
    if (form[field].trim() !== '' && !/^[1-9]\d{0,4}$/.test(form[field].trim())) problems[field] = 'count';
  }
  if (form.missed === 'all' && form.missedLimit.trim() !== '' && !/^[1-9]\d{0,3}$/.test(form.missedLimit.trim()))
    problems.missedLimit = 'count';
  if (form.priority.trim() !== '' && !Number.isSafeInteger(Number(form.priority))) problems.priority = 'whole';
  if (form.longestFactor.trim() !== '' && !(Number(form.longestFactor) > 0)) problems.longestFactor = 'factor';
  for (const field of ['jitter', 'successWithin', ...(form.missed === 'none' ? [] : (['missedWithin'] as const))] as const) {
    if (form[field].trim() !== '' && secondsOf(form[field]) === null) problems[field] = 'span';
  }
  for (const field of ['include', 'exclude'] as const) if (readDates(form[field]) === null) problems[field] = 'dates';
  return problems;
}

/** A failure of the engine, told at its field; `field` null: it belongs to none, `line` null: to no line of `when`. */
export type PlanFault = { readonly field: PlanField | null; readonly line: number | null };

/** Where a failure belongs. */
export function faultOf(error: unknown, form: PlanForm): PlanFault {
  const fieldOf = (field: PlanField | null, line: number | null = null): PlanFault => ({ field, line });
  if (!(error instanceof ApiError)) return fieldOf(null);
  const { index, field } = error.details;
  if (typeof index === 'number') return fieldOf('when', whenLines(form.when)[index]?.line ?? null);
  if (error.code === 'INVALID_REQUEST') return fieldOf(field === 'start' || field === 'end' ? field : null);
  return fieldOf(fieldOfCode[error.code] ?? null);
}

const fieldOfCode: { readonly [code in ApiError['code']]?: PlanField } = {
  INVALID_NAME: 'name',
  NAME_TAKEN: 'name',
  PLAN_SYNTAX: 'when',
  PLAN_IMPOSSIBLE: 'when',
  PLAN_UNKNOWN_ZONE: 'zone',
  PLAN_RANGE: 'end',
  PLAN_CALENDAR: 'exclude',
  UNKNOWN_WORKFLOW: 'workflow',
  INVALID_WORKFLOW_PARAMETERS: 'workflow',
  WORKFLOW_UNKNOWN_QUEUE: 'queue',
  UNKNOWN_QUEUE: 'queue',
};

/** Dates of a text with one or `FROM..TO` a line; null: something in it is no date. */
export function readDates(text: string): readonly SpanBody[] | null {
  const spans: SpanBody[] = [];
  for (const line of text.split(/[\n,]/).map((part) => part.trim())) {
    if (line === '') continue;
    const [, from, to = from] = /^(\d{4}-\d{2}-\d{2})(?:\s*\.\.\s*(\d{4}-\d{2}-\d{2}))?$/.exec(line) ?? [];
    if (from === undefined || to === undefined || !isDate(from) || !isDate(to) || to < from) return null;
    spans.push({ kind: 'dates', from, to });
  }
  return spans;
}

/** Whole days as text, and the spans that are none. */
export function datesOf<F extends 'include' | 'exclude'>(
  field: F,
  spans: readonly SpanBody[],
): { readonly [name in F]: string } & { readonly [name in `${F}Spans`]: readonly SpanBody[] } {
  const text = spans
    .filter(({ kind }) => kind === 'dates')
    .map(({ from = '', to = from }) => (from === to ? from : `${from}..${to}`))
    .join('\n');
  const others = spans.filter(({ kind }) => kind !== 'dates');
  return { [field]: text, [`${field}Spans`]: others } as ReturnType<typeof datesOf<F>>;
}

function isDate(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text);
}

function missedOf({ missed, missedWithin, missedLimit }: PlanForm): NonNullable<PlanSettingsBody['missed']> {
  const withinSeconds = secondsOf(missedWithin);
  const limit = numberOf(missedLimit);
  if (missed === 'none') return { kind: 'none' };
  if (missed === 'last') return { kind: 'last', withinSeconds };
  return { kind: 'all', ...(withinSeconds === null ? {} : { withinSeconds }), ...(limit === null ? {} : { limit }) };
}

/** Seconds of a span like `1h30m`, or of a bare number; null: empty, or none. */
function secondsOf(text: string): number | null {
  if (text.trim() === '') return null;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text);
  const parsed = parseInterval(`every ${text}`);
  return parsed.ok && parsed.value.anchor === null ? parsed.value.everyMs / 1000 : null;
}

function spanText(seconds: number | null): string {
  return seconds === null || seconds === 0 ? '' : printSpan(seconds * 1000);
}

function keptOf(command: NonNullable<PlanDetailBody['command']>): PlanForm['kept'] {
  const { shell = null, stdin = null, environment = {} } = command as PlanForm['kept'];
  return { shell, stdin, environment };
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

function numberOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
