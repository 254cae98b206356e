import type { QueueDefinition } from '../../core/queue/queue.ts';
import type { RetrySchedule } from '../../core/retry/retry-schedule.ts';
import type { Connection } from './connection.ts';

/** Writes queues, retry schedules and settings. */
export type ConfigurationWrites = {
  saveQueue(queue: QueueDefinition): void;
  deleteQueue(id: number): void;
  saveRetrySchedule(schedule: RetrySchedule): void;
  deleteRetrySchedule(name: string): void;
  saveSetting(name: string, value: string): void;
};

/** Prepares the statements. */
export function prepareConfigurationWrites(database: Connection): ConfigurationWrites {
  type QueueColumns = [
    id: number,
    name: string,
    concurrency: number,
    order: string,
    ageingS: number,
    key: string | null,
    keyConcurrency: number | null,
    rateStarts: number | null,
    ratePeriodS: number | null,
    pausedReason: string | null,
    pausedBy: string | null,
    pausedSinceMs: number | null,
  ];
  const upsertQueue = database.prepare<QueueColumns>(
    `insert into queue (id, name, concurrency, task_order, ageing_s, key, key_concurrency, rate_starts, rate_period_s, paused_reason, paused_by, paused_since_ms)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (id) do update set name = excluded.name, concurrency = excluded.concurrency, task_order = excluded.task_order, ageing_s = excluded.ageing_s,
       key = excluded.key, key_concurrency = excluded.key_concurrency, rate_starts = excluded.rate_starts, rate_period_s = excluded.rate_period_s,
       paused_reason = excluded.paused_reason, paused_by = excluded.paused_by, paused_since_ms = excluded.paused_since_ms`,
  );
  const removeAliases = database.prepare<[number]>('delete from queue_alias where queue_id = ?');
  const insertAlias = database.prepare<[number, number, string]>('insert into queue_alias (queue_id, position, alias) values (?, ?, ?)');
  const removeQueue = database.prepare<[number]>('delete from queue where id = ?');
  const insertSchedule = database.prepare<[string]>('insert into retry_schedule (name) values (?) on conflict (name) do nothing');
  const removeLevels = database.prepare<[string]>('delete from retry_level where schedule = ?');
  const insertLevel = database.prepare<[string, number, number, number, number | null, number | null]>(
    'insert into retry_level (schedule, position, delay_s, times, factor, max_delay_s) values (?, ?, ?, ?, ?, ?)',
  );
  const removeSchedule = database.prepare<[string]>('delete from retry_schedule where name = ?');
  const upsertSetting = database.prepare<[string, string]>(
    'insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
  );
  return {
    saveQueue(queue) {
      const { rate, paused } = queue;
      upsertQueue.run(
        queue.id,
        queue.name,
        queue.concurrency,
        queue.order,
        queue.ageingS,
        queue.key,
        queue.keyConcurrency,
        rate?.starts ?? null,
        rate?.periodS ?? null,
        paused?.reason ?? null,
        paused?.by ?? null,
        paused?.sinceMs ?? null,
      );
      removeAliases.run(queue.id);
      for (const [position, alias] of queue.aliases.entries()) insertAlias.run(queue.id, position, alias);
    },
    deleteQueue: (id) => void removeQueue.run(id),
    saveRetrySchedule(schedule) {
      insertSchedule.run(schedule.name);
      removeLevels.run(schedule.name);
      for (const [position, level] of schedule.levels.entries()) {
        insertLevel.run(schedule.name, position, level.delayS, level.times, level.factor ?? null, level.maxDelayS ?? null);
      }
    },
    deleteRetrySchedule: (name) => void removeSchedule.run(name),
    saveSetting: (name, value) => void upsertSetting.run(name, value),
  };
}
