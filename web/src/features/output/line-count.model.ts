/** How many lines an output has, kept while it grows by looking at what is new alone. */
export type LineCount = {
  readonly sizeBytes: number;
  /** Newlines so far. */
  readonly newlines: number;
  readonly endsWithNewline: boolean;
  readonly isGrowing: boolean;
};

/** Lines to show: what follows the last newline is one too. */
export function linesOf({ sizeBytes, newlines, endsWithNewline }: LineCount): number {
  return newlines + (sizeBytes === 0 || endsWithNewline ? 0 : 1);
}

/** The count after more was written. */
export function withMore(count: LineCount, bytes: Uint8Array, isGrowing: boolean): LineCount {
  let { newlines } = count;
  for (const byte of bytes) if (byte === 10) newlines += 1;
  return {
    sizeBytes: count.sizeBytes + bytes.length,
    newlines,
    endsWithNewline: bytes.length === 0 ? count.endsWithNewline : bytes.at(-1) === 10,
    isGrowing,
  };
}
