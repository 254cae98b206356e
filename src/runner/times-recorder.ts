import { closeSync, constants, ftruncateSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import type { AttemptId } from '../core/ids.ts';
import { inOrderOfArrival, parseTimes, thinMarks, timesHeader, timesLines, type OutputMark } from '../core/instance/output-times.ts';
import type { Channel } from '../core/instance/record.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import { readIfThere } from './spool.ts';

/** How much there is on a channel at a look, and when its last byte was written. */
export type ChannelLook = { readonly bytes: number; readonly writtenAtMs: number };

/** What a look found; a channel that is left out was not looked at. */
export type OutputLook = { readonly [channel in Channel]?: ChannelLook };

/** Nothing is written down of commands that are gone by then: most are, and for them nothing is to be done. */
export const recordedFromMs: DurationMs = 1_000;
const flushEveryMs = 1_000;
/** With more marks than this, every other one goes, and from then on they are half as many. */
export const mostMarks = 2_048;
const firstEveryMs = 200;

const channels = ['stdout', 'stderr', 'log'] as const;

/**
 * Writes down when the output of one command grew, into a file beside it: a mark for each look that finds more. The file is no larger than
 * some tens of kilobytes however long the command writes. Marks are an extra: where they cannot be written they are fewer, nothing else.
 */
export class TimesRecorder {
  readonly #path: string;
  readonly #attemptId: AttemptId;
  readonly #bytes = { stdout: 0, stderr: 0, log: 0 };
  readonly #flushFromMs: EpochMs;
  /** The newest moment at which nothing was there that is not written down. */
  #sinceMs: EpochMs;
  #markedAtMs: EpochMs = 0;
  /** Between two marks; grows with the time that a command writes. */
  #everyMs: DurationMs = 0;
  #pending: OutputMark[] = [];
  /** What the file holds: bytes, marks, and the moment that its last line refers to. */
  #fileBytes = 0;
  #fileMarks = 0;
  #fileSinceMs: EpochMs;
  #flushedAtMs: EpochMs = 0;

  /**
   * @param startedAtMs  when the command was started
   * @param isAdopted    an earlier engine may have left marks
   */
  constructor(path: string, attemptId: AttemptId, startedAtMs: EpochMs, isAdopted: boolean) {
    this.#path = path;
    this.#attemptId = attemptId;
    this.#sinceMs = startedAtMs;
    this.#fileSinceMs = startedAtMs;
    this.#flushFromMs = startedAtMs + recordedFromMs;
    if (isAdopted) this.#takeUp();
  }

  /** True where there is a file to be removed. */
  get hasFile(): boolean {
    return this.#fileBytes > 0;
  }

  /**
   * Takes what was found at a look.
   *
   * @param mayThin  few of many commands thin their marks in one turn
   * @returns whether it did
   */
  look(found: OutputLook, nowMs: EpochMs, mayThin: boolean): boolean {
    // A clock that was set back would turn the order around.
    const lookedAtMs = Math.max(nowMs, this.#sinceMs);
    const grown = channels.filter((channel) => (found[channel]?.bytes ?? 0) > this.#bytes[channel]);
    if (grown.length === 0) {
      this.#sinceMs = lookedAtMs;
    } else if (lookedAtMs - this.#markedAtMs >= this.#everyMs) {
      this.#mark(found, grown, lookedAtMs);
    }
    if (this.#pending.length === 0 || lookedAtMs < this.#flushFromMs || lookedAtMs - this.#flushedAtMs < flushEveryMs) return false;
    this.#flushedAtMs = lookedAtMs;
    return this.#flush(mayThin);
  }

  /** The last look, when the command has ended: all times, as they are kept; null: there are none. */
  finish(found: OutputLook, nowMs: EpochMs): Uint8Array | null {
    const grown = channels.filter((channel) => (found[channel]?.bytes ?? 0) > this.#bytes[channel]);
    if (grown.length > 0) this.#mark(found, grown, Math.max(nowMs, this.#sinceMs));
    const written = this.hasFile ? (readIfThere(this.#path)?.subarray(0, this.#fileBytes) ?? null) : null;
    if (written === null && this.#pending.length === 0) return null;
    const first = this.#pending[0]?.sinceMs ?? this.#fileSinceMs;
    return written === null
      ? Buffer.from(timesHeader(this.#attemptId, first) + timesLines(this.#pending, first))
      : Buffer.concat([written, Buffer.from(timesLines(this.#pending, this.#fileSinceMs))]);
  }

  #mark(found: OutputLook, grown: readonly Channel[], lookedAtMs: EpochMs): void {
    const marks = grown.map((channel): OutputMark => {
      const { bytes = 0, writtenAtMs = lookedAtMs } = found[channel] ?? {};
      const more = bytes - this.#bytes[channel];
      this.#bytes[channel] = bytes;
      return { channel, bytes: more, sinceMs: this.#sinceMs, atMs: Math.min(lookedAtMs, Math.max(this.#sinceMs, Math.round(writtenAtMs))) };
    });
    this.#pending.push(...inOrderOfArrival(marks));
    this.#sinceMs = lookedAtMs;
    this.#markedAtMs = lookedAtMs;
  }

  #flush(mayThin: boolean): boolean {
    const isThinning = mayThin && this.#fileMarks + this.#pending.length > mostMarks;
    try {
      if (isThinning) this.#thin();
      else this.#append();
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      // Without room, what waits must not grow.
      this.#pending = [...thinMarks(this.#pending, Number.MAX_SAFE_INTEGER)];
    }
    return isThinning;
  }

  #append(): void {
    const first = this.#pending[0];
    if (first === undefined) return;
    const beforeMs = this.#fileBytes === 0 ? first.sinceMs : this.#fileSinceMs;
    const text = (this.#fileBytes === 0 ? timesHeader(this.#attemptId, beforeMs) : '') + timesLines(this.#pending, beforeMs);
    // A set of files is used again: what an earlier command left is overwritten.
    const descriptor = openSync(this.#path, this.#fileBytes === 0 ? 'w' : constants.O_WRONLY | constants.O_CREAT, 0o600);
    try {
      writeAll(descriptor, text, this.#fileBytes);
    } catch (error) {
      // A part may have found room, and nothing may follow a half line.
      ftruncateSync(descriptor, this.#fileBytes);
      throw error;
    } finally {
      closeSync(descriptor);
    }
    this.#written(this.#pending, text.length);
  }

  #thin(): void {
    const written = this.hasFile ? parseTimes(readIfThere(this.#path)?.toString('latin1') ?? '', this.#attemptId).marks : [];
    const all = [...written, ...this.#pending];
    let thin: readonly OutputMark[] = all;
    while (thin.length > mostMarks / 2) {
      this.#everyMs = Math.max(firstEveryMs, this.#everyMs * 2);
      thin = thinMarks(all, this.#everyMs);
    }
    const first = thin[0]?.sinceMs ?? this.#fileSinceMs;
    const text = timesHeader(this.#attemptId, first) + timesLines(thin, first);
    writeFileSync(`${this.#path}.new`, text, { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
    this.#fileBytes = 0;
    this.#fileMarks = 0;
    this.#written(thin, text.length);
  }

  #written(marks: readonly OutputMark[], bytes: number): void {
    this.#fileBytes += bytes;
    this.#fileMarks += marks.length;
    this.#fileSinceMs = marks.at(-1)?.sinceMs ?? this.#fileSinceMs;
    this.#pending = [];
  }

  /** Goes on where an earlier engine stopped. What was written meanwhile came at some moment in between. */
  #takeUp(): void {
    const { marks, sizeBytes } = parseTimes(readIfThere(this.#path)?.toString('latin1') ?? '', this.#attemptId);
    const last = marks.at(-1);
    if (last === undefined) return;
    for (const { channel, bytes } of marks) this.#bytes[channel] += bytes;
    this.#fileBytes = sizeBytes;
    this.#fileMarks = marks.length;
    this.#fileSinceMs = last.sinceMs;
    this.#sinceMs = Math.max(this.#sinceMs, last.atMs);
    this.#markedAtMs = this.#sinceMs;
  }
}

function writeAll(descriptor: number, text: string, position: number): void {
  const bytes = Buffer.from(text, 'latin1');
  for (let offset = 0; offset < bytes.length;) offset += writeSync(descriptor, bytes, offset, bytes.length - offset, position + offset);
}
