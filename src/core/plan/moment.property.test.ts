import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryCronText } from '../../../test/support/arbitrary-cron.ts';
import type { CalendarSpan } from './calendar.ts';
import { moments, momentsBetween, nextMoment, previousMoment } from './moment.ts';
import { makePlanTimes, type PlanTimes } from './plan-times.ts';

const zones = ['UTC', 'Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca', 'Pacific/Apia'];
const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) });

const span: fc.Arbitrary<CalendarSpan> = fc.oneof(
  fc.record({
    kind: fc.constant('weekly' as const),
    weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 }),
    fromMinute: fc.integer({ min: 0, max: 1439 }),
    toMinute: fc.integer({ min: 0, max: 1440 }),
  }),
  fc.constantFrom<CalendarSpan>(
    { kind: 'yearly', from: '12-24', to: '01-02', firstYear: null, lastYear: null },
    { kind: 'yearly', from: '02-29', to: '02-29', firstYear: 2010, lastYear: 2030 },
    { kind: 'dates', from: '2027-05-01', to: '2027-06-15' },
  ),
);

const plans: fc.Arbitrary<PlanTimes> = fc
  .record({
    when: fc.array(fc.oneof(arbitraryCronText(), fc.constantFrom('every 7h', 'every 90s', '*/20 30 * * * *')), {
      minLength: 1,
      maxLength: 3,
    }),
    zone: fc.constantFrom(...zones),
    gap: fc.constantFrom('after' as const, 'skip' as const),
    overlap: fc.constantFrom('once' as const, 'twice' as const),
    startMs: fc.option(moment, { freq: 3 }),
    calendar: fc.option(fc.record({ include: fc.array(span, { maxLength: 1 }), exclude: fc.array(span, { maxLength: 2 }) }), { freq: 2 }),
  })
  .map((request) => makePlanTimes(request))
  .filter((plan) => plan.ok)
  .map((plan) => plan.value);

test('the next moment is later, and nothing lies between', () => {
  const property = fc.property(plans, moment, (plan, afterMs) => {
    const next = nextMoment(plan, afterMs);
    if (next === null) return;
    expect(next).toBeGreaterThan(afterMs);
    expect(nextMoment(plan, next - 1)).toBe(next);
    expect(nextMoment(plan, Math.floor((afterMs + next - 1) / 2))).toBe(next);
    const before = previousMoment(plan, next);
    expect(before === null || before <= afterMs).toBe(true);
  });
  fc.assert(property, { numRuns: 150 });
});

test('the moment before the next one after a moment is that moment', () => {
  const property = fc.property(plans, moment, (plan, afterMs) => {
    const [first, second] = moments(plan, afterMs, 2);
    if (first === undefined || second === undefined) return;
    expect(previousMoment(plan, second)).toBe(first);
    expect(previousMoment(plan, first + 1)).toBe(first);
  });
  fc.assert(property, { numRuns: 150 });
});

test('asked from later, the next moment is never earlier', () => {
  const property = fc.property(plans, moment, fc.integer({ min: 0, max: 90 * 86_400_000 }), (plan, afterMs, laterMs) => {
    const [early, late] = [nextMoment(plan, afterMs), nextMoment(plan, afterMs + laterMs)];
    expect(late === null || (early !== null && early <= late)).toBe(true);
  });
  fc.assert(property, { numRuns: 150 });
});

test('a range that is cut in two has the moments of both parts', () => {
  const property = fc.property(plans, moment, fc.nat(86_400_000), fc.nat(86_400_000), (plan, fromMs, firstMs, secondMs) => {
    const [cutMs, toMs] = [fromMs + firstMs, fromMs + firstMs + secondMs];
    const parts = [momentsBetween(plan, fromMs, cutMs, 1e6), momentsBetween(plan, cutMs, toMs, 1e6)];
    expect(momentsBetween(plan, fromMs, toMs, 1e6).moments).toEqual(parts.flatMap((part) => part.moments));
  });
  fc.assert(property, { numRuns: 30 });
});
