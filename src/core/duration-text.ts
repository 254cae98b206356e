import type { DurationMs } from './time.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A span of time for people: at most two units, rounded down, like `under 1 s`, `12 s`, `4 min 5 s`, `45 min`, `2 h 5 min`, `3 days 4 h`. Less than nothing is nothing. */
export function durationText(ms: DurationMs): string {
  if (ms < secondMs) return 'under 1 s';
  if (ms < minuteMs) return part(ms, secondMs, 's');
  if (ms < 10 * minuteMs) return parts(part(ms, minuteMs, 'min'), part(ms % minuteMs, secondMs, 's'));
  if (ms < hourMs) return part(ms, minuteMs, 'min');
  if (ms < dayMs) return parts(part(ms, hourMs, 'h'), part(ms % hourMs, minuteMs, 'min'));
  return parts(part(ms, dayMs, ms < 2 * dayMs ? 'day' : 'days'), part(ms % dayMs, hourMs, 'h'));
}

function part(ms: DurationMs, unitMs: DurationMs, unit: string): string {
  const count = Math.floor(ms / unitMs);
  return count === 0 ? '' : `${count} ${unit}`;
}

function parts(large: string, small: string): string {
  return small === '' ? large : `${large} ${small}`;
}
