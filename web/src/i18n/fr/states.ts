import type { Messages } from '../messages.ts';

export const states: Messages['states'] = {
  executing: 'en cours',
  queued: 'en file',
  waiting: 'en attente',
  retrying: 'nouvel essai prévu',
  succeeded: 'réussi',
  succeededAfterRetry: 'réussi après reprise',
  failed: 'en échec',
  aborted: 'abandonné',
  lost: 'perdu',
  unsatisfied: 'non satisfait',
  skipped: 'sauté',
  notReached: 'pas atteint',
  cancelling: 'en cours d’annulation',
  cancelled: 'annulé',
  killed: 'tué',
  paused: 'suspendu',
};
