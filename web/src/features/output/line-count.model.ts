/** How many lines an output has. */
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
