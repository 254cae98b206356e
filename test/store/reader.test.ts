import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReadStore } from '../../src/app/ports.ts';
import type { Change, EngineStore } from '../../src/engine/ports.ts';
import { createSqliteReader } from '../../src/store/sqlite/reader.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { makeDataDirectory } from './data-directory.ts';
import { aDefinition, anAttempt, anEnd, anEndedInstance, anEntry, anInstance, aNode, aWorkflow, inline, textOf } from './records.ts';

let directory: ReturnType<typeof makeDataDirectory>;
let store: EngineStore;
let reader: ReadStore;
let epoch = 0;
const commit = (...changes: Change[]): Promise<void> => store.commit(epoch, changes);

beforeEach(async () => {
  directory = makeDataDirectory();
  store = createSqliteStore({ dataDir: directory.dataDir, synchronous: 'OFF' });
  ({ epoch } = await store.open());
  await commit({ kind: 'definitionSaved', definition: aDefinition() });
  reader = createSqliteReader({ dataDir: directory.dataDir });
});
afterEach(async () => {
  reader.close();
  await store.close();
  directory.dispose();
});

test('the reader sees a commit as soon as it has resolved, and nothing of one that failed', async () => {
  expect(reader.instanceRow(1)).toBeNull();
  await commit({ kind: 'instanceCreated', instance: anInstance(1) });
  expect(reader.instanceRow(1)?.id).toBe(1);
  await expect(commit({ kind: 'instanceCreated', instance: anInstance(2) }, anEnd(2, 1))).rejects.toThrow('not assigned');
  expect(reader.instanceRow(2)).toBeNull();
});

test('a detail has all that an instance owns', async () => {
  const parameters = [{ name: 'a', value: '1' }];
  await commit(
    { kind: 'instanceCreated', instance: anInstance(1, { parameters }) },
    { kind: 'nodes', instanceId: 1, nodes: [aNode(1, { inputs: 'i' }), aNode(0)] },
    { kind: 'attemptAssigned', attempt: anAttempt(1, 1) },
    { kind: 'instanceLabels', instanceId: 1, customAttributes: [{ name: 'total', value: '7' }], tags: ['late', 'big'] },
    { kind: 'tagAdded', instanceId: 1, tag: 'seen' },
    { kind: 'tagAdded', instanceId: 1, tag: 'seen' },
    { kind: 'tagRemoved', instanceId: 1, tag: 'late' },
  );
  expect(reader.instance(1)).toEqual({
    instance: anInstance(1, { parameters }),
    definitionSource: '<workflow/>',
    nodes: [aNode(0), aNode(1, { inputs: 'i' })],
    attempts: [anAttempt(1, 1)],
    tags: ['big', 'seen'],
    customAttributes: [{ name: 'total', value: '7' }],
  });
  const { data: _, ...row } = anInstance(1, { parameters });
  expect(reader.instanceRow(1)).toEqual({ ...row, tags: ['big', 'seen'] });
  expect(reader.attempt(1, 1, 1)).toEqual(anAttempt(1, 1));
  expect(reader.attempt(1, 1, 2)).toBeNull();
  expect(reader.instance(2)).toBeNull();
});

test('labels that are computed again replace the attributes', async () => {
  await commit({ kind: 'instanceCreated', instance: anInstance(1) });
  await commit({ kind: 'instanceLabels', instanceId: 1, customAttributes: [{ name: 'a', value: '1' }], tags: ['t'] });
  await commit({ kind: 'instanceLabels', instanceId: 1, customAttributes: [{ name: 'b', value: '2' }], tags: ['u'] });
  expect(reader.instance(1)?.customAttributes).toEqual([{ name: 'b', value: '2' }]);
  expect(reader.instance(1)?.tags).toEqual(['t', 'u']);
});

test('the journal is read in parts', async () => {
  const entries = [1, 2, 3, 4, 5].map(anEntry);
  await commit({ kind: 'instanceCreated', instance: anInstance(1) }, { kind: 'journal', instanceId: 1, entries });
  expect(reader.journal(1, 0, 100)).toEqual(entries);
  expect(reader.journal(1, 2, 2)).toEqual(entries.slice(2, 4));
  expect(reader.journal(1, 5, 100)).toEqual([]);
  expect(reader.journal(9, 0, 100)).toEqual([]);
});

test('output is there once the attempt has ended, with its whole size', async () => {
  await commit({ kind: 'instanceCreated', instance: anInstance(1) }, { kind: 'attemptAssigned', attempt: anAttempt(1, 1) });
  expect(reader.output(1, 1, 1, 'stdout', 0, 100)).toBeNull();
  await commit(anEnd(1, 1, 1, { output: { stdout: inline('0123456789') } }));
  const part = reader.output(1, 1, 1, 'stdout', 4, 3);
  expect(part?.sizeBytes).toBe(10);
  expect(textOf(part?.bytes ?? new Uint8Array())).toBe('456');
  expect(reader.output(1, 1, 1, 'stderr', 0, 100)).toEqual({ sizeBytes: 0, bytes: new Uint8Array(0) });
  expect(reader.output(1, 1, 2, 'stdout', 0, 100)).toBeNull();
});

test('counts are kept through launch, end, change after the end, failure and deletion', async () => {
  const counts = (): number[] => Object.values(reader.counts());
  expect(counts()).toEqual([0, 0, 0]);
  await commit(...[1, 2, 3].map((id): Change => ({ kind: 'instanceCreated', instance: anInstance(id) })));
  await commit({ kind: 'instanceChanged', instance: anInstance(2, { status: 'cancelling', errors: 4 }) });
  expect(counts()).toEqual([3, 0, 0]);
  await commit(
    { kind: 'instanceChanged', instance: anEndedInstance(1) },
    { kind: 'instanceChanged', instance: anEndedInstance(2, { errors: 1 }) },
  );
  expect(counts()).toEqual([1, 2, 1]);
  await commit({ kind: 'instanceChanged', instance: anEndedInstance(2, { errors: 0 }) });
  expect(counts()).toEqual([1, 2, 0]);
  await expect(commit({ kind: 'instanceChanged', instance: anEndedInstance(3) }, anEnd(3, 1))).rejects.toThrow('not assigned');
  expect(counts()).toEqual([1, 2, 0]);
  await commit({ kind: 'instancesDeleted', instanceIds: [1, 2] });
  expect(counts()).toEqual([1, 0, 0]);
});

test('the source of a workflow is that of its newest definition', async () => {
  const second = aDefinition({ hash: 'h2', source: '<workflow comment="second"/>' });
  await commit({ kind: 'workflowSaved', workflow: aWorkflow() });
  expect(reader.workflowSource('mail')).toEqual({ source: '<workflow/>', mediaType: 'application/xml', definitionHash: 'h' });
  await commit({ kind: 'definitionSaved', definition: second }, { kind: 'workflowSaved', workflow: aWorkflow({ definitionHash: 'h2' }) });
  expect(reader.workflowSource('mail')?.source).toBe(second.source);
  expect(reader.workflowSource('unknown')).toBeNull();
});

test('a directory without a store is no place to read from', () => {
  expect(() => createSqliteReader({ dataDir: `${directory.dataDir}/none` })).toThrow('directory does not exist');
});
