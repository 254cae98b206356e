import { closeSync, constants, ftruncateSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { copyFile, open, rename, unlink } from 'node:fs/promises';
import type { AttemptId } from '../core/ids.ts';
import type { AttemptOutput, Channel, ChannelOutput } from '../core/instance/record.ts';
import type { EndMark, StartMark } from './journal.ts';
import { createLogReader } from './log-channel.ts';
import { findShellMessage, shellMessageBytes, type ShellMessage } from './shell-message.ts';
import { channelPath, hasCode, isMissing, type Spool } from './spool.ts';

/** Where output goes. */
export type OutputPlaces = {
  readonly spool: Spool;
  /** Large outputs become files `ATTEMPT.CHANNEL` here. May be on another file system. */
  readonly blobDir: string;
  /** Output up to this size travels with the report, bytes. */
  readonly inlineLimitBytes: number;
};

/** What a command wrote. */
export type CollectedOutput = {
  readonly output: AttemptOutput;
  /** What the shell had to say; it is not in `output`. */
  readonly message: ShellMessage;
  /** Size of the largest channel as written, bytes. */
  readonly largestBytes: number;
};

type Found =
  | { readonly kind: 'small'; readonly bytes: Buffer }
  | { readonly kind: 'large'; readonly sizeBytes: number; readonly isMoved: boolean };

/** A file that is still being written to by a child left behind may grow: only what is there now counts. */
const readBuffers = new Map<number, Buffer>();

/**
 * Collects what an attempt wrote: small output at once, large output by moving its file, on the disk before the promise resolves.
 * Channels that the end mark calls empty are not looked at. May be repeated after a crash at any point of an earlier try.
 */
export function collectOutput(
  places: OutputPlaces,
  end: EndMark,
  mark: StartMark,
  shellName: string,
): CollectedOutput | Promise<CollectedOutput> {
  const { fileSet, mergeStderr } = mark;
  const found = new Map<Channel, Found>();
  for (const channel of ['stdout', 'stderr', 'log'] as const) {
    // Files that could not be opened may hold what another command wrote.
    if (!end[channel] || end.code === 'unopened' || fileSet === '') continue;
    const there = lookAt(places, mark, channel);
    if (there !== null) found.set(channel, there);
  }
  const message = cutShellMessage(
    channelPath(places.spool, fileSet, mergeStderr ? 'stdout' : 'stderr'),
    end,
    found,
    mergeStderr ? 'stdout' : 'stderr',
    shellName,
  );
  const largestBytes = Math.max(0, ...[...found.values()].map(sizeOf));
  const output: { [channel in Channel]?: ChannelOutput } = {};
  const moves: Promise<void>[] = [];
  for (const [channel, there] of found) {
    if (there.kind === 'large') {
      moves.push(
        moveToBlob(places, mark, channel, there).then((sizeBytes) => {
          if (sizeBytes > 0) output[channel] = { kind: 'file', sizeBytes };
        }),
      );
    } else {
      const bytes = channel === 'log' ? logOf(there.bytes) : there.bytes;
      if (bytes.length > 0) output[channel] = { kind: 'inline', bytes };
    }
  }
  const collected = { output, message, largestBytes };
  return moves.length === 0 ? collected : Promise.all(moves).then(() => collected);
}

function sizeOf(found: Found): number {
  return found.kind === 'small' ? found.bytes.length : found.sizeBytes;
}

function logOf(bytes: Buffer): Buffer {
  const reader = createLogReader();
  return Buffer.concat([reader.read(bytes), reader.end()]);
}

/** A part of a reported output that is a file; empty beyond its end. Throws where there is no such file. */
export function readBlob(
  places: Pick<OutputPlaces, 'blobDir'>,
  attemptId: AttemptId,
  channel: Channel,
  offset: number,
  length: number,
): Uint8Array {
  const descriptor = openSync(blobPath(places, attemptId, channel), 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, fstatSync(descriptor).size - offset)));
    let got = 0;
    while (got < bytes.length) {
      const read = readSync(descriptor, bytes, got, bytes.length - got, offset + got);
      if (read === 0) break;
      got += read;
    }
    return bytes.subarray(0, got);
  } finally {
    closeSync(descriptor);
  }
}

function blobPath(places: Pick<OutputPlaces, 'blobDir'>, attemptId: AttemptId, channel: Channel): string {
  return `${places.blobDir}/${attemptId}.${channel}`;
}

function lookAt(places: OutputPlaces, { attemptId, fileSet }: StartMark, channel: Channel): Found | null {
  let descriptor: number;
  try {
    descriptor = openSync(channelPath(places.spool, fileSet, channel), constants.O_RDONLY);
  } catch (error) {
    if (!isMissing(error)) throw error;
    // An earlier engine may have moved it, and died before the end was committed.
    const blob = statSync(blobPath(places, attemptId, channel), { throwIfNoEntry: false });
    return blob === undefined ? null : { kind: 'large', sizeBytes: blob.size, isMoved: true };
  }
  try {
    const limit = places.inlineLimitBytes;
    const buffer = readBuffers.get(limit) ?? Buffer.allocUnsafeSlow(limit + 1);
    readBuffers.set(limit, buffer);
    let length = 0;
    while (length <= limit) {
      const got = readSync(descriptor, buffer, length, limit + 1 - length, length);
      if (got === 0) return { kind: 'small', bytes: Buffer.from(buffer.subarray(0, length)) };
      length += got;
    }
    return { kind: 'large', sizeBytes: fstatSync(descriptor).size, isMoved: false };
  } finally {
    closeSync(descriptor);
  }
}

/** Finds the shell's message at the end of `channel` and cuts it off. */
function cutShellMessage(file: string, end: EndMark, found: Map<Channel, Found>, channel: Channel, shellName: string): ShellMessage {
  const there = found.get(channel);
  const exitCode = typeof end.code === 'number' ? end.code : null;
  if (there === undefined || (exitCode !== null && exitCode < 126)) return { kind: 'none' };
  if (there.kind === 'small') {
    const message = findShellMessage(there.bytes.subarray(-shellMessageBytes), exitCode, shellName);
    if (message.kind !== 'none')
      found.set(channel, {
        kind: 'small',
        bytes: there.bytes.subarray(0, there.bytes.length - message.bytes),
      });
    return message;
  }
  if (there.isMoved) return { kind: 'none' };
  const descriptor = openSync(file, constants.O_RDWR);
  try {
    const tail = Buffer.alloc(Math.min(shellMessageBytes, there.sizeBytes));
    readSync(descriptor, tail, 0, tail.length, there.sizeBytes - tail.length);
    const message = findShellMessage(tail, exitCode, shellName);
    if (message.kind !== 'none') {
      ftruncateSync(descriptor, there.sizeBytes - message.bytes);
      found.set(channel, { ...there, sizeBytes: there.sizeBytes - message.bytes });
    }
    return message;
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a blob of a large file; returns its size. */
async function moveToBlob(places: OutputPlaces, { attemptId, fileSet }: StartMark, channel: Channel, found: Found): Promise<number> {
  const target = blobPath(places, attemptId, channel);
  if (found.kind === 'large' && found.isMoved) return found.sizeBytes;
  const source = channelPath(places.spool, fileSet, channel);
  const part = `${target}.part`;
  if (channel === 'log') {
    await copyLog(source, part);
    await syncFile(part);
    await rename(part, target);
    await unlink(source);
  } else {
    await syncFile(source);
    await rename(source, target).catch(async (error: unknown) => {
      if (!hasCode(error, 'EXDEV')) throw error;
      await copyFile(source, part);
      await syncFile(part);
      await rename(part, target);
      await unlink(source);
    });
  }
  await syncFile(places.blobDir);
  return channel === 'log' ? statSync(target).size : sizeOf(found);
}

async function copyLog(source: string, target: string): Promise<void> {
  const from = await open(source, 'r');
  const to = await open(target, 'w', 0o600);
  try {
    const reader = createLogReader();
    const buffer = Buffer.allocUnsafe(1 << 20);
    for (;;) {
      const { bytesRead } = await from.read(buffer, 0, buffer.length);
      if (bytesRead === 0) break;
      await writeAll(to, reader.read(buffer.subarray(0, bytesRead)));
    }
    await writeAll(to, reader.end());
  } finally {
    await from.close();
    await to.close();
  }
}

async function writeAll(file: { write(bytes: Buffer, offset: number): Promise<{ bytesWritten: number }> }, bytes: Buffer): Promise<void> {
  for (let offset = 0; offset < bytes.length;) offset += (await file.write(bytes, offset)).bytesWritten;
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
