import { expect, test } from 'vitest';
import type { Change, EngineStore } from '../../src/engine/ports.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { engineOf } from '../support/engine-parts.ts';
import { InstantRunner } from '../support/instant-runner.ts';
import { oneTask } from '../support/engine-under-test.ts';

/** A store that tells when it is asked to commit and when it has done so, and does it no earlier than a test lets it. */
function watchedStore(told: string[]): EngineStore & { hold: Promise<void> | null; changes: Change[][] } {
  const store = createSqliteStore({ memory: true });
  const watched = {
    ...store,
    hold: null as Promise<void> | null,
    changes: [] as Change[][],
    async commit(epoch: number, changes: readonly Change[]): Promise<void> {
      told.push('commit begins');
      watched.changes.push([...changes]);
      await watched.hold;
      await store.commit(epoch, changes);
      told.push('commit done');
    },
  };
  return watched;
}

test('answers, starts, acknowledgements and live events come after the commit that makes them true', async () => {
  const told: string[] = [];
  const store = watchedStore(told);
  const runner: InstantRunner = new InstantRunner(() => {
    told.push('start');
    return null;
  });
  const parts = await engineOf({ store, runner });
  await parts.queue('q', 1);
  await parts.save('w', oneTask('/bin/true'));
  told.length = 0;
  let events = parts.events.length;

  let release = (): void => undefined;
  store.hold = new Promise((resolve) => (release = resolve));
  const launched = parts.launch('w').then((id) => {
    told.push('launch answered');
    return id;
  });
  await begun(told, 'commit begins');
  expect([told, parts.events.length]).toEqual([['commit begins'], events]);
  expect(store.changes.at(-1)!.map((change) => change.kind)).toEqual(['instanceCreated', 'nodes', 'journal', 'attemptAssigned']);
  release();
  const id = await launched;
  expect([...told].sort()).toEqual(['commit begins', 'commit done', 'launch answered', 'start']);
  expect(told.slice(0, 2)).toEqual(['commit begins', 'commit done']);
  expect(parts.events.slice(events).map((event) => event.type)).toContain('INSTANCE_STARTED');

  told.length = 0;
  events = parts.events.length;
  store.hold = new Promise((resolve) => (release = resolve));
  const ended = parts.ended(id).then(() => told.push('end answered'));
  const [attemptId] = [...runner.running.keys()];
  runner.end(attemptId!, 0);
  await begun(told, 'commit begins');
  expect([told, parts.events.length, [...runner.acked]]).toEqual([['commit begins'], events, []]);
  release();
  await ended;
  expect(told.slice(0, 2)).toEqual(['commit begins', 'commit done']);
  expect([...runner.acked]).toEqual([attemptId]);
  expect(parts.events.at(-1)).toMatchObject({ type: 'INSTANCE_TERMINATED', instanceId: id });
  await parts.engine.stop();
});

test('the end of a command and the start of the next are one commit, also in another instance', async () => {
  const store = watchedStore([]);
  const runner = new InstantRunner(() => null);
  const parts = await engineOf({ store, runner });
  await parts.queue('q', 1);
  await parts.save('w', oneTask('/bin/true'));
  await parts.launch('w');
  await parts.launch('w');
  const before = store.changes.length;
  runner.end([...runner.running.keys()][0]!, 0);
  await parts.must({ kind: 'status' });
  expect(store.changes.length).toBe(before + 1);
  expect(store.changes.at(-1)!.map((change) => change.kind)).toEqual(expect.arrayContaining(['attemptEnded', 'attemptAssigned']));
  await parts.engine.stop();
});

test('what is asked together is written by one commit', async () => {
  const store = watchedStore([]);
  const parts = await engineOf({ store, runner: new InstantRunner(() => null) });
  await parts.queue('q', 1);
  await parts.save('w', oneTask('/bin/true'));
  const before = store.changes.length;
  await Promise.all(Array.from({ length: 50 }, () => parts.launch('w')));
  expect(store.changes.length).toBe(before + 1);
  await parts.engine.stop();
});

test('what only reads is no commit', async () => {
  const store = watchedStore([]);
  const parts = await engineOf({ store });
  const before = store.changes.length;
  for (const kind of ['queues', 'workflows', 'retrySchedules', 'settings', 'users', 'status'] as const) await parts.must({ kind });
  expect(store.changes.length).toBe(before);
  await parts.engine.stop();
});

test('the number of errors of an instance that goes on stands in its row', async () => {
  const store = watchedStore([]);
  const runner = new InstantRunner(() => null);
  const parts = await engineOf({ store, runner });
  await parts.queue('q', 8);
  const tasks = ['a', 'b'].map((name) => `<task name="${name}" path="/bin/true" queue="q"/>`).join('');
  await parts.save('w', `<workflow><subjobs><job><tasks>${tasks}</tasks></job></subjobs></workflow>`);
  const id = await parts.launch('w');
  runner.end([...runner.running.keys()][0]!, 1);
  await parts.must({ kind: 'status' });
  expect(store.instance(id)!.instance).toMatchObject({ status: 'executing', errors: 1 });
  await parts.engine.stop();
});

test('a task of a large loop writes as little as one of a small loop', async () => {
  const loops = [10, 2_000];
  const written: number[] = [];
  for (const count of loops) {
    const store = watchedStore([]);
    const runner = new InstantRunner(() => null);
    const parts = await engineOf({ store, runner });
    await parts.queue('q', 1);
    const list = `<task name="list" path="/bin/true" queue="q" output-method="XML"/>`;
    const each = `<task path="/bin/true" queue="q"><input><value select="."/></input></task>`;
    await parts.save(
      'w',
      `<workflow><subjobs><job><tasks>${list}</tasks><subjobs><job loop="evqGetOutput('list')/l/i"><tasks>${each}</tasks></job></subjobs></job></subjobs></workflow>`,
    );
    await parts.launch('w');
    const items = Array.from({ length: count }, (_, index) => `<i>${index}</i>`).join('');
    runner.end([...runner.running.keys()][0]!, 0, { stdout: { kind: 'inline', bytes: new TextEncoder().encode(`<l>${items}</l>`) } });
    await parts.must({ kind: 'status' });
    const bytes: number[] = [];
    for (let ends = 0; ends < 5; ends += 1) {
      runner.end([...runner.running.keys()][0]!, 0);
      await parts.must({ kind: 'status' });
      const changes = store.changes.at(-1)!;
      expect(changes.filter((change) => change.kind === 'nodes').flatMap((change) => change.nodes).length).toBeLessThanOrEqual(3);
      bytes.push(JSON.stringify(changes).length);
    }
    written.push(Math.max(...bytes));
    await parts.engine.stop();
  }
  expect(written[1]).toBeLessThan(written[0]! + 200);
  expect(written[1]).toBeLessThan(2 * 2_048);
});

/** Waits for something that is told; the loop takes a few turns to come to it. */
async function begun(told: readonly string[], what: string): Promise<void> {
  for (let turns = 0; !told.includes(what); turns += 1) {
    if (turns > 1_000) throw new Error(`"${what}" does not come`);
    await new Promise((turn) => setImmediate(turn));
  }
}
