/** The part of the contract of a store that is about plans. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PlanDefinition } from '../../src/core/plan/plan.ts';
import { planDefaults } from '../../src/core/plan/plan.ts';
import type { BackfillRecord, Change, EngineStore, PlannedMoment, PlanRecord, StoredPlan } from '../../src/engine/ports.ts';
import { aDefinition, anEndedInstance, anInstance, startMs } from './records.ts';
import type { StoreUnderTest } from './suite.ts';

const hourMs = 3_600_000;

const definition: PlanDefinition = {
  ...planDefaults,
  when: ['30 2 * * *', 'every 90m'],
  zone: 'Europe/Paris',
  startMs,
  calendar: { include: [], exclude: [{ kind: 'dates', from: '2026-12-24', to: '2027-01-02' }] },
  work: { kind: 'workflow', workflow: 'mail', parameters: [{ name: 'a', value: 'é "quoted"' }] },
  missed: { kind: 'all', withinMs: hourMs, limit: 3 },
};

/** A plan named after its id. */
function aPlan(id: number, given: Partial<PlanRecord> = {}): PlanRecord {
  return {
    id,
    name: `plan-${id}`,
    definition,
    createdAtMs: startMs,
    updatedAtMs: startMs + 1,
    updatedBy: 'ann',
    sinceMs: startMs - 7,
    handledMs: startMs,
    failuresInRow: 0,
    suspended: null,
    resumed: null,
    ...given,
  };
}

function aBackfill(id: number, planId: number): BackfillRecord {
  return { id, planId, fromMs: startMs, toMs: startMs + hourMs, total: 3, concurrency: 2, by: 'ann', atMs: startMs, stoppedAtMs: null };
}

function taken(
  planId: number,
  momentMs: number,
  moment: PlannedMoment,
  origin: Extract<Change, { readonly kind: 'momentTaken' }>['origin'] = { kind: 'time' },
): Change {
  return { kind: 'momentTaken', planId, momentMs, moment, origin, atMs: startMs };
}

/** Runs the suite on the stores that `make` gives. */
export function exercisePlans(name: string, make: () => StoreUnderTest): void {
  describe(`${name}: plans`, () => {
    let made: StoreUnderTest;
    let store: EngineStore;
    let epoch = 0;
    const commit = (...changes: Change[]): Promise<void> => store.commit(epoch, changes);
    const plans = (): readonly StoredPlan[] => store.configuration().plans;

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

    test('a plan is read as it was saved, with every field set, and saved again', async () => {
      const plan = aPlan(4, {
        failuresInRow: 2,
        suspended: { reason: 'holiday', by: 'bob', sinceMs: startMs + 5 },
        resumed: { atMs: startMs - 5, missed: { kind: 'none' } },
      });
      await commit({ kind: 'planSaved', plan });
      expect(plans()).toEqual([{ plan, waitingMs: null, active: [], backfills: [] }]);
      const again = aPlan(4, { name: 'other', handledMs: startMs + 9, resumed: { atMs: startMs, missed: null } });
      await commit({ kind: 'planSaved', plan: again });
      expect(plans().map((each) => each.plan)).toEqual([again]);
      await commit({ kind: 'planProgressed', planId: 4, handledMs: startMs + 99, failuresInRow: 7 });
      expect(plans()[0]?.plan).toEqual({ ...again, handledMs: startMs + 99, failuresInRow: 7 });
    });

    test('two plans cannot have one name, and an id is never given twice', async () => {
      await commit({ kind: 'planSaved', plan: aPlan(1) }, { kind: 'planSaved', plan: aPlan(3) });
      await expect(commit({ kind: 'planSaved', plan: aPlan(2, { name: 'plan-1' }) })).rejects.toThrow('UNIQUE');
      await commit({ kind: 'planDeleted', planId: 3 });
      expect(store.configuration()).toMatchObject({ lastPlanId: 3, lastBackfillId: 0 });
      expect(plans().map(({ plan }) => plan.id)).toEqual([1]);
    });

    test('one planned moment, one launch: a second one takes its whole commit with it', async () => {
      await commit({ kind: 'planSaved', plan: aPlan(1) });
      await commit({ kind: 'instanceCreated', instance: anInstance(1) }, taken(1, startMs, { kind: 'launched', instanceId: 1 }));
      const second = [
        { kind: 'instanceCreated', instance: anInstance(2) } as const,
        taken(1, startMs, { kind: 'launched', instanceId: 2 }),
      ] as const;
      await expect(commit(...second)).rejects.toThrow('was launched before');
      expect(store.instance(2)).toBeNull();
      expect(plans()[0]?.active).toEqual([{ instanceId: 1, momentMs: startMs, backfillId: null, isCancelled: false }]);
    });

    test('what became of a moment may change until it is launched', async () => {
      await commit({ kind: 'planSaved', plan: aPlan(1) });
      expect(store.plannedMoment(1, startMs)).toBeNull();
      expect(store.latestMoments([1]).size).toBe(0);
      const steps: readonly PlannedMoment[] = [
        { kind: 'passedOver', firstMs: startMs - 5, count: 3, countIsLowerBound: true },
        { kind: 'refused', message: 'no such workflow' },
        { kind: 'skipped', because: 'oneWaits' },
        { kind: 'planned' },
        { kind: 'waiting' },
        { kind: 'launched', instanceId: 1 },
      ];
      await commit({ kind: 'instanceCreated', instance: anInstance(1) });
      for (const moment of steps) {
        await commit(taken(1, startMs, moment));
        expect(store.plannedMoment(1, startMs)).toBe(moment.kind);
        expect(plans()[0]?.waitingMs).toBe(moment.kind === 'waiting' ? startMs : null);
      }
      for (const moment of steps) await expect(commit(taken(1, startMs, moment))).rejects.toThrow('was launched before');
      expect([...store.latestMoments([7, 1])]).toEqual([[1, startMs]]);
    });

    test('an instance is active until it has ended, and what is known of its moment outlives it', async () => {
      await commit({ kind: 'planSaved', plan: aPlan(1) });
      await commit(
        { kind: 'instanceCreated', instance: anInstance(1) },
        { kind: 'instanceCreated', instance: anInstance(2) },
        { kind: 'backfillSaved', backfill: aBackfill(6, 1) },
        taken(1, startMs, { kind: 'launched', instanceId: 2 }),
        taken(1, startMs - hourMs, { kind: 'launched', instanceId: 1 }, { kind: 'backfill', backfillId: 6 }),
      );
      expect(plans()[0]?.active).toEqual([
        { instanceId: 1, momentMs: startMs - hourMs, backfillId: 6, isCancelled: false },
        { instanceId: 2, momentMs: startMs, backfillId: null, isCancelled: false },
      ]);
      await commit({ kind: 'momentCancelled', planId: 1, momentMs: startMs - hourMs });
      expect(plans()[0]?.active.map(({ isCancelled }) => isCancelled)).toEqual([true, false]);
      expect(store.plannedMoment(1, startMs - hourMs)).toBe('launched');
      await commit(
        { kind: 'instanceChanged', instance: anEndedInstance(2) },
        { kind: 'momentEnded', planId: 1, momentMs: startMs, startedAtMs: startMs, endedAtMs: startMs + 9, errors: 0 },
      );
      expect(plans()[0]?.active.map(({ instanceId }) => instanceId)).toEqual([1]);
      await commit({ kind: 'instancesDeleted', instanceIds: [2] });
      expect(store.plannedMoment(1, startMs)).toBe('launched');
    });

    test('a backfill keeps its moments until they are launched or it is stopped', async () => {
      const backfill = aBackfill(5, 1);
      const origin = { kind: 'backfill', backfillId: 5 } as const;
      await commit({ kind: 'planSaved', plan: aPlan(1) }, { kind: 'backfillSaved', backfill });
      await commit(...[3, 1, 2].map((hour) => taken(1, startMs + hour * hourMs, { kind: 'planned' }, origin)));
      const momentsOf = (): readonly (readonly number[])[] =>
        plans()[0]?.backfills.map(({ moments }) => moments.map((ms) => (ms - startMs) / hourMs)) ?? [];
      expect(momentsOf()).toEqual([[1, 2, 3]]);
      expect(plans()[0]?.backfills[0]?.backfill).toEqual(backfill);
      expect(store.configuration().lastBackfillId).toBe(5);
      await commit(
        { kind: 'instanceCreated', instance: anInstance(1) },
        taken(1, startMs + hourMs, { kind: 'launched', instanceId: 1 }, origin),
      );
      expect(momentsOf()).toEqual([[2, 3]]);
      await commit({ kind: 'backfillStopped', backfillId: 5, atMs: startMs });
      expect(momentsOf()).toEqual([]);
      expect(store.plannedMoment(1, startMs + 2 * hourMs)).toBeNull();
      expect(store.plannedMoment(1, startMs + hourMs)).toBe('launched');
    });

    test('old moments are forgotten, but not those with something under way', async () => {
      await commit({ kind: 'planSaved', plan: aPlan(1) }, { kind: 'planSaved', plan: aPlan(2) });
      await commit({ kind: 'instanceCreated', instance: anInstance(1) });
      await commit(
        taken(1, startMs, { kind: 'launched', instanceId: 1 }),
        taken(1, startMs + 1, { kind: 'waiting' }),
        taken(2, startMs, { kind: 'skipped', because: 'executing' }),
        ...[2, 3, 4, 5].map((ms) => taken(1, startMs + ms, { kind: 'skipped', because: 'executing' })),
      );
      await commit({ kind: 'momentsForgotten', planId: 1, keepNewest: 2 });
      const known = [0, 1, 2, 3, 4, 5].map((ms) => store.plannedMoment(1, startMs + ms));
      expect(known).toEqual(['launched', 'waiting', null, null, 'skipped', 'skipped']);
      expect(store.plannedMoment(2, startMs)).toBe('skipped');
    });

    test('a deleted plan takes its moments and backfills with it, and leaves its instances', async () => {
      await commit({ kind: 'planSaved', plan: aPlan(1) }, { kind: 'backfillSaved', backfill: aBackfill(1, 1) });
      await commit(
        { kind: 'instanceCreated', instance: anInstance(1) },
        taken(1, startMs, { kind: 'launched', instanceId: 1 }),
        taken(1, startMs + 1, { kind: 'planned' }, { kind: 'backfill', backfillId: 1 }),
      );
      await commit({ kind: 'planDeleted', planId: 1 });
      expect(plans()).toEqual([]);
      expect(store.plannedMoment(1, startMs)).toBeNull();
      expect(store.instance(1)).not.toBeNull();
    });
  });
}
