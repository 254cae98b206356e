import { err, ok, type Result } from '../core/result.ts';

/** Lines from `first` to `last`, counted from 1, both included; `last` null: to the end. */
export type LineRange = { readonly first: number; readonly last: number | null };

/** Reads `?lines=A-B`, `?lines=A-`, `?lines=A`, and `?fromLine=A&lines=COUNT`. Null where no lines are asked for. */
export function parseLineRange(query: { readonly lines?: string; readonly fromLine?: number }): Result<LineRange | null, string> {
  const { lines, fromLine } = query;
  if (fromLine !== undefined) {
    if (lines === undefined) return ok({ first: fromLine, last: null });
    const count = /^[1-9]\d{0,14}$/.test(lines) ? Number(lines) : null;
    return count === null
      ? err(`query lines: expected how many lines, 1 or more, got "${lines}"`)
      : ok({ first: fromLine, last: fromLine + count - 1 });
  }
  if (lines === undefined) return ok(null);
  const match = /^([1-9]\d{0,14})(?:(-)([1-9]\d{0,14})?)?$/.exec(lines);
  if (match === null) return err(`query lines: expected A-B, A- or A, counted from 1, got "${lines}"`);
  const first = Number(match[1]);
  const last = match[3] === undefined ? (match[2] === undefined ? first : null) : Number(match[3]);
  return last !== null && last < first ? err(`query lines: expected the first line before the last, got "${lines}"`) : ok({ first, last });
}

const newline = 10;

/**
 * The bytes of some lines out of a stream of chunks, with their newlines; what follows the last newline is a line too. Never
 * holds more than one chunk, however long a line is, and stops reading after the last one that is asked for.
 */
export async function* selectLines(
  chunks: AsyncIterable<Uint8Array>,
  { first, last }: LineRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  let line = 1;
  for await (const chunk of chunks) {
    let start = 0;
    while (line < first) {
      const end = chunk.indexOf(newline, start);
      if (end === -1) {
        start = chunk.length;
        break;
      }
      start = end + 1;
      line += 1;
    }
    if (line < first) continue;
    const end = last === null ? chunk.length : endOfLine(chunk, start, last - line + 1);
    if (end > start) yield chunk.subarray(start, end);
    if (last === null) continue;
    line += countNewlines(chunk, start, end);
    if (line > last) return;
  }
}

/** Offset after the `count`-th newline from `start`, or the end of the chunk. */
function endOfLine(chunk: Uint8Array, start: number, count: number): number {
  let offset = start;
  for (let found = 0; found < count; found += 1) {
    const next = chunk.indexOf(newline, offset);
    if (next === -1) return chunk.length;
    offset = next + 1;
  }
  return offset;
}

function countNewlines(chunk: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = chunk.indexOf(newline, start); at !== -1 && at < end; at = chunk.indexOf(newline, at + 1)) count += 1;
  return count;
}
