import { expect, test } from 'vitest';
import type { ForecastWindow } from './forecast-moments.ts';
import { makeForecast, type Forecast, type ForecastMaker, type ForecastPlan } from './forecast.ts';
import { makePlanTimes, type PlanTimesRequest } from './plan-times.ts';

const hourMs = 3_600_000;
const fromMs = Date.parse('2026-11-24T12:00:00Z');
const window: ForecastWindow = { fromMs, nowMs: fromMs + 2 * hourMs, toMs: fromMs + 10 * hourMs, bucketMs: 900_000 };

function plan(name: string, when: string, given: Partial<ForecastPlan> = {}): ForecastPlan {
  const times = makePlanTimes({ when: [when], zone: 'UTC' });
  if (!times.ok) throw new Error(times.error.message);
  return { name, group: 'g', times: times.value, jitter: null, mayOverlap: false, usualMs: 600_000, queues: ['q'], ...given };
}

function forecastOf(plans: readonly ForecastPlan[], slots: number) {
  const maker = makeForecast(window);
  for (const each of plans) maker.add(each);
  return finished(maker, slots);
}

function finished(maker: ForecastMaker, slots: number, groups: readonly string[] | null = null): Forecast {
  const steps = maker.finish(new Map([['q', slots]]), groups === null ? null : new Set(groups));
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

test('launches to come are counted in their quarter hours, a plan once in each', () => {
  const { buckets, launches, plans, isCounted } = forecastOf([plan('a', '*/5 * * * *', { usualMs: 1000 }), plan('b', '0 16 * * *')], 9);
  expect([launches, plans, isCounted]).toEqual([96, 2, true]);
  expect(buckets).toHaveLength(40);
  expect(buckets[0]).toEqual({ fromMs, plans: 0, launches: 0 });
  expect(buckets[8]).toMatchObject({ plans: 1, launches: 2 });
  expect(buckets[16]).toMatchObject({ plans: 2, launches: 4 });
});

test('instances that want more slots than a queue has at once are a clash, from the worst moment to its end', () => {
  const { clashes } = forecastOf([plan('a', '0 16 * * *'), plan('b', '0 16 * * *'), plan('c', '5 16 * * *'), plan('d', '0 20 * * *')], 2);
  const atMs = Date.parse('2026-11-24T16:05:00Z');
  expect(clashes).toEqual([{ queue: 'q', slots: 2, atMs, toMs: atMs + 300_000, together: 3, plans: ['a', 'b', 'c'] }]);
});

test('an instance that ends as another begins gives it its slot, and a plan that skips does not clash with itself', () => {
  expect(forecastOf([plan('a', '0 16 * * *'), plan('b', '10 16 * * *')], 1).clashes).toEqual([]);
  expect(forecastOf([plan('a', '*/5 * * * *')], 1).clashes).toEqual([]);
  expect(forecastOf([plan('a', '*/5 * * * *', { mayOverlap: true })], 1).clashes).toMatchObject([{ together: 2 }]);
});

test('a plan for every second is not worked out second by second, and has a bar in every bucket to come', () => {
  const { launches, isCounted, buckets } = forecastOf([plan('a', 'every 1s', { usualMs: 100 })], 1);
  expect(isCounted).toBe(false);
  expect(launches).toBeLessThan(1100);
  expect(buckets.slice(8).every(({ plans }) => plans === 1)).toBe(true);
});

test('launches that cannot be told apart are one bar, by group and state; how long they last is drawn', () => {
  const maker = makeForecast(window);
  for (const name of ['a', 'b', 'c', 'd']) maker.add(plan(name, '0 16 * * *'));
  maker.add(plan('e', '0 16 * * *', { group: 'other', usualMs: null }));
  maker.addPast({ group: 'g', name: 'a', state: 'failed', fromMs: fromMs + hourMs, toMs: fromMs + 2 * hourMs });
  maker.addPast({ group: 'g', name: 'b', state: 'executing', fromMs: fromMs + hourMs, toMs: null });
  const at = Date.parse('2026-11-24T16:00:00Z');
  expect(finished(maker, Infinity).bars).toEqual([
    { group: 'g', state: 'failed', fromMs: fromMs + hourMs, toMs: fromMs + 2 * hourMs, count: 1, plans: ['a'] },
    { group: 'g', state: 'executing', fromMs: fromMs + hourMs, toMs: fromMs + 2 * hourMs, count: 1, plans: ['b'] },
    { group: 'g', state: 'coming', fromMs: at, toMs: at + 600_000, count: 4, plans: ['a', 'b', 'c'] },
    { group: 'other', state: 'coming', fromMs: at, toMs: at, count: 1, plans: ['e'] },
  ]);
});

test('groups without bars of their own share them', () => {
  const maker = makeForecast(window);
  for (const group of ['a', 'b', 'c']) maker.add(plan(`of-${group}`, '0 16 * * *', { group }));
  expect(finished(maker, 9, ['b']).bars).toMatchObject([
    { group: 'b', count: 1, plans: ['of-b'] },
    { group: null, count: 2, plans: ['of-a', 'of-c'] },
  ]);
});

test('plans whose texts are the same do not differ in zone, rules, start or calendar unnoticed', () => {
  const at = (request: Partial<PlanTimesRequest>): ForecastPlan => {
    const times = makePlanTimes({ when: ['0 16 * * *'], zone: 'UTC', ...request });
    if (!times.ok) throw new Error(times.error.message);
    return { ...plan('p', '@daily'), times: times.value };
  };
  const paris = forecastOf([at({}), at({ zone: 'Europe/Paris' })], 9).buckets.filter(({ plans }) => plans > 0);
  expect(paris.map(({ fromMs: ms }) => new Date(ms).toISOString().slice(11, 16))).toEqual(['15:00', '16:00']);
  expect(forecastOf([at({}), at({ startMs: fromMs + 9 * hourMs }), at({ endMs: fromMs })], 9).launches).toBe(1);
  const exclude = [{ kind: 'dates', from: '2026-11-24', to: '2026-11-24' }] as const;
  expect(forecastOf([at({}), at({ calendar: { include: [], exclude } })], 9).launches).toBe(1);
});

test('jitter moves launches to their buckets, and who executes at a clash is named by it', () => {
  const jitter = (seed: string): ForecastPlan['jitter'] => ({ maxMs: hourMs, seed });
  const plans = ['a', 'b', 'c', 'd'].map((name) => plan(name, '0 16 * * *', { jitter: jitter(name), usualMs: 2 * hourMs }));
  const { clashes, buckets } = forecastOf(plans, 3);
  expect(buckets.slice(16, 20).reduce((sum, { launches }) => sum + launches, 0)).toBe(4);
  expect(clashes).toMatchObject([{ together: 4, plans: ['a', 'b', 'c', 'd'] }]);
});
