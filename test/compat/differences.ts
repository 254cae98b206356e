/** Where documents differ from evQueue 3.3 on purpose. `docs/reference/differences-from-evqueue.md` is checked against this list. */
export type Difference = {
  /** Recorded case; what it gives here is `expected/CASE.xml`. */
  readonly case: string;
  /** What is decided, in a few words. */
  readonly decision: string;
  readonly reason: string;
};

export const differences: readonly Difference[] = [];
