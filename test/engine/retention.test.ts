import { expect, test } from 'vitest';
import type { EngineStore } from '../../src/engine/ports.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { engineOf, type EngineParts } from '../support/engine-parts.ts';
import { oneTask } from '../support/engine-under-test.ts';
import { FakeClock } from '../support/fake-clock.ts';

const by = 'tester';
const dayMs = 86_400_000;

async function withInstances(count: number, clock: FakeClock, store: EngineStore): Promise<{ parts: EngineParts; ids: number[] }> {
  const parts = await engineOf({ clock, store });
  await parts.queue('q', 64);
  await parts.save('w', oneTask('/bin/true'));
  await parts.save('kept', oneTask('/bin/true'));
  const ids: number[] = [];
  while (ids.length < count) ids.push(await parts.launch('w'));
  for (const id of ids) await parts.ended(id);
  return { parts, ids };
}

function left(store: EngineStore, ids: readonly number[]): number[] {
  return ids.filter((id) => store.instance(id) !== null);
}

async function keep(parts: EngineParts, rule: { readonly days: number | null; readonly newest: number | null }): Promise<void> {
  const value = JSON.stringify({ default: { days: null, newest: null }, workflows: { w: rule } });
  await parts.must({ kind: 'saveSetting', name: 'retention', value, by });
}

test('instances beyond the newest go in batches of a hundred, with other work in between', async () => {
  const clock = new FakeClock();
  const batches: number[] = [];
  const store = createSqliteStore({ memory: true });
  const { commit } = store;
  store.commit = async (epoch, changes) => {
    for (const change of changes) if (change.kind === 'instancesDeleted') batches.push(change.instanceIds.length);
    await commit(epoch, changes);
  };
  const { parts, ids } = await withInstances(255, clock, store);
  const other = await parts.launch('kept');
  await parts.ended(other);
  await keep(parts, { days: null, newest: 5 });
  clock.advance(60_000);
  await parts.must({ kind: 'status' });
  expect(batches).toEqual([100]);
  const meanwhile = await parts.launch('kept');
  expect(await parts.ended(meanwhile)).toBe(0);
  clock.advance(50);
  await parts.must({ kind: 'status' });
  clock.advance(50);
  await parts.must({ kind: 'status' });
  expect(batches).toEqual([100, 100, 50]);
  expect(left(store, ids)).toEqual(ids.slice(-5));
  expect(left(store, [other, meanwhile])).toEqual([other, meanwhile]);
  clock.advance(120_000);
  await parts.must({ kind: 'status' });
  expect(batches).toEqual([100, 100, 50]);
  await parts.engine.stop();
});

test('instances go when they have ended so many days ago, and not before', async () => {
  const clock = new FakeClock();
  const store = createSqliteStore({ memory: true });
  const { parts, ids } = await withInstances(2, clock, store);
  await keep(parts, { days: 1, newest: null });
  clock.advance(dayMs / 2);
  const later = await parts.launch('w');
  await parts.ended(later);
  await parts.must({ kind: 'status' });
  expect(left(store, ids)).toEqual(ids);
  clock.advance(dayMs / 2 + 60_000);
  await parts.must({ kind: 'status' });
  expect(left(store, [...ids, later])).toEqual([later]);
  await parts.engine.stop();
});

test('instances of a workflow that was deleted go by the rule for all', async () => {
  const clock = new FakeClock();
  const store = createSqliteStore({ memory: true });
  const { parts, ids } = await withInstances(3, clock, store);
  await parts.must({ kind: 'deleteWorkflow', name: 'w', by });
  const value = JSON.stringify({ default: { days: null, newest: 1 }, workflows: {} });
  await parts.must({ kind: 'saveSetting', name: 'retention', value, by });
  clock.advance(60_000);
  await parts.must({ kind: 'status' });
  expect(left(store, ids)).toEqual(ids.slice(-1));
  await parts.engine.stop();
});

test('without a rule all is kept; a rule that cannot be read is logged, and the engine goes on', async () => {
  const clock = new FakeClock();
  const store = createSqliteStore({ memory: true });
  const { parts, ids } = await withInstances(2, clock, store);
  clock.advance(100 * dayMs);
  await parts.must({ kind: 'status' });
  expect(left(store, ids)).toEqual(ids);
  await parts.must({ kind: 'saveSetting', name: 'retention', value: 'no JSON', by });
  clock.advance(60_000);
  expect(parts.errors).toEqual(['retention failed']);
  await keep(parts, { days: 1, newest: null });
  clock.advance(60_000);
  await parts.must({ kind: 'status' });
  expect(left(store, ids)).toEqual([]);
  await parts.engine.stop();
});

test('a stopped engine deletes nothing any more', async () => {
  const clock = new FakeClock();
  const { parts } = await withInstances(1, clock, createSqliteStore({ memory: true }));
  await parts.engine.stop();
  expect(clock.armed()).toEqual([]);
});
