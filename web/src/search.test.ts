import { expect, test } from 'vitest';
import { parseSearch, stringifySearch, textSearch } from './search.ts';

test('an address reads as it was written', () => {
  const search = { state: 'failed', workflow: 'a,b', at: '2026-11-24T02:00', 'parameter.email': 'x@y.z & more' };
  expect(parseSearch(stringifySearch(search))).toEqual(search);
});

test('commas and times stay readable', () => {
  expect(stringifySearch({ workflow: 'a,b', at: '02:00' })).toBe('?workflow=a,b&at=02:00');
});

test('what is empty is left out, and nothing is nothing', () => {
  expect(stringifySearch({ state: '', cursor: undefined })).toBe('');
});

test('what is no text is not taken into a search', () => {
  expect(textSearch({ state: 'failed', odd: { deep: 1 } })).toEqual({ state: 'failed' });
});
