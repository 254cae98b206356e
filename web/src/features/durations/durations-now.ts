import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';

/** The three durations of an instance, milliseconds. */
export type Durations = Pick<InstanceBody, 'realMs' | 'queuedMs' | 'waitedForRetryMs'>;

/** What goes on: up to when the durations count, and the tasks by state; without tasks nothing does. */
export type GoingOn = Pick<InstanceBody, 'asOf' | 'tasks'>;

/** Durations now: what executes and waits has gone on since the engine summed them up. */
export function durationsNow({ realMs, queuedMs, waitedForRetryMs }: Durations, goingOn: GoingOn | null, nowMs: number): Durations {
  const tasks = goingOn?.tasks ?? null;
  if (goingOn === null || tasks === null) return { realMs, queuedMs, waitedForRetryMs };
  const laterMs = Math.max(0, nowMs - Date.parse(goingOn.asOf));
  return {
    realMs: realMs + tasks.executing * laterMs,
    queuedMs: queuedMs + tasks.queued * laterMs,
    waitedForRetryMs: waitedForRetryMs + tasks.retrying * laterMs,
  };
}
