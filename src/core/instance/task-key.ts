import { textOfValue } from '../xpath/value-text.ts';
import type { OutputSource } from './document-model.ts';
import { evaluate } from './evaluation.ts';
import { viewOf } from './labels.ts';
import type { JobNode, TaskNode } from './node.ts';
import type { InstanceState } from './state.ts';

/**
 * The key of a task in a keyed queue: its host where the queue's key is `host` (evQueue's dynamic queue: `queue_host`,
 * else `host` of the task, never that of the instance), else the value of the queue's XPath expression in the task's
 * context. Null where there is none, or where the expression cannot be evaluated for this task: tasks without a key share the slots of one.
 */
export function taskKey(state: InstanceState, node: TaskNode, key: string, outputs: OutputSource): string | null {
  if (key === 'host') return nonEmpty(node.queueHost ?? node.host);
  const job = state.nodes.get(node.parent) as JobNode;
  const value = evaluate(viewOf(state, outputs), key, {
    context: node.context,
    job: job.id,
    parent: job.parent,
    node: node.id,
    waiter: null,
  });
  return value.ok ? nonEmpty(textOfValue(value.value, state.definition.workflow.dialect)) : null;
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
