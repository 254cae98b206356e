import { setImmediate as turn } from 'node:timers/promises';
import type { ReadableOutput } from '../app/outputs.ts';

/** Where a line begins. Lines count from 1. */
export type LinePlace = { readonly line: number; readonly offset: number };

/** How far an output has been looked through. */
export type LineCount = { readonly newlines: number; readonly endsWithNewline: boolean };

/** A mark each so many lines: an index of 100 MB in short lines takes some hundred kilobytes. */
const linesPerMark = 1_000;

/** Bytes that are looked through at a time. */
const chunkBytes = 1024 * 1024;

const newline = 10;

/**
 * Where lines begin in one output, as far as somebody has asked. What a command has written is never changed, so what was
 * looked through stays true while it goes on writing.
 */
export class LineIndex {
  /** Offsets of lines 1, 1001, 2001... */
  #marks: number[] = [0];
  #scannedBytes = 0;
  #newlines = 0;
  #endsWithNewline = false;
  /** Scans of one output follow each other: the second finds what the first has found. */
  #busy: Promise<unknown> = Promise.resolve();

  /** Marks that are kept. */
  get size(): number {
    return this.#marks.length;
  }

  /** The last known place at or before the beginning of a line; looks through what lies between. */
  async placeBefore(output: ReadableOutput, line: number): Promise<LinePlace> {
    const mark = Math.floor((line - 1) / linesPerMark);
    if (mark >= this.#marks.length) await this.#scan(output, mark);
    const known = Math.min(mark, this.#marks.length - 1);
    return { line: known * linesPerMark + 1, offset: this.#marks[known] ?? 0 };
  }

  /** How many lines there are; looks through the rest. */
  async count(output: ReadableOutput): Promise<LineCount> {
    await this.#scan(output, null);
    return { newlines: this.#newlines, endsWithNewline: this.#endsWithNewline };
  }

  /** Goes on to a mark, or to the end. */
  #scan(output: ReadableOutput, mark: number | null): Promise<void> {
    const scan = this.#busy.then(async () => {
      if (this.#scannedBytes > output.sizeBytes) this.#beginAnew();
      while (this.#scannedBytes < output.sizeBytes && (mark === null || this.#marks.length <= mark)) {
        const bytes = await output.read(this.#scannedBytes, Math.min(chunkBytes, output.sizeBytes - this.#scannedBytes));
        if (bytes.length === 0) return;
        this.#take(bytes);
        // Other requests have their turn.
        await turn();
      }
    });
    // Who waits for its own scan hears of a failure; the next one begins where this one came to.
    this.#busy = scan.catch(() => {});
    return scan;
  }

  /** At its end an output can lose a line that the shell wrote, not the command. */
  #beginAnew(): void {
    this.#marks = [0];
    this.#scannedBytes = 0;
    this.#newlines = 0;
    this.#endsWithNewline = false;
  }

  #take(bytes: Uint8Array): void {
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) {
      this.#newlines += 1;
      if (this.#newlines % linesPerMark === 0) this.#marks.push(this.#scannedBytes + at + 1);
    }
    this.#scannedBytes += bytes.length;
    this.#endsWithNewline = bytes.at(-1) === newline;
  }
}

/** The indexes of the outputs that were read last. */
export class LineIndexes {
  readonly #indexes = new Map<string, LineIndex>();
  readonly #mostMarks: number;

  /** @param mostMarks  marks that all of them keep together, 8 bytes each; default 1,000,000 */
  constructor(mostMarks = 1_000_000) {
    this.#mostMarks = mostMarks;
  }

  /** The index of an output; `key` names it for ever. */
  of(key: string): LineIndex {
    const index = this.#indexes.get(key) ?? new LineIndex();
    // Set again, it is the youngest.
    this.#indexes.delete(key);
    this.#indexes.set(key, index);
    this.#forget(index);
    return index;
  }

  /** Forgets the oldest beyond the limit, never the one that is asked for. */
  #forget(asked: LineIndex): void {
    let marks = 0;
    for (const index of this.#indexes.values()) marks += index.size;
    for (const [key, index] of this.#indexes) {
      if (marks <= this.#mostMarks) return;
      if (index === asked) continue;
      this.#indexes.delete(key);
      marks -= index.size;
    }
  }
}
