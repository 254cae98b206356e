import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InstanceFilter, InstanceRow, ReadStore } from '../../src/app/ports.ts';
import type { InstanceRecord, InstanceStatus } from '../../src/core/instance/record.ts';
import type { Change, EngineStore } from '../../src/engine/ports.ts';
import { createSqliteReader } from '../../src/store/sqlite/reader.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { makeDataDirectory } from './data-directory.ts';
import { aDefinition, anInstance, startMs } from './records.ts';

/** An instance with its labels, as the model knows it. */
type Labelled = {
  readonly instance: InstanceRecord;
  readonly tags: readonly string[];
  readonly customAttributes: readonly { readonly name: string; readonly value: string }[];
};

const longValue = 'x'.repeat(50);
const names = ['a', 'b', 'região'];
const values = ['1', '2', 'Straße', `${longValue}1`, `${longValue}2`, ''];
const workflows = ['mail', 'Mail', 'order'];
const tags = ['late', 'big', 'é'];
const hosts = ['h1', 'h2'];
const texts = ['MAIL', 'straß', 'XX1', 'nothing', 'é', '', '%', 'mon_'];
const states: readonly InstanceStatus[] = ['executing', 'cancelling', 'terminated', 'terminated'];
const moments = fc.integer({ min: 0, max: 30 }).map((offset) => startMs + offset);
const pair = fc.record({ name: fc.constantFrom(...names), value: fc.constantFrom(...values) });

const labelled = fc.record({
  given: fc
    .record({
      workflow: fc.constantFrom(...workflows),
      status: fc.constantFrom(...states),
      errors: fc.constantFrom(0, 0, 3),
      createdAtMs: moments,
      tookMs: fc.integer({ min: -5, max: 20 }),
      parameters: fc.array(pair, { maxLength: 3 }),
      host: fc.constantFrom(null, ...hosts),
      comment: fc.constantFrom(null, 'Monthly mail', 'É', '100%'),
      parent: fc.constantFrom(null, 1, 2),
      launcher: fc.constantFrom('ann', 'bob'),
      byPlan: fc.boolean(),
    })
    .map(({ tookMs, parent, launcher, byPlan, ...rest }): Partial<InstanceRecord> => ({
      ...rest,
      endedAtMs: rest.status === 'terminated' ? rest.createdAtMs + tookMs : null,
      launchedBy:
        parent === null
          ? byPlan
            ? { kind: 'plan', plan: launcher, plannedMomentMs: 1 }
            : { kind: 'user', name: launcher }
          : { kind: 'instance', instanceId: parent, nodeId: 1 },
    })),
  tags: fc.uniqueArray(fc.constantFrom(...tags)),
  customAttributes: fc.array(pair, { maxLength: 2 }),
});

const condition: fc.Arbitrary<InstanceFilter> = fc.oneof(
  fc.record({ status: fc.constantFrom(...states) }),
  fc.record({ workflow: fc.constantFrom(...workflows) }),
  fc.record({ errors: fc.boolean() }),
  fc.record({ launchedAfterMs: moments }),
  fc.record({ launchedBeforeMs: moments }),
  fc.record({ parameters: fc.array(pair, { minLength: 1, maxLength: 2 }) }),
  fc.record({ tag: fc.constantFrom(...tags) }),
  fc.record({ host: fc.constantFrom(...hosts) }),
  fc.record({ text: fc.constantFrom(...texts) }),
  fc.record({ parentInstanceId: fc.constantFrom(1, 2) }),
  fc.record({ workflows: fc.uniqueArray(fc.constantFrom(...workflows)) }),
  fc.record({
    launchedBy: fc.record({ kind: fc.constantFrom(null, 'user' as const, 'plan' as const), name: fc.constantFrom('ann', 'bob') }),
  }),
  fc.record({ runningAtMs: moments }),
);

/** A few conditions: with many, nearly no row would be left to be wrong. */
const filters: fc.Arbitrary<InstanceFilter> = fc
  .tuple(fc.option(condition, { nil: {} }), fc.option(condition, { nil: {} }), fc.option(condition, { nil: {} }))
  .map(([first, second, third]) => ({ ...first, ...second, ...third }));

/** What the filter means, row by row. */
function holds(filter: InstanceFilter, { instance, tags: own, customAttributes }: Labelled): boolean {
  const named = [...instance.parameters, ...customAttributes];
  const searched = [instance.workflow, instance.comment ?? '', ...named.map(({ value }) => value)];
  const { launchedBy } = instance;
  const launcher = launchedBy.kind === 'user' ? launchedBy.name : launchedBy.kind === 'plan' ? launchedBy.plan : null;
  return (
    (filter.status === undefined || instance.status === filter.status) &&
    (filter.workflow === undefined || instance.workflow === filter.workflow) &&
    (filter.errors === undefined || instance.errors > 0 === filter.errors) &&
    (filter.launchedAfterMs === undefined || instance.createdAtMs >= filter.launchedAfterMs) &&
    (filter.launchedBeforeMs === undefined || instance.createdAtMs < filter.launchedBeforeMs) &&
    (filter.parameters ?? []).every((wanted) => named.some(({ name, value }) => name === wanted.name && value === wanted.value)) &&
    (filter.tag === undefined || own.includes(filter.tag)) &&
    (filter.host === undefined || instance.host === filter.host) &&
    (filter.text === undefined || searched.some((text) => text.toLowerCase().includes(filter.text?.toLowerCase() ?? ''))) &&
    (filter.workflows === undefined || filter.workflows.includes(instance.workflow)) &&
    (filter.launchedBy === undefined ||
      (launcher === filter.launchedBy.name && (filter.launchedBy.kind ?? launchedBy.kind) === launchedBy.kind)) &&
    (filter.runningAtMs === undefined ||
      (instance.createdAtMs <= filter.runningAtMs && (instance.endedAtMs ?? Number.POSITIVE_INFINITY) > filter.runningAtMs)) &&
    (filter.parentInstanceId === undefined || (launchedBy.kind === 'instance' && launchedBy.instanceId === filter.parentInstanceId))
  );
}

function expectedIds(filter: InstanceFilter, all: readonly Labelled[]): readonly number[] {
  // Where launches have an end the order is that of the launches.
  const byEnd = filter.status === 'terminated' && (filter.launchedBeforeMs === undefined || filter.runningAtMs !== undefined);
  const moment = ({ instance }: Labelled): number => (byEnd ? (instance.endedAtMs ?? 0) : instance.createdAtMs);
  return all
    .filter((one) => holds(filter, one))
    .sort((a, b) => moment(b) - moment(a) || b.instance.id - a.instance.id)
    .map(({ instance }) => instance.id);
}

function rowOf(one: Labelled | undefined): InstanceRow | null {
  if (one === undefined) return null;
  const { data: _, ...row } = one.instance;
  return { ...row, tags: [...one.tags].sort() };
}

function allPages(reader: ReadStore, filter: InstanceFilter, limit: number): readonly InstanceRow[] {
  const rows: InstanceRow[] = [];
  let cursor: string | null = null;
  do {
    const page = reader.instances(filter, cursor, limit);
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...page.rows);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}

/** Makes a store with these instances, by way of commits that end them, so that every index is moved as in life. */
async function fill(store: EngineStore, epoch: number, all: readonly Labelled[]): Promise<void> {
  await store.commit(epoch, [{ kind: 'definitionSaved', definition: aDefinition() }]);
  await store.commit(
    epoch,
    all.map(({ instance }): Change => ({
      kind: 'instanceCreated',
      instance: { ...instance, status: 'executing', endedAtMs: null, errors: 0 },
    })),
  );
  await store.commit(
    epoch,
    all.flatMap(({ instance, tags: own, customAttributes }): Change[] => [
      { kind: 'instanceChanged', instance },
      { kind: 'instanceLabels', instanceId: instance.id, customAttributes, tags: own },
    ]),
  );
}

test('every filter gives exactly the rows that it means, in order, whatever the size of the pages', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(labelled, { maxLength: 40 }),
      fc.array(fc.tuple(filters, fc.integer({ min: 1, max: 12 })), { minLength: 30, maxLength: 30 }),
      async (made, asked) => {
        const { dataDir, dispose } = makeDataDirectory();
        const store = createSqliteStore({ dataDir, synchronous: 'OFF' });
        try {
          const { epoch } = await store.open();
          const all = made.map(({ given, ...rest }, index): Labelled => ({ ...rest, instance: anInstance(index + 1, given) }));
          await fill(store, epoch, all);
          // The second has no time and small steps: its walks stop and go on all the time.
          const readers = [
            createSqliteReader({ dataDir }),
            createSqliteReader({ dataDir, listLimits: { timeLimitMs: 0, firstStep: 3, maxCandidates: 2 } }),
          ];
          try {
            for (const [filter, limit] of asked) {
              for (const reader of readers) {
                const rows = allPages(reader, filter, limit);
                expect(rows.map(({ id }) => id)).toEqual(expectedIds(filter, all));
                for (const row of rows) expect(row).toEqual(rowOf(all[row.id - 1]));
              }
            }
          } finally {
            for (const reader of readers) reader.close();
          }
        } finally {
          await store.close();
          dispose();
        }
      },
    ),
    { numRuns: 40 },
  );
});

let directory: ReturnType<typeof makeDataDirectory>;
let store: EngineStore;
let reader: ReadStore;
let epoch = 0;
beforeAll(async () => {
  directory = makeDataDirectory();
  store = createSqliteStore({ dataDir: directory.dataDir, synchronous: 'OFF' });
  ({ epoch } = await store.open());
  await store.commit(epoch, [{ kind: 'definitionSaved', definition: aDefinition() }]);
  reader = createSqliteReader({ dataDir: directory.dataDir });
});
afterAll(async () => {
  reader.close();
  await store.close();
  directory.dispose();
});

test('pages have no gaps and no doubles while instances are launched and end between them', async () => {
  let nextId = 1;
  const launch = (): Change => {
    const id = nextId;
    nextId += 1;
    return { kind: 'instanceCreated', instance: anInstance(id) };
  };
  const end = (id: number, atMs: number): Change => ({
    kind: 'instanceChanged',
    instance: anInstance(id, { status: 'terminated', endedAtMs: atMs, errors: id % 2 }),
  });
  await store.commit(epoch, Array.from({ length: 200 }, launch));
  for (let id = 1; id <= 120; id += 1) await store.commit(epoch, [end(id, startMs + 10_000 + Math.floor(id / 10))]);
  for (const filter of [{}, { status: 'terminated' }, { status: 'executing' }, { errors: false }, { text: 'mail' }] as const) {
    const before = new Set(allPages(reader, filter, 1000).map(({ id }) => id));
    const seen: number[] = [];
    const endedMeanwhile = new Set<number>();
    let cursor: string | null = null;
    do {
      const page = reader.instances(filter, cursor, 7);
      seen.push(...page.rows.map(({ id }) => id));
      cursor = page.nextCursor;
      const active = [...store.activeInstances()][0]?.instance.id ?? 0;
      endedMeanwhile.add(active);
      await store.commit(epoch, [launch(), end(active, startMs + 20_000 + nextId)]);
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    const missed = [...before].filter((id) => !seen.includes(id));
    // What ends while the list of those that execute is read may be missing there: it is true both ways.
    expect(missed.filter((id) => !endedMeanwhile.has(id))).toEqual([]);
  }
});

test('a cursor that is none, or of a list in the other order, is a RangeError', () => {
  for (const cursor of ['', 'x', 'created.1', 'created.1.-1', "created.1.1' or 1", 'ended.1.1', 'created.99999999999999999.1']) {
    expect(() => reader.instances({}, cursor, 10)).toThrow(RangeError);
  }
  expect(() => reader.instances({ status: 'terminated' }, 'created.1.1', 10)).toThrow(RangeError);
});

test('a limit out of range is a RangeError', () => {
  for (const limit of [0, -1, 1001, 1.5, Number.NaN]) expect(() => reader.instances({}, null, limit)).toThrow(RangeError);
});

test('a page that is full to the last row has no cursor', async () => {
  expect(reader.instances({ host: 'exact' }, null, 3)).toEqual({ rows: [], nextCursor: null });
  await store.commit(
    epoch,
    [5001, 5002, 5003].map((id): Change => ({ kind: 'instanceCreated', instance: anInstance(id, { host: 'exact' }) })),
  );
  expect(reader.instances({ host: 'exact' }, null, 3).nextCursor).toBeNull();
  expect(reader.instances({ host: 'exact' }, null, 2).nextCursor).not.toBeNull();
});

test('what waits is found by how it waits and since when, in the nodes of what has not ended', async () => {
  const { dataDir, dispose } = makeDataDirectory();
  const waitingStore = createSqliteStore({ dataDir, synchronous: 'OFF' });
  const opened = await waitingStore.open();
  const waits = [
    { kind: 'queued', attempt: 1, queuedAtMs: startMs },
    { kind: 'retrying', dueAtMs: startMs + 900 },
    { kind: 'waiting', on: 'condition', sinceMs: startMs + 20 },
    { kind: 'executing', attempt: 1, queuedAtMs: startMs, assignedAtMs: startMs },
  ];
  await waitingStore.commit(opened.epoch, [
    { kind: 'definitionSaved', definition: aDefinition() },
    ...waits.flatMap((state, index): Change[] => [
      { kind: 'instanceCreated', instance: anInstance(index + 1) },
      {
        kind: 'nodes',
        instanceId: index + 1,
        nodes: [{ nodeId: 1, data: JSON.stringify({ kind: 'task', state, last: { endedAtMs: startMs + 10 } }) }],
      },
    ]),
  ]);
  const waitingReader = createSqliteReader({ dataDir });
  const found = (filter: InstanceFilter): readonly number[] => waitingReader.instances(filter, null, 10).rows.map(({ id }) => id);
  expect(found({ waits: 'queued' })).toEqual([1]);
  expect(found({ waits: 'retrying' })).toEqual([2]);
  expect(found({ waits: 'condition', status: 'executing' })).toEqual([3]);
  expect(found({ waitingSinceMs: startMs + 10 })).toEqual([2, 1]);
  expect(found({ waitingSinceMs: startMs + 20, waits: 'condition' })).toEqual([3]);
  expect(found({ waits: 'queued', status: 'terminated' })).toEqual([]);
  expect(waitingReader.histogram({ waits: 'retrying' }, null, 5).total).toBe(1);
  waitingReader.close();
  await waitingStore.close();
  dispose();
});
