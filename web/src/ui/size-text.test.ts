import { expect, test } from 'vitest';
import { sizeText } from './size-text.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [463_200, '463 kB'],
  [23_040_000, '23.0 MB'],
  [999_960_000, '999 MB'],
  [79_428_000_000, '79.4 GB'],
  [270_553_000_000, '270 GB'],
  [5_000_000_000_000_000, '5000 TB'],
])('%i bytes are %s', (bytes, text) => {
  expect(sizeText(bytes, { decimal: '.' })).toBe(text);
});
