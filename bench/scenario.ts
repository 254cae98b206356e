/** What a scenario is given and what it gives back: rows of the table that `run.ts` prints. */

/** A directory to measure in, and where it lies. Scenarios make their own directories in it. */
export type Place = { readonly name: 'disk' | 'memory'; readonly directory: string };

export type BenchOptions = {
  /** Small sizes, for a machine that checks each change: minutes become seconds, the same code runs. */
  readonly short: boolean;
  readonly disk: Place;
  /** A file system in memory: what remains there is the engine, what is more on the disk is the disk. Null: the machine has none. */
  readonly memory: Place | null;
};

/** One line of the table. All texts carry their unit. */
export type Row = {
  readonly what: string;
  /** Where the data directory was, or what else sets this row apart from the one above. */
  readonly where: string;
  /** The peer or limit that was measured in the same run; empty: there is none. */
  readonly peer: string;
  readonly ours: string;
  /** Ours by the peer's; empty without peer. */
  readonly ratio: string;
  readonly target: string;
  /** Null: nothing to reach, the figure explains another. */
  readonly isReached: boolean | null;
};

/** Measures, and says so row by row: what has been said counts, also where a later part throws. */
export type Scenario = (options: BenchOptions, say: (row: Row) => void) => Promise<void>;

/** A row without peer. */
export function row(what: string, where: string, ours: string, target = '', isReached: boolean | null = null): Row {
  return { what, where, peer: '', ours, ratio: '', target, isReached };
}

/** The disk, and memory where there is one. */
export function placesOf({ disk, memory }: BenchOptions): readonly Place[] {
  return memory === null ? [disk] : [disk, memory];
}
