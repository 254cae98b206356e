/**
 * When an attempt wrote what: marks that somebody makes who looks from time to time at how much there is. A text, one line a mark:
 *
 *     times ATTEMPT BASE
 *     o120 0 85        120 more bytes of stdout; they were not there at BASE + 0, the last of them was written 85 ms later
 *     e7 100 12        7 more of stderr; not there 100 ms after the moment of the line before, the last written 12 ms after that
 *
 * BASE is a moment in epoch milliseconds, `o` stdout, `e` stderr, `l` log without its progress lines. Lines follow each other in the order of
 * arrival. A line that is not complete, or is none of these, ends the text: what follows cannot be placed.
 */
import type { AttemptId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { Channel } from './record.ts';

/** So many more bytes on a channel: none of them was there at `sinceMs`, the last of them was written at `atMs`. */
export type OutputMark = { readonly channel: Channel; readonly bytes: number; readonly sinceMs: EpochMs; readonly atMs: EpochMs };

/** All marks of an attempt, in the order of arrival. `sizeBytes`: how far the text could be read, in characters. */
export type OutputTimes = { readonly marks: readonly OutputMark[]; readonly sizeBytes: number };

const letters: { readonly [channel in Channel]: string } = { stdout: 'o', stderr: 'e', log: 'l' };
const channelOfLetter: ReadonlyMap<string, Channel> = new Map([
  ['o', 'stdout'],
  ['e', 'stderr'],
  ['l', 'log'],
]);

/** Order of what was written at one moment. */
const rank: { readonly [channel in Channel]: number } = { stdout: 0, stderr: 1, log: 2 };

/** The first line. */
export function timesHeader(attemptId: AttemptId, baseMs: EpochMs): string {
  return `times ${attemptId} ${baseMs}\n`;
}

/** Lines of marks that follow one with `sinceMs`, or the first line with that moment. */
export function timesLines(marks: readonly OutputMark[], sinceMs: EpochMs): string {
  let text = '';
  let beforeMs = sinceMs;
  for (const mark of marks) {
    text += `${letters[mark.channel]}${mark.bytes} ${mark.sinceMs - beforeMs} ${mark.atMs - mark.sinceMs}\n`;
    beforeMs = mark.sinceMs;
  }
  return text;
}

/**
 * Reads times. Never fails: where the first line is not complete there are none.
 *
 * @param attemptId  whose they have to be, else there are none; null: anybody's, as a resumed instance has those of the first one
 */
export function parseTimes(text: string, attemptId: AttemptId | null): OutputTimes {
  const header = /^times (\S+) (\d{1,15})\n/.exec(text);
  if (header === null || (attemptId !== null && header[1] !== attemptId)) return { marks: [], sizeBytes: 0 };
  const marks: OutputMark[] = [];
  let sinceMs = Number(header[2]);
  let sizeBytes = header[0].length;
  for (let end = text.indexOf('\n', sizeBytes); end !== -1; end = text.indexOf('\n', sizeBytes)) {
    const match = /^([oel])(\d{1,15}) (-?\d{1,15}) (\d{1,15})$/.exec(text.slice(sizeBytes, end));
    const channel = channelOfLetter.get(match?.[1] ?? '');
    if (match === null || channel === undefined) break;
    sinceMs += Number(match[3]);
    marks.push({ channel, bytes: Number(match[2]), sinceMs, atMs: sinceMs + Number(match[4]) });
    sizeBytes = end + 1;
  }
  return { marks, sizeBytes };
}

/** Marks of one look, in the order of arrival: by the last byte, and stdout first where that is the same. */
export function inOrderOfArrival(marks: readonly OutputMark[]): readonly OutputMark[] {
  return marks.toSorted((one, other) => one.atMs - other.atMs || rank[one.channel] - rank[other.channel]);
}

/** Fewer marks: of each channel one for each `everyMs`. */
export function thinMarks(marks: readonly OutputMark[], everyMs: number): readonly OutputMark[] {
  const thin: OutputMark[] = [];
  let window = Number.NaN;
  let open = new Map<Channel, OutputMark>();
  const close = (): void => {
    thin.push(...inOrderOfArrival([...open.values()]));
    open = new Map();
  };
  for (const mark of marks) {
    const own = Math.floor(mark.atMs / everyMs);
    if (own !== window) close();
    window = own;
    const before = open.get(mark.channel);
    open.set(mark.channel, before === undefined ? mark : { ...mark, bytes: before.bytes + mark.bytes, sinceMs: before.sinceMs });
  }
  close();
  return thin;
}
