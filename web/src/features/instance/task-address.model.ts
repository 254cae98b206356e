/**
 * How a task stands in an address: `basket/basket_create`, an iteration `client/client_get[3]`. Names that an address cannot
 * carry as they are, and names that several tasks have, give way to the number of the node: `@12`.
 */
import type { PlacedTask } from './instance-rows.model.ts';

const plainName = /^[A-Za-z0-9_.~-]+$/;

/** The address of `one` among all tasks of its instance. A task that was not considered has no attempts, and no address. */
export function taskAddress(placed: readonly PlacedTask[], one: PlacedTask): string | null {
  const { nodeId } = one.task;
  if (nodeId === null) return null;
  const named = namedAddress(one);
  const isOnly = named !== null && placed.every((other) => other.key === one.key || namedAddress(other) !== named);
  return isOnly ? named : `@${nodeId}`;
}

/** The task at an address, or null. */
export function taskAt(placed: readonly PlacedTask[], address: string): PlacedTask | null {
  const number = /^@(\d+)$/.exec(address)?.[1];
  return placed.find((one) => (number === undefined ? namedAddress(one) === address : one.task.nodeId === Number(number))) ?? null;
}

function namedAddress({ job, task }: PlacedTask): string | null {
  if (job.name === null || task.name === null || !plainName.test(job.name) || !plainName.test(task.name)) return null;
  const iteration = (index: number | null): string => (index === null ? '' : `[${index}]`);
  return `${job.name}${iteration(job.iteration)}/${task.name}${iteration(task.iteration)}`;
}

/** A place in an output, as it stands behind the address of the task. */
export type OutputPlace = { readonly task: string; readonly attempt: number; readonly channel: 'stdout' | 'stderr' | 'log' | 'all' };

/** Reads `basket/basket_create/attempts/15/stderr`, or null. */
export function outputPlaceOf(path: string): OutputPlace | null {
  const match = /^(.+)\/attempts\/([1-9]\d{0,8})\/(stdout|stderr|log|all)$/.exec(path);
  const [, task, attempt, channel] = match ?? [];
  if (task === undefined || attempt === undefined) return null;
  if (channel !== 'stdout' && channel !== 'stderr' && channel !== 'log' && channel !== 'all') return null;
  return { task, attempt: Number(attempt), channel };
}
