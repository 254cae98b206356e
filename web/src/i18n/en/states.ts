import type { StateKind } from '../../ui/state.ts';

/** Words of states; see `ui/state.ts`. */
export const states: { readonly [kind in StateKind]: string } = {
  executing: 'executing',
  queued: 'queued',
  waiting: 'waiting',
  retrying: 'retrying',
  succeeded: 'succeeded',
  succeededAfterRetry: 'succeeded after a retry',
  failed: 'failed',
  aborted: 'aborted',
  lost: 'lost',
  unsatisfied: 'unsatisfied',
  skipped: 'skipped',
  notReached: 'not reached',
  cancelling: 'cancelling',
  cancelled: 'cancelled',
  killed: 'killed',
  paused: 'paused',
};
