/** A moment: milliseconds since 1970-01-01T00:00:00Z by the wall clock. */
export type EpochMs = number;

/** A span of time in milliseconds. */
export type DurationMs = number;
