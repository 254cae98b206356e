import type Database from 'better-sqlite3';
import { countPast } from '../past-statistics.ts';

/**
 * Figures by hour and by day of UTC, kept while things happen: what many instances add up to is read in milliseconds, and outlives
 * the instances. Spans are counted in buckets (`core/statistics/span-sketch.ts`), as JSON `[bucket, count, ...]`.
 *
 * An instance or attempt is counted when it has ended, with its launch in the hour of that. A commit adds one row to `statistic_pending`; every so many are folded into `statistic`. So each commit writes little, and nothing is
 * lost or counted twice, whenever the process dies.
 */
const table = `
create table statistic (
  step text not null,
  from_ms integer not null,
  kind text not null,
  name text not null,
  started integer not null,
  ended integer not null,
  failed integer not null,
  run text not null,
  wait text not null,
  retry text not null,
  primary key (step, from_ms, kind, name)
) strict, without rowid;

create table statistic_pending (
  id integer primary key,
  figures text not null
) strict;
`;

/** The tables, and what a store of an earlier version has of the past. */
export function makeStatistics(database: Database.Database): void {
  database.exec(table);
  countPast(database);
}
