import type { SpanPairs } from '../../core/statistics/span-sketch.ts';
import { stepMs, type StatisticStep } from '../../core/statistics/statistic.ts';
import type Database from 'better-sqlite3';
import { sumOfSpans, type HourFigures, type StatisticTally } from './statistic-tally.ts';

/** Hours that are older than the newest by so much are dropped: their days stay. */
export const keptHoursMs = 70 * stepMs.day;

/** Prepares the adding of a tally to the hours (those from a moment on) and days that it belongs to. */
export function prepareFold(database: Database.Database): (tally: StatisticTally, hoursFromMs?: number) => void {
  type Row = { readonly run: string; readonly wait: string; readonly retry: string };
  const find = database.prepare<[string, number, string, string], Row>(
    'select run, wait, retry from statistic where step = ? and from_ms = ? and kind = ? and name = ?',
  );
  type Columns = [string, number, string, string, number, number, number, string, string, string];
  const upsert = database.prepare<Columns>(
    `insert into statistic (step, from_ms, kind, name, started, ended, failed, run, wait, retry) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (step, from_ms, kind, name) do update set started = started + excluded.started, ended = ended + excluded.ended,
       failed = failed + excluded.failed, run = excluded.run, wait = excluded.wait, retry = excluded.retry`,
  );

  function fold(step: StatisticStep, figures: HourFigures): void {
    const { kind, name, started, ended, failed } = figures;
    const fromMs = Math.floor(figures.fromMs / stepMs[step]) * stepMs[step];
    const before = find.get(step, fromMs, kind, name);
    const sum = (spans: 'run' | 'wait' | 'retry'): string =>
      JSON.stringify(sumOfSpans(figures[spans], before === undefined ? [] : (JSON.parse(before[spans]) as SpanPairs)));
    upsert.run(step, fromMs, kind, name, started, ended, failed, sum('run'), sum('wait'), sum('retry'));
  }

  return (tally, hoursFromMs = 0) => {
    for (const figures of tally.values()) {
      if (figures.fromMs >= hoursFromMs) fold('hour', figures);
      fold('day', figures);
    }
  };
}
