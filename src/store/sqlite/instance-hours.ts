import type { InstanceTally } from '../../app/ports.ts';
import type { Connection } from './connection.ts';

/** Length of a row of `instance_hour`. */
export const hourMs = 3_600_000;

/** Ended instances of one workflow that were launched within one hour, more or less. */
export type HourChange = {
  readonly workflow: string;
  readonly hourMs: number;
  ended: number;
  failed: number;
  longestMs: number;
};

/** Notes the end of an instance (`by` 1), or that an ended one is gone or has another end (-1). */
export function countHour(
  hours: Map<string, HourChange>,
  by: 1 | -1,
  instance: { readonly workflow: string; readonly createdAtMs: number; readonly endedAtMs: number; readonly errors: number },
): void {
  const hour = floorToHour(instance.createdAtMs);
  for (const workflow of ['', instance.workflow]) {
    const key = `${hour} ${workflow}`;
    const change = hours.get(key) ?? { workflow, hourMs: hour, ended: 0, failed: 0, longestMs: 0 };
    change.ended += by;
    if (instance.errors > 0) change.failed += by;
    change.longestMs = Math.max(change.longestMs, instance.endedAtMs - instance.createdAtMs);
    hours.set(key, change);
  }
}

/** Prepares the writing of the hours that a scope has gathered. */
export function prepareHourWrites(database: Connection): (hours: ReadonlyMap<string, HourChange>) => void {
  const add = database.prepare<[string, number, number, number, number]>(
    `insert into instance_hour (workflow, hour_ms, ended, failed, longest_ms) values (?, ?, ?, ?, ?)
     on conflict (workflow, hour_ms) do update set ended = ended + excluded.ended, failed = failed + excluded.failed,
       longest_ms = max(longest_ms, excluded.longest_ms)`,
  );
  return (hours) => {
    for (const { workflow, hourMs: hour, ended, failed, longestMs } of hours.values()) add.run(workflow, hour, ended, failed, longestMs);
  };
}

/** Sums over whole hours: `fromMs` and `toMs` (not included) begin one. `workflow` null: all. */
export function prepareHourSums(database: Connection): (workflow: string | null, fromMs: number, toMs: number) => InstanceTally {
  const sum = database.prepare<[string, number, number], InstanceTally>(
    'select coalesce(sum(ended), 0) as count, coalesce(sum(failed), 0) as failed from instance_hour where workflow = +? and hour_ms >= +? and hour_ms < +?',
  );
  return (workflow, fromMs, toMs) => sum.get(workflow ?? '', fromMs, toMs) ?? { count: 0, failed: 0 };
}

/** The hour in which a moment lies. */
export function floorToHour(atMs: number): number {
  return Math.floor(atMs / hourMs) * hourMs;
}

/** The first hour that begins at a moment or after it. */
export function ceilToHour(atMs: number): number {
  return Math.ceil(atMs / hourMs) * hourMs;
}
