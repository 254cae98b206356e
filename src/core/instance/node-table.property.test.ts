import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NodeTable, NodeTableDraft } from './node-table.ts';

const write = fc.record({ index: fc.oneof(fc.nat(40), fc.nat(70_000)), value: fc.integer() });

test('a table behaves like a map, and older tables never change', () => {
  fc.assert(
    fc.property(fc.array(fc.array(write, { maxLength: 20 }), { maxLength: 8 }), (drafts) => {
      let table = NodeTable.empty<number>();
      const model = new Map<number, number>();
      const kept: { table: NodeTable<number>; model: Map<number, number> }[] = [];
      for (const writes of drafts) {
        const draft = new NodeTableDraft(table);
        for (const { index, value } of writes) {
          draft.set(index, value);
          model.set(index, value);
          expect(draft.get(index)).toBe(value);
        }
        table = draft.finish();
        kept.push({ table, model: new Map(model) });
      }
      for (const version of kept) {
        expect([...version.table.values()]).toEqual([...version.model].sort(([a], [b]) => a - b).map(([, value]) => value));
        for (const [index, value] of version.model) expect(version.table.get(index)).toBe(value);
      }
    }),
    { numRuns: 200 },
  );
});

test('a draft without writes gives back the very same table', () => {
  const draft = new NodeTableDraft(NodeTable.empty<string>());
  draft.set(3, 'three');
  const table = draft.finish();
  expect(new NodeTableDraft(table).finish()).toBe(table);
  expect(table.get(2)).toBeUndefined();
  expect(table.get(-1)).toBeUndefined();
  expect(table.get(4)).toBeUndefined();
  expect(table.size).toBe(4);
});
