import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueMoments, onTimeMs, type DueQuestion } from './due.ts';
import { dueAtMs } from './jitter.ts';
import { momentsBetween } from './moment.ts';
import { makePlanTimes } from './plan-times.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 10, 24, 12);
const made = makePlanTimes({ when: ['*/10 * * * *'], zone: 'UTC' });
if (!made.ok) throw new Error(made.error.message);
const times = made.value;

function ask(given: Partial<DueQuestion>): DueQuestion {
  return { jitter: null, missed: { kind: 'none' }, handledMs: startMs, missedUntilMs: null, nowMs: startMs, limit: 100, ...given };
}

test('a moment is launched when it has come, and up to a minute later whatever the policy', () => {
  const tenMs = startMs + 10 * minuteMs;
  expect(dueMoments(times, ask({ nowMs: tenMs - 1 }))).toEqual({ passedOver: null, launch: [], nextLookMs: tenMs });
  expect(dueMoments(times, ask({ nowMs: tenMs }))).toEqual({ passedOver: null, launch: [tenMs], nextLookMs: tenMs + 10 * minuteMs });
  expect(dueMoments(times, ask({ nowMs: tenMs + onTimeMs - 1 })).launch).toEqual([tenMs]);
  expect(dueMoments(times, ask({ nowMs: tenMs + onTimeMs }))).toMatchObject({ launch: [], passedOver: { firstMs: tenMs, count: 1 } });
});

test('what passed during a suspension is missed, however short ago', () => {
  const nowMs = startMs + 10 * minuteMs;
  expect(dueMoments(times, ask({ nowMs, missedUntilMs: nowMs }))).toMatchObject({ launch: [], passedOver: { count: 1 } });
});

test('a plan that has ended is not looked at again', () => {
  expect(dueMoments({ ...times, endMs: startMs + 5 * minuteMs }, ask({}))).toEqual({ passedOver: null, launch: [], nextLookMs: null });
});

test('asked again and again, at any time and in any portions, all moments come once and in order, each when it is due', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 90 * minuteMs }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 25 * minuteMs }),
      (waits, limit, maxMs) => {
        const jitter = { maxMs, seed: '7' };
        const launched: number[] = [];
        let [nowMs, handledMs] = [startMs, startMs];
        for (const waitMs of waits) {
          nowMs += waitMs;
          for (let isDone = false; !isDone;) {
            const due = dueMoments(
              times,
              ask({ jitter, missed: { kind: 'all', withinMs: 365 * 86_400_000, limit: 1000 }, handledMs, nowMs, limit }),
            );
            launched.push(...due.launch);
            handledMs = due.launch.at(-1) ?? handledMs;
            isDone = due.nextLookMs === null || due.nextLookMs > nowMs;
          }
        }
        const all = momentsBetween(times, startMs + 1, nowMs + 1, 10_000).moments;
        expect(launched).toEqual(all.slice(0, launched.length));
        // The first that was not launched is not due, or waits for one before it.
        const next = all[launched.length];
        if (next !== undefined) expect(dueAtMs(jitter, next)).toBeGreaterThan(nowMs);
      },
    ),
  );
});
