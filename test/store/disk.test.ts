import Database from 'better-sqlite3';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Change, EngineStore } from '../../src/engine/ports.ts';
import { createSqliteReader } from '../../src/store/sqlite/reader.ts';
import { blobDirectory, blobName, storeFile } from '../../src/store/sqlite/store-files.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { makeDataDirectory } from './data-directory.ts';
import {
  aDefinition,
  anAttempt,
  anEnd,
  anEndedInstance,
  anEntry,
  anInstance,
  aNode,
  aQueue,
  aWorkflow,
  inline,
  textOf,
} from './records.ts';

let directory: ReturnType<typeof makeDataDirectory>;
let dataDir: string;
const opened: EngineStore[] = [];

beforeEach(() => {
  directory = makeDataDirectory();
  ({ dataDir } = directory);
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  directory.dispose();
});

type Commit = (...changes: Change[]) => Promise<void>;

/** Opens a store that is closed after the test. */
async function open(): Promise<{ readonly store: EngineStore; readonly epoch: number; readonly commit: Commit }> {
  const store = createSqliteStore({ dataDir, synchronous: 'OFF' });
  const { epoch } = await store.open();
  opened.push(store);
  return { store, epoch, commit: (...changes) => store.commit(epoch, changes) };
}

/** Writes the file of an output, as a runner does before the end is committed. */
function writeBlob(text: string, instanceId: number, nodeId = 1, number = 1): string {
  const file = path.join(blobDirectory(dataDir), blobName(instanceId, nodeId, number, 'stdout'));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const file = (text: string): { readonly kind: 'file'; readonly sizeBytes: number } => ({
  kind: 'file',
  sizeBytes: Buffer.byteLength(text),
});

/** An ended instance whose attempt has its output as a file. */
async function commitWithFile(commit: Commit, id: number, text: string): Promise<string> {
  const written = writeBlob(text, id);
  await commit(
    { kind: 'instanceCreated', instance: anInstance(id) },
    { kind: 'attemptAssigned', attempt: anAttempt(id, 1) },
    anEnd(id, 1, 1, { output: { stdout: file(text), stderr: inline('small') } }),
    { kind: 'instanceChanged', instance: anEndedInstance(id) },
  );
  return written;
}

test('everything is there again after a restart, and the epoch is one higher', async () => {
  const first = await open();
  await first.commit(
    { kind: 'definitionSaved', definition: aDefinition() },
    { kind: 'workflowSaved', workflow: aWorkflow() },
    { kind: 'queueSaved', queue: aQueue(1, { aliases: ['x'] }) },
    { kind: 'retryScheduleSaved', schedule: { name: 's', levels: [{ delayS: 1, times: 2 }] } },
    { kind: 'settingSaved', name: 'n', value: '1' },
    { kind: 'instanceCreated', instance: anInstance(1, { parameters: [{ name: 'a', value: '1' }] }) },
    { kind: 'instanceCreated', instance: anEndedInstance(2) },
    { kind: 'nodes', instanceId: 1, nodes: [aNode(0, { inputs: 'i' }), aNode(1)] },
    { kind: 'journal', instanceId: 1, entries: [anEntry(1), anEntry(2)] },
    { kind: 'attemptAssigned', attempt: anAttempt(1, 1) },
  );
  const before = { configuration: first.store.configuration(), active: [...first.store.activeInstances()], ended: first.store.instance(2) };
  expect(before.active).toHaveLength(1);
  await first.store.close();
  const second = await open();
  expect(second.epoch).toBe(first.epoch + 1);
  expect({
    configuration: second.store.configuration(),
    active: [...second.store.activeInstances()],
    ended: second.store.instance(2),
  }).toEqual(before);
});

test('a second engine is refused in the same process too, with the directory and the process named', async () => {
  const first = await open();
  const second = createSqliteStore({ dataDir });
  await expect(second.open()).rejects.toMatchObject({ code: 'STORE_LOCKED' });
  await expect(second.open()).rejects.toThrow(`${dataDir} is in use by another engine (process ${process.pid})`);
  await first.store.close();
  await expect(second.open()).resolves.toEqual({ epoch: first.epoch + 1 });
  await second.close();
});

test('a clean stop leaves no log behind', async () => {
  const { store } = await open();
  await store.close();
  expect(readdirSync(dataDir).filter((name) => /-(wal|shm|journal)$/.test(name))).toEqual([]);
});

test('a new directory is closed to others, an empty one is made so, one with other files is refused', async () => {
  const fresh = path.join(dataDir, 'deep', 'new');
  const store = createSqliteStore({ dataDir: fresh });
  await store.open();
  await store.close();
  expect(statSync(fresh).mode & 0o777).toBe(0o700);

  const empty = path.join(dataDir, 'empty');
  mkdirSync(empty);
  chmodSync(empty, 0o755);
  const second = createSqliteStore({ dataDir: empty });
  await second.open();
  await second.close();
  expect(statSync(empty).mode & 0o777).toBe(0o700);

  const foreign = path.join(dataDir, 'foreign');
  mkdirSync(foreign);
  chmodSync(foreign, 0o755);
  writeFileSync(path.join(foreign, 'letter.txt'), '');
  await expect(createSqliteStore({ dataDir: foreign }).open()).rejects.toMatchObject({ code: 'STORE_UNSUPPORTED' });
  expect(statSync(foreign).mode & 0o777).toBe(0o755);
  expect(readdirSync(foreign)).toEqual(['letter.txt']);
});

test('a store of a newer version, another SQLite file, and a file that is no database are refused as they are', async () => {
  const { store } = await open();
  await store.close();
  const tamper = (sql: string): void => {
    const database = new Database(storeFile(dataDir));
    database.exec(sql);
    database.close();
  };
  tamper('pragma user_version = 9999');
  await expect(createSqliteStore({ dataDir }).open()).rejects.toThrow('written by a newer version');
  expect(() => createSqliteReader({ dataDir })).toThrow('written by a newer version');
  tamper('pragma user_version = 1; pragma application_id = 7');
  await expect(createSqliteStore({ dataDir }).open()).rejects.toMatchObject({ code: 'STORE_UNSUPPORTED' });
  writeFileSync(storeFile(dataDir), 'x'.repeat(5000));
  await expect(createSqliteStore({ dataDir }).open()).rejects.toMatchObject({ code: 'STORE_UNSUPPORTED' });
});

test('a store with damaged pages is called so, with its file', async () => {
  const { store } = await open();
  await store.close();
  const damaged = storeFile(dataDir);
  const bytes = readFileSync(damaged);
  // The first page, which says that it is a store, stays.
  bytes.fill(0x5a, 4096);
  writeFileSync(damaged, bytes);
  await expect(createSqliteStore({ dataDir }).open()).rejects.toMatchObject({
    code: 'STORE_DAMAGED',
    message: expect.stringContaining(`${damaged} is damaged`),
  });
});

test('large output is read from its file by range, by the store and by a reader', async () => {
  const { store, commit } = await open();
  await commit({ kind: 'definitionSaved', definition: aDefinition() });
  await commitWithFile(commit, 1, '0123456789');
  expect(textOf(store.output(1, 1, 1, 'stdout', 3, 4))).toBe('3456');
  expect(textOf(store.output(1, 1, 1, 'stdout', 8, 100))).toBe('89');
  expect(store.output(1, 1, 1, 'stdout', 50, 100)).toHaveLength(0);
  const reader = createSqliteReader({ dataDir });
  const part = reader.output(1, 1, 1, 'stdout', 3, 4);
  expect(part).toEqual({ sizeBytes: 10, bytes: new TextEncoder().encode('3456') });
  reader.close();
});

test('a file that is missing is said, not taken for an empty output', async () => {
  const { store, commit } = await open();
  await commit({ kind: 'definitionSaved', definition: aDefinition() }, { kind: 'instanceCreated', instance: anInstance(1) });
  await commit({ kind: 'attemptAssigned', attempt: anAttempt(1, 1) }, anEnd(1, 1, 1, { output: { stdout: file('gone') } }));
  expect(() => store.output(1, 1, 1, 'stdout', 0, 10)).toThrow('1-1-1.stdout is missing');
  const reader = createSqliteReader({ dataDir });
  expect(() => reader.output(1, 1, 1, 'stdout', 0, 10)).toThrow(expect.objectContaining({ code: 'STORE_DAMAGED' }));
  reader.close();
});

test('a resumed instance shares the file, and keeps it when the original is deleted', async () => {
  const { store, commit } = await open();
  await commit({ kind: 'definitionSaved', definition: aDefinition() });
  const original = await commitWithFile(commit, 1, 'large');
  await commit(
    { kind: 'instanceCreated', instance: anInstance(2, { resumedFrom: 1 }) },
    { kind: 'attemptsCopied', from: 1, to: 2, without: [] },
  );
  const copy = path.join(blobDirectory(dataDir), blobName(2, 1, 1, 'stdout'));
  expect(statSync(copy).ino).toBe(statSync(original).ino);
  await commit({ kind: 'instancesDeleted', instanceIds: [1] });
  await store.close();
  expect(existsSync(original)).toBe(false);
  const again = await open();
  expect(textOf(again.store.output(2, 1, 1, 'stdout', 0, 10))).toBe('large');
  expect(textOf(again.store.output(2, 1, 1, 'stderr', 0, 10))).toBe('small');
});

test('a copy whose commit fails leaves no file', async () => {
  const { commit } = await open();
  await commit({ kind: 'definitionSaved', definition: aDefinition() });
  await commitWithFile(commit, 1, 'large');
  const failing = commit(
    { kind: 'instanceCreated', instance: anInstance(2) },
    { kind: 'attemptsCopied', from: 1, to: 2, without: [] },
    { kind: 'attemptUnassigned', instanceId: 2, nodeId: 9, number: 9 },
  );
  await expect(failing).rejects.toThrow('is not assigned');
  expect(readdirSync(blobDirectory(dataDir))).toEqual(['1-1-1.stdout']);
});

test('a copy passes over a name that a crash has left', async () => {
  const { store, commit } = await open();
  await commit({ kind: 'definitionSaved', definition: aDefinition() });
  await commitWithFile(commit, 1, 'large');
  writeBlob('left', 2);
  await commit({ kind: 'instanceCreated', instance: anInstance(2) }, { kind: 'attemptsCopied', from: 1, to: 2, without: [] });
  expect(textOf(store.output(2, 1, 1, 'stdout', 0, 10))).toBe('large');
});

test('a deletion whose commit fails keeps the file', async () => {
  const { store, commit } = await open();
  await commit({ kind: 'definitionSaved', definition: aDefinition() });
  await commitWithFile(commit, 1, 'large');
  await commit({ kind: 'instanceCreated', instance: anInstance(2) });
  await expect(commit({ kind: 'instancesDeleted', instanceIds: [1, 2] })).rejects.toThrow('has not ended');
  await store.close();
  const again = await open();
  expect(textOf(again.store.output(1, 1, 1, 'stdout', 0, 10))).toBe('large');
});

test('a start collects files that nothing refers to, and keeps those of attempts that have not ended', async () => {
  const { store, commit } = await open();
  await commit({ kind: 'definitionSaved', definition: aDefinition() });
  await commitWithFile(commit, 1, 'kept');
  await commit({ kind: 'instanceCreated', instance: anInstance(2) }, { kind: 'attemptAssigned', attempt: anAttempt(2, 1) });
  await store.close();
  writeBlob('of a command that ended while the engine was dead', 2);
  writeBlob('of an instance that was deleted', 77);
  writeBlob('of an attempt that never was', 1, 1, 5);
  linkSync(path.join(blobDirectory(dataDir), '1-1-1.stdout'), path.join(blobDirectory(dataDir), '1-1-1.stderr'));
  writeFileSync(path.join(blobDirectory(dataDir), 'notes.txt'), 'not an output');
  const again = await open();
  expect(readdirSync(blobDirectory(dataDir)).sort()).toEqual(['1-1-1.stdout', '2-1-1.stdout', 'notes.txt']);
  await again.commit(anEnd(2, 1, 1, { output: { stdout: file('of a command that ended while the engine was dead') } }));
  expect(textOf(again.store.output(2, 1, 1, 'stdout', 0, 4))).toBe('of a');
});

test('definitions that nothing uses are gone after a restart', async () => {
  const first = await open();
  await first.commit(
    { kind: 'definitionSaved', definition: aDefinition({ hash: 'unused' }) },
    { kind: 'definitionSaved', definition: aDefinition() },
    { kind: 'definitionSaved', definition: aDefinition({ hash: 'current' }) },
    { kind: 'instanceCreated', instance: anInstance(1) },
    { kind: 'workflowSaved', workflow: aWorkflow({ definitionHash: 'current' }) },
  );
  await first.store.close();
  const { store } = await open();
  expect(['unused', 'h', 'current'].map((hash) => store.definition(hash)?.hash)).toEqual([undefined, 'h', 'current']);
});
