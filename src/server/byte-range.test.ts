import { expect, test } from 'vitest';
import { parseByteRange } from './byte-range.ts';

test.each([
  ['bytes=0-9', 100, { kind: 'part', start: 0, end: 9 }],
  ['bytes=90-', 100, { kind: 'part', start: 90, end: 99 }],
  ['bytes=90-500', 100, { kind: 'part', start: 90, end: 99 }],
  ['bytes=-10', 100, { kind: 'part', start: 90, end: 99 }],
  ['bytes=-500', 100, { kind: 'part', start: 0, end: 99 }],
  ['Bytes= 5 - 5 ', 100, { kind: 'part', start: 5, end: 5 }],
])('%s of %i bytes is a part', (header, size, expected) => {
  expect(parseByteRange(header, size)).toEqual(expected);
});

test.each([
  ['bytes=100-', 100],
  ['bytes=100-200', 100],
  ['bytes=0-', 0],
  ['bytes=-0', 100],
  ['bytes=-5', 0],
])('%s of %i bytes lies outside', (header, size) => {
  expect(parseByteRange(header, size)).toEqual({ kind: 'unsatisfiable' });
});

test.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=9-5', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=a-b', 'bytes=1.5-2'])(
  '%s is answered with everything',
  (header) => {
    expect(parseByteRange(header, 100)).toEqual({ kind: 'whole' });
  },
);
