import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heap } from './heap.ts';

type Item = { place: number; value: number; readonly serial: number };

const compareItems = (a: Item, b: Item): number => a.value - b.value || a.serial - b.serial;

const arbitrarySteps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), value: fc.integer({ min: 0, max: 50 }) }) },
    fc.record({ kind: fc.constant('remove' as const), index: fc.nat(200) }),
    fc.record({ kind: fc.constant('change' as const), index: fc.nat(200), value: fc.integer({ min: 0, max: 50 }) }),
  ),
  { maxLength: 200 },
);

test('a heap gives its items in order, whatever was added, removed and changed', () => {
  fc.assert(
    fc.property(arbitrarySteps, (steps) => {
      const heap = new Heap<Item>(compareItems);
      let items: Item[] = [];
      steps.forEach((step, serial) => {
        if (step.kind === 'add') {
          const item = { place: -1, value: step.value, serial };
          items.push(item);
          heap.add(item);
        } else {
          const item = items[step.index % Math.max(1, items.length)];
          if (item === undefined) return;
          if (step.kind === 'remove') {
            items = items.filter((each) => each !== item);
            heap.remove(item);
          } else {
            item.value = step.value;
            heap.reposition(item);
          }
        }
        expect(heap.size).toBe(items.length);
        expect(items.every(({ place }) => place >= 0 && place < items.length)).toBe(true);
        expect(heap.first).toBe(items.toSorted(compareItems)[0] ?? null);
      });
      expect([...heap.inOrder()]).toEqual(items.toSorted(compareItems));
      expect(new Set(heap)).toEqual(new Set(items));
    }),
  );
});

function firstOf(heap: Heap<Item>, count: number): Item[] {
  const first: Item[] = [];
  for (const item of heap.inOrder()) {
    first.push(item);
    if (first.length === count) break;
  }
  return first;
}

test('each operation on 100,000 items costs a few dozen comparisons', () => {
  let comparisons = 0;
  const heap = new Heap<Item>((a, b) => {
    comparisons += 1;
    return compareItems(a, b);
  });
  const items = Array.from({ length: 100_000 }, (_, serial) => ({ place: -1, value: (serial * 7_919) % 100_003, serial }));
  const costOf = (operation: () => void): number => {
    comparisons = 0;
    operation();
    return comparisons;
  };
  const adding = items.map((item) => costOf(() => heap.add(item)));
  const removing = items.slice(0, 50_000).map((item) => costOf(() => heap.remove(item)));
  const first10 = costOf(() => firstOf(heap, 10));
  // Two comparisons on each of the 17 levels of the tree, one way up and one way down.
  expect(Math.max(...adding.slice(-1_000), ...removing.slice(0, 1_000))).toBeLessThanOrEqual(3 * 17);
  expect(first10).toBeLessThanOrEqual(10 * 3 * 5);
});
