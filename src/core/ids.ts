/** Number of an instance: 1, 2, 3..., never given twice in one store. Older instances have smaller numbers. */
export type InstanceId = number;

/** Number of a node inside its instance: 0 is the root (the workflow itself), jobs and tasks follow as they are considered. */
export type NodeId = number;

/** Name of one attempt in the whole store: instance, node and attempt number, fixed when the attempt is queued. Safe in file names. */
export type AttemptId = `${number}-${number}-${number}`;

/** Makes the id of an attempt. `number` starts at 1. */
export function attemptIdOf(instanceId: InstanceId, nodeId: NodeId, number: number): AttemptId {
  return `${instanceId}-${nodeId}-${number}`;
}

/** Takes an attempt id apart; null where the text is none. */
export function partsOfAttemptId(
  text: string,
): { readonly instanceId: InstanceId; readonly nodeId: NodeId; readonly number: number } | null {
  const match = /^([1-9]\d{0,14})-(\d{1,9})-([1-9]\d{0,8})$/.exec(text);
  if (match === null) return null;
  return { instanceId: Number(match[1]), nodeId: Number(match[2]), number: Number(match[3]) };
}

/** Parts of an attempt id that evqueue has made itself. */
export function attemptParts(id: AttemptId): { readonly instanceId: InstanceId; readonly nodeId: NodeId; readonly number: number } {
  const parts = partsOfAttemptId(id);
  if (parts === null) throw new Error(`${id} is no attempt id`);
  return parts;
}
