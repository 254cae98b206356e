import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EngineStore } from '../../src/engine/ports.ts';
import type { QueueSettings } from '../../src/core/queue/settings.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { engineOf, type EngineParts } from '../support/engine-parts.ts';
import { InstantRunner } from '../support/instant-runner.ts';

const by = 'tester';
const key = "evqGetWorkflowParameter('k')";
const source = `<workflow><parameters><parameter name="k"/></parameters><subjobs><job><tasks>
  <task path="/bin/true" queue="q"/></tasks></job></subjobs></workflow>`;

let parts: EngineParts;
let runner: InstantRunner;
let store: EngineStore;

beforeEach(async () => {
  runner = new InstantRunner(() => null);
  store = createSqliteStore({ memory: true });
  parts = await engineOf({ runner, store });
  await parts.queue('q', 1);
  await parts.save('w', source);
});
afterEach(async () => {
  await parts.engine.stop();
});

/** Launches one instance for each key, in order. */
async function launch(...keys: string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const k of keys) ids.push(await parts.launch('w', { k }));
  return ids;
}

/** Instances whose command runs. */
function running(): number[] {
  return [...runner.running.keys()].map((id) => Number(id.split('-')[0])).sort((a, b) => a - b);
}

async function edit(name: string, settings: QueueSettings): Promise<void> {
  await parts.must({ kind: 'saveQueue', name, settings, by });
  await parts.must({ kind: 'status' });
}

test('tasks that wait when their queue is given a key are counted by it', async () => {
  await parts.must({ kind: 'pauseQueue', name: 'q', paused: true, reason: '', by });
  const [a1, , b1] = await launch('a', 'a', 'b', 'b');
  await edit('q', { concurrency: 10, key, keyConcurrency: 1 });
  await parts.must({ kind: 'pauseQueue', name: 'q', paused: false, reason: '', by });
  expect(running()).toEqual([a1, b1]);
});

test('tasks that wait when the key of their queue goes are held up by it no more', async () => {
  await edit('q', { concurrency: 10, key, keyConcurrency: 1 });
  const ids = await launch('a', 'a', 'a');
  expect(running()).toEqual([ids[0]]);
  await edit('q', { key: null, keyConcurrency: null });
  expect(running()).toEqual(ids);
});

test('another key puts those who wait in other lanes, in the order in which they were queued', async () => {
  await edit('q', { order: 'fifo', key: "'all'", concurrency: 10, keyConcurrency: 1 });
  const [a1, a2, b1] = await launch('a', 'a', 'b');
  expect(running()).toEqual([a1]);
  await edit('q', { key });
  // The slot that is held counts for the new key, which the second has too.
  expect(running()).toEqual([a1, b1]);
  await edit('q', { keyConcurrency: 2 });
  expect(running()).toEqual([a1, a2, b1]);
});

test('tasks that come from a deleted queue get the key of the one that takes over', async () => {
  await parts.must({ kind: 'pauseQueue', name: 'q', paused: true, reason: '', by });
  const [a1, , b1] = await launch('a', 'a', 'b');
  await edit('heir', { concurrency: 10, key, keyConcurrency: 1 });
  expect(await parts.must({ kind: 'deleteQueue', name: 'q', moveTo: 'heir', by })).toEqual({ deleted: true, moved: 3 });
  await parts.must({ kind: 'status' });
  expect(running()).toEqual([a1, b1]);
});

test('after a commit that failed, waiting tasks have the key that the store knows', async () => {
  await edit('q', { concurrency: 10, key, keyConcurrency: 1 });
  const [a1, a2] = await launch('a', 'a');
  const { commit } = store;
  store.commit = () => Promise.reject(new Error('no'));
  expect((await parts.refusal({ kind: 'saveQueue', name: 'q', settings: { key: "'x'" }, by })).code).toBe('NOT_READY');
  store.commit = commit;
  expect(running()).toEqual([a1]);
  const why = await parts.must({ kind: 'why', instanceId: a2! });
  expect(why).toMatchObject([{ why: { kind: 'keyFull', key: 'a' } }]);
});
