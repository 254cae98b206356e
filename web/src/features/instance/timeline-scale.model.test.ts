import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisMarks, horizonMs, placeOf, timeScale, united } from './timeline-scale.model.ts';

const second = (from: number, to: number) => ({ startMs: from * 1_000, endMs: to * 1_000 });

test('without long gaps the axis is true to time', () => {
  const scale = timeScale(second(0, 10), [second(0, 10)], true);
  expect(scale.segments).toHaveLength(1);
  expect([0, 2_500, 10_000].map((ms) => placeOf(scale, ms))).toEqual([0, 0.25, 1]);
});

test('six hours between two minutes are drawn short, and the minutes keep their proportion', () => {
  const scale = timeScale(second(0, 21_720), [second(0, 60), second(21_660, 21_720)], true);
  expect(scale.segments.map(({ isCut }) => isCut)).toEqual([false, true, false]);
  const [first, cut, last] = scale.segments;
  expect((cut?.to ?? 1) - (cut?.from ?? 0)).toBeCloseTo(0.03);
  expect((first?.to ?? 0) - (first?.from ?? 0)).toBeCloseTo((last?.to ?? 0) - (last?.from ?? 0));
});

test('many gaps leave most of the axis to what happened', () => {
  const active = Array.from({ length: 28 }, (_, index) => second(index * 21_600, index * 21_600 + 3));
  const scale = timeScale(second(0, 28 * 21_600), active, true);
  const cut = scale.segments.filter(({ isCut }) => isCut);
  expect(cut).toHaveLength(28);
  expect(cut.reduce((total, { from, to }) => total + to - from, 0)).toBeCloseTo(0.4);
});

test('who wants real time has it', () => {
  const scale = timeScale(second(0, 100), [second(0, 1), second(99, 100)], false);
  expect(placeOf(scale, 50_000)).toBeCloseTo(0.5);
});

const spans = fc.array(
  fc.tuple(fc.nat(1_000_000), fc.nat(5_000)).map(([startMs, lengthMs]) => ({ startMs, endMs: startMs + lengthMs })),
  { maxLength: 40 },
);

test('the axis has no hole, no overlap, and never goes back', () => {
  fc.assert(
    fc.property(spans, fc.boolean(), fc.array(fc.nat(1_100_000), { minLength: 2, maxLength: 20 }), (active, isShortened, moments) => {
      const scale = timeScale({ startMs: 0, endMs: 1_005_000 }, active, isShortened);
      let at = 0;
      let ms = 0;
      for (const segment of scale.segments) {
        expect(segment.from).toBeCloseTo(at, 9);
        expect(segment.startMs).toBe(ms);
        at = segment.to;
        ms = segment.endMs;
      }
      expect(at).toBeCloseTo(1, 9);
      expect(ms).toBe(1_005_000);
      const places = [...moments].sort((one, other) => one - other).map((moment) => placeOf(scale, moment));
      for (const [index, place] of places.entries()) expect(place).toBeGreaterThanOrEqual((places[index - 1] ?? 0) - 1e-9);
    }),
  );
});

test('marks stand outside of shortened gaps, and none on top of another', () => {
  const scale = timeScale(second(0, 21_720), [second(0, 60), second(21_660, 21_720)], true);
  const marks = axisMarks(scale, 6);
  expect(marks.length).toBeGreaterThan(3);
  for (const [index, mark] of marks.entries()) {
    expect(scale.segments.some(({ isCut, from, to }) => isCut && mark.at > from && mark.at < to)).toBe(false);
    if (index > 0) expect(mark.at - (marks[index - 1]?.at ?? 0)).toBeGreaterThan(0.1);
  }
});

test('the axis of something that runs stands still for a while, ahead of now', () => {
  const ends = Array.from({ length: 60 }, (_, index) => horizonMs(0, 100_000 + index * 100));
  expect(new Set(ends).size).toBeLessThanOrEqual(2);
  for (const [index, end] of ends.entries()) expect(end).toBeGreaterThanOrEqual(100_000 + index * 100);
});

test('spans that touch are one', () => {
  expect(united([second(5, 6), second(0, 2), second(2, 3)])).toEqual([second(0, 3), second(5, 6)]);
});
