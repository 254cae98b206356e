/** What must be true of every state, whatever happened to the instance. Used by tests, and by `evqueue doctor` on stored instances. */
import { tablesOf } from './node-record.ts';
import type { InstanceNode } from './node.ts';
import type { InstanceState } from './state.ts';
import { activeTasks, emptyTally, openTasks } from './tally.ts';

/** All that is broken, one line each; empty for a sound state. */
export function brokenInvariants(state: InstanceState): string[] {
  const broken: string[] = [];
  const nodes = [...state.nodes.values()];
  const counted = tablesOf(nodes);
  for (let id = 0; id < Math.max(1, state.nodes.size); id += 1) {
    const kept = state.tallies.get(id) ?? emptyTally;
    const real = counted.tallies.get(id) ?? emptyTally;
    if (JSON.stringify(kept) !== JSON.stringify(real))
      broken.push(`tally of node ${id} is ${JSON.stringify(kept)}, counted ${JSON.stringify(real)}`);
    const children = state.children.get(id) ?? [];
    const found = counted.children.get(id) ?? [];
    if (children.join() !== found.join()) broken.push(`children of node ${id} are ${children.join()}, found ${found.join()}`);
  }
  if (state.documentBytes !== counted.documentBytes)
    broken.push(`the document has ${state.documentBytes} bytes, counted ${counted.documentBytes}`);
  for (const node of nodes) broken.push(...brokenNode(state, node));
  const totals = state.tallies.get(0) ?? emptyTally;
  if (state.status === 'terminated') {
    if (activeTasks(totals) > 0) broken.push('the instance has ended with tasks that run, wait for a slot or for a retry');
    if (state.endedAtMs === null) broken.push('the instance has ended without a time');
    if (state.unsatisfied !== totals.waiting) broken.push(`unsatisfied is ${state.unsatisfied}, ${totals.waiting} nodes wait`);
  } else if (activeTasks(totals) === 0) broken.push('the instance goes on with nothing to do');
  if (state.status === 'cancelling' && totals.queued + totals.retrying > 0)
    broken.push('a cancelled instance has tasks that wait for a slot or a retry');
  return broken;
}

function brokenNode(state: InstanceState, node: InstanceNode): string[] {
  const broken: string[] = [];
  const parent = node.parent === 0 ? undefined : state.nodes.get(node.parent);
  if (node.parent !== 0 && parent?.kind !== 'job') broken.push(`node ${node.id} is below ${node.parent}, which is no job`);
  if (node.iteration !== null && state.nodes.get(node.iteration.of)?.state.kind !== 'expanded')
    broken.push(`node ${node.id} iterates over ${node.iteration.of}, which is not expanded`);
  if (node.kind === 'job') {
    const tally = state.tallies.get(node.id) ?? emptyTally;
    if (node.state.kind === 'running' && openTasks(tally) === 0 && node.completion === null)
      broken.push(`job ${node.id} has no open task and is not complete`);
    return broken;
  }
  const { state: task, last } = node;
  if ((task.kind === 'terminated' || task.kind === 'retrying') && last === null)
    broken.push(`task ${node.id} is ${task.kind} without an attempt`);
  if ((task.kind === 'queued' || task.kind === 'executing') && task.attempt !== (last?.number ?? 0) + 1)
    broken.push(`task ${node.id} is in attempt ${task.attempt} after attempt ${last?.number ?? 0}`);
  return broken;
}
