import { isUtf8 } from 'node:buffer';

/** What is looked for in an output. */
export type SearchRequest = {
  /** Without a newline: matches lie within a line. */
  readonly pattern: string;
  readonly isRegExp: boolean;
  readonly ignoresCase: boolean;
  /** Matches that begin before this offset are counted, not shown. */
  readonly fromOffset: number;
  /** How many are shown. */
  readonly limit: number;
};

/** One match, with a little of its line. Offset and length are bytes; line and column count from 1, the column in bytes. */
export type Match = {
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
  readonly before: string;
  readonly match: string;
  readonly after: string;
};

/** What was found so far. */
export type SearchFound = {
  readonly matches: readonly Match[];
  /** Of all. */
  readonly count: number;
  /** How many lie before `fromOffset`. */
  readonly skipped: number;
};

/** A line that is longer is searched in pieces of this size. */
const maxLineBytes = 1024 * 1024;

/** Bytes shown before and after a match, and of the match itself. */
const excerptBytes = 240;

const newline = 10;
const carriageReturn = 13;

/**
 * Compiles a pattern as far as Unicode rules allow, else by the older, laxer ones: people type what they know from other
 * programs. Throws a SyntaxError where it is no regular expression at all.
 */
export function compilePattern({ pattern, isRegExp, ignoresCase }: Pick<SearchRequest, 'pattern' | 'isRegExp' | 'ignoresCase'>): RegExp {
  const source = isRegExp ? pattern : pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const flags = ignoresCase ? 'gi' : 'g';
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return new RegExp(source, flags);
  }
}

/** Looks through an output that comes in chunks; holds one chunk and one line at most. */
export class OutputSearch {
  readonly #request: SearchRequest;
  readonly #find: (block: Buffer, onMatch: (start: number, length: number) => void) => void;
  readonly #matches: Match[] = [];
  #count = 0;
  #skipped = 0;
  /** What came after the last newline. */
  #rest: Buffer = Buffer.alloc(0);
  /** Offset and line at which `#rest` begins, and where its line does. */
  #offset = 0;
  #line = 1;
  #lineOffset = 0;

  constructor(request: SearchRequest) {
    this.#request = request;
    this.#find = request.isRegExp || request.ignoresCase ? expressionFinder(compilePattern(request)) : textFinder(request.pattern);
  }

  push(chunk: Uint8Array): void {
    const bytes =
      this.#rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([this.#rest, chunk]);
    const last = bytes.lastIndexOf(newline);
    const end = last === -1 && bytes.length >= maxLineBytes ? bytes.length : last + 1;
    this.#search(bytes.subarray(0, end));
    this.#rest = Buffer.from(bytes.subarray(end));
  }

  /** There is no more: the last line may have no newline. */
  end(): SearchFound {
    this.#search(this.#rest);
    this.#rest = Buffer.alloc(0);
    return { matches: this.#matches, count: this.#count, skipped: this.#skipped };
  }

  #search(block: Buffer): void {
    if (block.length === 0) return;
    const { fromOffset, limit } = this.#request;
    let counted = 0;
    let line = this.#line;
    let lineStart = this.#lineOffset - this.#offset;
    const moveTo = (position: number): void => {
      for (let at = block.indexOf(newline, counted); at !== -1 && at < position; at = block.indexOf(newline, at + 1)) {
        line += 1;
        lineStart = at + 1;
      }
      counted = position;
    };
    this.#find(block, (start, length) => {
      this.#count += 1;
      const offset = this.#offset + start;
      if (offset < fromOffset) this.#skipped += 1;
      else if (this.#matches.length < limit) {
        moveTo(start);
        this.#matches.push({ offset, length, line, column: start - lineStart + 1, ...excerptOf(block, start, length) });
      }
    });
    // Who will show no more matches needs to know no more lines.
    if (this.#matches.length < limit) moveTo(block.length);
    this.#line = line;
    this.#lineOffset = this.#offset + lineStart;
    this.#offset += block.length;
  }
}

function textFinder(text: string): (block: Buffer, onMatch: (start: number, length: number) => void) => void {
  const needle = Buffer.from(text, 'utf8');
  return (block, onMatch) => {
    for (let at = block.indexOf(needle); at !== -1; at = block.indexOf(needle, at + needle.length)) onMatch(at, needle.length);
  };
}

function expressionFinder(expression: RegExp): (block: Buffer, onMatch: (start: number, length: number) => void) => void {
  return (block, onMatch) => {
    // Text of one encoding for the whole block: bytes that are no UTF-8 count one each, so that offsets stay true.
    const encoding = isUtf8(block) ? 'utf8' : 'latin1';
    for (let start = 0; start < block.length;) {
      const next = block.indexOf(newline, start);
      const stop = next === -1 ? block.length : next;
      const end = stop > start && block[stop - 1] === carriageReturn ? stop - 1 : stop;
      const text = block.toString(encoding, start, end);
      for (const found of text.matchAll(expression)) {
        onMatch(start + Buffer.byteLength(text.slice(0, found.index), encoding), Buffer.byteLength(found[0], encoding));
      }
      start = stop + 1;
    }
  };
}

function excerptOf(block: Buffer, start: number, length: number): Pick<Match, 'before' | 'match' | 'after'> {
  const end = start + length;
  const lineStart = start === 0 ? 0 : block.lastIndexOf(newline, start - 1) + 1;
  const next = block.indexOf(newline, end);
  const lineEnd = next === -1 ? block.length : next;
  const text = (from: number, to: number): string => block.toString('utf8', from, to);
  return {
    before: text(atCharacter(block, Math.max(lineStart, start - excerptBytes), start), start),
    match: text(start, atCharacter(block, Math.min(end, start + excerptBytes), end)),
    after: text(end, atCharacter(block, Math.min(lineEnd, end + excerptBytes), lineEnd)).replace(/\r$/, ''),
  };
}

/** The first place from `at` where no character of UTF-8 is cut. */
function atCharacter(block: Buffer, at: number, limit: number): number {
  let place = at;
  while (place < limit && place < at + 3 && ((block[place] ?? 0) & 0b1100_0000) === 0b1000_0000) place += 1;
  return place;
}
