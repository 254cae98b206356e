import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moments } from '../../src/core/plan/moment.ts';
import { makePlanTimes } from '../../src/core/plan/plan-times.ts';
import { PlanWorld } from '../support/plan-world.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const startMs = Date.UTC(2026, 9, 24, 21, 17);

/** What can happen to an engine and its clock. */
type Trouble =
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'restart' }
  | { readonly kind: 'down'; readonly ms: number }
  | { readonly kind: 'step'; readonly ms: number }
  | { readonly kind: 'suspended'; readonly ms: number; readonly all: boolean };

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20 * minuteMs }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' } as const) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('down' as const), ms: fc.integer({ min: 1, max: 3 * hourMs }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      ms: fc.constantFrom(-26 * hourMs, -hourMs, -61 * secondMs, -secondMs, -1, 1, secondMs, 61 * secondMs, hourMs, 26 * hourMs),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('suspended' as const), ms: fc.integer({ min: 1, max: hourMs }), all: fc.boolean() }),
  },
);

async function suffer(here: PlanWorld, what: Trouble): Promise<void> {
  const by = 'tester';
  switch (what.kind) {
    case 'pass':
      return here.pass(what.ms);
    case 'restart':
      await here.stop();
      return here.start();
    case 'down':
      await here.stop();
      here.clock.advance(what.ms);
      return here.start();
    case 'step':
      here.clock.step(what.ms);
      return here.pass(31 * secondMs);
    case 'suspended': {
      const plans = what.all ? [null] : ['quarters', 'nights'];
      for (const plan of plans) await here.parts.must({ kind: 'suspendPlan', plan, reason: '', by });
      await here.pass(what.ms);
      for (const plan of plans) await here.parts.must({ kind: 'resumePlan', plan, missed: null, by });
      return here.settle();
    }
  }
}

test('whatever the clock, the machine and people do: each moment that was due is launched exactly once, and none else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(trouble, { minLength: 1, maxLength: 12 }), async (troubles) => {
      const here = await new PlanWorld(startMs).startNew();
      try {
        const rules = { zone: 'Europe/Paris', concurrency: 'allow', missed: { kind: 'all', withinMs: 400 * hourMs, limit: 1000 } } as const;
        const plans = { quarters: ['*/15 * * * *'], nights: ['30 2 * * *', '0,40 3 * * *'] };
        for (const [name, when] of Object.entries(plans)) await here.plan(name, { when, ...rules });
        let latestMs = startMs;
        let earliestMs = startMs;
        for (const what of troubles) {
          await suffer(here, what);
          latestMs = Math.max(latestMs, here.clock.nowMs());
          earliestMs = Math.min(earliestMs, here.clock.nowMs());
        }
        // In the end the clock is right again, and there is time for all.
        here.clock.step(Math.max(0, latestMs - here.clock.nowMs()));
        await here.pass(minuteMs);
        latestMs = here.clock.nowMs();
        for (const [index, when] of Object.values(plans).entries()) {
          const launched = here.launched(index + 1);
          const times = makePlanTimes({ when, zone: 'Europe/Paris' });
          if (!times.ok) throw new Error(times.error.message);
          const named = moments(times.value, earliestMs - 3 * hourMs, 5000).filter((ms) => ms <= latestMs);
          expect(new Set(launched).size).toBe(launched.length);
          expect(launched.filter((ms) => !named.includes(ms))).toEqual([]);
          expect(named.filter((ms) => ms > startMs && !launched.includes(ms))).toEqual([]);
        }
        expect(here.parts.errors).toEqual([]);
      } finally {
        await here.dispose();
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);
