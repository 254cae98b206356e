/** The nodes that serve this store. There is one today; answers are lists, so that more can follow. */
import type { User } from '../core/access/can.ts';
import { ok, type Result } from '../core/result.ts';
import type { EngineStatus, RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';
import type { MachineFacts, StoreFacts } from './ports.ts';

/** A node: its engine, its machine, and the store that it has taken. */
export type NodeView = {
  /** null: the engine does not answer. */
  readonly engine: EngineStatus | null;
  /** Slots of all queues together; null: unknown. */
  readonly slots: number | null;
  readonly machine: MachineFacts;
  readonly store: StoreFacts;
};

/** All nodes. Also answered where the engine is not: that is when it is looked at. */
export async function listNodes(deps: AppDeps, user: User): Promise<Result<readonly NodeView[], RequestError>> {
  const permitted = permit(user, 'read', 'engine');
  if (!permitted.ok) return permitted;
  const [status, queues, machine] = await Promise.all([deps.ask({ kind: 'status' }), deps.ask({ kind: 'queues' }), deps.machine.look()]);
  return ok([
    {
      engine: status.ok ? status.value : null,
      slots: queues.ok ? queues.value.reduce((sum, { queue }) => sum + queue.concurrency, 0) : null,
      machine,
      store: deps.read.storeFacts(),
    },
  ]);
}
