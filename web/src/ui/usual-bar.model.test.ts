import { expect, test } from 'vitest';
import { usualWidth } from './usual-bar.model.ts';

test('the usual duration reaches the mark', () => {
  expect(usualWidth(2_000, 2_000)).toEqual({ widthPx: 30, isOver: false });
});

test('what takes much longer fills the bar and is in ink', () => {
  expect(usualWidth(20_000, 2_000)).toEqual({ widthPx: 54, isOver: true });
});

test('where nothing is usual yet nothing is slow', () => {
  expect(usualWidth(20_000, 0)).toEqual({ widthPx: 30, isOver: false });
});
