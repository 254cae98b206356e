import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from './client.ts';
import { isAway } from './follow.ts';

/** How an output is followed. */
export type FollowOutputPauses = {
  /** Between two looks where nothing new was there. */
  readonly betweenLooksMs: number;
  /** How long a server that cannot be reached is waited for: a restart, an upgrade. */
  readonly patienceMs: number;
};

const usualPauses: FollowOutputPauses = { betweenLooksMs: 250, patienceMs: 120_000 };

/**
 * Passes on what an attempt has written and goes on writing, until it has ended. Commands outlive the server, so a
 * server that stops is waited for, and nothing is passed on twice.
 *
 * @param path    of the channel
 * @param signal  nobody is interested any more
 * @returns false where the signal ended it
 */
export function followOutput(
  client: Client,
  path: string,
  onChunk: (chunk: Uint8Array) => void,
  signal: AbortSignal,
  pauses: FollowOutputPauses = usualPauses,
): Promise<boolean> {
  let offset = 0;
  const count = (chunk: Uint8Array): void => {
    offset += chunk.length;
    onChunk(chunk);
  };
  return followParts(
    async () => {
      const before = offset;
      const { complete, sizeBytes } = await client.output(path, offset, count, signal);
      return { isEnd: complete && offset >= sizeBytes, isNew: offset !== before };
    },
    signal,
    pauses,
  );
}

/**
 * The same of whole lines of several channels, in the order of arrival.
 *
 * @param path   of the attempt
 * @param query  which channels, and what stands in front of lines
 */
export function followLines(
  client: Client,
  path: string,
  query: { readonly [name: string]: string },
  onChunk: (chunk: Uint8Array) => void,
  signal: AbortSignal,
  pauses: FollowOutputPauses = usualPauses,
): Promise<boolean> {
  let after: string | null = null;
  return followParts(
    async () => {
      // Passed on only when all of it is there: what was cut off comes again as a whole.
      const chunks: Uint8Array[] = [];
      const part = await client.lines(`${path}/all`, { ...query, after }, (chunk) => chunks.push(chunk), signal);
      for (const chunk of chunks) onChunk(chunk);
      after = part.after;
      return { isEnd: part.complete, isNew: chunks.length > 0 };
    },
    signal,
    pauses,
  );
}

/** Takes part after part until the last; waits for a server that stops. */
async function followParts(
  take: () => Promise<{ readonly isEnd: boolean; readonly isNew: boolean }>,
  signal: AbortSignal,
  pauses: FollowOutputPauses,
): Promise<boolean> {
  let awaySinceMs: number | null = null;
  while (!signal.aborted) {
    let isNew = false;
    try {
      const part = await take();
      if (part.isEnd) return true;
      isNew = part.isNew;
      awaySinceMs = null;
    } catch (cause) {
      if (signal.aborted) break;
      awaySinceMs ??= Date.now();
      if (!isAway(cause) || Date.now() - awaySinceMs > pauses.patienceMs) throw cause;
    }
    if (!isNew) await pause(pauses.betweenLooksMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
