import { expect, test } from 'vitest';
import { cursorsOf, newer, older } from './cursors.model.ts';

test('one goes on and back by the same pages', () => {
  const second = older(cursorsOf(undefined), 'c1');
  const third = older(cursorsOf(second), 'c2');
  expect(cursorsOf(third)).toEqual(['c1', 'c2']);
  expect(newer(cursorsOf(third))).toBe(second);
  expect(newer(cursorsOf(second))).toBeUndefined();
});

test('an address does not grow without end', () => {
  let text: string | undefined;
  for (let page = 0; page < 100; page += 1) text = older(cursorsOf(text), `c${page}`);
  expect(cursorsOf(text)).toHaveLength(30);
  expect(cursorsOf(text).at(-1)).toBe('c99');
});
