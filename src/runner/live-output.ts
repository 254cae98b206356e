import { open, readdir, readFile, type FileHandle } from 'node:fs/promises';
import { attemptIdOf, type AttemptId, type InstanceId, type NodeId } from '../core/ids.ts';
import type { Channel } from '../core/instance/record.ts';
import { parseJournal } from './journal.ts';
import { createLogReader } from './log-channel.ts';
import { isMissing } from './spool.ts';

/** A part of what a command has written so far, and how much that is in all. */
type LivePart = { readonly sizeBytes: number; readonly bytes: Uint8Array };

const longestPartBytes = 16 * 1024 * 1024;
const logPieceBytes = 1 << 20;

/**
 * Reads what commands that still run have written so far, from the spool; where a command has just ended, from its blob. Needs no runner:
 * another thread or process may use it. Null where there is no such file. The log is read as its reader would: progress lines are left out.
 */
export function createLiveOutput(options: { readonly spoolDir: string; readonly blobDir: string }): {
  read(id: InstanceId, nodeId: NodeId, number: number, channel: Channel, offset: number, length: number): Promise<LivePart | null>;
  /** When what was written came, as output-times.ts says; empty where that is not known (yet). */
  times(id: InstanceId, nodeId: NodeId, number: number): Promise<string>;
} {
  return {
    times: async (id, nodeId, number) => {
      const fileSet = await findFileSet(options.spoolDir, attemptIdOf(id, nodeId, number));
      return fileSet === null ? '' : readFile(`${options.spoolDir}/out-${fileSet}.times`, 'latin1').catch(textOfMissing);
    },
    read: async (id, nodeId, number, channel, offset, length) => {
      const attemptId = attemptIdOf(id, nodeId, number);
      const wanted = Math.min(length, longestPartBytes);
      const fileSet = await findFileSet(options.spoolDir, attemptId);
      const running = fileSet === null ? null : await openIfThere(`${options.spoolDir}/out-${fileSet}.${channel}`);
      if (running !== null) return readAndClose(running, channel === 'log' ? readLogPart : readPart, offset, wanted);
      const ended = await openIfThere(`${options.blobDir}/${attemptId}.${channel}`);
      return ended === null ? null : readAndClose(ended, readPart, offset, wanted);
    },
  };
}

/** The set that an attempt writes to while it runs, as the journals tell; null otherwise: what it wrote is then committed, or about to be. */
async function findFileSet(spoolDir: string, attemptId: AttemptId): Promise<string | null> {
  const names = (await readdir(spoolDir)).filter((name) => name.endsWith('.journal'));
  for (const name of names) {
    const { starts, ends } = parseJournal(await readFile(`${spoolDir}/${name}`, 'latin1').catch(textOfMissing));
    const mark = starts.get(attemptId);
    if (mark !== undefined) return ends.has(attemptId) ? null : mark.fileSet;
  }
  return null;
}

/** A worker may go, with its journal, while we read. */
function textOfMissing(error: unknown): string {
  if (isMissing(error)) return '';
  throw error;
}

type PartReader = (file: FileHandle, offset: number, length: number) => Promise<LivePart>;

async function readAndClose(file: FileHandle, read: PartReader, offset: number, length: number): Promise<LivePart> {
  try {
    return await read(file, offset, length);
  } finally {
    await file.close();
  }
}

async function readPart(file: FileHandle, offset: number, length: number): Promise<LivePart> {
  const { size } = await file.stat();
  const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return { sizeBytes: size, bytes: buffer.subarray(0, filled) };
}

/** Offsets count what is left of the log without progress lines, so the file is read from its beginning. A last, incomplete line waits. */
async function readLogPart(file: FileHandle, offset: number, length: number): Promise<LivePart> {
  const reader = createLogReader();
  const piece = Buffer.alloc(logPieceBytes);
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for (;;) {
    const { bytesRead } = await file.read(piece, 0, piece.length);
    if (bytesRead === 0) break;
    const log = reader.read(piece.subarray(0, bytesRead));
    const wanted = log.subarray(Math.max(0, offset - sizeBytes), Math.max(0, offset + length - sizeBytes));
    if (wanted.length > 0) parts.push(Buffer.from(wanted));
    sizeBytes += log.length;
  }
  return { sizeBytes, bytes: Buffer.concat(parts) };
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
