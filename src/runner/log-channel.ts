/**
 * The log channel (descriptor 3), line by line:
 *
 *     %N...      progress: N percent, brought into 0 to 100, no number reads as 0; not part of the log
 *     %%text     a log line that begins with one '%'
 *     \close     nothing after it is read: for programs that leave a child behind which holds the descriptor
 *     anything else is a log line
 *
 * It is bytes: what is no UTF-8 passes unchanged.
 */

const lineFeed = 0x0a;
const percent = 0x25;
const closeLine = Buffer.from('\\close');
/** Enough to know what a line is. */
const progressLineBytes = 64;

/** A reader of a log channel: takes what was written in pieces of any size. */
export type LogReader = {
  /** The newest progress among all lines so far; null: none yet. */
  readonly percent: number | null;
  /** True after `\close`. */
  readonly isClosed: boolean;
  /** Takes the next piece, returns the part of the log that it completes. */
  read(piece: Uint8Array): Buffer;
  /** The rest: a last line without line feed. */
  end(): Buffer;
};

/** Makes a reader that stands before the first line. */
export function createLogReader(): LogReader {
  return new LineReader();
}

class LineReader implements LogReader {
  percent: number | null = null;
  isClosed = false;
  /** Beginning of a line of which it is not known yet what it is. */
  #pending: Buffer = Buffer.alloc(0);
  /** Inside a line that is known to be a log line: it passes without being collected, however long it is. */
  #isInLogLine = false;

  read(piece: Uint8Array): Buffer {
    if (this.isClosed) return Buffer.alloc(0);
    const out: Buffer[] = [];
    let rest = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    while (rest.length > 0 && !this.isClosed) {
      const at = rest.indexOf(lineFeed);
      const part = at < 0 ? rest : rest.subarray(0, at + 1);
      rest = rest.subarray(part.length);
      if (this.#isInLogLine) {
        out.push(part);
        this.#isInLogLine = at < 0;
        continue;
      }
      this.#pending = this.#pending.length === 0 ? part : Buffer.concat([this.#pending, part]);
      if (at >= 0) {
        out.push(this.#take(this.#pending));
        this.#pending = Buffer.alloc(0);
      } else if (this.#pending.length > progressLineBytes) {
        if (progressOf(this.#pending) === null) {
          out.push(unescape(this.#pending));
          this.#pending = Buffer.alloc(0);
          this.#isInLogLine = true;
        } else {
          this.#pending = this.#pending.subarray(0, progressLineBytes);
        }
      }
    }
    // Nothing that is kept or given away may lie in the caller's buffer.
    this.#pending = Buffer.from(this.#pending);
    return Buffer.concat(out);
  }

  end(): Buffer {
    const rest = this.#pending;
    this.#pending = Buffer.alloc(0);
    return rest.length === 0 || this.isClosed ? Buffer.alloc(0) : this.#take(rest);
  }

  #take(line: Buffer): Buffer {
    const text = line.at(-1) === lineFeed ? line.subarray(0, -1) : line;
    if (text.equals(closeLine)) {
      this.isClosed = true;
      return Buffer.alloc(0);
    }
    const progress = progressOf(text);
    if (progress !== null) {
      this.percent = progress;
      return Buffer.alloc(0);
    }
    return unescape(line);
  }
}

function progressOf(line: Buffer): number | null {
  if (line[0] !== percent || line[1] === percent) return null;
  const match = /^%\s*([+-]?\d+)/.exec(line.subarray(0, progressLineBytes).toString('latin1'));
  return match === null ? 0 : Math.min(100, Math.max(0, Number(match[1])));
}

function unescape(line: Buffer): Buffer {
  return line[0] === percent && line[1] === percent ? line.subarray(1) : line;
}
