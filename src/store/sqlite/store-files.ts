import path from 'node:path';
import { attemptIdOf, type InstanceId, type NodeId } from '../../core/ids.ts';
import type { Channel } from '../../core/instance/record.ts';

/** The database in a data directory. */
export const storeFileName = 'evqueue.db';

/** Path of the database. */
export function storeFile(dataDir: string): string {
  return path.join(dataDir, storeFileName);
}

/** Directory of outputs that are too large for the database: one file for each attempt and channel. */
export function blobDirectory(dataDir: string): string {
  return path.join(dataDir, 'blobs');
}

/** Name of the file that holds what an attempt wrote on a channel. */
export function blobName(instanceId: InstanceId, nodeId: NodeId, number: number, channel: Channel): string {
  return `${attemptIdOf(instanceId, nodeId, number)}.${channel}`;
}
