/** Plans as a company might have them: all kinds of times, zones and rules, some with a past, some not well. */
import { filledWorkflows } from '../scripts/fill/workflows.ts';
import { chanceOf, type Chance } from '../scripts/fill/chance.ts';
import { fillStore } from '../scripts/fill/fill-store.ts';
import { previousMoment } from '../src/core/plan/moment.ts';
import { makePlan, timesOfPlan, type PlanDefinition } from '../src/core/plan/plan.ts';
import type { Change, PlanRecord } from '../src/engine/ports.ts';
import { createSqliteStore } from '../src/store/sqlite/writer.ts';

const plansPerCommit = 1_000;
const instances = 2_000;
const yearMs = 365 * 86_400_000;
const hourMs = 3_600_000;

const pastShare = 0.1;
const pastMoments = 20;

const zones = ['Europe/Paris', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Sao_Paulo', 'UTC'];

/** In 100 plans so many have such a time. */
const times: readonly (readonly [of100: number, when: (chance: Chance) => string])[] = [
  [45, (chance) => `${chance.between(0, 59)} ${chance.between(0, 23)} * * *`],
  [15, (chance) => `${chance.between(0, 59)} * * * *`],
  [5, () => '*/15 * * * *'],
  [2, () => '*/5 * * * *'],
  [10, (chance) => `${chance.between(0, 59)} ${chance.between(0, 23)} * * ${chance.between(0, 6)}`],
  [8, (chance) => `${chance.between(0, 59)} ${chance.between(6, 20)} * * MON-FRI`],
  [5, (chance) => `${chance.between(0, 59)} ${chance.between(0, 6)} ${chance.pick(['L', '15W', '1', 'LW', '28'])} * *`],
  [5, (chance) => `${chance.between(0, 59)} ${chance.between(0, 6)} * * ${chance.between(0, 6)}#${chance.between(1, 4)}`],
  [5, (chance) => `every ${chance.between(1, 47) * 30}m`],
];

const workflowsOfPlans = filledWorkflows.flatMap((each) => Array.from({ length: each.weight }, () => each));

/**
 * Fills a data directory that no engine uses: twenty workflows with some instances, queues that are paused (what is launched waits), and
 * plans 1 to `count`, of which a tenth has a past of twenty moments and one in fifty expects a success that did not come.
 */
export async function fillWithMixedPlans(dataDir: string, count: number, nowMs: number): Promise<void> {
  await fillStore({ dataDir, instances, nowMs, seed: 1, onProgress: () => undefined });
  const store = createSqliteStore({ dataDir, synchronous: 'OFF' });
  const { epoch } = await store.open();
  const { queues } = store.configuration();
  const paused = { reason: 'not while it is measured', by: 'bench', sinceMs: nowMs };
  await store.commit(
    epoch,
    queues.map((queue): Change => ({ kind: 'queueSaved', queue: { ...queue, paused } })),
  );
  const chance = chanceOf(2);
  for (let first = 0; first < count; first += plansPerCommit) {
    const changes: Change[] = [];
    for (let index = first; index < Math.min(count, first + plansPerCommit); index += 1) {
      const plan = mixedPlan(index, chance, nowMs);
      changes.push({ kind: 'planSaved', plan }, ...(chance.happens(pastShare) ? pastOf(plan, chance, nowMs) : []));
    }
    await store.commit(epoch, changes);
  }
  await store.close();
}

function mixedPlan(index: number, chance: Chance, nowMs: number): PlanRecord {
  const workflow = chance.pick(workflowsOfPlans);
  const made = makePlan(
    {
      when: [whenOf(chance)],
      zone: chance.pick(zones),
      work: { kind: 'workflow', workflow: workflow.name, parameters: workflow.parameters(chance, index) },
      jitterMs: chance.happens(0.2) ? 60_000 : 0,
      missed: { kind: 'none' },
      concurrency: chance.pick(['skip', 'skip', 'queueOne', 'allow']),
      expect: { successBy: null, successWithinMs: chance.happens(0.02) ? hourMs : null, longestFactor: null },
    },
    null,
  );
  if (!made.ok) throw new Error(made.error.message);
  return {
    id: index + 1,
    name: `${workflow.name}-${index}`,
    definition: made.value,
    createdAtMs: nowMs - yearMs,
    updatedAtMs: nowMs - yearMs,
    updatedBy: 'bench',
    sinceMs: nowMs - yearMs,
    handledMs: nowMs,
    failuresInRow: 0,
    suspended: chance.happens(0.02) ? { reason: 'web3 is moving', by: 'marie', sinceMs: nowMs - hourMs } : null,
    resumed: null,
  };
}

function whenOf(chance: Chance): string {
  let rest = chance.between(0, 99);
  for (const [of100, when] of times) {
    if (rest < of100) return when(chance);
    rest -= of100;
  }
  return '@daily';
}

function pastOf({ id, definition }: PlanRecord, chance: Chance, nowMs: number): Change[] {
  const changes: Change[] = [];
  for (const momentMs of lastMoments(definition, nowMs)) {
    const base = { kind: 'momentTaken', planId: id, momentMs, origin: { kind: 'time' }, atMs: momentMs } as const;
    if (chance.happens(0.03)) {
      changes.push({ ...base, moment: { kind: 'passedOver', firstMs: momentMs, count: 1, countIsLowerBound: false } });
      continue;
    }
    const endedAtMs = momentMs + chance.between(500, 120_000);
    changes.push(
      { ...base, moment: { kind: 'launched', instanceId: chance.between(1, instances) } },
      { kind: 'momentEnded', planId: id, momentMs, startedAtMs: momentMs, endedAtMs, errors: chance.happens(0.05) ? 1 : 0 },
    );
  }
  return changes;
}

function lastMoments(definition: PlanDefinition, nowMs: number): readonly number[] {
  const plan = timesOfPlan(definition);
  if (!plan.ok) throw new Error(plan.error.message);
  const found: number[] = [];
  for (let before = nowMs; found.length < pastMoments;) {
    const moment = previousMoment(plan.value, before);
    if (moment === null) break;
    found.push(moment);
    before = moment;
  }
  return found.toReversed();
}
