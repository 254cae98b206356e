import type { Connection } from './connection.ts';
import { keptHoursMs, prepareFold } from './statistic-fold.ts';
import { addStatistic, addTally, parseTally, printTally, weightOf, type StatisticTally } from './statistic-tally.ts';

/** So many commits wait at most until they are folded, and so much of theirs. */
const maxPendingCommits = 200;
const maxPendingWeight = 20_000;

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
  const fold = prepareFold(database);
  const note = database.prepare<[string]>('insert into statistic_pending (figures) values (?)');
  const forget = database.prepare('delete from statistic_pending');
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
      fold(noted);
      fold(tally);
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
