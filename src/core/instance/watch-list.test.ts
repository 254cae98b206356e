import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributesFacet, childrenFacet, WatchList } from './watch-list.ts';

test('facets of nodes are all different', () => {
  const facets = [0, 1, 2, 3].flatMap((id) => [childrenFacet(id), attributesFacet(id)]);
  expect(new Set(facets).size).toBe(facets.length);
});

test('who has read what changed is given once, and then forgotten', () => {
  const list = new WatchList();
  list.add(1, new Set([10, 11]));
  list.add(2, new Set([11]));
  expect(list.take(12)).toEqual([]);
  expect(list.take(11)).toEqual([1, 2]);
  expect([list.take(11), list.take(10)]).toEqual([[], []]);
});

test('a set that was read is watched until something of it changes', () => {
  const list = new WatchList();
  const reads = new Set([10, 11]);
  expect(list.isWatched(reads)).toBe(false);
  list.add(1, reads);
  list.add(2, reads);
  expect(list.isWatched(reads)).toBe(true);
  // An equal set joins the group, but is not the one that is shared.
  const equal = new Set([11, 10]);
  list.add(3, equal);
  expect(list.isWatched(equal)).toBe(false);
  expect(list.take(10)).toEqual([1, 2, 3]);
  expect(list.isWatched(reads)).toBe(false);
});

test('groups that look alike at a first glance are kept apart', () => {
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(fc.nat(6), { minLength: 1 }), { maxLength: 12 }), fc.array(fc.nat(6)), (readers, changes) => {
      const list = new WatchList();
      const waiting = new Map<number, ReadonlySet<number>>();
      readers.forEach((reads, waiter) => {
        list.add(waiter, new Set(reads));
        waiting.set(waiter, new Set(reads));
      });
      for (const facet of changes) {
        const expected = [...waiting].filter(([, reads]) => reads.has(facet)).map(([waiter]) => waiter);
        for (const waiter of expected) waiting.delete(waiter);
        expect(list.take(facet).sort((a, b) => a - b)).toEqual(expected);
      }
    }),
  );
});
