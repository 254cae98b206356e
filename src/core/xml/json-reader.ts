/** Thrown by `JsonReader` and caught in `json-tree.ts` only: the reader is deep in its recursion when it has to stop. */
export class JsonRefused extends Error {
  readonly code: 'INVALID_OUTPUT' | 'LIMIT_EXCEEDED';
  /** 0-based place in the text. */
  readonly offset: number;

  constructor(code: 'INVALID_OUTPUT' | 'LIMIT_EXCEEDED', message: string, offset: number) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}

/** What a value is, as its first character tells. */
export type JsonKind = 'string' | 'number' | 'true' | 'false' | 'null' | 'object' | 'array';

const escapes: { readonly [letter: string]: string } = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * Reads JSON token by token. `JSON.parse` would lose how numbers are written and members whose key is there twice, and
 * does not say where an error is.
 */
export class JsonReader {
  readonly #text: string;
  readonly #numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Skips white space and says what comes; refuses what can begin no value. */
  nextKind(): JsonKind {
    this.#skipSpace();
    const character = this.#text[this.#offset];
    switch (character) {
      case '"':
        return 'string';
      case '{':
        return 'object';
      case '[':
        return 'array';
      case 't':
        return 'true';
      case 'f':
        return 'false';
      case 'n':
        return 'null';
      case undefined:
        return this.#unexpected('a value');
      default:
        if (character === '-' || (character >= '0' && character <= '9')) return 'number';
        return this.#unexpected('a value');
    }
  }

  /** Reads `true`, `false` or `null`. */
  word(word: string): void {
    if (!this.#text.startsWith(word, this.#offset)) this.#unexpected('a value');
    this.#offset += word.length;
  }

  /** Reads a number and returns it as it is written. */
  number(): string {
    const start = this.#offset;
    const pattern = this.#numberPattern;
    pattern.lastIndex = start;
    if (!pattern.test(this.#text)) return this.#refuse('a number needs digits', start);
    this.#offset = pattern.lastIndex;
    const next = this.#text[this.#offset];
    if (next !== undefined && /[\w.+-]/.test(next)) this.#refuse('this is no number of JSON', this.#offset);
    return this.#text.slice(start, this.#offset);
  }

  /** Reads a string in its quotes. */
  string(): string {
    const start = this.#offset;
    let value = '';
    let from = start + 1;
    for (let index = from; ; index += 1) {
      const code = this.#text.charCodeAt(index);
      if (code === 0x22) {
        this.#offset = index + 1;
        return value + this.#text.slice(from, index);
      }
      if (code === 0x5c) {
        const escape = this.#escape(index);
        value += this.#text.slice(from, index) + escape.text;
        index += escape.length - 1;
        from = index + 1;
      } else if (code < 0x20) this.#refuse('a control character in a string has to be written as an escape', index);
      else if (Number.isNaN(code)) this.#refuse('the string is not closed', start);
    }
  }

  /** Reads the bracket that `nextKind` has seen. */
  open(bracket: '{' | '['): void {
    if (this.#text[this.#offset] !== bracket) this.#unexpected(`"${bracket}"`);
    this.#offset += 1;
  }

  /** Whether another member or item follows; reads the comma before it, or the closing bracket. */
  hasNext(bracket: '}' | ']', first: boolean): boolean {
    this.#skipSpace();
    const character = this.#text[this.#offset];
    if (character === bracket) {
      this.#offset += 1;
      return false;
    }
    if (first) return true;
    if (character !== ',') this.#unexpected(`"," or "${bracket}"`);
    this.#offset += 1;
    this.#skipSpace();
    if (this.#text[this.#offset] === bracket) this.#unexpected(bracket === '}' ? 'a key after the comma' : 'a value after the comma');
    return true;
  }

  /** Refuses what is no key. */
  expectKey(): void {
    this.#skipSpace();
    if (this.#text[this.#offset] !== '"') this.#unexpected('a key in double quotes');
  }

  /** Reads the colon after a key. */
  colon(): void {
    this.#skipSpace();
    if (this.#text[this.#offset] !== ':') this.#unexpected('":"');
    this.#offset += 1;
  }

  /** Refuses anything but white space up to the end. */
  end(): void {
    this.#skipSpace();
    if (this.#offset < this.#text.length) this.#unexpected('the end of the text');
  }

  /** Refuses a value that would lie too deep. */
  checkDepth(depth: number, maxDepth: number): void {
    if (depth <= maxDepth) return;
    this.#skipSpace();
    throw new JsonRefused('LIMIT_EXCEEDED', `values are nested deeper than ${maxDepth} levels`, this.#offset);
  }

  #escape(index: number): { readonly text: string; readonly length: number } {
    const letter = this.#text[index + 1] ?? '';
    if (letter === 'u') {
      const digits = this.#text.slice(index + 2, index + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#refuse('\\u needs four hexadecimal digits', index);
      return { text: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 };
    }
    const text = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (text === undefined) return this.#refuse(`\\${letter} is no escape of JSON`, index);
    return { text, length: 2 };
  }

  #skipSpace(): void {
    for (; ; this.#offset += 1) {
      const code = this.#text.charCodeAt(this.#offset);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  #unexpected(expected: string): never {
    const code = this.#text.codePointAt(this.#offset);
    const got = code === undefined ? 'the end of the text' : `"${String.fromCodePoint(code)}"`;
    return this.#refuse(`expected ${expected}, got ${got}`, this.#offset);
  }

  #refuse(message: string, offset: number): never {
    throw new JsonRefused('INVALID_OUTPUT', message, offset);
  }
}
