import type { QueueDefinition, QueueOrder } from '../../core/queue/queue.ts';
import type { RetryLevel } from '../../core/retry/retry-schedule.ts';
import type { StoredConfiguration, WorkflowRecord } from '../../engine/ports.ts';
import type { Connection } from './connection.ts';
import { readPlanCounts, readPlans } from './plan-reads.ts';
import { StoreError } from './store-error.ts';
import { readUsers } from './user-reads.ts';

/** Reads everything small; lists are in order of name, queues in order of id. */
export function readConfiguration(database: Connection): StoredConfiguration {
  return database.transaction(() => ({
    workflows: readWorkflows(database),
    queues: readQueues(database),
    retrySchedules: readRetrySchedules(database),
    settings: database
      .prepare<[], { readonly name: string; readonly value: string }>('select name, value from setting order by name')
      .all(),
    users: readUsers(database),
    plans: readPlans(database),
    ...readPlanCounts(database),
    lastInstanceId: readLastInstanceId(database),
  }))();
}

function readWorkflows(database: Connection): readonly WorkflowRecord[] {
  return database
    .prepare<[], WorkflowRecord>(
      `select w.name, w.group_name as "group", w.comment, d.hash as definitionHash, w.created_at_ms as createdAtMs, w.updated_at_ms as updatedAtMs,
         w.updated_by as updatedBy
       from workflow w join definition d on d.id = w.definition_id order by w.name`,
    )
    .all();
}

type QueueSqlRow = {
  readonly id: number;
  readonly name: string;
  readonly concurrency: number;
  readonly task_order: string;
  readonly ageing_s: number;
  readonly key: string | null;
  readonly key_concurrency: number | null;
  readonly rate_starts: number | null;
  readonly rate_period_s: number | null;
  readonly paused_reason: string | null;
  readonly paused_by: string | null;
  readonly paused_since_ms: number | null;
};

function readQueues(database: Connection): readonly QueueDefinition[] {
  const aliases = database.prepare<[number], { readonly alias: string }>(
    'select alias from queue_alias where queue_id = ? order by position',
  );
  return database
    .prepare<[], QueueSqlRow>('select * from queue order by id')
    .all()
    .map((row) => ({
      id: row.id,
      name: row.name,
      aliases: aliases.all(row.id).map(({ alias }) => alias),
      concurrency: row.concurrency,
      order: orderOf(row.task_order),
      ageingS: row.ageing_s,
      key: row.key,
      keyConcurrency: row.key_concurrency,
      rate: row.rate_starts === null || row.rate_period_s === null ? null : { starts: row.rate_starts, periodS: row.rate_period_s },
      paused:
        row.paused_reason === null || row.paused_by === null || row.paused_since_ms === null
          ? null
          : { reason: row.paused_reason, by: row.paused_by, sinceMs: row.paused_since_ms },
    }));
}

function orderOf(text: string): QueueOrder {
  if (text === 'fair' || text === 'fifo' || text === 'prio') return text;
  throw new StoreError('STORE_DAMAGED', `unknown order of a queue: "${text}"`);
}

function readRetrySchedules(database: Connection): StoredConfiguration['retrySchedules'] {
  type LevelRow = {
    readonly delay_s: number;
    readonly times: number;
    readonly factor: number | null;
    readonly max_delay_s: number | null;
  };
  const levels = database.prepare<[string], LevelRow>(
    'select delay_s, times, factor, max_delay_s from retry_level where schedule = ? order by position',
  );
  return database
    .prepare<[], { readonly name: string }>('select name from retry_schedule order by name')
    .all()
    .map(({ name }) => ({
      name,
      levels: levels.all(name).map((row): RetryLevel => ({
        delayS: row.delay_s,
        times: row.times,
        ...(row.factor === null ? {} : { factor: row.factor }),
        ...(row.max_delay_s === null ? {} : { maxDelayS: row.max_delay_s }),
      })),
    }));
}

function readLastInstanceId(database: Connection): number {
  const row = database
    .prepare<[], { readonly last: number }>('select max(last_instance_id, coalesce((select max(id) from instance), 0)) as last from meta')
    .get();
  return row?.last ?? 0;
}
