import type { EpochMs } from '../time.ts';
import { parseWallTime } from './wall-time.ts';
import { momentOfWallTime, printOffset, wallTimeAt, type Zone } from './zone.ts';

/** A moment by the clock of a zone: `2027-03-28T03:00:00+02:00`, with milliseconds only where they are not 0. */
export function printMoment(zone: Zone, atMs: EpochMs): string {
  const wallMs = wallTimeAt(zone, atMs);
  const text = new Date(wallMs).toISOString().replace(/(\.000)?Z$/, '');
  return `${text}${printOffset(wallMs - atMs)}`;
}

/**
 * Reads a moment: ISO 8601 with `Z` or an offset, or a date or a time without one, which is read by the zone's clock. Null where it
 * is none of these, or does not exist, like the 30th of February.
 */
export function readMoment(zone: Zone, text: string): EpochMs | null {
  const wallMs = parseWallTime(text);
  if (wallMs !== null) return momentOfWallTime(zone, wallMs);
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)(\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/i.exec(text);
  if (match === null || parseWallTime(match[1] ?? '') === null) return null;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : atMs;
}
