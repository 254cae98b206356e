import { err, ok, type Result } from '../result.ts';
import type { EpochMs } from '../time.ts';
import { type Calendar, faultOfSpan } from './calendar.ts';
import type { PlanTextError } from './text-error.ts';
import { parseWhen, type When } from './when.ts';
import { zoneOf } from './zone.ts';

/**
 * What becomes of wall times that do not exist because the clocks go forward: `after` makes all of them one moment, at the end
 * of the hour that is missing; `skip` none.
 */
export type GapRule = 'after' | 'skip';

/** What becomes of wall times that come twice because the clocks go back: `once` takes the first of the two, `twice` both. */
export type OverlapRule = 'once' | 'twice';

/**
 * When a plan launches. Its moments are those of all its texts together, each once, within start and end, less what the
 * calendar takes away.
 *
 * Cron text names times of the wall clock of the zone, and `gap` and `overlap` say what happens in the two nights when the clocks
 * change, whatever form the text has. Only a text whose hour is `*`, and an interval, follow real time through both: they name
 * every moment at which the clock shows such a time, so `30 * * * *` is once an hour in both nights.
 */
export type PlanTimes = {
  /** At least one. */
  readonly when: readonly When[];
  /** Name of a zone that `zoneOf` knows. */
  readonly zone: string;
  readonly gap: GapRule;
  readonly overlap: OverlapRule;
  /** The first moment that is allowed; null for no start. */
  readonly startMs: EpochMs | null;
  /** No moment at or after this one; null for no end. */
  readonly endMs: EpochMs | null;
  /** null for none. */
  readonly calendar: Calendar | null;
};

/** What people give; everything but the texts and the zone has a default. */
export type PlanTimesRequest = {
  readonly when: readonly string[];
  readonly zone: string;
  /** Default `after`. */
  readonly gap?: GapRule;
  /** Default `once`. */
  readonly overlap?: OverlapRule;
  readonly startMs?: EpochMs | null;
  readonly endMs?: EpochMs | null;
  readonly calendar?: Calendar | null;
};

/** Why a request is refused; `index` is the text that is wrong, null where it is not a text. */
export type PlanTimesError = PlanTextError & { readonly index: number | null };

/**
 * Checks and parses what people give. Errors: those of `parseWhen` with the index of the text, `PLAN_SYNTAX` without any text,
 * `PLAN_UNKNOWN_ZONE`, `PLAN_RANGE` where the end is not after the start, and `PLAN_CALENDAR` for a span that says nothing possible.
 */
export function makePlanTimes(request: PlanTimesRequest): Result<PlanTimes, PlanTimesError> {
  const when: When[] = [];
  for (const [index, text] of request.when.entries()) {
    const parsed = parseWhen(text);
    if (!parsed.ok) return err({ ...parsed.error, index });
    when.push(parsed.value);
  }
  if (when.length === 0)
    return err({ code: 'PLAN_SYNTAX', message: 'expected at least one text that says when, got none', offset: 0, index: null });
  if (zoneOf(request.zone) === null) {
    return err({
      code: 'PLAN_UNKNOWN_ZONE',
      message: `expected a time zone like Europe/Paris, got "${request.zone}"`,
      offset: 0,
      index: null,
    });
  }
  const startMs = request.startMs ?? null;
  const endMs = request.endMs ?? null;
  if (startMs !== null && endMs !== null && endMs <= startMs) {
    return err({ code: 'PLAN_RANGE', message: 'the end of a plan must lie after its start', offset: 0, index: null });
  }
  for (const span of [...(request.calendar?.include ?? []), ...(request.calendar?.exclude ?? [])]) {
    const fault = faultOfSpan(span);
    if (fault !== null) return err({ code: 'PLAN_CALENDAR', message: fault, offset: 0, index: null });
  }
  return ok({
    when,
    zone: request.zone,
    gap: request.gap ?? 'after',
    overlap: request.overlap ?? 'once',
    startMs,
    endMs,
    calendar: request.calendar ?? null,
  });
}
