import { setTimeout as pause } from 'node:timers/promises';
import type { Client, OutputPart } from './client.ts';
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
export async function followOutput(
  client: Client,
  path: string,
  onChunk: (chunk: Uint8Array) => void,
  signal: AbortSignal,
  pauses: FollowOutputPauses = usualPauses,
): Promise<boolean> {
  let offset = 0;
  let awaySinceMs: number | null = null;
  const count = (chunk: Uint8Array): void => {
    offset += chunk.length;
    onChunk(chunk);
  };
  while (!signal.aborted) {
    let part: OutputPart | null = null;
    const before = offset;
    try {
      part = await client.output(path, offset, count, signal);
      awaySinceMs = null;
    } catch (cause) {
      if (signal.aborted) break;
      awaySinceMs ??= Date.now();
      if (!isAway(cause) || Date.now() - awaySinceMs > pauses.patienceMs) throw cause;
    }
    if (part?.complete === true && offset >= part.sizeBytes) return true;
    if (offset === before) await pause(pauses.betweenLooksMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
