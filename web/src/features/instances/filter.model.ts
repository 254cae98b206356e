/**
 * Filters of the list: as they stand in the address (`?state=failed&launched=7d&parameter.email=x`), as tokens, and as the
 * engine takes them. What is not understood is left out of the question, and stays in the address.
 */
import type { FilterQuery } from '../../../../src/server/schemas/instance.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { TextSearch } from '../../search.ts';
import type { FilterToken } from '../../ui/filter-bar.tsx';

/** Names of filters, in the order of their tokens. Besides them: `parameter.NAME`. */
export const filterNames = [
  'state',
  'workflow',
  'group',
  'launched',
  'before',
  'at',
  'by',
  'waiting',
  'tag',
  'host',
  'text',
  'parent',
] as const;

/** Values of `state`. */
export const filterStates = ['executing', 'queued', 'retrying', 'waiting', 'cancelling', 'failed', 'succeeded'] as const;

/** Value of `by` that stands for whoever looks. */
export const me = 'me';

type FilterState = (typeof filterStates)[number];

const parameterPrefix = 'parameter.';

/** The filters of an address; everything else that stands there (place of the page, open panel) is left out. */
export function filtersOf(search: TextSearch): TextSearch {
  return Object.fromEntries(Object.entries(search).filter(([name, value]) => isFilterName(name) && value !== ''));
}

/** Whether an address has that filter. */
function isFilterName(name: string): boolean {
  return filterNames.some((known) => known === name) || (name.startsWith(parameterPrefix) && name.length > parameterPrefix.length);
}

/** Filters as tokens, in a fixed order. */
export function tokensOf(search: TextSearch, { instances: words }: Messages): readonly FilterToken[] {
  const filters = filtersOf(search);
  const known = filterNames.flatMap((name): FilterToken[] => {
    const value = filters[name];
    return value === undefined
      ? []
      : [{ id: name, name: words.filterNames[name], value: name === 'launched' ? launchedText(value, words) : value }];
  });
  const parameters = Object.entries(filters)
    .filter(([name]) => name.startsWith(parameterPrefix))
    .map(([name, value]) => ({ id: name, name: `${words.filterNames.parameter}${name.slice(parameterPrefix.length)}`, value }));
  return [...known, ...parameters];
}

/**
 * What somebody typed as a filter: `state failed`, `state:failed`, `state=failed`, `parameter.email=x@y`, in the words of
 * the address or of the language. Without a name it is a text to be found. null: a name without a value, or a value that
 * the name does not take.
 */
export function typedFilter(typed: string, { instances: words }: Messages): { readonly name: string; readonly value: string } | null {
  const text = typed.trim();
  const named = nameIn(text, words);
  if (named === null) return text === '' ? null : { name: 'text', value: text };
  const { name, value } = named;
  if (value === '') return null;
  if (name === 'state' && !isFilterState(value)) return null;
  if (name === 'parent' && !/^\d{1,15}$/.test(value)) return null;
  if (name === 'launched' && launchedRange(value, 0) === null) return null;
  if (name === 'waiting' && secondsOf(value) === null) return null;
  if ((name === 'before' || name === 'at') && Number.isNaN(Date.parse(value))) return null;
  return { name, value };
}

/** The name at the start of what is typed, and what follows; null: there is none. */
export function nameIn(typed: string, words: Messages['instances']): { readonly name: string; readonly value: string } | null {
  const parameter = new RegExp(
    `^(?:parameter|${escaped(words.filterNames.parameter.slice(0, -1))})\\.([^\\s:=]+)\\s*(?:[:=]|\\s|$)\\s*(.*)$`,
    'iu',
  ).exec(typed);
  if (parameter !== null) return { name: `${parameterPrefix}${parameter[1] ?? ''}`, value: parameter[2] ?? '' };
  for (const name of filterNames) {
    for (const spelling of [words.filterNames[name], name]) {
      const match = new RegExp(`^${escaped(spelling)}\\s*(?:[:=]|\\s|$)\\s*(.*)$`, 'iu').exec(typed);
      // `launched before` begins with `launched`: the longer name is meant.
      const isLonger = filterNames.some(
        (other) =>
          other !== name &&
          words.filterNames[other].startsWith(`${spelling} `) &&
          typed.toLowerCase().startsWith(words.filterNames[other].toLowerCase()),
      );
      if (match !== null && !isLonger) return { name, value: match[1] ?? '' };
    }
  }
  return null;
}

/**
 * Filters as the engine takes them, but for executing and ended.
 *
 * @param reader  who looks: `by me` means them
 */
export function queryOf(search: TextSearch, nowMs: number, reader: string): FilterQuery {
  const { state, workflow, group, launched, before, at, by, waiting, tag, host, text, parent } = search;
  const waitingS = waiting === undefined ? null : secondsOf(waiting);
  const range = launched === undefined ? null : launchedRange(launched, nowMs);
  const beforeMs = Math.min(range?.toMs ?? Number.POSITIVE_INFINITY, momentOf(before) ?? Number.POSITIVE_INFINITY);
  const atMs = momentOf(at);
  const parameters = Object.entries(search).filter(
    ([name, value]) => name.startsWith(parameterPrefix) && name.length > parameterPrefix.length && value !== '',
  );
  return {
    ...(workflow === undefined || workflow === '' ? {} : { workflow }),
    ...(group === undefined || group === '' ? {} : { group }),
    ...(range === null ? {} : { launchedAfter: new Date(range.fromMs).toISOString() }),
    ...(Number.isFinite(beforeMs) ? { launchedBefore: new Date(beforeMs).toISOString() } : {}),
    ...(atMs === null ? {} : { runningAt: new Date(atMs).toISOString() }),
    ...(by === undefined || by === '' ? {} : { launchedBy: by === me ? `user:${reader}` : by }),
    ...(state === 'queued' || state === 'retrying' ? { waits: state } : state === 'waiting' ? { waits: 'condition' } : {}),
    ...(waitingS === null ? {} : { waitingLongerThan: waitingS }),
    ...(tag === undefined || tag === '' ? {} : { tag }),
    ...(host === undefined || host === '' ? {} : { host }),
    ...(text === undefined || text === '' ? {} : { text }),
    ...(parent !== undefined && /^\d{1,15}$/.test(parent) && Number(parent) > 0 ? { parentInstance: Number(parent) } : {}),
    ...Object.fromEntries(parameters),
  };
}

/** Which sections a filter leaves, and what the terminated one adds to the question. */
export function sectionsOf({ state, waiting }: TextSearch): {
  readonly executing: boolean;
  readonly cancelling: boolean;
  readonly terminated: boolean;
  readonly errors: boolean | null;
} {
  // What has ended waits for nothing.
  if (state === undefined || !isFilterState(state))
    return { executing: true, cancelling: true, terminated: waiting === undefined || waiting === '', errors: null };
  switch (state) {
    case 'executing':
    case 'queued':
    case 'retrying':
    case 'waiting':
      return { executing: true, cancelling: true, terminated: false, errors: null };
    case 'cancelling':
      return { executing: false, cancelling: true, terminated: false, errors: null };
    case 'failed':
      return { executing: false, cancelling: false, terminated: true, errors: true };
    case 'succeeded':
      return { executing: false, cancelling: false, terminated: true, errors: false };
  }
}

/**
 * From and to of `launched`: `today`, `24h`, `7d`, a day `2026-11-24`, or two moments `A..B`. Days are those of the browser's
 * zone. null: none of these.
 */
export function launchedRange(value: string, nowMs: number): { readonly fromMs: number; readonly toMs: number | null } | null {
  if (value === 'today') return { fromMs: new Date(nowMs).setHours(0, 0, 0, 0), toMs: null };
  const last = /^(\d{1,5})([hd])$/.exec(value);
  if (last !== null) return { fromMs: nowMs - Number(last[1]) * (last[2] === 'h' ? 3_600_000 : 86_400_000), toMs: null };
  const [from = '', to] = value.split('..');
  const fromMs = momentOf(from);
  if (fromMs === null) return null;
  if (to !== undefined) {
    const toMs = momentOf(to);
    return toMs === null ? null : { fromMs, toMs };
  }
  return /^\d{4}-\d\d-\d\d$/.test(from) ? { fromMs, toMs: new Date(fromMs).setHours(24, 0, 0, 0) } : { fromMs, toMs: null };
}

/** A length of time: `30s`, `10m`, `1h`, `2d`. null: it is none. */
function secondsOf(text: string): number | null {
  const match = /^(\d{1,6})([smhd])$/.exec(text);
  const units: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3_600, d: 86_400 };
  return match === null ? null : Number(match[1]) * (units[match[2] ?? ''] ?? 0);
}

/** A moment of the address, in the browser's zone where it names none. null: it is none. */
function momentOf(text: string | undefined): number | null {
  if (text === undefined || !/^\d{4}-\d\d-\d\d/.test(text)) return null;
  // A date alone would be read as UTC.
  const ms = Date.parse(text.length === 10 ? `${text}T00:00` : text);
  return Number.isNaN(ms) ? null : ms;
}

function launchedText(value: string, words: Messages['instances']): string {
  if (value === 'today') return words.launchedValues.today;
  const last = /^(\d{1,5})([hd])$/.exec(value);
  if (last === null) return value.replace('..', ' – ').replaceAll('T', ' ');
  return last[2] === 'h' ? words.launchedValues.hours(Number(last[1])) : words.launchedValues.days(Number(last[1]));
}

function isFilterState(text: string): text is FilterState {
  return filterStates.some((state) => state === text);
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
