/** Figures that are kept: always what one would count, however they were written, and whenever the process died. */
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReadStore } from '../../src/app/ports.ts';
import { addPairs, bucketOf, emptySketch, pairsOf } from '../../src/core/statistics/span-sketch.ts';
import { stepMs, type Statistic, type StatisticStep } from '../../src/core/statistics/statistic.ts';
import type { Change, EngineStore } from '../../src/engine/ports.ts';
import { migrate } from '../../src/store/sqlite/connection.ts';
import { makeStatistics } from '../../src/store/sqlite/migrations/0005-statistics.ts';
import { migrations } from '../../src/store/sqlite/migrations/migrations.ts';
import { createSqliteReader } from '../../src/store/sqlite/reader.ts';
import { storeFile } from '../../src/store/sqlite/store-files.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { countStatistics } from './counted-statistics.ts';
import { makeDataDirectory } from './data-directory.ts';
import { aDefinition, anAttempt, anInstance, startMs } from './records.ts';

let directory: ReturnType<typeof makeDataDirectory>;
let store: EngineStore;
let epoch = 0;

beforeEach(async () => {
  directory = makeDataDirectory();
  await open();
  await commit({ kind: 'definitionSaved', definition: aDefinition() });
});
afterEach(async () => {
  await store.close();
  directory.dispose();
});

async function open(): Promise<void> {
  store = createSqliteStore({ dataDir: directory.dataDir, synchronous: 'OFF' });
  ({ epoch } = await store.open());
}

const commit = (...changes: Change[]): Promise<void> => store.commit(epoch, changes);

function read<T>(ask: (reader: ReadStore) => T): T {
  const reader = createSqliteReader({ dataDir: directory.dataDir });
  try {
    return ask(reader);
  } finally {
    reader.close();
  }
}

/** Everything of a step, added up, in a form that can be compared. */
function figures(step: StatisticStep): readonly unknown[] {
  return summed(read((reader) => reader.statistics(step, 0, Number.MAX_SAFE_INTEGER)));
}

function summed(rows: readonly Statistic[]): readonly unknown[] {
  const all = new Map<
    string,
    { key: string; started: number; ended: number; failed: number; run: Float64Array; wait: Float64Array; retry: Float64Array }
  >();
  for (const row of rows) {
    const key = `${row.kind} ${row.name} ${row.fromMs}`;
    const sum = all.get(key) ?? { key, started: 0, ended: 0, failed: 0, run: emptySketch(), wait: emptySketch(), retry: emptySketch() };
    all.set(key, sum);
    sum.started += row.started;
    sum.ended += row.ended;
    sum.failed += row.failed;
    for (const spans of ['run', 'wait', 'retry'] as const) addPairs(sum[spans], row[spans]);
  }
  return [...all.values()]
    .map(({ run, wait, retry, ...same }) => ({ ...same, run: pairsOf(run), wait: pairsOf(wait), retry: pairsOf(retry) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** The same, counted from the rows of instances and attempts: by SQL that knows nothing of how they are kept, or by the migration. */
function counted(step: StatisticStep, how: 'sql' | 'migration' = 'sql'): readonly unknown[] {
  const source = new Database(storeFile(directory.dataDir), { readonly: true });
  const copy = new Database(':memory:');
  // Everything as it was before there were figures, with the instances of now.
  const before = migrations.indexOf(makeStatistics);
  migrate(copy, migrations.slice(0, how === 'sql' ? before + 1 : before));
  copy.pragma('foreign_keys = off');
  for (const table of ['instance', 'attempt']) {
    // Columns that came later have nothing to do with figures.
    const then = copy.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(table).join();
    for (const row of source.prepare<[], Record<string, unknown>>(`select ${then} from ${table}`).all()) {
      const names = Object.keys(row);
      copy.prepare(`insert into ${table} (${names.join()}) values (${names.map(() => '?').join()})`).run(...Object.values(row));
    }
  }
  if (how === 'sql') copy.exec(countStatistics);
  else migrate(copy, migrations.slice(0, before + 1));
  type Row = Omit<Statistic, 'run' | 'wait' | 'retry'> & { readonly run: string; readonly wait: string; readonly retry: string };
  const rows = copy
    .prepare<[string], Row>('select kind, name, from_ms as fromMs, started, ended, failed, run, wait, retry from statistic where step = ?')
    .all(step);
  source.close();
  copy.close();
  const pairs = (text: string): readonly number[] => JSON.parse(text) as readonly number[];
  return summed(rows.map((row) => ({ ...row, run: pairs(row.run), wait: pairs(row.wait), retry: pairs(row.retry) })));
}

let lastId = 0;

/** The changes of one instance with one attempt, commit by commit. */
function lifeOf(workflow: string, queue: string, createdAtMs: number, exitCode: number): readonly (readonly Change[])[] {
  lastId += 1;
  const instance = anInstance(lastId, { workflow, createdAtMs, startedAtMs: createdAtMs });
  const attempt = anAttempt(lastId, 1, 1, { queue, queuedAtMs: createdAtMs, assignedAtMs: createdAtMs + 40 });
  const endedAtMs = createdAtMs + 5_000 + lastId * 37;
  return [
    [{ kind: 'instanceCreated', instance }],
    [{ kind: 'attemptAssigned', attempt }],
    [
      {
        kind: 'attemptEnded',
        instanceId: attempt.instanceId,
        nodeId: attempt.nodeId,
        number: attempt.number,
        startedAtMs: createdAtMs + 45,
        endedAtMs,
        outcome: { kind: 'exited', exitCode },
        output: {},
      },
      {
        kind: 'instanceChanged',
        instance: {
          ...instance,
          status: 'terminated',
          endedAtMs,
          errors: exitCode === 0 ? 0 : 1,
          queuedMs: 40,
          waitedForRetryMs: lastId % 3,
        },
      },
    ],
  ];
}

async function live(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const at = startMs + Math.floor((index * 26 * stepMs.hour) / count);
    for (const changes of lifeOf(`w${index % 3}`, `q${index % 2}`, at, index % 7 === 0 ? 1 : 0)) await commit(...changes);
  }
}

test('what is kept is what one would count, before it is folded and after, by hours and by days', async () => {
  await live(3);
  expect(figures('hour')).toEqual(counted('hour'));
  await live(250);
  expect(figures('hour')).toEqual(counted('hour'));
  expect(figures('day')).toEqual(counted('day'));
});

test('nothing is lost or counted twice where the process ends between two folds', async () => {
  await live(120);
  await store.close();
  await open();
  await live(140);
  await store.close();
  await open();
  await live(5);
  expect(figures('hour')).toEqual(counted('hour'));
  expect(figures('day')).toEqual(counted('day'));
});

test('a commit that fails adds nothing, also where it was to fold', async () => {
  await live(199);
  for (let index = 0; index < 3; index += 1) {
    const whole = lifeOf('failing', 'q0', startMs, 0).flat();
    await expect(commit(...whole, ...whole)).rejects.toThrow('UNIQUE');
  }
  expect(figures('hour')).toEqual(counted('hour'));
});

test('an instance that has not ended counts as launched, once', async () => {
  const started = (): number =>
    read((reader) => reader.statistics('hour', 0, Number.MAX_SAFE_INTEGER))
      .filter(({ kind }) => kind === 'workflow')
      .reduce((sum, row) => sum + row.started, 0);
  const life = lifeOf('w', 'q', startMs, 0);
  for (const changes of life) {
    await commit(...changes);
    expect(started()).toBe(1);
  }
  expect(read((reader) => reader.statistics('day', 0, startMs - stepMs.day))).toEqual([]);
});

test('the migration counts the past of an older store, to the same', async () => {
  await live(60);
  for (const step of ['hour', 'day'] as const) expect(counted(step, 'migration')).toEqual(counted(step));
});

test('figures outlive the instances', async () => {
  await live(20);
  const before = figures('day');
  await commit({ kind: 'instancesDeleted', instanceIds: Array.from({ length: 20 }, (_, index) => lastId - index) });
  expect(figures('day')).toEqual(before);
});

test('hours of long ago go, their days stay', async () => {
  for (const changes of lifeOf('w', 'q', startMs, 0)) await commit(...changes);
  const later = startMs + 100 * stepMs.day;
  for (let index = 0; index < 210; index += 1) for (const changes of lifeOf('w', 'q', later, 0)) await commit(...changes);
  const rows = (step: StatisticStep): readonly Statistic[] => read((reader) => reader.statistics(step, 0, later - stepMs.day));
  expect(rows('hour')).toEqual([]);
  expect(rows('day').map(({ kind, started, ended }) => [kind, started, ended])).toEqual([
    ['queue', 1, 1],
    ['workflow', 1, 1],
  ]);
  const [day] = rows('day');
  expect(day?.run[0]).toBe(bucketOf(5_000 + 37 * (lastId - 210) - 45));
});
