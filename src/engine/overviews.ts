/** Instances in short, for lists that many people look at: an answer is kept as long as it is true, and a second longer. */
import type { InstanceId, NodeId } from '../core/ids.ts';
import { nodeName } from '../core/instance/node-name.ts';
import { overviewOf } from '../core/instance/overview.ts';
import type { InstanceState } from '../core/instance/state.ts';
import type { Why } from '../core/queue/why.ts';
import type { EpochMs } from '../core/time.ts';
import type { EngineContext } from './context.ts';
import type { NodeWhy, OverviewAnswer } from './request.ts';
import { whyOfNode } from './why.ts';

/** A place in a line is worth a walk along it once in so long. */
const keptMs = 1_000;

/** States are never changed in place: what was worked out of one holds for it. */
const kept = new WeakMap<InstanceState, OverviewAnswer>();

/** Of those that have not ended, in the order asked. */
export function overviews(engine: EngineContext, ids: readonly InstanceId[], nowMs: EpochMs): readonly OverviewAnswer[] {
  return ids.flatMap((id) => {
    const state = engine.memory.instances.get(id)?.state;
    if (state === undefined) return [];
    const known = kept.get(state);
    if (known !== undefined && nowMs - known.atMs < keptMs && nowMs >= known.atMs) return [known];
    const overview = overviewOf(state, nowMs);
    const why = overview.executing.length > 0 ? null : mainWhy(engine, state, overview.waits, nowMs);
    const answer = { ...overview, instanceId: id, why };
    kept.set(state, answer);
    return [answer];
  });
}

/** What a person can change is told first. */
function mainWhy(engine: EngineContext, state: InstanceState, waits: OverviewAnswer['waits'], nowMs: EpochMs): NodeWhy | null {
  const of = (id: NodeId | null): NodeWhy | null => {
    const node = id === null ? undefined : state.nodes.get(id);
    const why = node === undefined ? null : whyOfNode(engine, state, node, nowMs);
    return node === undefined || why === null ? null : { nodeId: node.id, name: nodeName(state.definition, node), why };
  };
  const queued = of(waits.queued);
  if (queued !== null && isForAPerson(queued.why)) return queued;
  return of(waits.retrying) ?? queued ?? of(waits.waiting) ?? of(waits.child);
}

function isForAPerson({ kind }: Why): boolean {
  return kind === 'unreachable' || kind === 'startsRefused' || kind === 'unknownQueue' || kind === 'paused';
}
