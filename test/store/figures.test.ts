/** Histogram, values and finished instances, against the plain list. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InstanceFilter, InstanceRow, ReadStore } from '../../src/app/ports.ts';
import type { Change, EngineStore } from '../../src/engine/ports.ts';
import { inspectStore } from '../../src/store/sqlite/doctor.ts';
import { createSqliteReader } from '../../src/store/sqlite/reader.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { makeDataDirectory } from './data-directory.ts';
import { aDefinition, anInstance, startMs } from './records.ts';

let directory: ReturnType<typeof makeDataDirectory>;
let store: EngineStore;
let reader: ReadStore;
const number = 400;

beforeAll(async () => {
  directory = makeDataDirectory();
  store = createSqliteStore({ dataDir: directory.dataDir, synchronous: 'OFF' });
  const { epoch } = await store.open();
  const changes: Change[] = [{ kind: 'definitionSaved', definition: aDefinition() }];
  for (let id = 1; id <= number; id += 1) {
    const isEnded = id % 7 !== 0;
    // Not evenly spread: the later ones are closer together.
    const createdAtMs = startMs + Math.floor(10_000 * Math.sqrt(id));
    changes.push({
      kind: 'instanceCreated',
      instance: anInstance(id, {
        workflow: ['mail', 'Mail-2', 'order'][id % 3] ?? '',
        status: isEnded ? 'terminated' : id % 2 === 0 ? 'cancelling' : 'executing',
        host: id % 5 === 0 ? `db${id % 10}` : null,
        parameters: [{ name: 'order', value: `A-${id % 20}${'x'.repeat(id % 4 === 0 ? 60 : 0)}` }],
        createdAtMs,
        startedAtMs: createdAtMs,
        endedAtMs: isEnded ? createdAtMs + 1000 + id * 10 : null,
        errors: id % 11 === 0 ? 2 : 0,
        queuedMs: id,
      }),
    });
    if (id % 13 === 0) changes.push({ kind: 'tagAdded', instanceId: id, tag: `tag ${id % 3}` });
  }
  await store.commit(epoch, changes);
  reader = createSqliteReader({ dataDir: directory.dataDir });
});
afterAll(async () => {
  reader.close();
  await store.close();
  directory.dispose();
});

function listed(filter: InstanceFilter): readonly InstanceRow[] {
  return reader.instances(filter, null, 1000).rows;
}

const midMs = startMs + 100_000;
const filters: readonly InstanceFilter[] = [
  {},
  { workflow: 'mail' },
  { errors: true },
  { errors: false },
  { workflow: 'order', errors: true },
  { status: 'terminated' },
  { status: 'terminated', workflow: 'order', errors: true },
  { status: 'executing' },
  { status: 'cancelling', errors: true },
  { host: 'db5' },
  { tag: 'tag 1' },
  { parameters: [{ name: 'order', value: 'A-3' }], status: 'terminated' },
  { text: 'a-1' },
  { launchedAfterMs: midMs },
  { launchedAfterMs: midMs, launchedBeforeMs: midMs + 20_000, status: 'terminated' },
  { launchedBeforeMs: midMs, tag: 'tag 0' },
  { runningAtMs: midMs },
  { runningAtMs: midMs, workflow: 'mail', status: 'terminated' },
  { workflows: ['mail', 'order'], status: 'terminated' },
  { workflows: ['mail', 'order'], errors: true, tag: 'tag 1' },
  { workflows: ['mail', 'order'], status: 'executing' },
  { workflows: ['mail'], workflow: 'order' },
];

test.each(filters.map((filter) => [JSON.stringify(filter), filter] as const))(
  'the stretches of %s are those of its list',
  (_text, filter) => {
    const rows = listed(filter);
    for (const asked of [1, 7, 60]) {
      const { fromMs, toMs, stretchMs, stretches, total } = reader.histogram(filter, null, asked, 60_000);
      expect(total).toBe(rows.length);
      expect(stretches.length).toBeLessThanOrEqual(asked);
      const expected = stretches.map((stretch) => {
        const end = Math.min(toMs, stretch.fromMs + stretchMs);
        const inside = rows.filter(({ createdAtMs }) => createdAtMs >= stretch.fromMs && createdAtMs < end);
        return { fromMs: stretch.fromMs, tally: { count: inside.length, failed: inside.filter(({ errors }) => errors > 0).length } };
      });
      expect(stretches).toEqual(expected);
      expect(rows.every(({ createdAtMs }) => createdAtMs >= fromMs && createdAtMs < toMs)).toBe(true);
    }
  },
);

test('a range that is given is kept, also where the filter is narrower', () => {
  const range = { fromMs: midMs - 10_000, toMs: midMs + 10_000 };
  const { fromMs, toMs, stretches } = reader.histogram({ launchedAfterMs: midMs }, range, 4, 60_000);
  expect([fromMs, toMs, stretches.length]).toEqual([range.fromMs, range.toMs, 4]);
  expect(stretches.slice(0, 2).map(({ tally }) => tally?.count)).toEqual([0, 0]);
  expect(stretches.slice(2).reduce((sum, { tally }) => sum + (tally?.count ?? 0), 0)).toBe(
    listed({ launchedAfterMs: midMs, launchedBeforeMs: range.toMs }).length,
  );
});

test('an empty store has an empty histogram', () => {
  const { stretches } = reader.histogram({ workflow: 'nothing' }, null, 10);
  expect(stretches.every(({ tally }) => tally?.count === 0)).toBe(true);
});

test('names are found wherever they have the text, those that begin with it first', () => {
  expect(reader.values({ kind: 'workflow' }, '', 10)).toEqual(['Mail-2', 'mail', 'order']);
  expect(reader.values({ kind: 'workflow' }, 'R', 10)).toEqual(['order']);
  expect(reader.values({ kind: 'host' }, 'db', 10)).toEqual(['db0', 'db5']);
  expect(reader.values({ kind: 'tag' }, '1', 10)).toEqual(['tag 1']);
  expect(reader.values({ kind: 'parameterName' }, '', 10)).toEqual(['order']);
});

test('values begin with the text, each once, long ones whole', () => {
  const all = new Set(listed({}).flatMap(({ parameters }) => parameters.map(({ value }) => value)));
  const wanted = [...all].filter((value) => value.startsWith('A-1')).toSorted();
  expect(reader.values({ kind: 'parameter', name: 'order' }, 'A-1', 100)).toEqual(wanted);
  expect(reader.values({ kind: 'parameter', name: 'order' }, 'A-1', 2)).toEqual(wanted.slice(0, 2));
  expect(reader.values({ kind: 'parameter', name: 'order' }, `A-4${'x'.repeat(50)}`, 100)).toEqual([`A-4${'x'.repeat(60)}`]);
  expect(reader.values({ kind: 'parameter', name: 'order' }, 'a-', 100)).toEqual([]);
});

test('finished instances are those of the list, newest first, or in order of launch', () => {
  const ended = listed({ status: 'terminated', workflow: 'mail' });
  expect(reader.finished('mail', 20).map(({ id }) => id)).toEqual(ended.slice(0, 20).map(({ id }) => id));
  const between = listed({ status: 'terminated', launchedAfterMs: midMs, launchedBeforeMs: midMs + 20_000 })
    .map(({ id }) => id)
    .toSorted((a, b) => a - b);
  expect(reader.finishedBetween(null, midMs, midMs + 20_000, 1000).map(({ id }) => id)).toEqual(between);
  expect(reader.finishedBetween('order', midMs, midMs + 20_000, 3)).toHaveLength(3);
});

test('stretches of hours are sums of kept ones, with the parts of hours around them', async () => {
  const far = makeDataDirectory();
  const other = createSqliteStore({ dataDir: far.dataDir, synchronous: 'OFF' });
  const { epoch } = await other.open();
  const hour = 3_600_000;
  const ended = (id: number, atMs: number): Change => {
    const isEnded = id % 9 !== 0;
    return {
      kind: 'instanceCreated',
      instance: anInstance(id, {
        workflow: id % 2 === 0 ? 'mail' : 'order',
        status: isEnded ? 'terminated' : 'executing',
        createdAtMs: atMs,
        startedAtMs: atMs,
        endedAtMs: isEnded ? atMs + id : null,
        errors: id % 5 === 0 ? 1 : 0,
      }),
    };
  };
  await other.commit(epoch, [
    { kind: 'definitionSaved', definition: aDefinition() },
    ...Array.from({ length: 600 }, (_, index) => ended(index + 1, startMs + index * 1_700_000)),
  ]);
  await other.commit(epoch, [{ kind: 'instancesDeleted', instanceIds: [10, 20, 31] }]);
  const read = createSqliteReader({ dataDir: far.dataDir });
  const afterMs = startMs + 77 * hour + 1234;
  const wanted: readonly InstanceFilter[] = [
    {},
    { status: 'terminated' },
    { status: 'terminated', workflow: 'mail', errors: true },
    { errors: false, workflow: 'order' },
    { status: 'terminated', launchedAfterMs: afterMs },
    { status: 'terminated', launchedAfterMs: afterMs, launchedBeforeMs: afterMs + 100 * hour },
    { workflows: ['mail', 'order'], status: 'terminated' },
  ];
  for (const filter of wanted) {
    const rows = read.instances(filter, null, 1000).rows;
    const { toMs, stretchMs, stretches, total } = read.histogram(filter, null, 20, 60_000);
    expect(stretchMs % hour).toBe(0);
    expect(total).toBe(rows.length);
    expect(stretches).toEqual(
      stretches.map(({ fromMs }) => {
        const inside = rows.filter((row) => row.createdAtMs >= fromMs && row.createdAtMs < Math.min(toMs, fromMs + stretchMs));
        return { fromMs, tally: { count: inside.length, failed: inside.filter(({ errors }) => errors > 0).length } };
      }),
    );
  }
  // No time at all: the total of what is kept still says about how many.
  expect(read.histogram({ text: 'mail' }, null, 20, -1).stretches.every(({ tally }) => tally === null)).toBe(true);
  read.close();
  await other.close();
  expect(inspectStore(far.dataDir).findings).toEqual([]);
  far.dispose();
});
