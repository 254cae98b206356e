/** Steps at which people read counts, and those at which they read time. */
const countSteps = [1, 2, 5];
const spanSteps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000,
  3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 432_000_000, 864_000_000, 1_728_000_000,
];

/** What full height means, and the heights that have a line: zero is one of them, the top another. */
export type Scale = { readonly top: number; readonly lines: readonly number[] };

/** A scale for counts up to `most`. */
export function countScale(most: number): Scale {
  if (most <= 1) return { top: 1, lines: [0, 1] };
  for (let power = 1; ; power *= 10) {
    const step = countSteps.map((digit) => digit * power).find((each) => Math.ceil(most / each) <= 4);
    if (step !== undefined) return linesOf(step, most);
  }
}

/** A scale for shares of a whole, 0 to 1. */
export function shareScale(most: number): Scale {
  const top = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5].find((each) => most <= each) ?? 1;
  return { top, lines: [0, top / 2, top] };
}

/** A scale for spans of time up to `mostMs`. */
export function spanScale(mostMs: number): Scale {
  const step = spanSteps.find((each) => Math.ceil(mostMs / each) <= 4) ?? 2_592_000_000;
  return linesOf(step, mostMs);
}

function linesOf(step: number, most: number): Scale {
  const count = Math.max(1, Math.ceil(most / step));
  return { top: count * step, lines: Array.from({ length: count + 1 }, (_, index) => index * step) };
}

/** Which of so many periods get their name below them: about as many as there is room for, the last one always. */
export function namedPeriods(count: number, room: number): readonly number[] {
  const every = Math.max(1, Math.ceil(count / Math.max(1, room)));
  const named: number[] = [];
  for (let index = count - 1; index >= 0; index -= every) named.unshift(index);
  return named;
}
