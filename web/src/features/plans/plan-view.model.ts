/** Plans from wire shapes to what is drawn. */
import type { ForecastBody, PlanBody, PlanDayBody } from '../../../../src/server/schemas/plan.ts';
import type { StateKind } from '../../ui/state.ts';

/** The state that leads a row: suspended, not well, or how its last launch went. */
export function planState({ suspended, health, last }: Pick<PlanBody, 'suspended' | 'health' | 'last'>): StateKind {
  if (suspended !== null) return 'paused';
  if (health === 'late') return 'retrying';
  if (health !== 'ok') return 'failed';
  const launched = last.find(({ state }) => state === 'launched');
  if (launched === undefined) return 'waiting';
  if (launched.errors === null) return 'executing';
  return launched.errors === 0 ? 'succeeded' : 'failed';
}

/** A moment of the past as it is drawn. */
export type MomentBar = { readonly moment: string; readonly kind: 'ok' | 'failed' | 'none' | 'exec'; readonly share: number };

/** Shortest bar, so that something quick is still seen. */
const leastShare = 0.25;

/** The last moments, oldest first: as high as they took long; what was not launched is hollow and whole. */
export function momentBars(last: PlanBody['last']): readonly MomentBar[] {
  const tookMs = last.map(({ startedAt, endedAt }) =>
    startedAt === null || endedAt === null ? 0 : Date.parse(endedAt) - Date.parse(startedAt),
  );
  const longestMs = Math.max(1, ...tookMs);
  return last
    .map(({ moment, state, errors }, index): MomentBar => {
      if (state !== 'launched') return { moment, kind: 'none', share: 1 };
      if (errors === null) return { moment, kind: 'exec', share: 1 };
      return { moment, kind: errors === 0 ? 'ok' : 'failed', share: Math.max(leastShare, (tookMs[index] ?? 0) / longestMs) };
    })
    .toReversed();
}

/** A bar from 0 to 1 over the whole strip. */
export type LaneBar = ForecastBody['bars'][number] & { readonly start: number; readonly width: number };

/** A lane: a group, or (null) all others. */
export type Lane = { readonly group: string | null; readonly bars: readonly LaneBar[] };

/** Groups with their bars; those without a lane of their own share the last one. */
export function lanesOf({ from, to, groups, bars }: Pick<ForecastBody, 'from' | 'to' | 'groups' | 'bars'>): readonly Lane[] {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const share = (ms: number): number => Math.min(1, Math.max(0, (ms - fromMs) / (toMs - fromMs)));
  const drawn = Map.groupBy(
    bars.map((bar): LaneBar => {
      const start = share(Date.parse(bar.from));
      return { ...bar, start, width: share(Date.parse(bar.to)) - start };
    }),
    ({ group }) => group,
  );
  const lanes: Lane[] = groups.map(({ name }) => ({ group: name, bars: drawn.get(name) ?? [] }));
  const others = drawn.get(null);
  return others === undefined ? lanes : [...lanes, { group: null, bars: others }];
}

/** A change of the clocks over the strip, from 0 to 1: where no hour is, a line; where one comes twice, both of them. */
export type ShiftBand = { readonly key: string; readonly start: number; readonly width: number; readonly kind: 'gap' | 'overlap' } & {
  readonly at: string;
  /** Wall times that are missing, or come twice: `02:00`, `03:00`. */
  readonly from: string;
  readonly to: string;
  readonly zones: readonly string[];
};

/** Changes of the clocks as they are drawn; zones that change alike at one moment share a band. */
export function shiftBands({ from, to, clockChanges }: Pick<ForecastBody, 'from' | 'to' | 'clockChanges'>): readonly ShiftBand[] {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const share = (ms: number): number => Math.min(1, Math.max(0, (ms - fromMs) / (toMs - fromMs)));
  const bands = new Map<string, ShiftBand>();
  for (const { kind, zone, at, from: firstWall, to: endWall } of clockChanges) {
    const key = `${at} ${firstWall} ${endWall} ${kind}`;
    const before = bands.get(key);
    const atMs = Date.parse(at);
    const lengthMs = kind === 'gap' ? 0 : Date.parse(`${endWall}Z`) - Date.parse(`${firstWall}Z`);
    const start = share(atMs - lengthMs);
    const named = { from: firstWall.slice(11), to: endWall.slice(11) };
    bands.set(key, { key, kind, at, ...named, start, width: share(atMs + lengthMs) - start, zones: [...(before?.zones ?? []), zone] });
  }
  return [...bands.values()];
}

const dayMs = 86_400_000;

/** A day of the year's picture; null: nothing happened. */
export type DayCell = { readonly day: string; readonly result: PlanDayBody | null };

/** 53 weeks that end with the given day, each from Monday on. */
export function weeksOf(days: readonly PlanDayBody[], today: string): readonly (readonly DayCell[])[] {
  const known = new Map(days.map((day) => [day.day, day]));
  const todayMs = Date.parse(today);
  const mondayMs = todayMs - ((new Date(todayMs).getUTCDay() + 6) % 7) * dayMs;
  return Array.from({ length: 53 }, (_, week) =>
    Array.from({ length: 7 }, (_unused, day) => mondayMs + ((week - 52) * 7 + day) * dayMs)
      .filter((ms) => ms <= todayMs)
      .map((ms) => new Date(ms).toISOString().slice(0, 10))
      .map((day) => ({ day, result: known.get(day) ?? null })),
  );
}

/** What a day was: something failed or was not launched, all well, or nothing. */
export function resultOfDay(result: PlanDayBody | null): 'none' | 'ok' | 'failed' | 'mixed' {
  if (result === null) return 'none';
  const bad = result.failed + result.notLaunched;
  if (bad === 0) return result.succeeded > 0 ? 'ok' : 'none';
  return result.succeeded > 0 ? 'mixed' : 'failed';
}

/** A moment with an offset by its own clock: `2027-03-28T03:00:00+02:00` is `2027-03-28 03:00`; seconds where there are some. */
export function ownClock(moment: string): string {
  const time = moment.slice(11, 19);
  return `${moment.slice(0, 10)} ${time.endsWith(':00') ? time.slice(0, 5) : time}`;
}

/** A moment with an offset by its own clock, with its day of the week: `Sun 28 Mar 2027, 03:00`; seconds where there are some. */
export function ownDay(moment: string, language: string): string {
  const atMs = Date.parse(`${moment.slice(0, 10)}T00:00:00Z`);
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(atMs).replace('.', '');
  const day = [part({ weekday: 'short' }), part({ day: 'numeric' }), part({ month: 'short' }), part({ year: 'numeric' })];
  return `${day.join(' ')}, ${ownClock(moment).slice(11)}`;
}

/** The ids of a page that was read again: those that were there stay where they are, new ones follow, those that are gone are left out. */
export function keptOrder(before: readonly number[], now: readonly number[]): readonly number[] {
  const there = new Set(now);
  const known = new Set(before);
  return [...before.filter((id) => there.has(id)), ...now.filter((id) => !known.has(id))];
}
