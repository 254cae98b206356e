import type { Messages } from '../../i18n/messages.ts';

/** How an attempt ended, as it comes over the wire. */
export type WireOutcome = { readonly kind: string; readonly [name: string]: unknown };

/** How an attempt ended, in words: `exit code 1`, `killed by anna`. A kind of a newer engine is shown as it is called there. */
export function outcomeText(outcome: WireOutcome, words: Messages['instance']): string {
  const value = (name: string): string => {
    const found = outcome[name];
    return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
  };
  switch (outcome.kind) {
    case 'exited':
      return words.outcomes.exited(value('exitCode'));
    case 'signalled':
      return outcome['certain'] === false
        ? words.outcomes.perhapsSignalled(value('signal'), String(128 + Number(outcome['signal'])))
        : words.outcomes.signalled(value('signal'));
    case 'failedToStart':
      return words.outcomes.failedToStart(value('reason'));
    case 'timedOut':
      return words.outcomes.timedOut(value('timeoutSeconds'));
    case 'killed':
      return words.outcomes.killed(value('by'));
    case 'outputLimit':
      return words.outcomes.outputLimit(value('limitBytes'));
    case 'lost':
      return words.outcomes.lost(value('found'));
    default:
      return outcome.kind;
  }
}

/** Whether it ended as it should. */
export function isGood(outcome: WireOutcome | null): boolean {
  return outcome !== null && outcome.kind === 'exited' && outcome['exitCode'] === 0;
}
