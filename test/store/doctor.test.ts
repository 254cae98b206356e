import Database from 'better-sqlite3';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EngineStore } from '../../src/engine/ports.ts';
import { inspectStore } from '../../src/store/sqlite/doctor.ts';
import { blobDirectory, storeFile } from '../../src/store/sqlite/store-files.ts';
import { migrations } from '../../src/store/sqlite/migrations/migrations.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { makeDataDirectory } from './data-directory.ts';
import { aDefinition, anAttempt, anEnd, anEndedInstance, anEntry, anInstance, aNode } from './records.ts';

let directory: ReturnType<typeof makeDataDirectory>;
let dataDir: string;
let store: EngineStore;

beforeEach(async () => {
  directory = makeDataDirectory();
  ({ dataDir } = directory);
  store = createSqliteStore({ dataDir, synchronous: 'OFF' });
  const { epoch } = await store.open();
  mkdirSync(blobDirectory(dataDir), { recursive: true });
  writeFileSync(path.join(blobDirectory(dataDir), '2-1-1.stdout'), '12345');
  await store.commit(epoch, [
    { kind: 'definitionSaved', definition: aDefinition() },
    { kind: 'instanceCreated', instance: anInstance(1) },
    { kind: 'nodes', instanceId: 1, nodes: [aNode(0), aNode(1)] },
    { kind: 'journal', instanceId: 1, entries: [anEntry(1), anEntry(2), anEntry(3)] },
    { kind: 'attemptAssigned', attempt: anAttempt(1, 1) },
    { kind: 'instanceCreated', instance: anInstance(2) },
    { kind: 'attemptAssigned', attempt: anAttempt(2, 1) },
    anEnd(2, 1, 1, { output: { stdout: { kind: 'file', sizeBytes: 5 } } }),
    { kind: 'instanceChanged', instance: anEndedInstance(2, { errors: 1 }) },
  ]);
});
afterEach(async () => {
  await store.close();
  directory.dispose();
});

test('a sound store has no findings, whether it runs or not', async () => {
  const running = inspectStore(dataDir);
  expect(running.findings).toEqual([]);
  expect(running.facts).toMatchObject({
    running: true,
    pid: process.pid,
    schemaVersion: migrations.length,
    epoch: 1,
    instances: { executing: 1, terminated: 1, terminatedWithErrors: 1 },
    outputFiles: 1,
    outputFileBytes: 5,
  });
  expect(running.facts.freeDiskBytes).toBeGreaterThan(0);
  await store.close();
  const stopped = inspectStore(dataDir);
  expect(stopped.findings).toEqual([]);
  expect(stopped.facts).toMatchObject({ running: false, pid: null, logBytes: 0 });
  expect(stopped.facts.databaseBytes).toBeGreaterThan(0);
});

test('looking at a store changes nothing, and does not keep the engine out', async () => {
  await store.close();
  inspectStore(dataDir);
  await expect(store.open()).resolves.toEqual({ epoch: 2 });
});

const wrongs: readonly { readonly sql: string; readonly code: string; readonly message: string }[] = [
  {
    sql: "insert into node values (99, 0, '{}')",
    code: 'REFERENCE_BROKEN',
    message: 'a row of node refers to a row of instance that is missing',
  },
  { sql: 'update instance set definition_id = 55 where id = 1', code: 'REFERENCE_BROKEN', message: 'instance 1 has lost its definition' },
  {
    sql: `insert into attempt select instance_id, node_id, 2, queue, host, runner, runner_ref, queued_at_ms, assigned_at_ms, started_at_ms, ended_at_ms,
      outcome, outcome_number, outcome_text from attempt where instance_id = 1`,
    code: 'SEVERAL_UNENDED_ATTEMPTS',
    message: 'node 1 of instance 1 has 2 attempts without an end',
  },
  {
    sql: 'update attempt set ended_at_ms = null where instance_id = 2',
    code: 'UNENDED_ATTEMPT_OF_ENDED_INSTANCE',
    message: 'instance 2 has ended, but attempt 1 of its node 1 has not',
  },
  {
    sql: 'update instance_count set terminated = 7',
    code: 'COUNTS_DIFFER',
    message: 'kept: 1 executing, 7 terminated, 1 of them with errors; counted: 1, 1, 1',
  },
  {
    sql: "update instance_hour set failed = 9 where workflow = ''",
    code: 'COUNTS_DIFFER',
    message: expect.stringMatching(/^hour \d+ of "" is kept with 1 ended, 9 failed; counted: 1, 1$/),
  },
  {
    sql: 'update definition_use set instances = 9',
    code: 'DEFINITION_USE_DIFFERS',
    message: 'definition h is used by 2 instances, kept is 9',
  },
  {
    sql: 'delete from journal where instance_id = 1 and seq = 2',
    code: 'JOURNAL_GAP',
    message: 'the journal of instance 1 has 2 entries from 1 to 3',
  },
  { sql: "update output set channel = 'log'", code: 'OUTPUT_MISSING', message: 'the file of the output 2-1-1.log is missing' },
  { sql: 'update output set size_bytes = 6', code: 'OUTPUT_SIZE_DIFFERS', message: 'the output 2-1-1.stdout has 5 bytes instead of 6' },
];
test.for(wrongs)('a hand in the database is found: $code', async ({ sql, code, message }) => {
  await store.close();
  const database = new Database(storeFile(dataDir));
  database.pragma('foreign_keys = off');
  database.exec(sql);
  database.close();
  expect(inspectStore(dataDir).findings).toContainEqual({ severity: 'error', code, message });
});

test('damaged pages, an older and a newer schema, an open directory and a missing store are found', async () => {
  await store.close();
  const codes = (): readonly string[] => inspectStore(dataDir).findings.map(({ code }) => code);
  const setVersion = (version: number): void => {
    const database = new Database(storeFile(dataDir));
    database.pragma(`user_version = ${version}`);
    database.close();
  };
  setVersion(0);
  expect(codes()).toEqual(['STORE_OLDER']);
  setVersion(99);
  expect(codes()).toEqual(['STORE_NEWER']);
  setVersion(migrations.length);
  chmodSync(dataDir, 0o755);
  expect(codes()).toEqual(['DIRECTORY_OPEN_TO_OTHERS']);
  chmodSync(dataDir, 0o700);
  const database = new Database(storeFile(dataDir));
  database.unsafeMode();
  database.pragma('writable_schema = on');
  database.exec("delete from sqlite_schema where name = 'instance_active'");
  database.close();
  expect(codes()).toContain('PAGES_DAMAGED');
  writeFileSync(storeFile(dataDir), 'x'.repeat(9000));
  expect(codes()).toEqual(['STORE_UNREADABLE']);
  expect(inspectStore(path.join(dataDir, 'none')).findings.map(({ code }) => code)).toEqual(['STORE_MISSING']);
});

test('files that no output refers to are told, not blamed', () => {
  writeFileSync(path.join(blobDirectory(dataDir), '1-1-1.stdout'), 'still running');
  expect(inspectStore(dataDir).findings).toMatchObject([{ severity: 'info', code: 'OUTPUT_LEFT' }]);
});
