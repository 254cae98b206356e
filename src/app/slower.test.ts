import { expect, test } from 'vitest';
import type { AppDeps } from './deps.ts';
import type { FinishedInstance } from './ports.ts';
import { slowerWorkflows } from './slower.ts';

const nowMs = 1_900_000_000_000;
const dayMs = 86_400_000;
const user = { name: 'ann', roles: ['reader'] } as const;

/** Instances of one workflow, each with when it ended and how long it took. */
function depsWith(instances: readonly Partial<FinishedInstance>[]): AppDeps {
  const all = instances.map((given, id) => ({
    id,
    errors: 0,
    realMs: 0,
    queuedMs: 0,
    waitedForRetryMs: 0,
    startedAtMs: 0,
    endedAtMs: 0,
    ...given,
  }));
  const deps: Pick<AppDeps, 'ask' | 'nowMs'> & { readonly read: Pick<AppDeps['read'], 'finishedIn'> } = {
    nowMs: () => nowMs,
    ask: (async () => ({ ok: true, value: [{ name: 'w' }] })) as unknown as AppDeps['ask'],
    read: {
      finishedIn: (_workflow, fromMs, toMs, limit) =>
        all
          .filter(({ endedAtMs }) => endedAtMs >= fromMs && endedAtMs < toMs)
          .toSorted((a, b) => b.endedAtMs - a.endedAtMs)
          .slice(0, limit),
    },
  };
  return deps as AppDeps;
}

function took(count: number, daysAgo: number, ms: number, more: Partial<FinishedInstance> = {}): readonly Partial<FinishedInstance>[] {
  return Array.from({ length: count }, (_, index) => {
    const endedAtMs = nowMs - daysAgo * dayMs - index * 60_000 - 1;
    return { startedAtMs: endedAtMs - ms, endedAtMs, realMs: ms, ...more };
  });
}

const slower = async (instances: readonly Partial<FinishedInstance>[]) => {
  const result = await slowerWorkflows(depsWith(instances), user, async () => undefined);
  return result.ok ? result.value : null;
};

test('a workflow whose median has grown by more than a quarter is named, with what grew', async () => {
  expect(await slower([...took(20, 3, 10_000), ...took(8, 0, 16_000)])).toMatchObject([
    { workflow: 'w', beforeMs: 10_000, latelyMs: 16_000, grew: 'commands' },
  ]);
  expect(await slower([...took(20, 3, 10_000), ...took(8, 0, 16_000, { realMs: 10_000, queuedMs: 6_000 })])).toMatchObject([
    { grew: 'queued' },
  ]);
});

test('the line ends with what is, and has as many points whatever there is', async () => {
  const [found] = (await slower([...took(20, 3, 10_000), ...took(8, 0, 16_000)])) ?? [];
  expect(found?.line).toHaveLength(11);
  expect(found?.line[0]).toBe(10_000);
  expect(found?.line.at(-1)).toBe(16_000);
});

test('too few instances, a small change, and failures say nothing', async () => {
  expect(await slower([...took(20, 3, 10_000), ...took(4, 0, 16_000)])).toEqual([]);
  expect(await slower([...took(9, 3, 10_000), ...took(8, 0, 16_000)])).toEqual([]);
  expect(await slower([...took(20, 3, 10_000), ...took(8, 0, 12_000)])).toEqual([]);
  expect(await slower([...took(20, 3, 100), ...took(8, 0, 300)])).toEqual([]);
  expect(await slower([...took(20, 3, 10_000), ...took(8, 0, 16_000, { errors: 1 })])).toEqual([]);
});
