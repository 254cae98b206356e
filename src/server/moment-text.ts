import type { EpochMs } from '../core/time.ts';

/** A moment on the wire: ISO 8601, UTC, with milliseconds. */
export function momentText(ms: EpochMs): string {
  return new Date(ms).toISOString();
}

/** The same of a moment that may not have come. */
export function momentTextOrNull(ms: EpochMs | null): string | null {
  return ms === null ? null : momentText(ms);
}

/**
 * Reads a moment of a request: ISO 8601 with offset, or a date, whose midnight is UTC. Null where it is neither, or does not
 * exist, like the 30th of February.
 */
export function parseMoment(text: string): EpochMs | null {
  const match = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/.exec(text);
  const date = match?.[1];
  if (date === undefined) return null;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}
