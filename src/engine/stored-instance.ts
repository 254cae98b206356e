import type { InstanceId } from '../core/ids.ts';
import type { InstanceRecord } from '../core/instance/record.ts';
import type { EngineContext } from './context.ts';
import type { Pass } from './pass.ts';
import type { ActiveInstance } from './ports.ts';
import type { RequestError } from './request.ts';

/** An instance as the store has it; null where there is none, or where a request before in the same pass deletes it. */
export function storedInstance(engine: Pick<EngineContext, 'store'>, pass: Pass, id: InstanceId): ActiveInstance | null {
  return pass.deleted.has(id) ? null : engine.store.instance(id);
}

/** What is asked of most instances that have ended: the same without nodes and attempts, which may be many. */
export function storedRecord(engine: Pick<EngineContext, 'store'>, pass: Pass, id: InstanceId): InstanceRecord | null {
  return pass.deleted.has(id) ? null : engine.store.instanceRecord(id);
}

/** The error of an instance that does not exist. */
export function unknownInstance(id: InstanceId): RequestError {
  return { code: 'UNKNOWN_INSTANCE', message: `no instance has the id ${id}`, details: { instanceId: id } };
}

/** The error of an instance that goes on, where one that has ended is needed. */
export function notEnded(id: InstanceId, advice: string): RequestError {
  return { code: 'INSTANCE_NOT_ENDED', message: `instance ${id} has not ended; ${advice}`, details: { instanceId: id } };
}
