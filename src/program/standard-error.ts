/**
 * The standard error as a place for log lines. Whoever started the program may read it slowly, stop reading or go away: that must not hold
 * up anything here. A write never waits; what nobody takes is left out beyond a limit. The log's file has every line.
 */

/** What waits for a reader at most. */
const maxPendingBytes = 1024 * 1024;

/** Somewhere that lines go. */
export type LineSink = { write(line: string): void };

/** The standard error of this thread, or another stream. */
export function createStandardError(stream: NodeJS.WriteStream | NodeJS.WritableStream = process.stderr): LineSink {
  const output = stream as NodeJS.WriteStream;
  let leftOut = 0;
  return {
    write(line) {
      if (output.destroyed) return;
      if (output.writableLength > maxPendingBytes) {
        leftOut += 1;
        return;
      }
      if (leftOut > 0) output.write(`{"level":40,"time":${Date.now()},"msg":"${leftOut} lines were left out here: nobody read them"}\n`);
      leftOut = 0;
      output.write(line);
    },
  };
}

/** Waits until what was printed has been read, for that long at most; tells whether it has. */
export async function printed(limitMs: number): Promise<boolean> {
  const streams = [process.stdout, process.stderr];
  const isDone = (): boolean => streams.every((stream) => stream.destroyed || stream.writableLength === 0);
  for (const endMs = performance.now() + limitMs; !isDone() && performance.now() < endMs;)
    await new Promise((wake) => setTimeout(wake, 20));
  return isDone();
}
