import { stepMs, type StatisticStep } from '../../core/statistics/statistic.ts';
import type { SpanPairs } from '../../core/statistics/span-sketch.ts';
import type { Connection } from './connection.ts';
import {
  addStatistic,
  addTally,
  parseTally,
  printTally,
  sumOfSpans,
  weightOf,
  type HourFigures,
  type StatisticTally,
} from './statistic-tally.ts';

/** So many commits wait at most until they are folded, and so much of theirs. */
const maxPendingCommits = 200;
const maxPendingWeight = 20_000;

/** Hours that are older than the newest by so much are dropped: their days stay. */
const keptHoursMs = 70 * stepMs.day;

/**
 * Writes figures. A commit notes what it adds in one row; now and then all that is noted is added to the hours and days that it belongs
 * to. Both happen inside commits: whenever the process dies, what was noted is there, and was not folded twice.
 */
export type StatisticWrites = {
  /** Inside a transaction, at its end. */
  write(tally: StatisticTally): void;
  /** The transaction of the last `write` is on the disk, or was taken back. */
  settle(isCommitted: boolean): void;
};

/** Prepares the statements, and takes up what an earlier process has noted. */
export function prepareStatisticWrites(database: Connection): StatisticWrites {
  type Row = { readonly run: string; readonly wait: string; readonly retry: string };
  const note = database.prepare<[string]>('insert into statistic_pending (figures) values (?)');
  const forget = database.prepare('delete from statistic_pending');
  const find = database.prepare<[string, number, string, string], Row>(
    'select run, wait, retry from statistic where step = ? and from_ms = ? and kind = ? and name = ?',
  );
  type Columns = [string, number, string, string, number, number, number, string, string, string];
  const upsert = database.prepare<Columns>(
    `insert into statistic (step, from_ms, kind, name, started, ended, failed, run, wait, retry) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (step, from_ms, kind, name) do update set started = started + excluded.started, ended = ended + excluded.ended,
       failed = failed + excluded.failed, run = excluded.run, wait = excluded.wait, retry = excluded.retry`,
  );
  const drop = database.prepare<[number]>("delete from statistic where step = 'hour' and from_ms < ?");

  /** All that is committed and not folded. */
  let noted: StatisticTally = new Map();
  let commits = 0;
  let weight = 0;
  for (const { figures } of database.prepare<[], { readonly figures: string }>('select figures from statistic_pending').all()) {
    for (const statistic of parseTally(figures)) addStatistic(noted, statistic);
    commits += 1;
  }
  weight = weightOf(noted);
  let written: { readonly tally: StatisticTally; readonly isFolded: boolean } | null = null;

  function fold(step: StatisticStep, figures: HourFigures): void {
    const { kind, name, started, ended, failed } = figures;
    const fromMs = Math.floor(figures.fromMs / stepMs[step]) * stepMs[step];
    const before = find.get(step, fromMs, kind, name);
    const sum = (spans: 'run' | 'wait' | 'retry'): string =>
      JSON.stringify(sumOfSpans(figures[spans], before === undefined ? [] : (JSON.parse(before[spans]) as SpanPairs)));
    upsert.run(step, fromMs, kind, name, started, ended, failed, sum('run'), sum('wait'), sum('retry'));
  }

  function foldAll(tally: StatisticTally): void {
    for (const figures of tally.values()) {
      fold('hour', figures);
      fold('day', figures);
    }
  }

  return {
    write(tally) {
      written = null;
      if (tally.size === 0) return;
      const isFolded = commits + 1 >= maxPendingCommits || weight + weightOf(tally) >= maxPendingWeight;
      written = { tally, isFolded };
      if (!isFolded) {
        note.run(printTally(tally));
        return;
      }
      foldAll(noted);
      foldAll(tally);
      forget.run();
      drop.run(Math.max(...[...tally.values()].map(({ fromMs }) => fromMs)) - keptHoursMs);
    },
    settle(isCommitted) {
      const last = written;
      written = null;
      if (last === null || !isCommitted) return;
      if (last.isFolded) {
        noted = new Map();
        commits = 0;
        weight = 0;
      } else {
        addTally(noted, last.tally);
        commits += 1;
        weight += weightOf(last.tally);
      }
    },
  };
}
