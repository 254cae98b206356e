/** What only shows between processes: the lock, and what a `kill -9` leaves. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSqliteReader } from '../../src/store/sqlite/reader.ts';
import { inspectStore } from '../../src/store/sqlite/doctor.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { makeDataDirectory } from './data-directory.ts';

let directory: ReturnType<typeof makeDataDirectory>;
const children: ChildProcess[] = [];

beforeEach(() => {
  directory = makeDataDirectory();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  directory.dispose();
});

/** Another engine: opens the store, says so, and commits one instance after the other, saying each number once it is acknowledged. */
function startWriter(): { readonly child: ChildProcess; readonly lines: AsyncIterator<string> } {
  const child = spawn(process.execPath, [new URL('writer-process.ts', import.meta.url).pathname, directory.dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

test('an engine in another process keeps this one out, and its death lets it in', async () => {
  const { child, lines } = startWriter();
  expect((await lines.next()).value).toBe('epoch 1');
  const store = createSqliteStore({ dataDir: directory.dataDir });
  await expect(store.open()).rejects.toMatchObject({ code: 'STORE_LOCKED' });
  await expect(store.open()).rejects.toThrow(`process ${child.pid}`);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  const { epoch } = await store.open();
  expect(epoch).toBe(2);
  await store.close();
});

test('kill -9 in the middle of commits loses nothing that was acknowledged, and leaves nothing half written', async () => {
  let acknowledged = 0;
  for (let round = 1; round <= 8; round += 1) {
    const { child, lines } = startWriter();
    expect((await lines.next()).value).toBe(`epoch ${round}`);
    const target = acknowledged + 5 + round * 7;
    while (acknowledged < target) acknowledged = Number((await lines.next()).value);
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    // What it had written into the pipe was acknowledged too.
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) acknowledged = Number(line.value);

    const { findings, facts } = inspectStore(directory.dataDir);
    expect(findings).toEqual([]);
    expect(facts.running).toBe(false);
  }
  const store = createSqliteStore({ dataDir: directory.dataDir });
  await store.open();
  const { lastInstanceId } = store.configuration();
  // The one commit under way may be there or not; never a part of it.
  expect(lastInstanceId - acknowledged).toBeGreaterThanOrEqual(0);
  for (let id = 1; id <= lastInstanceId; id += 1) {
    const found = store.instance(id);
    expect(found?.instance.endedAtMs).not.toBeNull();
    expect(found?.nodes.map(({ nodeId }) => nodeId)).toEqual([0, 1]);
    expect(found?.attempts).toHaveLength(1);
    expect(found?.lastJournalSeq).toBe(2);
    expect(store.output(id, 1, 1, 'stdout', 0, 10_000)).toHaveLength(6000);
  }
  await store.close();
});

test('a reader beside an engine that commits without pause sees whole commits only', async () => {
  const { lines } = startWriter();
  expect((await lines.next()).value).toBe('epoch 1');
  for (let acknowledged = 0; acknowledged < 5;) acknowledged = Number((await lines.next()).value);
  const reader = createSqliteReader({ dataDir: directory.dataDir });
  let newest = 0;
  let moves = 0;
  while (moves < 100) {
    const id = reader.instances({ status: 'terminated' }, null, 1).rows[0]?.id ?? 0;
    const { executing, terminated } = reader.counts();
    const detail = reader.instance(id);
    expect(id).toBeGreaterThanOrEqual(newest);
    expect(executing).toBe(0);
    expect(terminated).toBeGreaterThanOrEqual(id);
    expect(detail?.nodes).toHaveLength(2);
    expect(detail?.attempts).toHaveLength(1);
    expect(reader.output(id, 1, 1, 'stdout', 0, 10_000)?.bytes).toEqual(Buffer.alloc(6000, id));
    if (id > newest) moves += 1;
    newest = id;
    // Lets the writer's lines through, so that it is not held up by a full pipe.
    await lines.next();
  }
  reader.close();
});
