/** The rule against a walk over the minutes that shares no code with it. The long form is `scripts/prove-plans.ts`. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryCronText } from '../../../test/support/arbitrary-cron.ts';
import { bruteForceMoments, clockChangesOf, readWallClock, type Rules } from '../../../test/support/brute-force-cron.ts';
import { parseCron } from './cron.ts';
import { momentsBetween, previousMoment } from './moment.ts';
import { makePlanTimes, type PlanTimes } from './plan-times.ts';

const DAY_MS = 86_400_000;
const allRules: readonly Rules[] = [
  { gap: 'after', overlap: 'once' },
  { gap: 'skip', overlap: 'twice' },
  { gap: 'skip', overlap: 'once' },
  { gap: 'after', overlap: 'twice' },
];

/** Nights that are special: half an hour, a quarter of a day's offset, a lost day, midnight, two hours, a month of fasting. */
const nights: readonly (readonly [zone: string, day: string])[] = [
  ['Europe/Paris', '2027-03-28'],
  ['Europe/Paris', '2027-10-31'],
  ['America/New_York', '2027-03-14'],
  ['America/New_York', '2027-11-07'],
  ['Australia/Lord_Howe', '2027-04-03'],
  ['Australia/Lord_Howe', '2027-10-02'],
  ['Asia/Kathmandu', '2027-03-28'],
  ['Africa/Casablanca', '2019-05-05'],
  ['Africa/Casablanca', '2019-06-09'],
  ['Pacific/Apia', '2011-12-30'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2018-02-18'],
  ['Antarctica/Troll', '2027-03-28'],
  ['Antarctica/Troll', '2027-10-31'],
  ['Africa/Cairo', '2014-05-15'],
  ['Asia/Pyongyang', '2018-05-04'],
  ['America/Caracas', '2016-05-01'],
];

function planOf(text: string, zone: string, rules: Rules): PlanTimes {
  const plan = makePlanTimes({ when: [text], zone, ...rules });
  if (!plan.ok) throw new Error(`${text}: ${plan.error.message}`);
  return plan.value;
}

/** The clock of some days around a moment, and twelve hours before them that the walk only looks at. */
function clockAround(
  zone: string,
  atMs: number,
  daysMs: number,
): { readonly fromMs: number; readonly toMs: number; readonly clock: ReturnType<typeof readWallClock> } {
  const [fromMs, toMs] = [atMs - daysMs / 2, atMs + daysMs / 2];
  return { fromMs, toMs, clock: readWallClock(zone, fromMs - DAY_MS / 2, toMs) };
}

function iso(moments: readonly number[]): readonly string[] {
  return moments.map((moment) => new Date(moment).toISOString());
}

for (const [zone, day] of nights) {
  test(`any cron text in the nights around ${day} in ${zone} names what a walk over the minutes finds`, () => {
    const { fromMs, toMs, clock } = clockAround(zone, Date.parse(day), 3 * DAY_MS);
    const property = fc.property(arbitraryCronText(), fc.constantFrom(...allRules), (text, rules) => {
      // Some texts, like a Sunday that is the working day nearest to the 15th, are refused because they name no day at all.
      fc.pre(parseCron(text).ok);
      const plan = planOf(text, zone, rules);
      const expected = bruteForceMoments(text, clock, rules);
      const found = momentsBetween(plan, fromMs, toMs, 5000).moments;
      expect(iso(found)).toEqual(iso(expected));
      const backwards: number[] = [];
      for (let at = previousMoment(plan, toMs); at !== null && at >= fromMs; at = previousMoment(plan, at)) backwards.unshift(at);
      expect(iso(backwards)).toEqual(iso(expected));
    });
    fc.assert(property, { numRuns: 30 });
  });
}

test(
  'in every zone, around every change of the clocks of a year, the rule finds what a walk over the minutes finds',
  { timeout: 30_000 },
  () => {
    const texts = ['30 2 * * *', '*/20 0,1,2,3,23 * * *', '*/30 * * * *', '15 1 * * SUN'];
    // Many zones change their clocks alike; that stretch is read and walked once.
    const walked = new Map<string, readonly { readonly text: string; readonly rules: Rules; readonly expected: readonly string[] }[]>();
    let changes = 0;
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      for (const changeMs of clockChangesOf(zone, Date.UTC(2026, 6, 1), Date.UTC(2027, 6, 1))) {
        changes += 1;
        const { wallMinutes } = readWallClock(zone, changeMs - 60_000, changeMs + 60_000);
        const key = `${changeMs} ${wallMinutes.join(' ')}`;
        const [fromMs, toMs] = [changeMs - DAY_MS / 2, changeMs + DAY_MS / 2];
        let walks = walked.get(key);
        if (walks === undefined) {
          const { clock } = clockAround(zone, changeMs, DAY_MS);
          walks = texts.flatMap((text) => allRules.map((rules) => ({ text, rules, expected: iso(bruteForceMoments(text, clock, rules)) })));
          walked.set(key, walks);
        }
        for (const { text, rules, expected } of walks) {
          const found = momentsBetween(planOf(text, zone, rules), fromMs, toMs, 5000).moments;
          expect({ zone, text, rules, found: iso(found) }).toEqual({ zone, text, rules, found: expected });
        }
      }
    }
    expect(changes).toBeGreaterThan(60);
  },
);
