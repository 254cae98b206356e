/** Reads the files of all threads as one log, newest first; they are small, and read from their end only as far as is asked for. */
import { open } from 'node:fs/promises';
import type { LogEntry, LogLevel, LogPage, LogQuestion, LogReader } from '../app/ports.ts';
import { logFiles } from './log-file.ts';

const chunkBytes = 128 * 1024;

const levels: readonly (readonly [from: number, level: LogLevel])[] = [
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
  [0, 'debug'],
];

const levelNumbers: { readonly [level in LogLevel]: number } = { debug: 20, info: 30, warn: 40, error: 50 };

/** What every line of pino begins with. */
const lineHead = /^\{"level":(\d+),"time":(\d+),/;

/** Fields that are told otherwise, or of no use to readers. */
const ownFields: ReadonlySet<string> = new Set(['level', 'time', 'pid', 'hostname', 'name', 'msg']);

type Line = { readonly atMs: number; readonly level: number; readonly source: string; readonly text: string };

/** Reads the logs of these threads in a directory. */
export function createLogReader(directory: string, names: readonly string[]): LogReader {
  return {
    async read({ level, text, limit, cursor }: LogQuestion): Promise<LogPage> {
      const from = parseCursor(cursor);
      const wanted = text?.toLowerCase() ?? '';
      // Texts stand in the line as JSON writes them.
      const inLine = JSON.stringify(wanted).slice(1, -1);
      const entries: LogEntry[] = [];
      let sameMs = { atMs: -1, given: 0 };
      let skip = from.skip;
      for await (const line of merged(names.map((name) => linesOf(directory, name)))) {
        if (line.atMs > from.atMs) continue;
        if (line.atMs === from.atMs && skip > 0) {
          skip -= 1;
          sameMs = { atMs: line.atMs, given: sameMs.given + 1 };
          continue;
        }
        if (entries.length === limit) return { entries, nextCursor: `${sameMs.atMs}.${sameMs.given}` };
        sameMs = line.atMs === sameMs.atMs ? { atMs: line.atMs, given: sameMs.given + 1 } : { atMs: line.atMs, given: 1 };
        if (line.level < levelNumbers[level] || (wanted !== '' && !line.text.toLowerCase().includes(inLine))) continue;
        const entry = entryOf(line);
        if (entry !== null && (wanted === '' || isAbout(entry, wanted))) entries.push(entry);
      }
      return { entries, nextCursor: null };
    },
  };
}

/** `null`: from the newest on. */
function parseCursor(cursor: string | null): { readonly atMs: number; readonly skip: number } {
  if (cursor === null) return { atMs: Number.POSITIVE_INFINITY, skip: 0 };
  const match = /^(\d{1,15})\.(\d{1,9})$/.exec(cursor);
  if (match === null) throw new RangeError(`a cursor of the log is like 1750000000000.1, got ${JSON.stringify(cursor)}`);
  return { atMs: Number(match[1]), skip: Number(match[2]) };
}

/** The newest of several sources, again and again. Of one moment the first source comes first. */
async function* merged(sources: readonly AsyncGenerator<Line, void, undefined>[]): AsyncGenerator<Line, void, undefined> {
  try {
    const heads = await Promise.all(sources.map(async (source) => ({ source, next: await source.next() })));
    for (;;) {
      let newest: (typeof heads)[number] | null = null;
      for (const head of heads) {
        if (head.next.done === true) continue;
        if (newest === null || newest.next.done === true || head.next.value.atMs > newest.next.value.atMs) newest = head;
      }
      if (newest === null || newest.next.done === true) return;
      yield newest.next.value;
      newest.next = await newest.source.next();
    }
  } finally {
    // A page ends before its sources do: their files would stay open.
    await Promise.all(sources.map((source) => source.return()));
  }
}

/** Lines of a thread, newest first. */
async function* linesOf(directory: string, source: string): AsyncGenerator<Line, void, undefined> {
  for (const file of logFiles(directory, source)) {
    for await (const text of linesFromEnd(file)) {
      const head = lineHead.exec(text);
      if (head !== null) yield { atMs: Number(head[2]), level: Number(head[1]), source, text };
    }
  }
}

/** Lines of a file from the last to the first; none where there is no file. What is appended meanwhile is not seen. */
async function* linesFromEnd(file: string): AsyncGenerator<string, void, undefined> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return;
  try {
    let end = (await handle.stat()).size;
    // The beginning of what was read last: the end of a line whose beginning lies before it.
    let rest: Buffer = Buffer.alloc(0);
    while (end > 0) {
      const start = Math.max(0, end - chunkBytes);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
      const block = Buffer.concat([buffer.subarray(0, bytesRead), rest]);
      const firstLineEnd = start === 0 ? -1 : block.indexOf(10);
      if (start > 0 && firstLineEnd === -1) rest = block;
      else {
        rest = block.subarray(0, firstLineEnd + 1);
        const lines = block
          .subarray(firstLineEnd + 1)
          .toString('utf8')
          .split('\n');
        for (const line of lines.toReversed()) if (line !== '') yield line;
      }
      end = start;
    }
  } finally {
    await handle.close();
  }
}

function entryOf({ atMs, level, source, text }: Line): LogEntry | null {
  let line: { readonly [name: string]: unknown };
  try {
    line = JSON.parse(text) as { readonly [name: string]: unknown };
  } catch {
    // Cut by a crash, or by a disk that was full.
    return null;
  }
  return {
    atMs,
    level: levels.find(([from]) => level >= from)?.[1] ?? 'debug',
    source,
    message: typeof line['msg'] === 'string' ? line['msg'] : '',
    fields: Object.fromEntries(Object.entries(line).filter(([name]) => !ownFields.has(name))),
  };
}

function isAbout({ message, fields }: LogEntry, wanted: string): boolean {
  return message.toLowerCase().includes(wanted) || JSON.stringify(fields).toLowerCase().includes(JSON.stringify(wanted).slice(1, -1));
}
