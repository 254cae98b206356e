import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PlanFilter, ReadStore } from '../../src/app/ports.ts';
import { planDefaults, type PlanDefinition } from '../../src/core/plan/plan.ts';
import type { Change, EngineStore } from '../../src/engine/ports.ts';
import { createSqliteReader } from '../../src/store/sqlite/reader.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { makeDataDirectory } from './data-directory.ts';
import { aDefinition, aWorkflow, startMs } from './records.ts';

/** More than one page looks at while it looks for those of a filter. */
const many = 4500;

let directory: ReturnType<typeof makeDataDirectory>;
let store: EngineStore;
let reader: ReadStore;

function aPlan(id: number, given: Partial<PlanDefinition>, isSuspended: boolean): Change {
  const work = { kind: 'workflow', workflow: id % 2 === 0 ? 'even' : 'odd', parameters: [{ name: 'a', value: 'Needle' }] } as const;
  return {
    kind: 'planSaved',
    plan: {
      id,
      name: nameOf(id),
      definition: { ...planDefaults, when: ['@daily'], work, ...given },
      createdAtMs: startMs,
      updatedAtMs: startMs,
      updatedBy: 'ann',
      sinceMs: startMs,
      handledMs: startMs,
      failuresInRow: 0,
      suspended: isSuspended ? { reason: 'r', by: 'b', sinceMs: startMs } : null,
      resumed: null,
    },
  };
}

function nameOf(id: number): string {
  return `plan-${String(id).padStart(5, '0')}`;
}

/** Names of all plans of a filter, with how many pages it took. */
function read(filter: Partial<PlanFilter>, limit = 100): { readonly names: readonly string[]; readonly pages: number } {
  const names: string[] = [];
  let pages = 0;
  for (let after: string | null = null; ;) {
    const page = reader.plans({ text: null, isSuspended: null, isWatched: false, ...filter }, after, limit);
    expect(page.plans.length).toBeLessThanOrEqual(limit);
    names.push(...page.plans.map(({ name }) => name));
    pages += 1;
    if (page.next === null) return { names, pages };
    after = page.next;
  }
}

beforeEach(async () => {
  directory = makeDataDirectory();
  store = createSqliteStore({ dataDir: directory.dataDir, synchronous: 'OFF' });
  const { epoch } = await store.open();
  const special: { readonly [id: number]: Partial<PlanDefinition> } = {
    7: { comment: 'Été à Liège' },
    2500: { comment: '50 % "of_all" \\ more!' },
    4400: { expect: { successBy: '06:00', successWithinMs: null, longestFactor: null } },
    4499: { comment: 'a Haystack' },
  };
  await store.commit(epoch, [
    { kind: 'definitionSaved', definition: aDefinition() },
    { kind: 'workflowSaved', workflow: aWorkflow({ name: 'odd', group: 'Études' }) },
    ...Array.from({ length: many }, (_, index) => aPlan(index + 1, special[index + 1] ?? {}, index + 1 === 4450)),
  ]);
  reader = createSqliteReader({ dataDir: directory.dataDir });
});
afterEach(async () => {
  reader.close();
  await store.close();
  directory.dispose();
});

test('pages have all plans of a filter once and in order, however far apart they are', () => {
  const all = Array.from({ length: many }, (_, index) => nameOf(index + 1));
  expect(read({}, 1000).names).toEqual(all);
  expect(read({ text: 'ODD' }, 300).names).toEqual(all.filter((_, index) => index % 2 === 0));
  expect(read({ text: 'plan-0449' }, 3).names).toEqual(all.slice(4489, 4499));
  expect(read({ isSuspended: true }).names).toEqual([nameOf(4450)]);
  expect(read({ isSuspended: false, text: 'plan-0445' }).names).toHaveLength(9);
  expect(read({ isWatched: true }).names).toEqual([nameOf(4400), nameOf(4450)]);
});

test('a text is found in name, workflow, group and comment, whatever its case, letters and signs, and nowhere else', () => {
  expect(read({ text: 'haystack' }).names).toEqual([nameOf(4499)]);
  expect(read({ text: 'été' }).names).toEqual([nameOf(7)]);
  expect(read({ text: 'ÉTÉ À L' }).names).toEqual([nameOf(7)]);
  expect(read({ text: 'études' }, 1000).names).toHaveLength(many / 2);
  for (const text of ['50 %', '"of_all"', '\\ more!']) expect(read({ text }).names).toEqual([nameOf(2500)]);
  // A parameter's value and the names of settings are in the definition too.
  for (const text of ['needle', 'jitterms', 'nothing like it', '%', '_'])
    expect(read({ text }).names.length).toBe('%_'.includes(text) ? 1 : 0);
});

test('a page looks at some thousand plans at most: it may be empty, and the next one goes on', () => {
  expect(read({ text: 'nothing like it' })).toEqual({ names: [], pages: 3 });
});
