/** What the home page reads: groups of what went wrong, endings, visits, lines that were dealt with. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReadStore } from '../../src/app/ports.ts';
import type { Change, EngineStore, TroubleRecord } from '../../src/engine/ports.ts';
import { createSqliteReader } from '../../src/store/sqlite/reader.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { makeDataDirectory } from './data-directory.ts';
import { aDefinition, anEndedInstance, anInstance, aUser, startMs } from './records.ts';

let directory: ReturnType<typeof makeDataDirectory>;
let store: EngineStore;
let reader: ReadStore;
let epoch = 0;

beforeEach(async () => {
  directory = makeDataDirectory();
  store = createSqliteStore({ dataDir: directory.dataDir, synchronous: 'OFF' });
  ({ epoch } = await store.open());
  await store.commit(epoch, [{ kind: 'definitionSaved', definition: aDefinition() }]);
  reader = createSqliteReader({ dataDir: directory.dataDir });
});
afterEach(async () => {
  reader.close();
  await store.close();
  directory.dispose();
});

function ended(id: number, endedAtMs: number, more: Partial<TroubleRecord> = {}): Change[] {
  const trouble: TroubleRecord = {
    instanceId: id,
    workflow: 'mail',
    endedAtMs,
    kind: 'failed',
    fingerprint: 'f1',
    nodeId: 2,
    node: 'send',
    attempt: 3,
    outcome: { kind: 'exited', exitCode: 7 },
    message: `order ${id} is gone`,
    pattern: 'order … is gone',
    ...more,
  };
  const isError = trouble.kind !== 'recovered' && trouble.kind !== 'unsatisfied';
  return [
    { kind: 'instanceCreated', instance: anEndedInstance(id, { createdAtMs: endedAtMs - 5, endedAtMs, errors: isError ? 1 : 0 }) },
    { kind: 'troubleFound', trouble },
  ];
}

test('failures of one fingerprint are one group: how many, since when, and the newest of them', async () => {
  await store.commit(epoch, [
    ...ended(1, startMs + 10),
    ...ended(2, startMs + 20, { fingerprint: 'f2', kind: 'lost', outcome: { kind: 'lost', found: 'power cut' } }),
    ...ended(3, startMs + 30),
    ...ended(4, startMs + 40, { fingerprint: 'f3', kind: 'recovered', outcome: null }),
    ...ended(5, startMs + 50, { fingerprint: 'f4', kind: 'cancelled' }),
    ...ended(6, startMs + 60, { fingerprint: 'f5', kind: 'unsatisfied', outcome: null, attempt: null }),
  ]);
  const open = reader.troubles('open', startMs);
  expect(open.map(({ fingerprint, kind, count }) => [fingerprint, kind, count])).toEqual([
    ['f5', 'unsatisfied', 1],
    ['f1', 'failed', 2],
    ['f2', 'lost', 1],
  ]);
  expect(open[1]).toEqual({
    fingerprint: 'f1',
    kind: 'failed',
    workflow: 'mail',
    count: 2,
    firstEndedAtMs: startMs + 10,
    lastEndedAtMs: startMs + 30,
    last: {
      instanceId: 3,
      nodeId: 2,
      node: 'send',
      attempt: 3,
      outcome: { kind: 'exited', exitCode: 7 },
      message: 'order 3 is gone',
      pattern: 'order … is gone',
    },
    members: [
      { instanceId: 3, endedAtMs: startMs + 30 },
      { instanceId: 1, endedAtMs: startMs + 10 },
    ],
  });
  expect(reader.troubles('recovered', startMs).map(({ fingerprint }) => fingerprint)).toEqual(['f3']);
  expect(reader.troubles('open', startMs + 25).map(({ count }) => count)).toEqual([1, 1]);
});

test('a group that was dealt with comes back with the next of its kind, and with that one alone; Undo brings all back', async () => {
  await store.commit(epoch, [...ended(1, startMs + 10), ...ended(2, startMs + 20)]);
  await store.commit(epoch, [{ kind: 'lineHandled', line: 'f1', atMs: startMs + 25, by: 'ann' }]);
  expect(reader.troubles('open', startMs)).toEqual([]);
  expect(reader.handledLine('f1')).toEqual({ atMs: startMs + 25, by: 'ann' });
  await store.commit(epoch, ended(3, startMs + 30));
  expect(reader.troubles('open', startMs)).toMatchObject([{ count: 1, firstEndedAtMs: startMs + 30, members: [{ instanceId: 3 }] }]);
  await store.commit(epoch, [{ kind: 'lineHandled', line: 'f1', atMs: null, by: 'ann' }]);
  expect(reader.troubles('open', startMs)).toMatchObject([{ count: 3 }]);
  expect(reader.handledLine('f1')).toBe(null);
});

test('what was dealt with is forgotten after a quarter of a year', async () => {
  const dayMs = 86_400_000;
  await store.commit(epoch, [{ kind: 'lineHandled', line: 'old', atMs: startMs, by: 'ann' }]);
  await store.commit(epoch, [{ kind: 'lineHandled', line: 'new', atMs: startMs + 91 * dayMs, by: 'ann' }]);
  expect(reader.handledLine('old')).toBe(null);
  expect(reader.handledLine('new')).not.toBe(null);
});

test('endings are counted in stretches by their end, and by kind', async () => {
  await store.commit(epoch, [
    ...ended(1, startMs + 10),
    ...ended(2, startMs + 60, { kind: 'lost' }),
    ...ended(3, startMs + 70, { kind: 'recovered' }),
    ...ended(4, startMs + 100, { kind: 'cancelled' }),
    { kind: 'instanceCreated', instance: anInstance(5, { createdAtMs: startMs + 20 }) },
  ]);
  expect(reader.endings(startMs, startMs + 100, 2)).toEqual({
    fromMs: startMs,
    toMs: startMs + 100,
    stretchMs: 50,
    stretches: [
      { fromMs: startMs, tally: { count: 1, failed: 1 } },
      { fromMs: startMs + 50, tally: { count: 2, failed: 1 } },
    ],
    lost: 1,
    unsatisfied: 0,
    cancelled: 0,
    recovered: 1,
  });
  expect(reader.oldestActive(5)).toEqual([{ id: 5, workflow: 'mail', createdAtMs: startMs + 20 }]);
  expect(reader.finishedIn('mail', startMs + 60, startMs + 100, 10).map(({ id }) => id)).toEqual([3, 2]);
});

test('a deleted instance takes its trouble along, and still counts as launched', async () => {
  await store.commit(epoch, [...ended(1, startMs + 10), ...ended(2, startMs + 20)]);
  await store.commit(epoch, [{ kind: 'instancesDeleted', instanceIds: [2] }]);
  expect(reader.troubles('open', startMs)).toMatchObject([{ count: 1, last: { instanceId: 1 } }]);
  expect(reader.instancesEver()).toBe(2);
});

test('when somebody looked is kept by name, and goes with the user', async () => {
  expect(reader.homeVisit('ann')).toBe(null);
  await store.commit(epoch, [
    { kind: 'userSaved', user: aUser('ann') },
    { kind: 'homeLooked', user: 'ann', sinceMs: startMs, lookedAtMs: startMs + 5 },
  ]);
  await store.commit(epoch, [{ kind: 'homeLooked', user: 'ann', sinceMs: startMs + 1, lookedAtMs: startMs + 9 }]);
  expect(reader.homeVisit('ann')).toEqual({ sinceMs: startMs + 1, lookedAtMs: startMs + 9 });
  await store.commit(epoch, [{ kind: 'userDeleted', name: 'ann' }]);
  expect(reader.homeVisit('ann')).toBe(null);
});
