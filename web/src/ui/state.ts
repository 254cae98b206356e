/**
 * The states that screens show. Each has a silhouette, a word and a hue, in that order: the silhouette tells them apart in
 * black and white. What a node or an instance *is* becomes one of these in the models of its feature.
 */
export const stateKinds = [
  'executing',
  'queued',
  'waiting',
  'retrying',
  'succeeded',
  'succeededAfterRetry',
  'failed',
  'aborted',
  'lost',
  'unsatisfied',
  'skipped',
  'notReached',
  'cancelling',
  'cancelled',
  'killed',
  'paused',
] as const;

/** A state of the screen. */
export type StateKind = (typeof stateKinds)[number];

/** Family of colours: `--exec-fg`, `--exec-fill`, `--exec-soft` and so on. */
export type Hue = 'exec' | 'wait' | 'retry' | 'fail' | 'ok' | 'none';

const hues: { readonly [kind in StateKind]: Hue } = {
  executing: 'exec',
  queued: 'wait',
  waiting: 'wait',
  retrying: 'retry',
  succeeded: 'ok',
  succeededAfterRetry: 'ok',
  failed: 'fail',
  aborted: 'fail',
  lost: 'fail',
  unsatisfied: 'wait',
  skipped: 'none',
  notReached: 'none',
  cancelling: 'none',
  cancelled: 'none',
  killed: 'none',
  paused: 'retry',
};

/** The hue of a state. */
export function hueOf(kind: StateKind): Hue {
  return hues[kind];
}
