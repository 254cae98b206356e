import { expect, test } from 'vitest';
import { listText, tableText } from './table.ts';

test('columns are as wide as they must be, numbers stand at the right, nothing is a dash', () => {
  expect(
    tableText(
      ['ID', 'NAME', 'NOTE'],
      [
        [1, 'a', null],
        [12, 'longer', 'two\nlines'],
      ],
    ),
  ).toBe('ID  NAME    NOTE\n 1  a       -\n12  longer  two lines\n');
});

test('names and values stand below each other', () => {
  expect(
    listText([
      ['a', 1],
      ['longer', null],
    ]),
  ).toBe('a       1\nlonger  -\n');
});
