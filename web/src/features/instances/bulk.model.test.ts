import { expect, test } from 'vitest';
import type { BulkAnswer } from '../../../../src/server/schemas/figures.ts';
import { begun, leftOf, progressAfter, progressParts } from './bulk.model.ts';

const item = (id: number, ok: boolean): BulkAnswer['items'][number] => ({
  id,
  ok,
  launched: null,
  code: ok ? null : 'INSTANCE_ENDED',
  message: ok ? null : 'it has ended',
});
const answer = (items: BulkAnswer['items'], nextCursor: string | null): BulkAnswer => ({
  dryRun: false,
  count: items.length,
  complete: true,
  done: items.filter(({ ok }) => ok).length,
  failed: items.filter(({ ok }) => !ok).length,
  items,
  nextCursor,
});

test('parts add up, and each refusal keeps its reason', () => {
  const first = progressAfter(begun(4), answer([item(1, true), item(2, false)], 'more'));
  expect(first).toMatchObject({ done: 1, refused: [{ id: 2, message: 'it has ended' }], isRunning: true });
  expect(leftOf(first)).toBe(2);
  const second = progressAfter(first, answer([item(3, true), item(4, true)], null));
  expect(second).toMatchObject({ done: 3, isRunning: false });
  expect(leftOf(second)).toBe(0);
});

test('where more matched than was counted, the whole grows with it', () => {
  expect(progressAfter(begun(1), answer([item(1, true), item(2, true)], null)).total).toBe(2);
});

test('the bar has the weight of the whole', () => {
  const progress = progressAfter(begun(10), answer([item(1, true), item(2, false)], 'more'));
  expect(progressParts(progress).reduce((sum, { weight }) => sum + weight, 0)).toBe(10);
});
