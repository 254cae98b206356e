import Database from 'better-sqlite3';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Change, EngineStore } from '../../src/engine/ports.ts';
import { backupDirectory } from '../../src/store/sqlite/backup-directory.ts';
import { inspectStore } from '../../src/store/sqlite/doctor.ts';
import { restoreBackup, verifyBackup } from '../../src/store/sqlite/restore.ts';
import { blobDirectory } from '../../src/store/sqlite/store-files.ts';
import { migrations } from '../../src/store/sqlite/migrations/migrations.ts';
import { createSqliteReader } from '../../src/store/sqlite/reader.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { makeDataDirectory } from './data-directory.ts';
import { aDefinition, anAttempt, anEnd, anEndedInstance, anInstance, aNode, inline, aSession, aUser, startMs } from './records.ts';

/** More than two parts of a backup. */
const largeBytes = 2 * 1024 * 1024 + 12_345;
const large = Buffer.alloc(largeBytes, 'evqueue\n');

let directory: ReturnType<typeof makeDataDirectory>;
let dataDir: string;
let file: string;
let store: EngineStore;
let epoch = 0;
const commit = (...changes: Change[]): Promise<void> => store.commit(epoch, changes);

beforeEach(async () => {
  directory = makeDataDirectory();
  dataDir = path.join(directory.dataDir, 'data');
  file = path.join(directory.dataDir, 'backup.db');
  store = createSqliteStore({ dataDir, synchronous: 'OFF' });
  ({ epoch } = await store.open());
  await commit({ kind: 'definitionSaved', definition: aDefinition() });
});
afterEach(async () => {
  await store.close();
  directory.dispose();
});

/** A whole instance; with a file of that many bytes as its output where there are any. */
function wholeInstance(id: number, fileBytes = 0): Change[] {
  if (fileBytes > 0) {
    mkdirSync(blobDirectory(dataDir), { recursive: true });
    writeFileSync(path.join(blobDirectory(dataDir), `${id}-1-1.stdout`), large.subarray(0, fileBytes));
  }
  const stdout = fileBytes > 0 ? ({ kind: 'file', sizeBytes: fileBytes } as const) : inline('x'.repeat(2000));
  return [
    { kind: 'instanceCreated', instance: anInstance(id) },
    { kind: 'nodes', instanceId: id, nodes: [aNode(0), aNode(1)] },
    { kind: 'attemptAssigned', attempt: anAttempt(id, 1) },
    anEnd(id, 1, 1, { output: { stdout } }),
    { kind: 'instanceChanged', instance: anEndedInstance(id) },
  ];
}

test('a backup that is written while the store is in use is whole, and restores to the same', async () => {
  for (let id = 1; id <= 600; id += 1) await commit(...wholeInstance(id, id === 300 ? largeBytes : 0));
  let lastId = 600;
  let calls = 0;
  let working: Promise<void> = Promise.resolve();
  await store.backup(file, (done, total) => {
    calls += 1;
    expect(done).toBeLessThanOrEqual(total);
    lastId += 1;
    const id = lastId;
    working = working.then(() => commit(...wholeInstance(id)));
  });
  await working;
  expect(calls).toBeGreaterThan(3);
  expect(readdirSync(directory.dataDir).sort()).toEqual(['backup.db', 'data']);

  const report = verifyBackup(file);
  expect(report).toMatchObject({ problems: [], files: 1, fileBytes: largeBytes, schemaVersion: migrations.length });
  expect(report.instances).toBeGreaterThanOrEqual(600);

  const target = path.join(directory.dataDir, 'restored');
  await restoreBackup(file, target);
  expect(inspectStore(target).findings).toEqual([]);
  expect(readFileSync(path.join(blobDirectory(target), '300-1-1.stdout')).equals(large)).toBe(true);
  const restored = createSqliteStore({ dataDir: target });
  const { epoch: newEpoch } = await restored.open();
  expect(newEpoch).toBeGreaterThan(epoch + 1000);
  const { lastInstanceId } = restored.configuration();
  expect(lastInstanceId).toBe(report.instances);
  for (let id = 1; id <= lastInstanceId; id += 1) expect(restored.instance(id)).toEqual(store.instance(id));
  await restored.close();
  expect(readdirSync(target).sort()).toEqual(['blobs', 'evqueue.db', 'lock.pid', 'lock.sqlite']);
});

test('times of outputs are restored with them, go with a resumed instance, and are deleted with theirs', async () => {
  const [head, last] = [wholeInstance(1).slice(0, 3), wholeInstance(1).at(-1)];
  const text = 'times 1-1-1 1000\no5 0 10\n';
  const times = new TextEncoder().encode(text);
  await commit(...head, anEnd(1, 1, 1, { output: { stdout: inline('12345'), times } }));
  if (last !== undefined) await commit(last);
  await store.backup(file);
  await commit(
    { kind: 'instanceCreated', instance: anInstance(2, { resumedFrom: 1 }) },
    { kind: 'attemptsCopied', from: 1, to: 2, without: [] },
    { kind: 'instancesDeleted', instanceIds: [1] },
  );
  const reader = createSqliteReader({ dataDir });
  expect([reader.outputTimes(1, 1, 1), reader.outputTimes(2, 1, 1), reader.outputTimes(2, 1, 2)]).toEqual([null, text, null]);
  reader.close();
  const restored = path.join(directory.dataDir, 'restored-times');
  await restoreBackup(file, restored);
  const again = createSqliteReader({ dataDir: restored });
  expect(again.outputTimes(1, 1, 1)).toBe(text);
  again.close();
});

test('a file whose instance is deleted while the backup runs is in the backup, and gone after it', async () => {
  for (let id = 1; id <= 100; id += 1) await commit(...wholeInstance(id));
  await commit(...wholeInstance(101, largeBytes), ...wholeInstance(102, largeBytes));
  let deletion: Promise<void> = Promise.resolve();
  await store.backup(file, (done, total) => {
    // Two turns after the last but one: the pages are copied, the files are not.
    if (total - done <= 64)
      deletion = nextTurn()
        .then(nextTurn)
        .then(() => commit({ kind: 'instancesDeleted', instanceIds: [101, 102] }));
  });
  await deletion;
  expect(verifyBackup(file)).toMatchObject({ problems: [], instances: 102, files: 2 });
  await store.close();
  expect(readdirSync(blobDirectory(dataDir))).toEqual([]);
});

test('a restored store has its users, and no sessions and no links: what was ended or used since would come back', async () => {
  const session = aSession('a');
  const passwordLink = { codeHash: Buffer.from('hash of a code'), expiresAtMs: startMs + 1_000 };
  await commit({ kind: 'userSaved', user: aUser('ann', { passwordLink }) }, { kind: 'sessionOpened', session, keepNewest: 10 });
  await store.backup(file);
  const target = path.join(directory.dataDir, 'restored');
  await restoreBackup(file, target);
  const restored = createSqliteStore({ dataDir: target });
  await restored.open();
  expect(restored.configuration().users).toEqual([aUser('ann')]);
  const reader = createSqliteReader({ dataDir: target });
  expect(reader.sessionOfToken(session.tokenHash)).toBeNull();
  reader.close();
  await restored.close();
});

test('a backup replaces an older one at once, and is one plain file', async () => {
  await store.backup(file);
  await commit(...wholeInstance(1));
  await store.backup(file);
  expect(verifyBackup(file).instances).toBe(1);
  expect(readdirSync(directory.dataDir).sort()).toEqual(['backup.db', 'data']);
});

test('a backup inside the data directory is refused', async () => {
  await expect(store.backup(path.join(dataDir, 'evqueue.db'))).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(store.backup(path.join(dataDir, 'copy.db'))).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(readdirSync(dataDir)).not.toContain('copy.db');
});

test('a backup that cannot be written rejects, and the store goes on', async () => {
  await expect(store.backup(path.join(directory.dataDir, 'no', 'such', 'place.db'))).rejects.toThrow('directory');
  await commit(...wholeInstance(1));
  expect(store.instance(1)).not.toBeNull();
});

test('a backup into a directory that is not there names it', async () => {
  await expect(backupDirectory(dataDir, '/nonexistent/b.db')).rejects.toThrow('there is no directory /nonexistent');
  await expect(backupDirectory(dataDir, '/nonexistent/b.db')).rejects.not.toBeInstanceOf(TypeError);
});

test('a store that is closed while its backup runs leaves no file', async () => {
  for (let id = 1; id <= 300; id += 1) await commit(...wholeInstance(id));
  let started = (): void => undefined;
  const isUnderWay = new Promise<void>((resolve) => {
    started = resolve;
  });
  const outcome = store
    .backup(file, () => started())
    .then(
      () => 'written',
      (cause: unknown) => String(cause),
    );
  await isUnderWay;
  await store.close();
  expect(await outcome).toContain('not open');
  expect(readdirSync(directory.dataDir)).toEqual(['data']);
});

test('verification finds what is no backup, what is damaged and what is missing', async () => {
  for (let id = 1; id <= 50; id += 1) await commit(...wholeInstance(id, id === 7 ? 5000 : 0));
  await store.backup(file);
  const copyWith = (name: string, change: (database: Database.Database) => void): string => {
    const copy = path.join(directory.dataDir, name);
    writeFileSync(copy, readFileSync(file));
    const database = new Database(copy);
    change(database);
    database.close();
    return copy;
  };
  const problemsOf = (name: string): string => verifyBackup(path.join(directory.dataDir, name)).problems.join('; ');

  expect(problemsOf('nothing.db')).toContain('cannot be opened');
  writeFileSync(path.join(directory.dataDir, 'text.db'), 'hello '.repeat(1000));
  expect(problemsOf('text.db')).toContain('cannot be read');
  copyWith('plain.db', (database) => database.exec('drop table backup_blob'));
  expect(problemsOf('plain.db')).toContain('is not a backup');
  copyWith('newer.db', (database) => database.pragma('user_version = 99'));
  expect(problemsOf('newer.db')).toContain('newer version');
  copyWith('hole.db', (database) => database.exec('delete from backup_blob'));
  expect(problemsOf('hole.db')).toBe('the output 7-1-1.stdout has 0 of 5000 bytes');
  copyWith('orphan.db', (database) => database.exec('pragma foreign_keys = off; delete from instance where id = 3'));
  expect(problemsOf('orphan.db')).toContain('refer to rows that are missing');

  const bytes = readFileSync(file);
  bytes.fill(0x55, 8192, bytes.length - 4096);
  writeFileSync(path.join(directory.dataDir, 'bitrot.db'), bytes);
  expect(problemsOf('bitrot.db')).not.toBe('');
  const target = path.join(directory.dataDir, 'target');
  await expect(restoreBackup(path.join(directory.dataDir, 'bitrot.db'), target)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  expect(existsSync(target)).toBe(false);
});

test('a restore never replaces a store, nor one that is in use', async () => {
  await store.backup(file);
  await expect(restoreBackup(file, dataDir)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
  await store.close();
  await expect(restoreBackup(file, dataDir)).rejects.toMatchObject({ code: 'CONFLICT' });
});
