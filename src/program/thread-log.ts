import { pino, stdSerializers, type Logger } from 'pino';
import type { LogFile } from './log-file.ts';
import { createStandardError } from './standard-error.ts';

/** The log of a thread. */
export type ThreadLog = {
  readonly log: Logger;
  /** From now on both places get what is of this level or above. */
  setLevel(level: string): void;
};

/**
 * Makes the log of a thread: to the standard error, where a service manager keeps it, and to a file, where the pages find it.
 *
 * @param level  of the standard error
 * @param fileLevel  of the file: somebody at a terminal wants to see less than is kept
 */
export function createThreadLog({
  name,
  level,
  fileLevel,
  file,
}: {
  readonly name: string;
  readonly level: string;
  readonly fileLevel: string;
  readonly file: LogFile;
}): ThreadLog {
  const output = createStandardError();
  let [outputFrom, fileFrom] = [numberOf(level), numberOf(fileLevel)];
  const places = {
    // pino then leaves the level of each line here before it writes it.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string): void {
      if (this.lastLevel >= outputFrom) output.write(line);
      if (this.lastLevel >= fileFrom) file.write(line);
    },
  };
  const log = pino(
    { name, level: outputFrom < fileFrom ? level : fileLevel, serializers: { cause: stdSerializers.err, err: stdSerializers.err } },
    places,
  );
  return {
    log,
    setLevel(chosen) {
      outputFrom = numberOf(chosen);
      fileFrom = outputFrom;
      log.level = chosen;
    },
  };
}

function numberOf(level: string): number {
  return pino.levels.values[level] ?? Number.POSITIVE_INFINITY;
}
