/** Longest line that stands in a sentence. */
export const longestLine = 200;

/** The last line of an output that says something, without colours and controls, cut where it is long; empty: there is none. */
export function lastLineOf(text: string): string {
  const line =
    text
      .replace(/\u001b\[[0-?]*[ -/]*[@-~]/g, '')
      // What a progress display wrote over is gone for who looks.
      .split(/[\r\n]+/)
      .map((one) => one.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim())
      .findLast((one) => one !== '') ?? '';
  return line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line;
}
