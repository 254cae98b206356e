import { expect, test } from 'vitest';
import { initialsOf } from './initials.ts';

test.each([
  ['nadia.ferrand', 'NF'],
  ['karim', 'KA'],
  ['k', 'K'],
  ['élodie-öz', 'ÉÖ'],
  ['', ''],
])('%s is %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
