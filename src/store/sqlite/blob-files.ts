import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, opendirSync, readSync, unlinkSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import path from 'node:path';
import { partsOfAttemptId, type InstanceId, type NodeId } from '../../core/ids.ts';
import type { Channel } from '../../core/instance/record.ts';
import { isChannel } from './attempt-row.ts';
import { blobName } from './store-files.ts';
import { StoreError } from './store-error.ts';

/** One output that is a file. */
export type BlobKey = {
  readonly instanceId: InstanceId;
  readonly nodeId: NodeId;
  readonly number: number;
  readonly channel: Channel;
};

/** Path of an output's file. */
export function blobPath(directory: string, key: BlobKey): string {
  return path.join(directory, blobName(key.instanceId, key.nodeId, key.number, key.channel));
}

/** Takes a file name apart; null where it is not the name of an output. */
export function blobKeyOf(name: string): BlobKey | null {
  const dot = name.indexOf('.');
  const parts = partsOfAttemptId(name.slice(0, Math.max(dot, 0)));
  const channel = name.slice(dot + 1);
  return parts !== null && isChannel(channel) ? { ...parts, channel } : null;
}

/**
 * Reads a part of an output's file; shorter where the file ends.
 *
 * @returns null where the file is not there
 */
export function readBlob(directory: string, key: BlobKey, offset: number, length: number): Uint8Array | null {
  let descriptor: number;
  try {
    descriptor = openSync(blobPath(directory, key), 'r');
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
  try {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const count = readSync(descriptor, bytes, filled, length - filled, offset + filled);
      if (count === 0) break;
      filled += count;
    }
    return filled === length ? bytes : bytes.slice(0, filled);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Gives each file a second name, and makes the names durable. A source that is missing is left out: its reader will say so.
 *
 * @returns the names made, for `removeBlobs` where the commit fails
 */
export function linkBlobs(directory: string, links: readonly { readonly from: BlobKey; readonly to: BlobKey }[]): readonly BlobKey[] {
  const made: BlobKey[] = [];
  for (const { from, to } of links) {
    // A name left by a commit that failed in a crash: nothing refers to it.
    removeBlobs(directory, [to]);
    try {
      linkSync(blobPath(directory, from), blobPath(directory, to));
      made.push(to);
    } catch (cause) {
      if (isMissing(cause)) continue;
      removeBlobs(directory, made);
      throw cause;
    }
  }
  if (made.length > 0) syncDirectory(directory);
  return made;
}

/** Removes files at once; those that are gone already are fine. */
export function removeBlobs(directory: string, keys: readonly BlobKey[]): void {
  for (const key of keys) removeIfThere(blobPath(directory, key));
}

/** Removes files without holding up the caller: freeing the blocks of a large file takes its time. What cannot be removed is collected at the next start. */
export async function removeBlobsInBackground(directory: string, keys: readonly BlobKey[]): Promise<void> {
  await Promise.allSettled(keys.map((key) => unlink(blobPath(directory, key))));
}

/**
 * Removes files that nothing refers to: of a crash between a commit and its removals, or before a commit.
 *
 * @param isWanted  asked for each name that is an output's; other names are not touched
 */
export function collectBlobs(directory: string, isWanted: (key: BlobKey) => boolean): number {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const names = opendirSync(directory);
  let removed = 0;
  try {
    for (let entry = names.readSync(); entry !== null; entry = names.readSync()) {
      const key = blobKeyOf(entry.name);
      if (key === null || isWanted(key)) continue;
      removeIfThere(path.join(directory, entry.name));
      removed += 1;
    }
  } finally {
    names.closeSync();
  }
  return removed;
}

/** Makes new and removed names of a directory durable. */
export function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The error for an output that is registered as a file but is not there. */
export function missingBlob(directory: string, key: BlobKey): StoreError {
  return new StoreError('STORE_DAMAGED', `the output file ${blobPath(directory, key)} is missing`);
}

function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
