/**
 * Intervals: `every 90m`, `every 1h30m`, `every 2 hours`, `every 15m from 2026-11-24T08:00`.
 *
 * An interval follows real time, whatever the clocks of its zone do: its moments are the anchor and all moments that are a whole
 * number of spans after or before it. The anchor is a wall time in the plan's zone, or a moment where it ends with `Z` or an
 * offset like `+01:00`. Without one it is Monday 3 January 2000 at 00:00 in the plan's zone, so that `every 1h` falls on whole
 * hours, `every 1w` on Mondays (at 00:00 or 01:00, as the clocks stand).
 */
import { err, ok, type Result } from '../result.ts';
import type { DurationMs, EpochMs } from '../time.ts';
import type { PlanTextError } from './text-error.ts';
import { parseWallTime, printWallTime, type WallMs } from './wall-time.ts';
import { momentOfWallTime, type Zone } from './zone.ts';

/** Where the counting of an interval begins. */
export type IntervalAnchor = { readonly kind: 'wall'; readonly wallMs: WallMs } | { readonly kind: 'moment'; readonly atMs: EpochMs };

/** A parsed interval. */
export type Interval = {
  readonly kind: 'interval';
  /** Whole seconds, 1 s to `longestSpanMs`, in milliseconds. */
  readonly everyMs: DurationMs;
  /** null is the default anchor. */
  readonly anchor: IntervalAnchor | null;
};

const units: readonly { readonly words: readonly string[]; readonly short: string; readonly ms: DurationMs }[] = [
  { short: 'w', words: ['w', 'week', 'weeks'], ms: 604_800_000 },
  { short: 'd', words: ['d', 'day', 'days'], ms: 86_400_000 },
  { short: 'h', words: ['h', 'hour', 'hours'], ms: 3_600_000 },
  { short: 'm', words: ['m', 'min', 'minute', 'minutes'], ms: 60_000 },
  { short: 's', words: ['s', 'sec', 'second', 'seconds'], ms: 1000 },
];

/** The longest span there is: 36,600 days, which is a hundred years and some. */
export const longestSpanMs: DurationMs = 36_600 * 86_400_000;

/** 3 January 2000, a Monday, at 00:00. */
const defaultAnchorMs: WallMs = Date.UTC(2000, 0, 3);

/** Whether a text wants to be an interval, so that its errors should speak of one. */
export function looksLikeInterval(text: string): boolean {
  return /^\s*every\b/i.test(text);
}

/** Parses an interval. Errors: `PLAN_SYNTAX`, and `PLAN_RANGE` for a span below 1 s or above 36,600 days. */
export function parseInterval(text: string): Result<Interval, PlanTextError> {
  const match = /^(\s*every\s+)(.*?)(\s+from\s+(.*?))?\s*$/i.exec(text);
  if (match === null) return refuse('PLAN_SYNTAX', `expected "every" and a span like 90m, got "${text.trim()}"`, 0);
  const spanOffset = (match[1] ?? '').length;
  const everyMs = readSpan(match[2] ?? '', spanOffset);
  if (!everyMs.ok) return everyMs;
  const anchorText = match[4];
  if (anchorText === undefined) return ok({ kind: 'interval', everyMs: everyMs.value, anchor: null });
  const anchor = parseAnchor(anchorText);
  if (anchor === null) {
    return refuse('PLAN_SYNTAX', `expected a date like 2026-11-24T08:00 after "from", got "${anchorText}"`, text.lastIndexOf(anchorText));
  }
  return ok({ kind: 'interval', everyMs: everyMs.value, anchor });
}

/** The plain spelling: `every 1h30m from 2026-11-24T08:00`. `parseInterval(printInterval(interval))` is `interval`. */
export function printInterval(interval: Interval): string {
  const from = interval.anchor === null ? '' : ` from ${printAnchor(interval.anchor)}`;
  return `every ${printSpan(interval.everyMs)}${from}`;
}

/** A span of whole seconds as `1h30m`. */
export function printSpan(spanMs: DurationMs): string {
  let restMs = spanMs;
  let text = '';
  for (const unit of units) {
    const count = Math.floor(restMs / unit.ms);
    if (count > 0) text += `${count}${unit.short}`;
    restMs -= count * unit.ms;
  }
  return text === '' ? '0s' : text;
}

/** Reads a span like `1h30m` or `2 days`; milliseconds, or null where it is none. `parseSpan(printSpan(ms))` is `ms`. */
export function parseSpan(text: string): DurationMs | null {
  const span = readSpan(text.trim(), 0);
  return span.ok ? span.value : null;
}

/** The anchor as text; a moment is written in UTC. */
export function printAnchor(anchor: IntervalAnchor): string {
  switch (anchor.kind) {
    case 'wall':
      return printWallTime(anchor.wallMs);
    case 'moment':
      return `${printWallTime(anchor.atMs)}Z`;
  }
}

/** The first moment of an interval after another one. */
export function nextOfInterval(interval: Interval, zone: Zone, afterMs: EpochMs): EpochMs {
  const anchorMs = anchorOf(interval, zone);
  return anchorMs + (Math.floor((afterMs - anchorMs) / interval.everyMs) + 1) * interval.everyMs;
}

/** The last moment of an interval before another one. */
export function previousOfInterval(interval: Interval, zone: Zone, beforeMs: EpochMs): EpochMs {
  const anchorMs = anchorOf(interval, zone);
  return anchorMs + (Math.ceil((beforeMs - anchorMs) / interval.everyMs) - 1) * interval.everyMs;
}

function anchorOf(interval: Interval, zone: Zone): EpochMs {
  if (interval.anchor === null) return momentOfWallTime(zone, defaultAnchorMs);
  switch (interval.anchor.kind) {
    case 'wall':
      return momentOfWallTime(zone, interval.anchor.wallMs);
    case 'moment':
      return interval.anchor.atMs;
  }
}

function readSpan(text: string, offset: number): Result<DurationMs, PlanTextError> {
  let totalMs = 0;
  let position = 0;
  const part = /(\d{1,9})\s*([a-z]+)\s*/giy;
  for (let match = part.exec(text); match !== null; match = part.exec(text)) {
    const word = (match[2] ?? '').toLowerCase();
    const unit = units.find(({ words }) => words.includes(word));
    if (unit === undefined) {
      const hint =
        word === 'month' || word === 'months' || word === 'year' || word === 'years'
          ? 'months and years have no fixed length: write cron text like "0 0 1 * *"'
          : undefined;
      return refuse(
        'PLAN_SYNTAX',
        `expected a unit of w, d, h, m, s, got "${match[2]}"`,
        offset + match.index + (match[1] ?? '').length,
        hint,
      );
    }
    totalMs += Number(match[1]) * unit.ms;
    position = part.lastIndex;
  }
  if (position === 0 || position < text.length) {
    return refuse('PLAN_SYNTAX', `expected a span like 90m or 1h30m, got "${text}"`, offset + position);
  }
  if (totalMs < 1000 || totalMs > longestSpanMs)
    return refuse('PLAN_RANGE', `expected a span from 1 s to 36,600 days, got "${text}"`, offset);
  return ok(totalMs);
}

function parseAnchor(text: string): IntervalAnchor | null {
  const match = /^(.*?)(Z|[+-]\d{2}:?\d{2})?$/i.exec(text);
  const wallText = match?.[1] ?? '';
  const zoneText = match?.[2];
  // In `2026-11-24` the end looks like an offset.
  const wholeMs = parseWallTime(text);
  if (wholeMs !== null) return { kind: 'wall', wallMs: wholeMs };
  const wallMs = parseWallTime(wallText);
  if (wallMs === null || zoneText === undefined) return null;
  if (zoneText.toUpperCase() === 'Z') return { kind: 'moment', atMs: wallMs };
  const sign = zoneText.startsWith('-') ? -1 : 1;
  const offsetMinutes = Number(zoneText.slice(1, 3)) * 60 + Number(zoneText.slice(-2));
  return { kind: 'moment', atMs: wallMs - sign * offsetMinutes * 60_000 };
}

function refuse(code: PlanTextError['code'], message: string, offset: number, hint?: string): Result<never, PlanTextError> {
  return err({ code, message, offset, ...(hint === undefined ? {} : { hint }) });
}
