/** One level: `times` retries, the first `delayS` seconds after the failure. */
export type RetryLevel = {
  /** Seconds, 1 or more. */
  readonly delayS: number;
  /** Number of retries on this level, 1 or more. */
  readonly times: number;
  /** Each further delay of this level is that many times longer; 1 or more, default 1. */
  readonly factor?: number;
  /** Longest delay that `factor` can lead to, seconds. */
  readonly maxDelayS?: number;
};

/** A named list of levels: when one is used up, the next begins; after the last the task has failed. */
export type RetrySchedule = { readonly name: string; readonly levels: readonly RetryLevel[] };
