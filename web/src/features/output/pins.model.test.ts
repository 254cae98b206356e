import { expect, test } from 'vitest';
import { pinsOf, withPin } from './pins.model.ts';

test('pins are read from the address in order, and what is no line is left out', () => {
  expect(pinsOf('30,2,x,2,-1,0')).toEqual([2, 30]);
  expect(pinsOf(undefined)).toEqual([]);
});

test('a pin is put and taken off', () => {
  expect(withPin([2, 30], 7)).toBe('2,7,30');
  expect(withPin([2, 30], 2)).toBe('30');
  expect(withPin([2], 2)).toBeNull();
});
