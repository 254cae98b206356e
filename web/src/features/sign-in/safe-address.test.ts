import { expect, test } from 'vitest';
import { safeAddress } from './safe-address.ts';

test('an address of these pages is kept whole', () => {
  expect(safeAddress('/instances?state=failed#12')).toBe('/instances?state=failed#12');
});

test.each(['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', '/\t/evil.example', '', '/sign-in?to=/x'])(
  '%j leads home',
  (wanted) => {
    expect(safeAddress(wanted)).toBe('/');
  },
);

test('nothing wanted leads home', () => {
  expect(safeAddress(undefined)).toBe('/');
});
