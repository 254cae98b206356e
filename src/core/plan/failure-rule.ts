/** What a plan does when its instances end with errors: go on, or suspend itself after so many in a row, 1 or more. */
export type FailureRule = { readonly kind: 'continue' } | { readonly kind: 'suspend'; readonly afterFailures: number };

/** What follows from an instance that ended. */
export type FailureDecision = {
  /** Failures in a row by now; the plan keeps it for the next time. */
  readonly failuresInRow: number;
  readonly suspend: boolean;
};

/**
 * Counts an instance of a plan that ended. A success starts the count again.
 *
 * @param failuresInRow  the count before this instance, 0 for a plan that is new or was resumed
 */
export function afterInstance(rule: FailureRule, failuresInRow: number, hasFailed: boolean): FailureDecision {
  const count = hasFailed ? failuresInRow + 1 : 0;
  return { failuresInRow: count, suspend: hasFailed && rule.kind === 'suspend' && count >= rule.afterFailures };
}
