import type { InstanceId, NodeId } from '../../core/ids.ts';
import type { Channel } from '../../core/instance/record.ts';
import type { OutputPart } from '../../app/ports.ts';
import { timesRow } from './attempt-row.ts';
import { missingBlob, readBlob } from './blob-files.ts';
import type { Connection } from './connection.ts';

/** Most bytes that one read gives. */
const maxReadBytes = 16 * 1024 * 1024;

const nothing: OutputPart = { sizeBytes: 0, bytes: new Uint8Array(0) };

/** Reads committed outputs, from the database or from files. */
export type OutputReads = {
  /**
   * Part of a channel; a channel that wrote nothing is empty. `length` beyond 16 MB is cut.
   *
   * @throws RangeError for a negative or fractional offset or length
   * @throws StoreError STORE_DAMAGED where the file of an output is missing
   */
  read(instanceId: InstanceId, nodeId: NodeId, number: number, channel: Channel, offset: number, length: number): OutputPart;
  /** When it was written, as output-times.ts says; empty: nobody looked. */
  times(instanceId: InstanceId, nodeId: NodeId, number: number): string;
};

/** @param blobDirectory  null: a store in memory, which has no files */
export function prepareOutputReads(database: Connection, blobDirectory: string | null): OutputReads {
  type Row = {
    readonly size_bytes: number;
    readonly is_file: number;
    readonly part: Buffer | null;
  };
  // substr of a blob counts bytes, from 1.
  const select = database.prepare<[number, number, number, number, number, Channel], Row>(
    `select size_bytes, bytes is null as is_file, substr(bytes, ?, ?) as part from output
     where instance_id = ? and node_id = ? and number = ? and channel = ?`,
  );
  const selectTimes = database.prepare<[number, number, number, typeof timesRow], { readonly bytes: Buffer | null }>(
    'select bytes from output where instance_id = ? and node_id = ? and number = ? and channel = ?',
  );
  return {
    times: (instanceId, nodeId, number) => selectTimes.get(instanceId, nodeId, number, timesRow)?.bytes?.toString('latin1') ?? '',
    read(instanceId, nodeId, number, channel, offset, length) {
      if (!Number.isSafeInteger(offset) || offset < 0) throw new RangeError(`offset must be 0 or more, got ${offset}`);
      if (!Number.isSafeInteger(length) || length < 0) throw new RangeError(`length must be 0 or more, got ${length}`);
      const wanted = Math.min(length, maxReadBytes);
      const row = select.get(offset + 1, wanted, instanceId, nodeId, number, channel);
      if (row === undefined) return nothing;
      const sizeBytes = row.size_bytes;
      if (row.is_file === 0) return { sizeBytes, bytes: row.part ?? nothing.bytes };
      const key = { instanceId, nodeId, number, channel };
      const available = Math.max(0, Math.min(wanted, sizeBytes - offset));
      const bytes = blobDirectory === null ? null : readBlob(blobDirectory, key, offset, available);
      if (bytes === null) throw missingBlob(blobDirectory ?? 'memory', key);
      return { sizeBytes, bytes };
    },
  };
}
