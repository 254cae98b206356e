import { expect, test } from 'vitest';
import { lastLineOf } from './last-line.ts';

test('the last line is what a person would have read: without colours, cut where it is long', () => {
  expect(lastLineOf('')).toBe('');
  expect(lastLineOf('a\r\n\u001b[1mb\u0007c\u001b[0m\r\n \n')).toBe('b c');
  expect(lastLineOf('10 %\r50 %\r100 %')).toBe('100 %');
  expect(lastLineOf('x'.repeat(500))).toHaveLength(200);
});
