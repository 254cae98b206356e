/** Many plans in a store, without asking an engine for each. */
import { makePlan, type PlanDefinition, type PlanSettings } from '../src/core/plan/plan.ts';
import type { Change, EngineStore } from '../src/engine/ports.ts';
import { createSqliteStore } from '../src/store/sqlite/writer.ts';

const plansPerCommit = 1_000;

/** Definition of a plan that launches workflow `w`. */
export function planOf(settings: PlanSettings): PlanDefinition {
  const made = makePlan({ work: { kind: 'workflow', workflow: 'w', parameters: [] }, ...settings }, null);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

/** Writes plans 1 to `count` into the store of a data directory that no engine uses. */
export async function fillWithPlans(dataDir: string, count: number, definitionOf: (index: number) => PlanDefinition): Promise<void> {
  const store: EngineStore = createSqliteStore({ dataDir, synchronous: 'OFF' });
  const { epoch } = await store.open();
  const atMs = Date.now();
  for (let first = 0; first < count; first += plansPerCommit) {
    const changes: Change[] = [];
    for (let index = first; index < Math.min(count, first + plansPerCommit); index += 1) {
      const kept = { createdAtMs: atMs, updatedAtMs: atMs, updatedBy: 'bench', sinceMs: atMs, handledMs: atMs };
      const plan = {
        ...kept,
        id: index + 1,
        name: `plan-${index}`,
        definition: definitionOf(index),
        failuresInRow: 0,
        suspended: null,
        resumed: null,
      };
      changes.push({ kind: 'planSaved', plan });
    }
    await store.commit(epoch, changes);
  }
  await store.close();
}
