import type { EpochMs } from '../time.ts';
import type { ForecastWindow } from './forecast-moments.ts';

/** What a bar stands for: what came of launches, `notLaunched` (refused, passed over), or launches to come. */
export type BarState = 'succeeded' | 'failed' | 'executing' | 'notLaunched' | 'coming';

/** Launches that lie too near to one another to be told apart are one bar. */
export type ForecastBar = {
  /** null: one of those that have no bars of their own. */
  readonly group: string | null;
  readonly state: BarState;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly count: number;
  /** Names of its plans, at most three. */
  readonly plans: readonly string[];
};

/** Bars in a row of the picture that can be told apart. */
const cells = 400;

const namesOfBar = 3;

type OpenBar = { fromMs: EpochMs; toMs: EpochMs; count: number; readonly plans: string[] };

type OpenRow = { readonly group: string | null; readonly state: BarState; readonly bars: Map<number, OpenBar> };

/** Collects bars. `of` gives what adds launches of a plan, `finish` the bars in order; `own` are the groups with bars of their own. */
export function makeForecastBars({ fromMs, toMs }: ForecastWindow): {
  readonly of: (group: string, state: BarState, plan: string) => (startMs: EpochMs, endMs: EpochMs) => void;
  readonly finish: (own: ReadonlySet<string> | null) => readonly ForecastBar[];
} {
  const rows = new Map<string, OpenRow>();
  const cellMs = (toMs - fromMs) / cells;
  const rowOf = (group: string | null, state: BarState): OpenRow => {
    const key = group === null ? state : `${state} ${group}`;
    const known = rows.get(key);
    if (known !== undefined) return known;
    const row: OpenRow = { group, state, bars: new Map() };
    rows.set(key, row);
    return row;
  };
  function add(row: OpenRow, cell: number, bar: OpenBar): void {
    const known = row.bars.get(cell);
    if (known === undefined) {
      row.bars.set(cell, bar);
      return;
    }
    known.fromMs = Math.min(known.fromMs, bar.fromMs);
    known.toMs = Math.max(known.toMs, bar.toMs);
    known.count += bar.count;
    for (const plan of bar.plans) if (known.plans.length < namesOfBar && !known.plans.includes(plan)) known.plans.push(plan);
  }
  return {
    of(group, state, plan) {
      const row = rowOf(group, state);
      return (startMs, endMs) => {
        const cell = Math.floor((startMs - fromMs) / cellMs);
        add(row, cell, { fromMs: startMs, toMs: endMs, count: 1, plans: [plan] });
      };
    },
    finish(own) {
      if (own !== null) {
        for (const [key, { group, state, bars }] of rows) {
          if (group === null || own.has(group)) continue;
          rows.delete(key);
          for (const [cell, bar] of bars) add(rowOf(null, state), cell, bar);
        }
      }
      return [...rows.values()]
        .flatMap(({ group, state, bars }) => [...bars.values()].map((bar): ForecastBar => ({ group, state, ...bar })))
        .toSorted((a, b) => a.fromMs - b.fromMs);
    },
  };
}
