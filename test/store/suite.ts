/**
 * The meaning of the port `EngineStore`. A store is right when it passes this suite; what only one kind of store has
 * (files, locks, a second connection) is tested beside it.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/core/instance/record.ts';
import type { ActiveInstance, Change, EngineStore } from '../../src/engine/ports.ts';
import {
  aDefinition,
  anAttempt,
  anEnd,
  anEndedInstance,
  anEntry,
  anInstance,
  aNode,
  aQueue,
  aUser,
  aWorkflow,
  inline,
  startMs,
  textOf,
} from './records.ts';

/** A new, empty store that is not open yet, and how to clear it away after it was closed. */
export type StoreUnderTest = { readonly store: EngineStore; readonly dispose: () => void };

/** Runs the suite on the stores that `make` gives. */
export function exerciseStore(name: string, make: () => StoreUnderTest): void {
  describe(`${name}: the contract of a store`, () => {
    let made: StoreUnderTest;
    let store: EngineStore;
    let epoch = 0;
    const commit = (...changes: Change[]): Promise<void> => store.commit(epoch, changes);
    const read = (id: number): ActiveInstance | null => store.instance(id);

    beforeEach(async () => {
      made = make();
      store = made.store;
      ({ epoch } = await store.open());
      await commit({ kind: 'definitionSaved', definition: aDefinition() });
    });
    afterEach(async () => {
      await store.close();
      made.dispose();
    });

    describe('instances', () => {
      test('an instance is read as it was created, with every field set', async () => {
        const instance = anInstance(7, {
          parameters: [
            { name: 'z', value: 'first' },
            { name: 'a', value: 'é "quoted" \n line' },
          ],
          priority: -3,
          comment: 'monthly',
          host: 'db1',
          user: 'www-data',
          launchedBy: { kind: 'instance', instanceId: 3, nodeId: 9 },
          resumedFrom: 2,
          depth: 4,
          idempotencyKey: 'order-17',
          errors: 2,
          unsatisfied: 1,
          realMs: 1.5,
          queuedMs: 2.25,
          waitedForRetryMs: 3,
          data: '{"schedules":[]}',
        });
        await commit({ kind: 'instanceCreated', instance });
        expect(read(7)).toEqual({ instance, nodes: [], attempts: [], lastJournalSeq: 0 });
      });

      test.for([
        { kind: 'user', name: 'bob' },
        { kind: 'plan', plan: 'nightly', plannedMomentMs: startMs },
        { kind: 'instance', instanceId: 12, nodeId: 0 },
      ] as const)('who launched it is kept: %o', async (launchedBy) => {
        await commit({ kind: 'instanceCreated', instance: anInstance(1, { launchedBy }) });
        expect(read(1)?.instance.launchedBy).toEqual(launchedBy);
      });

      test('a change writes the row again and keeps the parameters', async () => {
        const parameters = [{ name: 'a', value: '1' }];
        await commit({ kind: 'instanceCreated', instance: anInstance(1, { parameters }) });
        const changed = anInstance(1, {
          parameters,
          status: 'cancelling',
          priority: 5,
          comment: 'why',
          startedAtMs: startMs + 50,
          errors: 1,
          unsatisfied: 2,
          realMs: 10,
          queuedMs: 20,
          waitedForRetryMs: 30,
          data: '{"cancelled":true}',
        });
        await commit({ kind: 'instanceChanged', instance: changed });
        expect(read(1)?.instance).toEqual(changed);
        const ended = { ...changed, status: 'terminated', endedAtMs: startMs + 99 } as const;
        await commit({ kind: 'instanceChanged', instance: ended });
        expect(read(1)?.instance).toEqual(ended);
      });

      test('a change of an instance that is not there, or that has ended, is refused', async () => {
        await commit({ kind: 'instanceCreated', instance: anEndedInstance(1) });
        await expect(commit({ kind: 'instanceChanged', instance: anInstance(1) })).rejects.toThrow('has ended already');
        await expect(commit({ kind: 'instanceChanged', instance: anInstance(2) })).rejects.toThrow('is not there');
        await expect(commit({ kind: 'instanceChanged', instance: anEndedInstance(2) })).rejects.toThrow('is not there');
      });

      test('an instance on a definition that is not stored is refused', async () => {
        await expect(commit({ kind: 'instanceCreated', instance: anInstance(1, { definitionHash: 'unknown' }) })).rejects.toThrow(
          'no definition with the hash unknown',
        );
      });

      test('the same id is refused a second time', async () => {
        await commit({ kind: 'instanceCreated', instance: anInstance(1) });
        await expect(commit({ kind: 'instanceCreated', instance: anInstance(1) })).rejects.toThrow('UNIQUE');
      });

      test('an idempotency key leads to its instance, and is refused for a second one', async () => {
        await commit({ kind: 'instanceCreated', instance: anInstance(1, { idempotencyKey: 'k' }) });
        await commit({ kind: 'instanceCreated', instance: anInstance(2) }, { kind: 'instanceCreated', instance: anInstance(3) });
        expect(store.instanceOfIdempotencyKey('k')).toBe(1);
        expect(store.instanceOfIdempotencyKey('other')).toBeNull();
        await expect(commit({ kind: 'instanceCreated', instance: anInstance(4, { idempotencyKey: 'k' }) })).rejects.toThrow('UNIQUE');
        expect(read(4)).toBeNull();
      });

      test('only instances that have not ended are active, oldest first, whatever their number', async () => {
        const ids = Array.from({ length: 1203 }, (_, index) => index + 1);
        await commit(
          ...ids.map((id): Change => ({ kind: 'instanceCreated', instance: id % 3 === 0 ? anEndedInstance(id) : anInstance(id) })),
        );
        expect([...store.activeInstances()].map(({ instance }) => instance.id)).toEqual(ids.filter((id) => id % 3 !== 0));
      });

      test('instances launched in the same millisecond are all active, once each', async () => {
        const ids = Array.from({ length: 1100 }, (_, index) => index + 1);
        await commit(...ids.map((id): Change => ({ kind: 'instanceCreated', instance: anInstance(id, { createdAtMs: startMs }) })));
        expect([...store.activeInstances()].map(({ instance }) => instance.id)).toEqual(ids);
      });

      test('a commit between two active instances disturbs nothing', async () => {
        await commit({ kind: 'instanceCreated', instance: anInstance(1) }, { kind: 'instanceCreated', instance: anInstance(2) });
        const seen: number[] = [];
        for (const { instance } of store.activeInstances()) {
          seen.push(instance.id);
          await commit({ kind: 'nodes', instanceId: instance.id, nodes: [aNode(0)] });
        }
        expect(seen).toEqual([1, 2]);
      });
    });

    describe('nodes and journal', () => {
      beforeEach(() => commit({ kind: 'instanceCreated', instance: anInstance(1) }));

      test('nodes are read in order of their id, with the inputs that were written once', async () => {
        await commit({ kind: 'nodes', instanceId: 1, nodes: [aNode(10, { inputs: '{"argv":["x"]}' }), aNode(2), aNode(0)] });
        await commit({ kind: 'nodes', instanceId: 1, nodes: [aNode(10, { data: 'changed' })] });
        expect(read(1)?.nodes).toEqual([aNode(0), aNode(2), { nodeId: 10, data: 'changed', inputs: '{"argv":["x"]}' }]);
        await commit({ kind: 'nodes', instanceId: 1, nodes: [aNode(10, { inputs: 'again' })] });
        expect(read(1)?.nodes.at(-1)).toEqual(aNode(10, { inputs: 'again' }));
      });

      test('removed nodes are gone with their inputs', async () => {
        await commit({ kind: 'instanceCreated', instance: anInstance(2) });
        await commit({ kind: 'nodes', instanceId: 2, nodes: [aNode(3)] });
        await commit({ kind: 'nodes', instanceId: 1, nodes: [aNode(1), aNode(2, { inputs: 'i' }), aNode(3)] });
        await commit({ kind: 'nodesRemoved', instanceId: 1, from: 2 });
        expect(read(1)?.nodes).toEqual([aNode(1)]);
        await commit({ kind: 'nodes', instanceId: 1, nodes: [aNode(2)] });
        expect(read(1)?.nodes).toEqual([aNode(1), aNode(2)]);
        expect(read(2)?.nodes).toEqual([aNode(3)]);
      });

      test('nodes of one instance are not those of another', async () => {
        await commit({ kind: 'instanceCreated', instance: anInstance(2) });
        await commit({ kind: 'nodes', instanceId: 1, nodes: [aNode(1)] }, { kind: 'nodes', instanceId: 2, nodes: [aNode(5)] });
        expect(read(1)?.nodes).toEqual([aNode(1)]);
        expect(read(2)?.nodes).toEqual([aNode(5)]);
      });

      test('nodes of an instance that is not there are refused', async () => {
        await expect(commit({ kind: 'nodes', instanceId: 9, nodes: [aNode(1)] })).rejects.toThrow('FOREIGN KEY');
      });

      test('the journal says how far it has come, and takes each number once', async () => {
        await commit({ kind: 'journal', instanceId: 1, entries: [anEntry(1), anEntry(2)] });
        await commit({ kind: 'journal', instanceId: 1, entries: [anEntry(3)] });
        expect(read(1)?.lastJournalSeq).toBe(3);
        await expect(commit({ kind: 'journal', instanceId: 1, entries: [anEntry(3)] })).rejects.toThrow('UNIQUE');
        expect([...store.activeInstances()][0]?.lastJournalSeq).toBe(3);
      });
    });

    describe('attempts', () => {
      beforeEach(() => commit({ kind: 'instanceCreated', instance: anInstance(1) }));

      test('an attempt is in from its assignment, and completed at its end', async () => {
        const attempt = anAttempt(1, 4, 1, { host: 'h1' });
        await commit({ kind: 'attemptAssigned', attempt });
        expect(read(1)?.attempts).toEqual([attempt]);
        await commit(anEnd(1, 4));
        expect(read(1)?.attempts).toEqual([
          { ...attempt, startedAtMs: startMs + 2, endedAtMs: startMs + 3, outcome: { kind: 'exited', exitCode: 0 } },
        ]);
      });

      test('attempts are read in order of node and number', async () => {
        for (const [nodeId, number] of [
          [5, 2],
          [5, 1],
          [3, 1],
        ] as const) {
          await commit({ kind: 'attemptAssigned', attempt: anAttempt(1, nodeId, number) });
        }
        expect(read(1)?.attempts.map(({ nodeId, number }) => [nodeId, number])).toEqual([
          [3, 1],
          [5, 1],
          [5, 2],
        ]);
      });

      const outcomes: readonly Outcome[] = [
        { kind: 'exited', exitCode: 0 },
        { kind: 'exited', exitCode: 255 },
        { kind: 'signalled', signal: 9, certain: true },
        { kind: 'signalled', signal: 15, certain: false },
        { kind: 'failedToStart', reason: 'no such program', exitCode: 127 },
        { kind: 'failedToStart', reason: '', exitCode: null },
        { kind: 'timedOut', timeoutS: 0.5 },
        { kind: 'killed', by: 'ann' },
        { kind: 'outputLimit', limitBytes: 50_000_000_000 },
        { kind: 'lost', found: 'worker 12 is gone' },
      ];
      test.for(outcomes)('an outcome is read as it was written: %o', async (outcome) => {
        await commit({ kind: 'attemptAssigned', attempt: anAttempt(1, 1) });
        await commit(anEnd(1, 1, 1, { outcome }));
        expect(read(1)?.attempts[0]?.outcome).toEqual(outcome);
      });

      test('an attempt may have no known start', async () => {
        await commit({ kind: 'attemptAssigned', attempt: anAttempt(1, 1) });
        await commit({ ...anEnd(1, 1), startedAtMs: null });
        expect(read(1)?.attempts[0]?.startedAtMs).toBeNull();
      });

      test('an assignment that is taken back leaves no row', async () => {
        await commit({ kind: 'attemptAssigned', attempt: anAttempt(1, 1) });
        await commit({ kind: 'attemptUnassigned', instanceId: 1, nodeId: 1, number: 1 });
        expect(read(1)?.attempts).toEqual([]);
        await commit({ kind: 'attemptAssigned', attempt: anAttempt(1, 1) });
        expect(read(1)?.attempts).toHaveLength(1);
      });

      test('an attempt ends once, and only after its assignment', async () => {
        await expect(commit(anEnd(1, 1))).rejects.toThrow('is not assigned');
        await commit({ kind: 'attemptAssigned', attempt: anAttempt(1, 1) });
        await commit(anEnd(1, 1));
        await expect(commit(anEnd(1, 1, 1, { outcome: { kind: 'exited', exitCode: 1 } }))).rejects.toThrow('has ended already');
        await expect(commit({ kind: 'attemptUnassigned', instanceId: 1, nodeId: 1, number: 1 })).rejects.toThrow('is not assigned');
        expect(read(1)?.attempts[0]?.outcome).toEqual({ kind: 'exited', exitCode: 0 });
      });

      test('the same attempt is refused a second time', async () => {
        await commit({ kind: 'attemptAssigned', attempt: anAttempt(1, 1) });
        await expect(commit({ kind: 'attemptAssigned', attempt: anAttempt(1, 1) })).rejects.toThrow('UNIQUE');
      });
    });

    describe('outputs', () => {
      beforeEach(() => commit({ kind: 'instanceCreated', instance: anInstance(1) }, { kind: 'attemptAssigned', attempt: anAttempt(1, 1) }));

      test('each channel has its own bytes, every byte value among them', async () => {
        const all = Uint8Array.from({ length: 256 }, (_, value) => value);
        await commit(anEnd(1, 1, 1, { output: { stdout: { kind: 'inline', bytes: all }, stderr: inline('oops'), log: inline('50%') } }));
        expect([...store.output(1, 1, 1, 'stdout', 0, 1000)]).toEqual([...all]);
        expect(textOf(store.output(1, 1, 1, 'stderr', 0, 1000))).toBe('oops');
        expect(textOf(store.output(1, 1, 1, 'log', 0, 1000))).toBe('50%');
      });

      test('a part is read by offset and length', async () => {
        await commit(anEnd(1, 1, 1, { output: { stdout: inline('0123456789') } }));
        expect(textOf(store.output(1, 1, 1, 'stdout', 3, 4))).toBe('3456');
        expect(textOf(store.output(1, 1, 1, 'stdout', 8, 100))).toBe('89');
        expect(textOf(store.output(1, 1, 1, 'stdout', 10, 100))).toBe('');
        expect(textOf(store.output(1, 1, 1, 'stdout', 99, 1))).toBe('');
        expect(textOf(store.output(1, 1, 1, 'stdout', 0, 0))).toBe('');
      });

      test('a channel that wrote nothing, and an attempt that is not there, are empty', async () => {
        await commit(anEnd(1, 1, 1, { output: { stdout: inline('') } }));
        expect(store.output(1, 1, 1, 'stdout', 0, 10)).toHaveLength(0);
        expect(store.output(1, 1, 1, 'stderr', 0, 10)).toHaveLength(0);
        expect(store.output(9, 9, 9, 'stdout', 0, 10)).toHaveLength(0);
      });

      test('a place that is none is refused', () => {
        expect(() => store.output(1, 1, 1, 'stdout', -1, 10)).toThrow(RangeError);
        expect(() => store.output(1, 1, 1, 'stdout', 0, 0.5)).toThrow(RangeError);
      });
    });

    describe('resume', () => {
      test('ended attempts are copied with their outputs, and outlive the original', async () => {
        await commit(
          { kind: 'instanceCreated', instance: anInstance(1) },
          { kind: 'attemptAssigned', attempt: anAttempt(1, 1) },
          { kind: 'attemptAssigned', attempt: anAttempt(1, 1, 2) },
          { kind: 'attemptAssigned', attempt: anAttempt(1, 2) },
          anEnd(1, 1, 1, { outcome: { kind: 'exited', exitCode: 3 }, output: { stderr: inline('failed') } }),
          anEnd(1, 1, 2, { output: { stdout: inline('fine') } }),
          { kind: 'instanceChanged', instance: anEndedInstance(1) },
        );
        const original = read(1);
        await commit(
          { kind: 'instanceCreated', instance: anInstance(2, { resumedFrom: 1 }) },
          { kind: 'attemptsCopied', from: 1, to: 2, without: [] },
        );
        const ended = original?.attempts.filter(({ outcome }) => outcome !== null);
        expect(ended).toHaveLength(2);
        expect(read(2)?.attempts).toEqual(ended?.map((attempt) => ({ ...attempt, instanceId: 2 })));
        await commit({ kind: 'instancesDeleted', instanceIds: [1] });
        expect(textOf(store.output(2, 1, 1, 'stderr', 0, 100))).toBe('failed');
        expect(textOf(store.output(2, 1, 2, 'stdout', 0, 100))).toBe('fine');
        expect(read(2)?.instance.resumedFrom).toBe(1);
      });
    });

    test('attempts of nodes that run anew are not copied', async () => {
      await commit(
        { kind: 'instanceCreated', instance: anInstance(1) },
        { kind: 'attemptAssigned', attempt: anAttempt(1, 1) },
        { kind: 'attemptAssigned', attempt: anAttempt(1, 2) },
        anEnd(1, 1, 1, { output: { stdout: inline('kept') } }),
        anEnd(1, 2, 1, { output: { stdout: inline('left') } }),
        { kind: 'instanceChanged', instance: anEndedInstance(1) },
        { kind: 'instanceCreated', instance: anInstance(2, { resumedFrom: 1 }) },
        { kind: 'attemptsCopied', from: 1, to: 2, without: [2] },
      );
      expect(read(2)?.attempts.map(({ nodeId }) => nodeId)).toEqual([1]);
      expect(textOf(store.output(2, 1, 1, 'stdout', 0, 100))).toBe('kept');
      expect(store.output(2, 2, 1, 'stdout', 0, 100)).toHaveLength(0);
    });

    describe('deletion and retention', () => {
      test('a deleted instance is gone with all it owned', async () => {
        await commit(
          { kind: 'instanceCreated', instance: anInstance(1, { parameters: [{ name: 'a', value: '1' }], idempotencyKey: 'k' }) },
          { kind: 'nodes', instanceId: 1, nodes: [aNode(1, { inputs: 'i' })] },
          { kind: 'journal', instanceId: 1, entries: [anEntry(1)] },
          { kind: 'attemptAssigned', attempt: anAttempt(1, 1) },
          anEnd(1, 1, 1, { output: { stdout: inline('x') } }),
          { kind: 'instanceChanged', instance: anEndedInstance(1) },
          { kind: 'instanceLabels', instanceId: 1, customAttributes: [{ name: 'n', value: 'v' }], tags: ['t'] },
        );
        await commit({ kind: 'instancesDeleted', instanceIds: [1] });
        expect(read(1)).toBeNull();
        expect(store.output(1, 1, 1, 'stdout', 0, 10)).toHaveLength(0);
        expect(store.instanceOfIdempotencyKey('k')).toBeNull();
      });

      test('an instance that has not ended is not deleted, and nothing else of that commit is', async () => {
        await commit({ kind: 'instanceCreated', instance: anEndedInstance(1) }, { kind: 'instanceCreated', instance: anInstance(2) });
        await expect(commit({ kind: 'instancesDeleted', instanceIds: [1, 2] })).rejects.toThrow('instance 2 has not ended');
        expect(read(1)).not.toBeNull();
        expect(read(2)).not.toBeNull();
      });

      test('deleting what is gone already changes nothing', async () => {
        await commit({ kind: 'instancesDeleted', instanceIds: [77] });
        expect(store.configuration().lastInstanceId).toBe(0);
      });

      test('the record of an instance is what the whole instance begins with', async () => {
        await commit({ kind: 'instanceCreated', instance: anInstance(4) });
        expect(store.instanceRecord(4)).toEqual(store.instance(4)!.instance);
        expect(store.instanceRecord(5)).toBeNull();
        expect(store.finishedWorkflows()).toEqual([]);
      });

      test('an id that was deleted still counts as given', async () => {
        await commit({ kind: 'instanceCreated', instance: anInstance(4) }, { kind: 'instanceCreated', instance: anEndedInstance(9) });
        expect(store.configuration().lastInstanceId).toBe(9);
        await commit({ kind: 'instancesDeleted', instanceIds: [9] });
        expect(store.configuration().lastInstanceId).toBe(9);
        await commit({ kind: 'instanceCreated', instance: anInstance(10) });
        expect(store.configuration().lastInstanceId).toBe(10);
      });

      test('retention by age and by number, each alone and both', async () => {
        for (let id = 1; id <= 6; id += 1) await commit({ kind: 'instanceCreated', instance: anEndedInstance(id) });
        await commit(
          { kind: 'instanceCreated', instance: anEndedInstance(7, { workflow: 'other' }) },
          { kind: 'instanceCreated', instance: anInstance(8) },
        );
        const endOf = (id: number): number => startMs + id + 1000;
        expect(store.expiredInstances('mail', { endedBeforeMs: null, newest: null }, 10)).toEqual([]);
        expect(store.expiredInstances('mail', { endedBeforeMs: endOf(3), newest: null }, 10)).toEqual([1, 2]);
        expect(store.expiredInstances('mail', { endedBeforeMs: endOf(99), newest: null }, 2)).toEqual([1, 2]);
        expect(store.expiredInstances('mail', { endedBeforeMs: null, newest: 2 }, 10)).toEqual([1, 2, 3, 4]);
        expect(store.expiredInstances('mail', { endedBeforeMs: null, newest: 0 }, 10)).toEqual([1, 2, 3, 4, 5, 6]);
        expect(store.expiredInstances('mail', { endedBeforeMs: null, newest: 6 }, 10)).toEqual([]);
        expect(store.expiredInstances('mail', { endedBeforeMs: endOf(3), newest: 5 }, 10)).toEqual([1, 2]);
        expect(store.expiredInstances('mail', { endedBeforeMs: endOf(2), newest: 4 }, 10)).toEqual([1, 2]);
        expect(store.finishedWorkflows()).toEqual(['mail', 'other']);
        expect(store.expiredInstances('nobody', { endedBeforeMs: endOf(99), newest: 0 }, 10)).toEqual([]);
      });
    });

    describe('configuration', () => {
      test('a new store has none', () => {
        expect(store.configuration()).toEqual({
          workflows: [],
          queues: [],
          retrySchedules: [],
          settings: [],
          users: [],
          plans: [],
          lastPlanId: 0,
          lastBackfillId: 0,
          lastInstanceId: 0,
        });
      });

      test('workflows are saved, saved again, deleted', async () => {
        await commit({ kind: 'definitionSaved', definition: aDefinition({ hash: 'h2', source: '<workflow comment="2"/>' }) });
        await commit({ kind: 'workflowSaved', workflow: aWorkflow() }, { kind: 'workflowSaved', workflow: aWorkflow({ name: 'b' }) });
        const changed = aWorkflow({ group: 'g', comment: 'c', definitionHash: 'h2', updatedAtMs: startMs + 5, updatedBy: 'bob' });
        await commit({ kind: 'workflowSaved', workflow: changed }, { kind: 'workflowDeleted', name: 'b' });
        expect(store.configuration().workflows).toEqual([changed]);
        expect(store.definition('h2')).toEqual(aDefinition({ hash: 'h2', source: '<workflow comment="2"/>' }));
      });

      test('a definition is kept as long as a workflow or an instance uses it', async () => {
        await commit(
          { kind: 'definitionSaved', definition: aDefinition({ hash: 'h2' }) },
          { kind: 'workflowSaved', workflow: aWorkflow() },
          { kind: 'instanceCreated', instance: anEndedInstance(1) },
        );
        await commit({ kind: 'workflowSaved', workflow: aWorkflow({ definitionHash: 'h2' }) });
        expect(store.definition('h')).not.toBeNull();
        await commit({ kind: 'instancesDeleted', instanceIds: [1] });
        expect(store.definition('h')).toBeNull();
        await commit({ kind: 'workflowDeleted', name: 'mail' });
        expect(store.definition('h2')).toBeNull();
      });

      test('a definition that a workflow uses outlives its last instance', async () => {
        await commit({ kind: 'workflowSaved', workflow: aWorkflow() }, { kind: 'instanceCreated', instance: anEndedInstance(1) });
        await commit({ kind: 'instancesDeleted', instanceIds: [1] });
        expect(store.definition('h')).not.toBeNull();
        expect(store.configuration().workflows).toEqual([aWorkflow()]);
      });

      test('saving a definition twice keeps the first', async () => {
        await commit({ kind: 'definitionSaved', definition: aDefinition() });
        expect(store.definition('h')).toEqual(aDefinition());
        expect(store.definition('unknown')).toBeNull();
      });

      test('queues are saved with every setting, saved again, deleted', async () => {
        const full = aQueue(3, {
          aliases: ['old', 'older'],
          order: 'prio',
          ageingS: 60,
          key: 'host',
          keyConcurrency: 2,
          rate: { starts: 100, periodS: 60 },
          paused: { reason: 'upgrade', by: 'ann', sinceMs: startMs },
        });
        await commit(
          { kind: 'queueSaved', queue: full },
          { kind: 'queueSaved', queue: aQueue(1) },
          { kind: 'queueSaved', queue: aQueue(2) },
        );
        expect(store.configuration().queues).toEqual([aQueue(1), aQueue(2), full]);
        const renamed = aQueue(3, { name: 'new', aliases: ['queue-3'] });
        await commit({ kind: 'queueSaved', queue: renamed }, { kind: 'queueDeleted', id: 1 });
        expect(store.configuration().queues).toEqual([aQueue(2), renamed]);
      });

      test('retry schedules and settings are saved, saved again, deleted', async () => {
        const levels = [
          { delayS: 1, times: 3 },
          { delayS: 60, times: 5, factor: 1.5, maxDelayS: 600 },
        ];
        await commit(
          { kind: 'retryScheduleSaved', schedule: { name: 'b', levels } },
          { kind: 'retryScheduleSaved', schedule: { name: 'a', levels: [] } },
          { kind: 'settingSaved', name: 'retention', value: '{"days":30}' },
        );
        expect(store.configuration().retrySchedules).toEqual([
          { name: 'a', levels: [] },
          { name: 'b', levels },
        ]);
        await commit(
          { kind: 'retryScheduleSaved', schedule: { name: 'b', levels: levels.slice(1) } },
          { kind: 'retryScheduleDeleted', name: 'a' },
          { kind: 'settingSaved', name: 'retention', value: 'null' },
        );
        const { retrySchedules, settings } = store.configuration();
        expect(retrySchedules).toEqual([{ name: 'b', levels: levels.slice(1) }]);
        expect(settings).toEqual([{ name: 'retention', value: 'null' }]);
      });

      test('users are saved, saved again, deleted', async () => {
        const ann = aUser('ann', { roles: ['administrator', 'reader'] });
        await commit({ kind: 'userSaved', user: ann }, { kind: 'userSaved', user: aUser('bob') });
        expect(store.configuration().users).toEqual([ann, aUser('bob')]);
        const changed = aUser('ann', {
          roles: ['operator'],
          passwordHash: 'new',
          passwordChangedAtMs: 9,
          updatedAtMs: 9,
          updatedBy: 'bob',
        });
        await commit({ kind: 'userSaved', user: changed }, { kind: 'userDeleted', name: 'bob' });
        expect(store.configuration().users).toEqual([changed]);
      });
    });

    describe('commits', () => {
      test('a commit that fails in its last change has written nothing of the others', async () => {
        await commit({ kind: 'instanceCreated', instance: anInstance(1) });
        const before = read(1);
        await expect(
          commit(
            { kind: 'instanceChanged', instance: anEndedInstance(1) },
            { kind: 'nodes', instanceId: 1, nodes: [aNode(1)] },
            { kind: 'instanceCreated', instance: anInstance(2) },
            { kind: 'definitionSaved', definition: aDefinition({ hash: 'h2' }) },
            { kind: 'settingSaved', name: 's', value: '1' },
            { kind: 'attemptUnassigned', instanceId: 1, nodeId: 1, number: 1 },
          ),
        ).rejects.toThrow('is not assigned');
        expect(read(1)).toEqual(before);
        expect(read(2)).toBeNull();
        expect(store.definition('h2')).toBeNull();
        expect(store.configuration().settings).toEqual([]);
        await commit({ kind: 'instanceCreated', instance: anInstance(2) });
        expect(read(2)).not.toBeNull();
      });

      test('a commit of another epoch is refused with STORE_LOCKED and writes nothing', async () => {
        for (const wrong of [epoch - 1, epoch + 1]) {
          await expect(store.commit(wrong, [{ kind: 'instanceCreated', instance: anInstance(1) }])).rejects.toMatchObject({
            code: 'STORE_LOCKED',
          });
        }
        expect(read(1)).toBeNull();
      });

      test('an empty commit is fine', async () => {
        await expect(commit()).resolves.toBeUndefined();
      });

      test('closing twice is fine; a closed store says so', async () => {
        await store.close();
        await store.close();
        await expect(commit()).rejects.toThrow('not open');
        expect(() => store.configuration()).toThrow('not open');
      });
    });
  });
}
