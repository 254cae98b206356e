import { setImmediate as turn } from 'node:timers/promises';
import type { ReadableOutput } from '../app/outputs.ts';

const chunkBytes = 256 * 1024;
const newline = 10;
const lineFeed = Buffer.from('\n');

/** Reads lines of one output one after the other, with something in front of each. Never holds more than a chunk, however long a line is. */
export class LineCursor {
  readonly #output: ReadableOutput;
  #line: number;
  #offset: number;
  #rest: Uint8Array = new Uint8Array(0);

  /** Stands at the beginning of a line. */
  constructor(output: ReadableOutput, { line, offset }: { readonly line: number; readonly offset: number }) {
    this.#output = output;
    this.#line = line;
    this.#offset = offset;
  }

  /** Lines from `first` to `last`; each ends with a newline, also the last of the output. `first` is not behind where the cursor stands. */
  async *read(first: number, last: number, prefix: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    let isOpen = false;
    while (this.#line <= last) {
      if (this.#rest.length === 0 && !(await this.#fill())) {
        if (isOpen) yield lineFeed;
        this.#line += 1;
        return;
      }
      const parts: Uint8Array[] = [];
      let from = 0;
      while (from < this.#rest.length && this.#line <= last) {
        const end = this.#rest.indexOf(newline, from);
        const to = end === -1 ? this.#rest.length : end + 1;
        if (this.#line >= first) {
          if (!isOpen && prefix.length > 0) parts.push(prefix);
          parts.push(this.#rest.subarray(from, to));
          isOpen = end === -1;
        }
        if (end !== -1) this.#line += 1;
        from = to;
      }
      this.#rest = this.#rest.subarray(from);
      if (parts.length > 0) yield Buffer.concat(parts);
      await turn();
    }
  }

  async #fill(): Promise<boolean> {
    const { sizeBytes } = this.#output;
    if (this.#offset >= sizeBytes) return false;
    this.#rest = await this.#output.read(this.#offset, Math.min(chunkBytes, sizeBytes - this.#offset));
    if (this.#rest.length === 0) throw new Error(`an output ended at ${this.#offset} of ${sizeBytes} bytes: it was deleted meanwhile`);
    this.#offset += this.#rest.length;
    return true;
  }
}
