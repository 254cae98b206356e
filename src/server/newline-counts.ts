import { setImmediate as turn } from 'node:timers/promises';
import type { ReadableOutput } from '../app/outputs.ts';

/** Bytes that are looked through at a time. */
const chunkBytes = 1024 * 1024;

const newline = 10;

/** How many newlines lie ahead of some places in one output. What was counted once is kept, also while the output grows. */
export class NewlineCounts {
  #counts = new Map<number, number>([[0, 0]]);
  #scannedBytes = 0;
  #newlines = 0;
  /** Counts of one output follow each other: the second finds what the first has found. */
  #busy: Promise<unknown> = Promise.resolve();

  /** Newlines ahead of each offset; the offsets rise, and none is beyond the end. */
  before(output: ReadableOutput, offsets: readonly number[]): Promise<readonly number[]> {
    const counted = this.#busy.then(() => this.#count(output, offsets));
    // Who waits for its own count hears of a failure.
    this.#busy = counted.catch(() => {});
    return counted;
  }

  async #count(output: ReadableOutput, offsets: readonly number[]): Promise<readonly number[]> {
    // At its end an output can lose a line that the shell wrote.
    if (this.#scannedBytes > output.sizeBytes || offsets.some((offset) => offset < this.#scannedBytes && !this.#counts.has(offset))) {
      this.#counts = new Map([[0, 0]]);
      this.#scannedBytes = 0;
      this.#newlines = 0;
    }
    const open = offsets.filter((offset) => !this.#counts.has(offset));
    const last = open.at(-1) ?? 0;
    let next = 0;
    while (this.#scannedBytes < last) {
      const bytes = await output.read(this.#scannedBytes, Math.min(chunkBytes, last - this.#scannedBytes));
      if (bytes.length === 0) throw new Error(`an output ended at ${this.#scannedBytes} of ${last} bytes: it was deleted meanwhile`);
      let from = 0;
      for (let offset = open[next]; offset !== undefined && offset <= this.#scannedBytes + bytes.length; offset = open[next]) {
        this.#newlines += countNewlines(bytes, from, offset - this.#scannedBytes);
        from = offset - this.#scannedBytes;
        this.#counts.set(offset, this.#newlines);
        next += 1;
      }
      this.#newlines += countNewlines(bytes, from, bytes.length);
      this.#scannedBytes += bytes.length;
      // Other requests have their turn.
      await turn();
    }
    return offsets.map((offset) => this.#counts.get(offset) ?? 0);
  }
}

function countNewlines(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(newline, start); at !== -1 && at < end; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}
