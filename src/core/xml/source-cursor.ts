import type { XmlPosition } from './element.ts';

/**
 * Turns offsets into lines and columns. Offsets have to be asked in ascending order, so that a document is walked once;
 * a smaller offset than before starts again at the beginning. LF, CR and CR LF end a line.
 */
export class SourceCursor {
  readonly #text: string;
  #line = 1;
  #lineStart = 0;
  /** Offset of the next line end at or after `#lineStart`, or the length of the text. */
  #lineEnd = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Line and column of an offset, at most the length of the text; both count from 1, columns count UTF-16 units. */
  positionAt(offset: number): XmlPosition {
    if (offset < this.#lineStart) {
      this.#line = 1;
      this.#lineStart = 0;
      this.#lineEnd = -1;
    }
    if (this.#lineEnd < 0) this.#lineEnd = this.#nextLineEnd(this.#lineStart);
    while (offset > this.#lineEnd && this.#lineEnd < this.#text.length) {
      const crLf = this.#text.charCodeAt(this.#lineEnd) === 0x0d && this.#text.charCodeAt(this.#lineEnd + 1) === 0x0a;
      const next = this.#lineEnd + (crLf ? 2 : 1);
      // The second half of a line end stands where the first does.
      if (offset < next) return this.#at(this.#lineEnd);
      this.#line += 1;
      this.#lineStart = next;
      this.#lineEnd = this.#nextLineEnd(next);
    }
    return this.#at(offset);
  }

  #at(offset: number): XmlPosition {
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }

  #nextLineEnd(from: number): number {
    const text = this.#text;
    for (let offset = from; offset < text.length; offset += 1) {
      const code = text.charCodeAt(offset);
      if (code === 0x0a || code === 0x0d) return offset;
    }
    return text.length;
  }
}
