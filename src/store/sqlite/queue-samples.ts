import type { QueueSampleRow } from '../../app/ports.ts';
import type { QueueSample } from '../../engine/ports.ts';
import type { Connection } from './connection.ts';

/** Prepares the writing of one minute; a minute that is written twice keeps the later state. */
export function prepareSampleWrites(database: Connection): (atMs: number, samples: readonly QueueSample[], forgetBeforeMs: number) => void {
  const insert = database.prepare<[number, number, number, number, number, number, number]>(
    `insert into queue_sample (queue_id, at_ms, held, waiting, longest_wait_ms, concurrency, paused) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (queue_id, at_ms) do update set held = excluded.held, waiting = excluded.waiting,
       longest_wait_ms = max(longest_wait_ms, excluded.longest_wait_ms), concurrency = excluded.concurrency, paused = excluded.paused`,
  );
  const forget = database.prepare<[number]>('delete from queue_sample where at_ms < ?');
  return (atMs, samples, forgetBeforeMs) => {
    for (const { queueId, held, waiting, longestWaitMs, concurrency, isPaused } of samples)
      insert.run(queueId, atMs, held, waiting, Math.round(longestWaitMs), concurrency, isPaused ? 1 : 0);
    forget.run(forgetBeforeMs);
  };
}

/** Prepares the reading of samples in stretches, of each stretch the most that there was. */
export function prepareSampleReads(database: Connection): {
  queueSamples(fromMs: number, toMs: number, stretchMs: number): readonly QueueSampleRow[];
} {
  type Row = Omit<QueueSampleRow, 'isPaused'> & { readonly paused: number };
  const select = database.prepare<[number, number, number, number, number, number], Row>(
    `select q.name as queue, +? + ((s.at_ms - +?) / +?) * +? as atMs, max(s.held) as held, max(s.waiting) as waiting,
       max(s.longest_wait_ms) as longestWaitMs, max(s.concurrency) as concurrency, max(s.paused) as paused
     from queue q cross join queue_sample s on s.queue_id = q.id and s.at_ms >= +? and s.at_ms < +?
     group by q.id, 2 order by q.name, 2 limit 100000`,
  );
  return {
    queueSamples: (fromMs, toMs, stretchMs) =>
      select.all(fromMs, fromMs, stretchMs, stretchMs, fromMs, toMs).map(({ paused, ...row }) => ({ ...row, isPaused: paused === 1 })),
  };
}
