/** Where a moment stands on the time axis, with long stretches in which nothing happened drawn short. */

/** A stretch of time, epoch milliseconds, `startMs` <= `endMs`. */
export type Span = { readonly startMs: number; readonly endMs: number };

/** A stretch of the axis, in fractions of its width. */
export type Segment = Span & { readonly from: number; readonly to: number; readonly isCut: boolean };

/** The axis: segments that follow one another without a hole. */
export type TimeScale = { readonly segments: readonly Segment[]; readonly startMs: number; readonly endMs: number };

/** A gap that would take more than this share of the axis is shortened, and one that is so many times as long as all that happened... */
const longShare = 0.14;
const longFactor = 3;
/** ...to this one, or less where there are many. */
const cutShare = 0.03;
/** All shortened gaps together take no more than this. */
const cutsShare = 0.4;

/**
 * The axis for `range`.
 *
 * @param active      when something happened: outside of these is a gap, and may be shortened
 * @param isShortened false: true to time, nothing is shortened
 */
export function timeScale(range: Span, active: readonly Span[], isShortened: boolean): TimeScale {
  const endMs = Math.max(range.endMs, range.startMs + 1);
  const whole = { startMs: range.startMs, endMs };
  const gaps = isShortened ? gapsOf(whole, active) : [];
  const cut = longGaps(whole, gaps);
  const each = cut.length === 0 ? 0 : Math.min(cutShare, cutsShare / cut.length);
  const plainMs = endMs - range.startMs - lengthOf(cut);
  const share = (1 - each * cut.length) / Math.max(1, plainMs);
  const segments: Segment[] = [];
  let at = 0;
  let fromMs = range.startMs;
  const add = (span: Span, width: number, isCut: boolean): void => {
    if (span.endMs <= span.startMs) return;
    segments.push({ ...span, from: at, to: at + width, isCut });
    at += width;
  };
  for (const gap of cut) {
    add({ startMs: fromMs, endMs: gap.startMs }, (gap.startMs - fromMs) * share, false);
    add(gap, each, true);
    fromMs = gap.endMs;
  }
  add({ startMs: fromMs, endMs }, (endMs - fromMs) * share, false);
  return { segments, ...whole };
}

/** Where `atMs` stands, 0 to 1; what lies outside stands at the ends. */
export function placeOf({ segments, startMs, endMs }: TimeScale, atMs: number): number {
  if (atMs <= startMs) return 0;
  if (atMs >= endMs) return 1;
  // Halving: a timeline of thousands of rows asks for tens of thousands of places.
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.endMs ?? endMs) < atMs) low = middle + 1;
    else high = middle;
  }
  const segment = segments[low];
  if (segment === undefined) return 0;
  return segment.from + ((atMs - segment.startMs) / (segment.endMs - segment.startMs)) * (segment.to - segment.from);
}

/** Marks of the axis: moments at even distances, none inside or just beside a shortened gap. */
export function axisMarks(scale: TimeScale, count: number): readonly { readonly at: number; readonly atMs: number }[] {
  const marks: { at: number; atMs: number }[] = [];
  for (const segment of scale.segments) {
    if (segment.isCut) continue;
    const width = segment.to - segment.from;
    const inside = Math.max(1, Math.floor(width * count));
    for (let index = 0; index < inside; index += 1) {
      const at = segment.from + (width * index) / inside;
      if (marks.length > 0 && at - (marks.at(-1)?.at ?? 0) < 0.8 / count) continue;
      marks.push({ at, atMs: segment.startMs + ((segment.endMs - segment.startMs) * index) / inside });
    }
  }
  return marks.filter(({ at }) => at < 0.94);
}

/**
 * Where the axis of something that still runs ends: ahead of now, and the same for a while, so that bars grow and the axis
 * stands still.
 */
export function horizonMs(startMs: number, nowMs: number): number {
  let lengthMs = 5_000;
  while (startMs + lengthMs < nowMs) lengthMs *= 1.3;
  return startMs + lengthMs;
}

/** Spans that touch or overlap made one, in order. */
export function united(spans: readonly Span[]): readonly Span[] {
  const ordered = [...spans].sort((one, other) => one.startMs - other.startMs);
  const result: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs } of ordered) {
    const last = result.at(-1);
    if (last === undefined || startMs > last.endMs) result.push({ startMs, endMs });
    else last.endMs = Math.max(last.endMs, endMs);
  }
  return result;
}

function gapsOf(range: Span, active: readonly Span[]): readonly Span[] {
  const gaps: Span[] = [];
  let fromMs = range.startMs;
  for (const { startMs, endMs } of united(active)) {
    if (startMs > fromMs) gaps.push({ startMs: fromMs, endMs: Math.min(startMs, range.endMs) });
    fromMs = Math.max(fromMs, endMs);
  }
  if (range.endMs > fromMs) gaps.push({ startMs: fromMs, endMs: range.endMs });
  return gaps.filter((gap) => gap.endMs > gap.startMs);
}

/**
 * Which gaps are shortened: those that would take a large part of the axis, and those that are longer than all that happened.
 * Once the longest are short, others have become long, until none is.
 */
function longGaps(range: Span, gaps: readonly Span[]): readonly Span[] {
  const wholeMs = range.endMs - range.startMs;
  const activeMs = wholeMs - lengthOf(gaps);
  // Where nothing happened there is nothing to make room for.
  if (activeMs <= 0) return [];
  let cut: readonly Span[] = [];
  for (;;) {
    const restMs = wholeMs - lengthOf(cut);
    const isLong = (gap: Span): boolean => gap.endMs - gap.startMs > Math.min(restMs * longShare, activeMs * longFactor);
    const longer = gaps.filter((gap) => cut.includes(gap) || isLong(gap));
    if (longer.length === cut.length) return cut;
    cut = longer;
  }
}

/** How long spans are together, milliseconds. */
export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((total, { startMs, endMs }) => total + endMs - startMs, 0);
}
