import type { TimedOutput } from '../app/output-times.ts';
import type { Channel } from '../core/instance/record.ts';
import type { EpochMs } from '../core/time.ts';
import { NewlineCounts } from './newline-counts.ts';

/** Lines of one channel that came together, both included and counted from 1: after `sinceMs`, the last of them at `atMs`. */
export type TimedLines = {
  readonly channel: Channel;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly sinceMs: EpochMs;
  readonly atMs: EpochMs;
};

/** How many lines of each channel somebody has already. */
export type LinesSeen = { readonly [channel in Channel]: number };

/** Whole lines in the order of arrival, and how many there are of each channel. A line stands where it was completed. */
export type LineOrder = { readonly ranges: readonly TimedLines[]; readonly lines: LinesSeen };

export const outputChannels = ['stdout', 'stderr', 'log'] as const;

const newline = 10;

/** Outputs of which it is kept where lines of their marks lie. */
const keptOutputs = 32;

/** The order of the lines of attempts. */
export class OutputOrders {
  readonly #counts = new Map<string, { readonly [channel in Channel]: NewlineCounts }>();

  /**
   * The order of all lines that are complete; once the command has ended, what follows the last newline is a line too.
   *
   * @param key  names the attempt for ever
   */
  async of(key: string, output: TimedOutput): Promise<LineOrder> {
    const counts = this.#countsOf(key);
    const place = { stdout: 0, stderr: 0, log: 0 };
    const offsets: { readonly [channel in Channel]: number[] } = { stdout: [], stderr: [], log: [] };
    for (const { channel, bytes } of output.marks) offsets[channel].push((place[channel] += bytes));
    const ends = { stdout: 0, stderr: 0, log: 0 };
    const newlines: { [channel in Channel]: readonly number[] } = { stdout: [], stderr: [], log: [] };
    for (const channel of outputChannels) {
      newlines[channel] = await counts[channel].before(output.channels[channel], offsets[channel]);
      ends[channel] = output.complete && (await hasOpenLine(output, channel)) ? output.channels[channel].sizeBytes : -1;
    }
    const at = { stdout: 0, stderr: 0, log: 0 };
    const lines = { stdout: 0, stderr: 0, log: 0 };
    const ranges: TimedLines[] = [];
    for (const { channel, sinceMs, atMs } of output.marks) {
      const index = at[channel]++;
      const isEnd = offsets[channel][index] === ends[channel];
      const lastLine = (newlines[channel][index] ?? 0) + (isEnd ? 1 : 0);
      if (lastLine > lines[channel]) ranges.push({ channel, firstLine: lines[channel] + 1, lastLine, sinceMs, atMs });
      lines[channel] = lastLine;
    }
    return { ranges, lines };
  }

  #countsOf(key: string): { readonly [channel in Channel]: NewlineCounts } {
    const counts = this.#counts.get(key) ?? { stdout: new NewlineCounts(), stderr: new NewlineCounts(), log: new NewlineCounts() };
    // Set again, it is the youngest.
    this.#counts.delete(key);
    this.#counts.set(key, counts);
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > keptOutputs && oldest !== undefined) this.#counts.delete(oldest);
    return counts;
  }
}

/** Ranges without the lines that somebody has already. */
export function linesAfter(ranges: readonly TimedLines[], seen: LinesSeen): readonly TimedLines[] {
  return ranges.flatMap((range) =>
    range.lastLine <= seen[range.channel] ? [] : [{ ...range, firstLine: Math.max(range.firstLine, seen[range.channel] + 1) }],
  );
}

/** The lines from `first` to `last` (null: to the end) of all, counted from 1 in the order of arrival. */
export function linesBetween(ranges: readonly TimedLines[], first: number, last: number | null): readonly TimedLines[] {
  let before = 0;
  return ranges.flatMap((range) => {
    const offset = before - range.firstLine + 1;
    before += range.lastLine - range.firstLine + 1;
    const firstLine = Math.max(range.firstLine, first - offset);
    const lastLine = Math.min(range.lastLine, (last ?? Number.MAX_SAFE_INTEGER) - offset);
    return firstLine > lastLine ? [] : [{ ...range, firstLine, lastLine }];
  });
}

/** Reads `12.4.0`: lines of stdout, stderr and log. Null where it is none. */
export function parseSeen(text: string): LinesSeen | null {
  const match = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/.exec(text);
  return match === null ? null : { stdout: Number(match[1]), stderr: Number(match[2]), log: Number(match[3]) };
}

/** Writes what `parseSeen` reads. */
export function seenText({ stdout, stderr, log }: LinesSeen): string {
  return `${stdout}.${stderr}.${log}`;
}

async function hasOpenLine({ channels }: TimedOutput, channel: Channel): Promise<boolean> {
  const { sizeBytes } = channels[channel];
  return sizeBytes > 0 && (await channels[channel].read(sizeBytes - 1, 1))[0] !== newline;
}
