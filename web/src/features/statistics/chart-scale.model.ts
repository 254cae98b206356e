/** Steps at which people read counts, and those at which they read time. */
const countSteps = [1, 2, 5];
const spanLines = [100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 86_400_000, 864_000_000, 8_640_000_000];

/**
 * What full height means, and the values that have a line; the first and the last of them are bottom and top. Spans reach from tenths of a
 * second to days, and the unusual ones are many times the usual: each of their lines is as far from the next.
 */
export type Scale = { readonly lines: readonly number[]; readonly isEven: boolean };

/** How high a value stands: 0 is the bottom, 1 the top. */
export function heightOf({ lines, isEven }: Scale, value: number): number {
  const [bottom = 0] = lines;
  const top = lines.at(-1) ?? 1;
  if (isEven) return Math.min(1, Math.max(0, (value - bottom) / (top - bottom)));
  const index = lines.findLastIndex((line) => line <= value);
  if (index === -1) return 0;
  const [from, to] = [lines[index] ?? 1, lines[index + 1]];
  if (to === undefined) return 1;
  return (index + Math.log(value / from) / Math.log(to / from)) / (lines.length - 1);
}

/** A scale for counts up to `most`. */
export function countScale(most: number): Scale {
  if (most <= 1) return { lines: [0, 1], isEven: true };
  for (let power = 1; ; power *= 10) {
    const step = countSteps.map((digit) => digit * power).find((each) => Math.ceil(most / each) <= 4);
    if (step !== undefined) return linesOf(step, most);
  }
}

/** A scale for shares of a whole, 0 to 1. */
export function shareScale(most: number): Scale {
  const top = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5].find((each) => most <= each) ?? 1;
  return { lines: [0, top / 2, top], isEven: true };
}

/** A scale for spans of time, from the shortest to the longest that there is; those below the lowest line stand on it. */
export function spanScale(spansMs: readonly number[]): Scale {
  const first = spanLines.findLastIndex((line) => line <= Math.min(...spansMs));
  const last = spanLines.findIndex((line) => line >= Math.max(...spansMs));
  const from = Math.max(0, spansMs.length === 0 ? 0 : first);
  const to = Math.max(from + 1, last === -1 ? spanLines.length - 1 : last);
  return { lines: spanLines.slice(from, to + 1), isEven: false };
}

function linesOf(step: number, most: number): Scale {
  const count = Math.max(1, Math.ceil(most / step));
  return { lines: Array.from({ length: count + 1 }, (_, index) => index * step), isEven: true };
}

/** Which of so many periods get their name below them: about as many as there is room for, the last one always. */
export function namedPeriods(count: number, room: number): readonly number[] {
  const every = Math.max(1, Math.ceil(count / Math.max(1, room)));
  const named: number[] = [];
  for (let index = count - 1; index >= 0; index -= every) named.unshift(index);
  return named;
}
