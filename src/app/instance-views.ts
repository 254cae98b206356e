/** A stored instance as its document and as a tree: built anew for each look, on the reading side. */
import type { User } from '../core/access/can.ts';
import type { InstanceId } from '../core/ids.ts';
import { Definition } from '../core/instance/definition.ts';
import type { OutputSource } from '../core/instance/document.ts';
import { printInstanceDocument } from '../core/instance/document-print.ts';
import { maxParsedBytes, maxTextBytes } from '../core/instance/limits.ts';
import { instanceOfRecords } from '../core/instance/node-record.ts';
import { parseOutput } from '../core/instance/output-content.ts';
import { textOfOutput } from '../core/instance/output-text.ts';
import type { Channel, InstanceRecord } from '../core/instance/record.ts';
import { nodeOf, type InstanceState } from '../core/instance/state.ts';
import { instanceTree, type TreeJob } from '../core/instance/tree.ts';
import { err, ok, type Result } from '../core/result.ts';
import { readWorkflowXml } from '../core/workflow/xml-reader.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { findInstance, unknownInstance } from './find-instance.ts';
import type { InstanceDetail, ReadStore } from './ports.ts';

/** An instance with its jobs of the first level. */
export type TreeView = { readonly instance: InstanceRecord; readonly jobs: readonly TreeJob[] };

/** The instance document: evQueue's XML, without declaration. */
export function showDocument(deps: AppDeps, user: User, id: InstanceId): Result<string, RequestError> {
  const found = detailOf(deps, user, id);
  if (!found.ok) return found;
  const state = stateOf(found.value);
  return ok(printInstanceDocument(state, found.value.attempts, committedOutputs(deps.read, state)));
}

/** The jobs and tasks of an instance with their states; those that were not considered yet come from the definition. */
export function showTree(deps: AppDeps, user: User, id: InstanceId): Result<TreeView, RequestError> {
  const found = detailOf(deps, user, id);
  if (!found.ok) return found;
  const { instance, attempts } = found.value;
  return ok({ instance, jobs: instanceTree(stateOf(found.value), attempts) });
}

function detailOf(deps: AppDeps, user: User, id: InstanceId): Result<InstanceDetail, RequestError> {
  const found = findInstance(deps, user, 'read', id);
  if (!found.ok) return found;
  const detail = deps.read.instance(id);
  return detail === null ? err(unknownInstance(id)) : ok(detail);
}

function stateOf({ instance, nodes, attempts, definitionSource }: InstanceDetail): InstanceState {
  const read = readWorkflowXml(definitionSource);
  if (!read.ok) throw new Error(`the stored definition of instance ${instance.id} cannot be read: ${read.error[0]?.message ?? ''}`);
  return instanceOfRecords(instance, nodes, attempts, new Definition(read.value.workflow));
}

function committedOutputs(read: ReadStore, state: InstanceState): OutputSource {
  const { id } = state.launch;
  return (nodeId, attempt, method) => {
    const part = (channel: Channel, limit: number) => read.output(id, nodeId, attempt, channel, 0, limit);
    const text = (channel: Channel): string => textOfOutput(part(channel, maxTextBytes)?.bytes ?? new Uint8Array(0));
    const rest = { stderr: text('stderr'), log: text('log') };
    if (method === 'outside') return { output: { kind: 'text', text: '' }, ...rest };
    const node = nodeOf(state, nodeId);
    const stdout = method === 'xml' && node.kind === 'task' ? part('stdout', maxParsedBytes) : null;
    if (stdout === null || node.kind !== 'task') return { output: { kind: 'text', text: text('stdout') }, ...rest };
    const wanted = state.definition.task(node.task).outputMethod === 'JSON' ? 'JSON' : 'XML';
    const parsed = parseOutput(wanted, stdout.bytes, stdout.sizeBytes);
    return { output: parsed.ok ? { kind: 'xml', root: parsed.value } : { kind: 'text', text: textOfOutput(stdout.bytes) }, ...rest };
  };
}
