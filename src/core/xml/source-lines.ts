import type { XmlPosition } from './element.ts';

/**
 * The lines of a text: turns offsets into lines and columns, and back. LF, CR and CR LF end a line. The text is walked
 * once, when somebody asks first; offsets asked in ascending order are found in one step.
 */
export class SourceLines {
  readonly #text: string;
  /** Offset of the beginning of each line. */
  #starts: readonly number[] | null = null;
  /** Index of the line that was found last. */
  #last = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * Line and column of an offset, at most the length of the text; both count from 1, columns count UTF-16 units. The
   * second half of a CR LF stands where the first does.
   */
  positionAt(offset: number): XmlPosition {
    const starts = this.#lineStarts();
    const line = this.#lineOf(offset, starts);
    this.#last = line;
    const inLineEnd = this.#text.charCodeAt(offset) === 0x0a && this.#text.charCodeAt(offset - 1) === 0x0d;
    return { line: line + 1, column: offset - (starts[line] ?? 0) + (inLineEnd ? 0 : 1) };
  }

  /** The offset of a place in the text. */
  offsetOf(position: XmlPosition): number {
    return (this.#lineStarts()[position.line - 1] ?? this.#text.length) + position.column - 1;
  }

  #lineStarts(): readonly number[] {
    if (this.#starts !== null) return this.#starts;
    const starts = [0];
    const lineEnd = /\r\n|\r|\n/g;
    while (lineEnd.exec(this.#text) !== null) starts.push(lineEnd.lastIndex);
    this.#starts = starts;
    return starts;
  }

  #lineOf(offset: number, starts: readonly number[]): number {
    const holds = (line: number): boolean => (starts[line] ?? Infinity) <= offset && offset < (starts[line + 1] ?? Infinity);
    if (holds(this.#last)) return this.#last;
    if (holds(this.#last + 1)) return this.#last + 1;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? Infinity) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
