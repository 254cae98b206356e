import type { Liveness } from './identity.ts';

/** What is known of a committed attempt without an end, in the order in which it was looked at: liveness first, then the journal. */
export type Evidence = {
  /** `noJournal`: the worker's journal is gone, or never said which process it was. */
  readonly worker: Liveness | 'noJournal';
  readonly started: boolean;
  readonly ended: boolean;
  /** For how long the worker has been seen alive without a start mark, milliseconds. */
  readonly silentMs: number;
  /** Processes of the attempt that were seen alive; null: nobody has searched. */
  readonly found: readonly number[] | null;
  /** A person asked for the kill before. */
  readonly killRequested: boolean;
};

/** What follows from it. */
export type RecoveryAction =
  /** The journal has the result. */
  | { readonly kind: 'result' }
  /** The worker runs it: look again from time to time. */
  | { readonly kind: 'adopt' }
  /** The worker lives, but has not marked the start: look again at once. */
  | { readonly kind: 'wait' }
  /** It had its time. Killing the worker takes the claim away: afterwards the journal is final. */
  | { readonly kind: 'killWorker' }
  | { readonly kind: 'neverStarted' }
  /** The worker is dead, its command may live: search by mark, session and parents. */
  | { readonly kind: 'search' }
  /** The command lives without its worker: it keeps its slot until it is gone, and how it ends cannot be known. */
  | { readonly kind: 'watch'; readonly pids: readonly number[] }
  /** Killed on request, and nothing of it is left. */
  | { readonly kind: 'killed' }
  | { readonly kind: 'lost'; readonly found: string };

/** How long a living worker may stay without a start mark before it is killed. */
export const silentLimitMs = 5_000;

/** The recovery table: decides about one attempt. Pure; asked again when the evidence has changed. */
export function decideRecovery(evidence: Evidence): RecoveryAction {
  switch (evidence.worker) {
    case 'noJournal':
      return { kind: 'lost', found: 'the journal of its worker is gone from the spool' };
    case 'otherBoot':
      return {
        kind: 'lost',
        found: `the machine was started again meanwhile; ${marksSeen(evidence)}`,
      };
    case 'otherNamespace':
      if (evidence.ended) return { kind: 'result' };
      return {
        kind: 'lost',
        found: `its container was started again meanwhile; ${marksSeen(evidence)}`,
      };
    case 'alive':
      if (evidence.ended) return { kind: 'result' };
      if (evidence.started) return { kind: 'adopt' };
      return evidence.silentMs < silentLimitMs ? { kind: 'wait' } : { kind: 'killWorker' };
    case 'dead':
      if (evidence.ended) return { kind: 'result' };
      if (!evidence.started) return { kind: 'neverStarted' };
      if (evidence.found === null) return { kind: 'search' };
      if (evidence.found.length > 0) return { kind: 'watch', pids: evidence.found };
      if (evidence.killRequested) return { kind: 'killed' };
      return { kind: 'lost', found: 'its worker died while it ran, and no process of it is left' };
  }
}

function marksSeen(evidence: Evidence): string {
  if (evidence.ended) return 'the journal has its end, but what it wrote may be incomplete';
  return evidence.started ? 'it had been started' : 'no sign that it had been started';
}
