import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { type Due, keyOfNode, Timers } from './timers.ts';

const hourMs = 3_600_000;

function timersOn(clock: FakeClock): { timers: Timers<Due>; fired: number[] } {
  const fired: number[] = [];
  const timers: Timers<Due> = new Timers(
    clock,
    () => {
      for (const due of timers.take(clock.nowMs())) fired.push(due.nodeId);
    },
    keyOfNode,
  );
  return { timers, fired };
}

test('each planned wake-up comes once, in order, and dropped or moved ones do not come at their old time', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ node: fc.nat(20), inMs: fc.integer({ min: 1, max: 100_000 }), drop: fc.boolean() }), { maxLength: 60 }),
      (plans) => {
        const clock = new FakeClock();
        const { timers, fired } = timersOn(clock);
        const expected = new Map<number, number>();
        for (const { node, inMs, drop } of plans) {
          const due = { instanceId: 1, nodeId: node, timeLimitOf: null };
          if (drop) {
            timers.drop(due);
            expected.delete(node);
          } else {
            timers.plan(due, clock.nowMs() + inMs);
            expected.set(node, inMs);
          }
        }
        clock.advance(200_000);
        expect([...fired].sort((a, b) => a - b)).toEqual([...expected.keys()].sort((a, b) => a - b));
        const times = fired.map((node) => expected.get(node)!);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(timers.size).toBe(0);
        expect(clock.armed()).toEqual([]);
      },
    ),
  );
});

test('a wake-up far away is looked at again every 30 s, so that a step of the wall clock forwards is noticed', () => {
  const clock = new FakeClock();
  const { timers, fired } = timersOn(clock);
  timers.plan({ instanceId: 1, nodeId: 5, timeLimitOf: null }, clock.nowMs() + hourMs);
  expect(clock.armed()).toEqual([30_000]);
  clock.step(hourMs);
  clock.advance(30_000);
  expect(fired).toEqual([5]);
});

test('a step of the wall clock backwards delays a wake-up and does not lose or repeat it', () => {
  const clock = new FakeClock();
  const { timers, fired } = timersOn(clock);
  timers.plan({ instanceId: 1, nodeId: 5, timeLimitOf: null }, clock.nowMs() + 10_000);
  clock.step(-hourMs);
  clock.advance(20_000);
  expect(fired).toEqual([]);
  clock.advance(hourMs);
  expect(fired).toEqual([5]);
});

test('what was dropped is not kept until its moment, and nothing stays armed for it', () => {
  const clock = new FakeClock();
  const { timers } = timersOn(clock);
  for (let instanceId = 1; instanceId <= 1_000; instanceId += 1) {
    timers.plan({ instanceId, nodeId: 0, timeLimitOf: null }, clock.nowMs() + 24 * hourMs);
    timers.drop({ instanceId, nodeId: 0, timeLimitOf: null });
  }
  expect([timers.size, clock.armed()]).toEqual([0, []]);
  timers.plan({ instanceId: 1, nodeId: 0, timeLimitOf: null }, clock.nowMs() + 5);
  timers.clear();
  expect([timers.size, clock.armed()]).toEqual([0, []]);
});

test('a wake-up that is moved forward is waited for anew', () => {
  const clock = new FakeClock();
  const { timers, fired } = timersOn(clock);
  timers.plan({ instanceId: 1, nodeId: 5, timeLimitOf: null }, clock.nowMs() + 20_000);
  timers.plan({ instanceId: 1, nodeId: 5, timeLimitOf: null }, clock.nowMs() + 1_000);
  expect(clock.armed()).toEqual([1_000]);
  clock.advance(1_000);
  expect(fired).toEqual([5]);
});
