/** Longest line that stands in a sentence. */
const longest = 160;

/** The last line of an output that says something, without colours and controls; empty where there is none. */
export function lastLine(text: string): string {
  const line =
    text
      .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '')
      .split('\n')
      .map((one) => one.replace(/[\u0000-\u001f\u007f]/g, ' ').trim())
      .findLast((one) => one !== '') ?? '';
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
