/**
 * The log of one thread in files that stay small: `NAME.ndjson`, and before it `NAME.1.ndjson`. A thread writes only its own, line by line
 * and at once, so that the last line before a crash is there. A log that cannot be written (the disk is full) is left out: the engine
 * does not stop for it, and the same lines go to the standard error.
 */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Longest file; two of them and the line that was too much are the most that a thread keeps. */
const maxFileBytes = 4 * 1024 * 1024;

/** Where the files are. */
export function logDirectory(dataDir: string): string {
  return join(dataDir, 'log');
}

/** Its files, the newest first. */
export function logFiles(directory: string, name: string): readonly [current: string, before: string] {
  return [join(directory, `${name}.ndjson`), join(directory, `${name}.1.ndjson`)];
}

/** Somewhere that lines go. */
export type LogFile = { write(line: string): void; close(): void };

/** Opens the log of a thread. */
export function openLogFile(directory: string, name: string, maxBytes: number = maxFileBytes): LogFile {
  const [current, before] = logFiles(directory, name);
  let file: number | null = null;
  let sizeBytes = 0;

  function open(): number {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const opened = openSync(current, 'a', 0o600);
    sizeBytes = fstatSync(opened).size;
    return opened;
  }

  function close(): void {
    if (file !== null) closeSync(file);
    file = null;
  }

  return {
    write(line) {
      try {
        file ??= open();
        const bytes = Buffer.from(line);
        if (sizeBytes > 0 && sizeBytes + bytes.byteLength > maxBytes) {
          close();
          renameSync(current, before);
          file = open();
        }
        sizeBytes += writeSync(file, bytes);
      } catch {
        // See the head of this file.
      }
    },
    close,
  };
}
