/**
 * Proves the moments of cron texts against a walk over every minute from 2000 to 2040, in every time zone.
 *
 *     node scripts/prove-plans.ts [--zones REGEXP] [--from YEAR] [--to YEAR] [--random COUNT] [--part K/N]
 *
 * The clock of the walk comes from the system's zone data by `zdump`, not from the JavaScript engine. Where both disagree about a zone (they
 * are of different releases), that is said, and the walk reads the engine's clock minute by minute instead. Fixed texts are
 * compared over all the years; random ones in the days around every change of the clocks. Ends with exit code 1 at the first
 * difference. All zones take a quarter of an hour; `--part 1/12` takes every twelfth
 * of the different clocks.
 */
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { momentsBetween, nextMoment, previousMoment } from '../src/core/plan/moment.ts';
import { makePlanTimes, type PlanTimes } from '../src/core/plan/plan-times.ts';
import { arbitraryCronText } from '../test/support/arbitrary-cron.ts';
import { bruteForceMoments, readWallClock, type Rules, type WallClock } from '../test/support/brute-force-cron.ts';
import { offsetChangesOf, wallClockOf, type OffsetChange } from '../test/support/system-zone.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const dayMinutes = DAY_MS / MINUTE_MS;

/** Compared over all years: each hour in which clocks change somewhere, midnight, days by month and week, and real time. */
const fixed: readonly (readonly [text: string, rules: Rules])[] = [
  ['30 2 * * *', { gap: 'after', overlap: 'once' }],
  ['*/15 0-3 * * SUN', { gap: 'after', overlap: 'twice' }],
  ['0,30 0,23 * * *', { gap: 'after', overlap: 'once' }],
  ['15 1,3 L,15W * 6#1', { gap: 'skip', overlap: 'twice' }],
  ['45 * 1-7 * +SUN', { gap: 'after', overlap: 'once' }],
];

const allRules: readonly Rules[] = fixed.slice(0, 4).map(([, rules]) => rules);

function main(): number {
  const { values } = parseArgs({
    options: {
      zones: { type: 'string', default: '' },
      from: { type: 'string', default: '2000' },
      to: { type: 'string', default: '2040' },
      random: { type: 'string', default: '20' },
      part: { type: 'string', default: '1/1' },
    },
  });
  const wanted = new RegExp(values.zones);
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) => wanted.test(zone));
  const fromMs = Date.UTC(Number(values.from), 0, 1);
  const toMs = Date.UTC(Number(values.to) + 1, 0, 1);
  const startedMs = performance.now();
  const total = { moments: 0, minutes: 0, changes: 0, disagreeing: 0 };
  // Many zones have the same clock; the walk over it is done once.
  const clocks = new Map<string, { readonly zones: string[]; readonly changes: readonly OffsetChange[] | null }>();
  for (const zone of zones) {
    const changes = offsetChangesOf(zone, fromMs, toMs);
    const fault = disagreement(zone, changes, fromMs, toMs);
    if (fault !== null) {
      total.disagreeing += 1;
      console.log(`${zone}: the system's zone data and the engine's disagree at ${fault}; the engine's clock is walked`);
    }
    const key = fault === null ? JSON.stringify(changes) : zone;
    const known = clocks.get(key);
    if (known === undefined) clocks.set(key, { zones: [zone], changes: fault === null ? changes : null });
    else known.zones.push(zone);
  }

  const [part = 1, parts = 1] = values.part.split('/').map(Number);
  const mine = [...clocks.values()].filter((_, index) => index % parts === part - 1);
  for (const { zones: sharing, changes } of mine) {
    const first = sharing[0] ?? '';
    const clock = changes === null ? readWallClock(first, fromMs, toMs) : wallClockOf(changes, fromMs, toMs);
    for (const [text, rules] of fixed) {
      const expected = bruteForceMoments(text, clock, rules);
      total.minutes += clock.wallMinutes.length;
      for (const zone of sharing) {
        const difference = compareAll(planOf(text, zone, rules), expected, fromMs + DAY_MS / 2, toMs);
        if (difference !== null) return report(zone, text, rules, difference);
        total.moments += expected.length;
      }
    }
    for (const minute of changedMinutes(clock)) {
      total.changes += 1;
      const night = sliceOf(clock, minute - 1.5 * dayMinutes, minute + dayMinutes);
      if (night === null) continue;
      for (const [index, text] of fc
        .sample(arbitraryCronText(), { numRuns: Number(values.random), seed: total.changes * parts + part })
        .entries()) {
        const rules = allRules[index % allRules.length] ?? { gap: 'after', overlap: 'once' };
        if (!makePlanTimes({ when: [text], zone: first, ...rules }).ok) continue;
        const expected = bruteForceMoments(text, night, rules);
        total.minutes += night.wallMinutes.length;
        for (const zone of sharing) {
          const difference = compareAll(planOf(text, zone, rules), expected, minute * MINUTE_MS - DAY_MS, minute * MINUTE_MS + DAY_MS);
          if (difference !== null) return report(zone, text, rules, difference);
          total.moments += expected.length;
        }
      }
    }
  }
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.log(
    `${mine.flatMap((clock) => clock.zones).length} zones with ${mine.length} different clocks, ${values.from} to ${values.to}: ${total.moments} moments agree in ${total.minutes} minutes walked, ` +
      `${total.changes} changes of the clocks with ${values.random} random texts each, ${total.disagreeing} zones by the engine's data, ${seconds} s`,
  );
  return 0;
}

/** Forwards over all moments, backwards over the last thousand; null, or the first moment that differs. */
function compareAll(plan: PlanTimes, expected: readonly number[], fromMs: number, toMs: number): string | null {
  const found = momentsBetween(plan, fromMs, toMs, expected.length + 1).moments;
  const at = expected.findIndex((moment, index) => moment !== found[index]);
  if (at !== -1 || found.length !== expected.length) {
    const index = at === -1 ? expected.length : at;
    return `expected ${isoOf(expected[index])}, got ${isoOf(found[index])}`;
  }
  let before = toMs;
  for (const moment of expected.slice(-1000).toReversed()) {
    const previous = previousMoment(plan, before);
    if (previous !== moment) return `expected ${isoOf(moment)} before ${isoOf(before)}, got ${isoOf(previous)}`;
    if (nextMoment(plan, moment - 1) !== moment) return `expected ${isoOf(moment)} as the next one 1 ms before it`;
    before = moment;
  }
  return null;
}

function report(zone: string, text: string, rules: Rules, difference: string): number {
  console.log(`${zone}, "${text}", gap ${rules.gap}, overlap ${rules.overlap}: ${difference}`);
  return 1;
}

function planOf(text: string, zone: string, rules: Rules): PlanTimes {
  const plan = makePlanTimes({ when: [text], zone, ...rules });
  if (!plan.ok) throw new Error(`${text}: ${plan.error.message}`);
  return plan.value;
}

function isoOf(moment: number | null | undefined): string {
  return moment === null || moment === undefined ? 'none' : new Date(moment).toISOString();
}

/** Minutes at which a clock jumps. */
function changedMinutes({ fromMinute, wallMinutes }: WallClock): readonly number[] {
  const changed: number[] = [];
  for (let index = 1; index < wallMinutes.length; index += 1)
    if (wallMinutes[index] !== (wallMinutes[index - 1] ?? 0) + 1) changed.push(fromMinute + index);
  return changed;
}

/** A part of a clock, the end not included; null where the clock does not hold all of it. */
function sliceOf({ fromMinute, wallMinutes }: WallClock, from: number, to: number): WallClock | null {
  if (from < fromMinute || to > fromMinute + wallMinutes.length) return null;
  return { fromMinute: from, wallMinutes: wallMinutes.subarray(from - fromMinute, to - fromMinute) };
}

/** Where the engine's clock is another one than the system's: looked at every three days and at both sides of each change. */
function disagreement(zone: string, changes: readonly OffsetChange[], fromMs: number, toMs: number): string | null {
  const looks = changes.slice(1).flatMap(({ atMinute }) => [atMinute - 1, atMinute]);
  for (let minute = fromMs / MINUTE_MS; minute < toMs / MINUTE_MS; minute += 4320) looks.push(minute);
  for (const minute of looks.sort((a, b) => a - b)) {
    const offsetMinutes = changes.findLast((change) => change.atMinute <= minute)?.offsetMinutes ?? 0;
    if (readWallClock(zone, minute * MINUTE_MS, (minute + 1) * MINUTE_MS).wallMinutes[0] !== minute + offsetMinutes)
      return isoOf(minute * MINUTE_MS);
  }
  return null;
}

process.exitCode = main();
