import type { StatisticReads } from '../../app/ports.ts';
import { stepMs, type Statistic, type StatisticKind, type StatisticStep } from '../../core/statistics/statistic.ts';
import type { SpanPairs } from '../../core/statistics/span-sketch.ts';
import type { Connection } from './connection.ts';
import { parseTally } from './statistic-tally.ts';

type StatisticRow = {
  readonly kind: StatisticKind;
  readonly name: string;
  readonly fromMs: number;
  readonly started: number;
  readonly ended: number;
  readonly failed: number;
  readonly run: string;
  readonly wait: string;
  readonly retry: string;
};

/** Prepares the reading of figures: rows of a range follow the key, those that are not folded yet are few. */
export function prepareStatisticReads(database: Connection): StatisticReads {
  const rows = database.prepare<[string, number, number], StatisticRow>(
    `select kind, name, from_ms as fromMs, started, ended, failed, run, wait, retry from statistic
     where step = ? and from_ms >= ? and from_ms < ? order by from_ms, kind, name`,
  );
  const pending = database.prepare<[], { readonly figures: string }>('select figures from statistic_pending');
  // Launches of what has not ended: the table has them when it has.
  const active = database.prepare<[number, number], { readonly name: string; readonly atMs: number }>(
    `select workflow as name, created_at_ms as atMs from instance indexed by instance_active
     where ended_at_ms is null and created_at_ms >= +? and created_at_ms < +? order by created_at_ms`,
  );
  return {
    // One transaction: what is folded between two reads would be counted twice, or not at all.
    statistics: database.transaction((step: StatisticStep, fromMs: number, toMs: number): readonly Statistic[] => {
      const found: Statistic[] = rows.all(step, fromMs, toMs).map(statisticOf);
      for (const { figures } of pending.all()) {
        for (const statistic of parseTally(figures)) {
          const atMs = Math.floor(statistic.fromMs / stepMs[step]) * stepMs[step];
          if (atMs >= fromMs && atMs < toMs) found.push({ ...statistic, fromMs: atMs });
        }
      }
      for (const { name, fromMs: at, started } of launchesOf(active.all(fromMs, toMs + stepMs[step] - 1), step)) {
        if (at >= fromMs && at < toMs)
          found.push({ kind: 'workflow', name, fromMs: at, started, ended: 0, failed: 0, run: [], wait: [], retry: [] });
      }
      return found;
    }),
  };
}

function statisticOf({ run, wait, retry, ...row }: StatisticRow): Statistic {
  return { ...row, run: pairsOf(run), wait: pairsOf(wait), retry: pairsOf(retry) };
}

function pairsOf(text: string): SpanPairs {
  return text === '[]' ? [] : (JSON.parse(text) as SpanPairs);
}

function launchesOf(
  instances: readonly { readonly name: string; readonly atMs: number }[],
  step: StatisticStep,
): readonly { readonly name: string; readonly fromMs: number; readonly started: number }[] {
  const launches = new Map<string, { readonly name: string; readonly fromMs: number; started: number }>();
  for (const { name, atMs } of instances) {
    const fromMs = Math.floor(atMs / stepMs[step]) * stepMs[step];
    const key = `${fromMs} ${name}`;
    const known = launches.get(key);
    if (known === undefined) launches.set(key, { name, fromMs, started: 1 });
    else known.started += 1;
  }
  return [...launches.values()];
}
