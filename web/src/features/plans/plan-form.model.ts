/** The form of a plan: its fields as they are typed, what is wrong with them, and what is sent. */
import { parseSpan, printSpan } from '../../../../src/core/plan/interval.ts';
import { printSpanText, readSpans, type WrittenSpan } from '../../../../src/core/plan/span-text.ts';
import { isPlanName } from '../../../../src/core/workflow/names.ts';
import { splitWords } from '../../../../src/core/workflow/words.ts';
import type { PlanDetailBody, PlanSettingsBody, PreviewBody, SpanBody } from '../../../../src/server/schemas/plan.ts';
import { ApiError } from '../../api/api-error.ts';

/** Longest span that the engine takes: a hundred years and some. */
const mostSeconds = 3_162_240_000;

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
  /** One span a line, as `span-text.ts` reads them. */
  readonly include: string;
  readonly exclude: string;
  readonly work: 'workflow' | 'command';
  readonly workflow: string;
  readonly parameters: { readonly [name: string]: string };
  readonly command: string;
  readonly queue: string;
  readonly directory: string;
  /** Empty: none, the words are started as they stand. */
  readonly shell: string;
  readonly stdin: string;
  readonly environment: readonly Variable[];
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

/** A variable of the environment of a command, as it is typed. */
export type Variable = { readonly name: string; readonly value: string };

/** What a line for a command is given to where nothing else is said. */
const usualShell = '/bin/sh';

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
    include: spansText(plan.calendar?.include ?? []),
    exclude: spansText(plan.calendar?.exclude ?? []),
    work: command === null ? 'workflow' : 'command',
    workflow: command === null ? plan.workflow : '',
    parameters: plan.parameters,
    command: textOf(command?.['command']),
    queue: command === null ? 'default' : textOf(command['queue']),
    directory: textOf(command?.['directory']),
    shell: command === null ? usualShell : textOf(command['shell']),
    stdin: textOf(command?.['stdin']),
    environment: variablesOf(command?.['environment']),
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
    work: 'workflow',
    workflow: '',
    parameters: {},
    command: '',
    queue: 'default',
    directory: '',
    shell: usualShell,
    stdin: '',
    environment: [],
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
  if (whenLines(form.when).length === 0 || !readSpans(form.include).ok || !readSpans(form.exclude).ok) return null;
  const { when = [], zone = 'UTC', gap, overlap, start = null, end = null, calendar = null } = planSettingsOf(form);
  return { when, zone, gap: gap ?? 'after', overlap: overlap ?? 'once', start, end, calendar };
}

/** Everything, as the engine takes it. For a form without problems. */
export function planSettingsOf(form: PlanForm): PlanSettingsBody {
  const [include, exclude] = [spansOf(form.include), spansOf(form.exclude)];
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
            command: form.command,
            shell: orNull(form.shell),
            stdin: form.stdin === '' ? null : form.stdin,
            directory: orNull(form.directory),
            environment: Object.fromEntries(givenVariables(form).map(({ name, value }) => [name.trim(), value])),
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
export type FieldProblem = 'needed' | 'name' | 'count' | 'most' | 'whole' | 'factor' | 'span' | 'day' | 'spans' | 'words' | 'variables';

/** Problems by field. */
export function planFormProblems(form: PlanForm): { readonly [field in PlanField]?: FieldProblem } {
  const problems: { [field in PlanField]?: FieldProblem } = {};
  if (!isPlanName(form.name.trim())) problems.name = form.name.trim() === '' ? 'needed' : 'name';
  if (whenLines(form.when).length === 0) problems.when = 'needed';
  if (form.work === 'workflow' && form.workflow === '') problems.workflow = 'needed';
  if (form.work === 'command') {
    if (form.command.trim() === '') problems.command = 'needed';
    else if (form.shell.trim() === '' && !splitWords(form.command).ok) problems.command = 'words';
    if (wrongVariables(form.environment).length > 0) problems.environment = 'variables';
  }
  if (isNoCount(form.maxActive, 10_000)) problems.maxActive = 'count';
  if (isNoCount(form.suspendAfterFailures, 1000)) problems.suspendAfterFailures = 'most';
  if (form.missed === 'all' && isNoCount(form.missedLimit, 1000)) problems.missedLimit = 'most';
  if (form.priority.trim() !== '' && !/^[+-]?\d{1,7}$/.test(form.priority.trim())) problems.priority = 'whole';
  if (form.longestFactor.trim() !== '' && !(Number(form.longestFactor) > 0 && Number(form.longestFactor) <= 1000))
    problems.longestFactor = 'factor';
  for (const field of ['jitter', 'successWithin', ...(form.missed === 'none' ? [] : (['missedWithin'] as const))] as const) {
    if (form[field].trim() !== '' && secondsOf(form[field]) === null) problems[field] = 'span';
  }
  if ((secondsOf(form.jitter) ?? 0) > 86_400) problems.jitter = 'day';
  for (const field of ['include', 'exclude'] as const) if (!readSpans(form[field]).ok) problems[field] = 'spans';
  return problems;
}

/** The line of a field that is wrong, from 1; null: it is none that is read line by line, or nothing is wrong with it. */
export function wrongLine(form: PlanForm, field: PlanField): number | null {
  if (field !== 'include' && field !== 'exclude') return null;
  const spans = readSpans(form[field]);
  return spans.ok ? null : spans.error.line;
}

/** Which variables cannot be: without a name but with a value, with a name that has `=` in it, or a name twice. */
export function wrongVariables(environment: readonly Variable[]): readonly number[] {
  const names = environment.map(({ name }) => name.trim());
  return environment.flatMap(({ value }, index) => {
    const name = names[index] ?? '';
    const isWrong = name === '' ? value !== '' : name.includes('=') || names.indexOf(name) !== index;
    return isWrong ? [index] : [];
  });
}

/** Variables of a pasted text with `NAME=value` lines, like a file `.env` or the output of `env`; null: it is something else. */
export function pastedVariables(text: string): readonly Variable[] | null {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(#|$)/.test(line));
  const variables = lines.map((line) => /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/.exec(line));
  if (lines.length === 0 || variables.includes(null)) return null;
  return variables.map((match) => ({ name: match?.[1] ?? '', value: (match?.[2] ?? '').replace(/^(["'])(.*)\1$/, '$2') }));
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

/** Spans of a calendar, one a line. */
export function spansText(spans: readonly SpanBody[]): string {
  return spans.map((span) => printSpanText({ firstYear: null, lastYear: null, to: span.from, ...span } as WrittenSpan)).join('\n');
}

function spansOf(text: string): SpanBody[] {
  const spans = readSpans(text);
  return spans.ok ? [...spans.value] : [];
}

function missedOf({ missed, missedWithin, missedLimit }: PlanForm): NonNullable<PlanSettingsBody['missed']> {
  const withinSeconds = secondsOf(missedWithin);
  const limit = numberOf(missedLimit);
  if (missed === 'none') return { kind: 'none' };
  if (missed === 'last') return { kind: 'last', withinSeconds };
  return { kind: 'all', ...(withinSeconds === null ? {} : { withinSeconds }), ...(limit === null ? {} : { limit }) };
}

/** Seconds of a span like `1h30m`, or of a bare number; null: empty, or none. */
export function secondsOf(text: string): number | null {
  if (/^\d{1,10}(\.\d{1,3})?$/.test(text.trim())) return Number(text) <= mostSeconds ? Number(text) : null;
  const spanMs = parseSpan(text);
  return spanMs === null || spanMs / 1000 > mostSeconds ? null : spanMs / 1000;
}

/** As `secondsOf` reads it. */
export function spanText(seconds: number | null): string {
  if (seconds === null || seconds === 0) return '';
  return Number.isInteger(seconds) ? printSpan(seconds * 1000) : String(seconds);
}

/** Empty is fine: the default. */
function isNoCount(text: string, most: number): boolean {
  return text.trim() !== '' && !(/^[1-9]\d{0,4}$/.test(text.trim()) && Number(text) <= most);
}

function variablesOf(environment: unknown): readonly Variable[] {
  const values = (environment ?? {}) as { readonly [name: string]: string };
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/** Without rows that were never filled in. */
function givenVariables({ environment }: PlanForm): readonly Variable[] {
  return environment.filter(({ name, value }) => name.trim() !== '' || value !== '');
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
