/** What an attempt wrote: committed once it has ended, read beside the command while it runs. */
import type { User } from '../core/access/can.ts';
import type { InstanceId, NodeId } from '../core/ids.ts';
import type { AttemptRecord, Channel } from '../core/instance/record.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { findInstance } from './find-instance.ts';
import type { OutputPart } from './ports.ts';

/** An output that can be read by range, several times. */
export type ReadableOutput = {
  /** False while the command runs: the size grows. */
  readonly complete: boolean;
  /** Size when it was opened. */
  readonly sizeBytes: number;
  /** At most 16 MB at a time; empty beyond the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
};

/** Opens one channel of an attempt. */
export async function openOutput(
  deps: AppDeps,
  user: User,
  id: InstanceId,
  nodeId: NodeId,
  number: number,
  channel: Channel,
): Promise<Result<ReadableOutput, RequestError>> {
  const found = findInstance(deps, user, 'read', id);
  if (!found.ok) return found;
  const read = async (offset: number, length: number): Promise<Located> => {
    const committed = deps.read.output(id, nodeId, number, channel, offset, length);
    if (committed !== null) return { complete: true, part: committed };
    const live = await deps.liveOutput.read(id, nodeId, number, channel, offset, length);
    if (live !== null) return { complete: false, part: live };
    // It can have ended between the two looks: then its output has moved to the store.
    const moved = deps.read.output(id, nodeId, number, channel, offset, length);
    return { complete: moved !== null, part: moved ?? nothing };
  };
  const first = await read(0, 0);
  if (!first.complete && deps.read.attempt(id, nodeId, number) === null) return err(unknownAttempt(deps, id, nodeId, number));
  return ok({
    complete: first.complete,
    sizeBytes: first.part.sizeBytes,
    read: async (offset, length) => (await read(offset, length)).part.bytes,
  });
}

/** The attempts of a task, first to last. */
export function attemptsOfTask(deps: AppDeps, user: User, id: InstanceId, nodeId: NodeId): Result<readonly AttemptRecord[], RequestError> {
  const found = findInstance(deps, user, 'read', id);
  if (!found.ok) return found;
  const attempts: AttemptRecord[] = [];
  for (let number = 1; ; number += 1) {
    const attempt = deps.read.attempt(id, nodeId, number);
    if (attempt === null) break;
    attempts.push(attempt);
  }
  if (attempts.length > 0 || hasNode(deps, id, nodeId)) return ok(attempts);
  return err(unknownNode(id, nodeId));
}

type Located = { readonly complete: boolean; readonly part: OutputPart };

const nothing: OutputPart = { sizeBytes: 0, bytes: new Uint8Array(0) };

function unknownAttempt(deps: AppDeps, id: InstanceId, nodeId: NodeId, number: number): RequestError {
  if (!hasNode(deps, id, nodeId)) return unknownNode(id, nodeId);
  return {
    code: 'UNKNOWN_ATTEMPT',
    message: `node ${nodeId} of instance ${id} has no attempt ${number}`,
    details: { instanceId: id, nodeId, number },
  };
}

function unknownNode(id: InstanceId, nodeId: NodeId): RequestError {
  return { code: 'UNKNOWN_NODE', message: `instance ${id} has no node ${nodeId}`, details: { instanceId: id, nodeId } };
}

function hasNode(deps: AppDeps, id: InstanceId, nodeId: NodeId): boolean {
  return deps.read.instance(id)?.nodes.some((node) => node.nodeId === nodeId) ?? false;
}
