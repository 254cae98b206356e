/** Two instances side by side: values, and tasks by their place and name, whatever their nodes are numbered. */
import type { TreeBody, TreeTaskBody } from '../../../../src/server/schemas/tree.ts';
import type { StateKind } from '../../ui/state.ts';
import { placedTasks, type PlacedTask } from './instance-rows.model.ts';

/** A value of a parameter in both; undefined: it has no such parameter. */
export type ComparedValue = {
  readonly name: string;
  readonly first: string | undefined;
  readonly second: string | undefined;
  readonly differs: boolean;
};

/** A task of one of them. `executedMs`: of all its attempts; null: none has ended. */
export type ComparedSide = { readonly task: TreeTaskBody; readonly state: StateKind; readonly executedMs: number | null };

/** A task in both, or only in one. */
export type ComparedTask = {
  readonly key: string;
  readonly job: string | null;
  readonly name: string | null;
  readonly first: ComparedSide | null;
  readonly second: ComparedSide | null;
  /** Its state, its attempts, what it was given, or that it is there at all. */
  readonly differs: boolean;
  /** One took much longer: more than twice, and more than a second. */
  readonly isSlower: boolean;
};

const muchSlower = 2;
const longMs = 1_000;

/** Parameters of both, those that differ first. */
export function comparedValues(
  first: { readonly [name: string]: string },
  second: { readonly [name: string]: string },
): readonly ComparedValue[] {
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  return names
    .map((name) => ({ name, first: first[name], second: second[name], differs: first[name] !== second[name] }))
    .sort((a, b) => Number(b.differs) - Number(a.differs));
}

/** Tasks of both in the order of the first; those that only the second has stand at the end. */
export function comparedTasks(first: TreeBody, second: TreeBody): readonly ComparedTask[] {
  const others = new Map(named(second));
  const rows = named(first).map(([key, placed]) => {
    const other = others.get(key) ?? null;
    others.delete(key);
    return compared(key, placed, other);
  });
  return [...rows, ...[...others].map(([key, placed]) => compared(key, null, placed))];
}

function compared(key: string, one: PlacedTask | null, other: PlacedTask | null): ComparedTask {
  const placed = one ?? other;
  const first = sideOf(one);
  const second = sideOf(other);
  const isSame =
    first !== null &&
    second !== null &&
    first.state === second.state &&
    first.task.attempts.length === second.task.attempts.length &&
    first.task.exitCode === second.task.exitCode &&
    JSON.stringify(first.task.inputs) === JSON.stringify(second.task.inputs);
  const iteration = placed?.task.iteration ?? null;
  const name = placed?.task.name ?? null;
  return {
    key,
    job: placed?.job.name ?? null,
    name: iteration === null ? name : `${name ?? ''}[${iteration}]`,
    first,
    second,
    differs: !isSame,
    isSlower: isMuchSlower(first?.executedMs ?? null, second?.executedMs ?? null),
  };
}

function sideOf(placed: PlacedTask | null): ComparedSide | null {
  return placed === null ? null : { task: placed.task, state: placed.state, executedMs: executedMs(placed.task) };
}

/** How long its commands ran, or null where none has ended. */
function executedMs({ attempts }: TreeTaskBody): number | null {
  let sum: number | null = null;
  for (const { startedAt, endedAt } of attempts) {
    if (startedAt !== null && endedAt !== null) sum = (sum ?? 0) + Math.max(0, Date.parse(endedAt) - Date.parse(startedAt));
  }
  return sum;
}

function isMuchSlower(one: number | null, other: number | null): boolean {
  if (one === null || other === null) return false;
  const [short, long] = one < other ? [one, other] : [other, one];
  return long - short > longMs && long > short * muchSlower;
}

/** Tasks by job, name and iteration; the second of one name is another one. */
function named(tree: TreeBody): readonly (readonly [string, PlacedTask])[] {
  const seen = new Map<string, number>();
  return placedTasks(tree).map((placed) => {
    const { job, task } = placed;
    const plain = JSON.stringify([job.name, job.iteration, task.name, task.iteration]);
    const count = seen.get(plain) ?? 0;
    seen.set(plain, count + 1);
    return [`${plain}${count}`, placed];
  });
}
