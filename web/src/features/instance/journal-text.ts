import type { JournalPage } from '../../../../src/server/schemas/instance.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { Hue } from '../../ui/state.ts';
import { isGood, outcomeText, type WireOutcome } from './outcome-text.ts';

/** An entry of the journal as it is read: whom it is about, what happened. */
export type JournalLine = {
  readonly seq: number;
  readonly atMs: number;
  readonly nodeId: number | null;
  readonly attempt: number | null;
  readonly text: string;
  readonly hue: Hue;
};

/** An entry in words. One of a kind that a newer engine writes is shown by its name. */
export function journalLine({ seq, at, event }: JournalPage['items'][number], words: Messages['instance']): JournalLine {
  const number = (name: string): number | null => (typeof event[name] === 'number' ? event[name] : null);
  const said = (name: string): string => (typeof event[name] === 'string' ? event[name] : '');
  const line = (text: string, hue: Hue = 'none'): JournalLine => ({
    seq,
    atMs: Date.parse(at),
    nodeId: number('nodeId'),
    attempt: number('attempt'),
    text,
    hue,
  });
  const kind = said('kind');
  switch (kind) {
    case 'launched':
      return line(words.journal.launched(said('by')));
    case 'resumed':
      return { ...line(words.journal.resumed(said('by'), namesIn(event['parameters']))), nodeId: number('fromNode') };
    case 'attemptAssigned':
      return line(words.journal.assigned(number('attempt') ?? 0), 'exec');
    case 'movedFirst':
      return line(words.journal.movedFirst(said('by')), 'wait');
    case 'attemptReturned':
      return line(words.journal.returned(number('attempt') ?? 0), 'wait');
    case 'attemptEnded': {
      const outcome = isOutcome(event['outcome']) ? event['outcome'] : { kind: '?' };
      return line(words.journal.ended(number('attempt') ?? 0, outcomeText(outcome, words)), isGood(outcome) ? 'ok' : 'fail');
    }
    case 'startRefused':
      return line(words.journal.startRefused(said('message')), 'fail');
    case 'retryDue':
      return line(words.journal.retryDue, 'retry');
    case 'retryNowRequested':
      return line(words.journal.retryNow(said('by')), 'retry');
    case 'cancelRequested':
      return line(words.journal.cancel(said('by')));
    case 'killRequested':
      return line(words.journal.kill(said('by')));
    case 'taskKillRequested':
      return line(words.journal.taskKill(said('by')));
    case 'instanceTimedOut':
      return line(words.journal.timedOut, 'fail');
    case 'taskTimedOut':
      return line(words.journal.taskTimedOut, 'fail');
    case 'childLaunched':
      return line(words.journal.childLaunched(number('childId') ?? 0), 'exec');
    case 'childRefused':
      return line(words.journal.childRefused(said('message')), 'fail');
    case 'childEnded':
      return line(words.journal.childEnded(number('childId') ?? 0, number('errors') ?? 0), number('errors') === 0 ? 'ok' : 'fail');
    default:
      return line(kind);
  }
}

function namesIn(value: unknown): string {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string').join(', ') : '';
}

function isOutcome(value: unknown): value is WireOutcome {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}
