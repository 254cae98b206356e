import type { DurationMs, EpochMs } from '../time.ts';
import { DAY_MS, dateOf, dayNumberOf, type WallMs } from './wall-time.ts';

/**
 * A stretch of time in which the clock of a zone runs evenly: `wall = epoch + offsetMs` for every moment from `startMs` up to,
 * not including, `endMs`. Segments also end with the years of UTC, where as a rule nothing changes: `previousOffsetMs` says
 * what held before `startMs`, so that a change forwards is `offsetMs > previousOffsetMs`, one back is `<`.
 */
export type ZoneSegment = {
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly offsetMs: DurationMs;
  readonly previousOffsetMs: DurationMs;
};

/** A time zone whose clock can be read at any moment of the years 1 to 9998. */
export type Zone = {
  /** The name as it was given, like `Europe/Paris`. */
  readonly name: string;
  /** The segment that holds a moment. */
  readonly segmentAt: (atMs: EpochMs) => ZoneSegment;
};

/**
 * The offset is read every so many days, and where two readings differ the change between them is searched. The closest two
 * changes that undo each other lie 6 d 23 h apart (Recife 2000; Gaza from 2040), so none can hide between two readings.
 */
const SAMPLE_MS = 3 * DAY_MS;

const firstYearMs = dayNumberOf(1, 1, 2) * DAY_MS;
const lastYearMs = dayNumberOf(9998, 12, 30) * DAY_MS;

// What is known of zones never changes while the process runs: the map only saves work, it carries no state between callers.
const zones = new Map<string, Zone>();

/**
 * The zone of that name in the data of the JavaScript engine; null where it knows none. Creating one takes some 0.1 ms and each
 * year that is asked for 0.2 ms, once; after that a look-up takes well under a microsecond.
 */
export function zoneOf(name: string): Zone | null {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const format = formatOf(name);
  if (format === null) return null;
  const zone: Zone = { name, segmentAt: segmentsOf((atMs) => readOffset(format, atMs)) };
  zones.set(name, zone);
  return zone;
}

/** What the clock of the zone shows at a moment. */
export function wallTimeAt(zone: Zone, atMs: EpochMs): WallMs {
  return atMs + zone.segmentAt(atMs).offsetMs;
}

/**
 * The first moment at which the clock of the zone shows that time. A time that is skipped by a change of the clocks gives the
 * moment of the change, one that comes twice the first of the two.
 */
export function momentOfWallTime(zone: Zone, wallMs: WallMs): EpochMs {
  // No zone is further than a day from UTC, so the search begins before any segment that can show the time.
  let segment = zone.segmentAt(wallMs - DAY_MS - DAY_MS / 2);
  while (wallMs >= segment.endMs + segment.offsetMs) segment = zone.segmentAt(segment.endMs);
  return Math.max(wallMs - segment.offsetMs, segment.startMs);
}

/** The offset of a zone at a moment as people write it: `+02:00`, and `+00:00` for UTC. */
export function printOffset(offsetMs: DurationMs): string {
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, ...(seconds % 60 === 0 ? [] : [seconds % 60])];
  return `${offsetMs < 0 ? '-' : '+'}${parts.map((part) => String(part).padStart(2, '0')).join(':')}`;
}

function formatOf(name: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    // The standard gives no other way to ask whether a zone is known.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const shownTime = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)$/;

function readOffset(format: Intl.DateTimeFormat, atMs: EpochMs): DurationMs {
  const wholeMs = Math.floor(atMs / 1000) * 1000;
  const text = format.format(wholeMs);
  const match = shownTime.exec(text);
  if (match === null) throw new Error(`the JavaScript engine shows a date as "${text}", expected month/day/year, hour:minute:second`);
  const dayNumber = dayNumberOf(Number(match[3]), Number(match[1]), Number(match[2]));
  const second = Number(match[4]) * 3600 + Number(match[5]) * 60 + Number(match[6]);
  return dayNumber * DAY_MS + second * 1000 - wholeMs;
}

function segmentsOf(offsetAt: (atMs: EpochMs) => DurationMs): (atMs: EpochMs) => ZoneSegment {
  const years = new Map<number, readonly ZoneSegment[]>();
  let last: ZoneSegment | null = null;
  return (atMs) => {
    const clampedMs = Math.min(Math.max(atMs, firstYearMs), lastYearMs);
    if (last !== null && clampedMs >= last.startMs && clampedMs < last.endMs) return last;
    const { year } = dateOf(Math.floor(clampedMs / DAY_MS));
    let segments = years.get(year);
    if (segments === undefined) {
      segments = readYear(offsetAt, year);
      years.set(year, segments);
    }
    last = find(segments, clampedMs);
    return last;
  };
}

function find(segments: readonly ZoneSegment[], atMs: EpochMs): ZoneSegment {
  const found = segments.findLast((segment) => segment.startMs <= atMs);
  if (found === undefined) throw new Error(`no segment holds ${atMs}`);
  return found;
}

/** The segments of one year of UTC, in order, without holes. */
function readYear(offsetAt: (atMs: EpochMs) => DurationMs, year: number): readonly ZoneSegment[] {
  const yearStartMs = dayNumberOf(year, 1, 1) * DAY_MS;
  const yearEndMs = dayNumberOf(year + 1, 1, 1) * DAY_MS;
  const segments: ZoneSegment[] = [];
  let startMs = yearStartMs;
  let previousOffsetMs = offsetAt(yearStartMs - 1000);
  let offsetMs = offsetAt(yearStartMs);
  for (let sampleMs = yearStartMs; sampleMs < yearEndMs - 1000; sampleMs += SAMPLE_MS) {
    const nextMs = Math.min(sampleMs + SAMPLE_MS, yearEndMs - 1000);
    const nextOffsetMs = offsetAt(nextMs);
    if (nextOffsetMs === offsetMs) continue;
    const changeMs = firstWithOtherOffset(offsetAt, sampleMs, nextMs);
    segments.push({ startMs, endMs: changeMs, offsetMs, previousOffsetMs });
    startMs = changeMs;
    previousOffsetMs = offsetMs;
    offsetMs = nextOffsetMs;
  }
  segments.push({ startMs, endMs: yearEndMs, offsetMs, previousOffsetMs });
  return segments;
}

/** Zones change at whole seconds: the first one after `lowMs` at which the offset is no longer that of `lowMs`. */
function firstWithOtherOffset(offsetAt: (atMs: EpochMs) => DurationMs, lowMs: EpochMs, highMs: EpochMs): EpochMs {
  const lowOffsetMs = offsetAt(lowMs);
  let low = lowMs / 1000;
  let high = highMs / 1000;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000) === lowOffsetMs) low = middle;
    else high = middle;
  }
  return high * 1000;
}
