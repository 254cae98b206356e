/** Why an instance is not finished, or why it failed: the one sentence at the head of its page. */
import type { InstanceBody, WhyBody } from '../../../../src/server/schemas/instance.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { StateKind } from '../../ui/state.ts';
import { whyDataOf } from '../why/why-data.ts';
import { whySentence, type Piece } from '../why/why-sentence.ts';
import { outcomeText } from './outcome-text.ts';
import type { PlacedTask } from './instance-rows.model.ts';

/** A piece of the sentence; a task can be opened, and quoted. */
export type InstancePiece =
  | Piece
  | { readonly kind: 'task'; readonly key: string; readonly name: string }
  /** What its last attempt said last on stderr. */
  | { readonly kind: 'quote'; readonly task: PlacedTask };

/** The sentence: `lead` says which question it answers. */
export type InstanceSentence = {
  readonly state: StateKind;
  readonly lead: string;
  readonly pieces: readonly InstancePiece[];
};

/** Which reason is told first: what a person can do something about. */
const urgency: readonly string[] = [
  'unreachable',
  'startsRefused',
  'unknownQueue',
  'paused',
  'retry',
  'queueFull',
  'keyFull',
  'rate',
  'inLine',
  'subworkflow',
  'condition',
  'previousJob',
];

const failures: readonly StateKind[] = ['failed', 'aborted', 'lost', 'killed'];

/**
 * The sentence, or null where there is nothing to explain: it succeeded.
 *
 * @param state   what the instance is, see `instanceState`
 * @param placed  its tasks
 */
export function instanceSentence(
  instance: InstanceBody,
  state: StateKind,
  placed: readonly PlacedTask[],
  messages: Messages,
  nowMs: number,
): InstanceSentence | null {
  return instance.status === 'terminated'
    ? endedSentence(instance, state, placed, messages)
    : openSentence(instance, state, placed, messages, nowMs);
}

function openSentence(
  instance: InstanceBody,
  state: StateKind,
  placed: readonly PlacedTask[],
  messages: Messages,
  nowMs: number,
): InstanceSentence | null {
  const words = messages.instance;
  const running = placed.filter((one) => one.state === 'executing');
  const first = running[0];
  const lead = messages.why.notFinished;
  if (first !== undefined && (instance.status === 'cancelling' || state === 'executing')) {
    const pieces: InstancePiece[] = [taskPiece(first, words), text(words.executesFor)];
    const since = first.task.since;
    if (since !== null) pieces.push({ kind: 'since', atMs: Date.parse(since) });
    if (running.length > 1) pieces.push(text(words.alongWith(running.length - 1)));
    if (instance.status === 'cancelling') pieces.push(text(messages.why.nothingNew));
    return { state, lead, pieces };
  }
  const reason = mostUrgent(instance.why);
  if (reason === null) return null;
  const task = reason.nodeId === null ? undefined : placed.find(({ task: { nodeId } }) => nodeId === reason.nodeId);
  const behind = placed.filter((one) => one.state === 'notReached').length;
  const rest: readonly InstancePiece[] = behind > 0 ? [text(` ${words.waitBehind(behind)}`)] : [];
  const data = whyDataOf(reason);
  if (data?.kind === 'retry' && task !== undefined) {
    const last = task.task.attempts.findLast(({ outcome }) => outcome !== null)?.outcome ?? null;
    return {
      state: 'retrying',
      lead,
      pieces: [
        taskPiece(task, words),
        text(words.failedSoFar(data.attemptNumber - 1, last === null ? null : outcomeText(last, words))),
        { kind: 'quote', task },
        text(words.triesAgainIn),
        { kind: 'until', atMs: Date.parse(data.dueAt) },
        text(data.left === 0 ? words.lastTry : words.triesLeft(data.attemptNumber + data.left)),
        ...rest,
      ],
    };
  }
  const sentence = whySentence(reason, messages, nowMs);
  const who: readonly InstancePiece[] =
    reason.name === null ? [] : [task === undefined ? { kind: 'code', text: reason.name } : taskPiece(task, words), text(': ')];
  return {
    state: sentence.state,
    lead,
    pieces: [...who, ...sentence.lead.map(lowered), ...sentence.rest, text('.'), ...rest],
  };
}

function endedSentence(
  instance: InstanceBody,
  state: StateKind,
  placed: readonly PlacedTask[],
  messages: Messages,
): InstanceSentence | null {
  const words = messages.instance;
  if (instance.errors === 0) {
    const unsatisfied = placed.filter((one) => one.state === 'unsatisfied');
    const first = unsatisfied[0];
    if (instance.unsatisfied === 0 || first === undefined) return null;
    return {
      state: 'unsatisfied',
      lead: words.endedBecause,
      pieces: [taskPiece(first, words), text(words.neverTrue), ...more(unsatisfied.length - 1, words)],
    };
  }
  const failed = placed.filter((one) => failures.includes(one.state));
  const first = failed[0];
  if (first === undefined) {
    const cancelled = placed.some((one) => one.state === 'cancelled');
    return {
      state,
      lead: words.failedBecause,
      pieces: [text(cancelled ? words.itWasCancelled : words.errorsCounted(instance.errors))],
    };
  }
  const outcome = first.task.attempts.at(-1)?.outcome ?? null;
  const pieces: readonly InstancePiece[] =
    outcome === null
      ? [taskPiece(first, words), text(`: ${first.task.error ?? first.job.error ?? words.didNotStart}`)]
      : [
          taskPiece(first, words),
          text(words.endedHow(outcomeText(outcome, words), first.task.attempts.length)),
          { kind: 'quote', task: first },
        ];
  return {
    state: state === 'failed' ? first.state : state,
    lead: words.failedBecause,
    pieces: [...pieces, ...more(failed.length - 1, words), text('.')],
  };
}

function more(count: number, words: Messages['instance']): readonly InstancePiece[] {
  return count > 0 ? [text(words.andFailures(count))] : [];
}

function mostUrgent(reasons: readonly WhyBody[]): WhyBody | null {
  const rank = (body: WhyBody): number => {
    const at = urgency.indexOf(whyDataOf(body)?.kind ?? '');
    return at === -1 ? urgency.length : at;
  };
  return reasons.reduce<WhyBody | null>((best, one) => (best === null || rank(one) < rank(best) ? one : best), null);
}

function taskPiece(placed: PlacedTask, words: Messages['instance']): InstancePiece {
  return { kind: 'task', key: placed.key, name: placed.task.name ?? placed.job.name ?? words.unnamed };
}

function text(words: string): Piece {
  return { kind: 'text', text: words };
}

/** A sentence that goes on after "because" begins small. */
function lowered(piece: Piece): Piece {
  return piece.kind === 'text' ? { ...piece, text: piece.text.slice(0, 1).toLowerCase() + piece.text.slice(1) } : piece;
}
