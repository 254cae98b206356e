/**
 * Why a node waits, as parts of a sentence: what counts (a countdown, a time since) and what can be opened (an instance)
 * stay what they are, so that the screen can draw them.
 */
import type { WhyBody } from '../../../../src/server/schemas/instance.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { Hue, StateKind } from '../../ui/state.ts';
import { whyDataOf, type WireWhy } from './why-data.ts';

/** A piece of the sentence. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'instance'; readonly id: number }
  | { readonly kind: 'until'; readonly atMs: number }
  | { readonly kind: 'since'; readonly atMs: number };

/** The sentence: its state, the words in the state's colour, the rest. */
export type Sentence = { readonly state: StateKind; readonly hue: Hue; readonly lead: readonly Piece[]; readonly rest: readonly Piece[] };

const text = (words: string): Piece => ({ kind: 'text', text: words });
const code = (words: string): Piece => ({ kind: 'code', text: words });
const since = (iso: string): Piece => ({ kind: 'since', atMs: Date.parse(iso) });
const until = (iso: string): Piece => ({ kind: 'until', atMs: Date.parse(iso) });

/** Names of nodes that a condition read, at most. */
const readsNamed = 2;

/** Why `body`'s node waits. */
export function whySentence(body: WhyBody, { why: words }: Messages, nowMs: number): Sentence {
  const data = whyDataOf(body);
  if (data === null) return { state: 'waiting', hue: 'wait', lead: [], rest: [text(body.text)] };
  switch (data.kind) {
    case 'queueFull':
      return queued(
        [text(words.inLine(data.place))],
        [text(words.forQueue(data.queue)), text(words.slotsHeld(data.running, data.concurrency)), ...holder(data, words)],
      );
    case 'keyFull':
      return queued(
        [text(words.inLine(data.place))],
        [
          text(words.forQueue(data.queue)),
          text(words.slotsHeld(data.running, data.keyConcurrency)),
          text(words.ofKey(data.key)),
          ...holder(data, words),
        ],
      );
    case 'inLine':
      return queued([text(words.inLine(data.place))], [text(words.forQueue(data.queue)), text(words.othersFirst(data.waiting))]);
    case 'rate':
      return queued(
        [text(words.inLine(data.place))],
        [text(words.forQueue(data.queue)), text(words.rate(data.starts, period(data.periodSeconds, words))), until(data.nextAt)],
      );
    case 'paused':
      return {
        state: 'paused',
        hue: 'retry',
        lead: [text(words.paused)],
        rest: [
          text(words.pausedBy(data.queue, data.by)),
          since(data.pausedSince),
          ...(data.reason === '' ? [] : [text(`, “${data.reason}”`)]),
        ],
      };
    case 'unknownQueue':
      return queued([text(words.unknownQueue)], [text(words.unknownQueueRest(data.queue))]);
    case 'startsRefused':
      return queued([text(words.startsRefused)], [text(words.startsRefusedRest), text(data.reason)]);
    case 'retry':
      return retrying(data, body.name, words, nowMs);
    case 'condition':
      return waiting(
        [text(words.waitsUntil)],
        [
          code(data.expression),
          text(words.isTrue),
          ...(data.reads.length === 0
            ? []
            : [
                text(
                  words.reads(
                    data.reads.slice(0, readsNamed).map((read) => words.readOne(read.name ?? `#${read.nodeId}`, read.status)),
                    data.reads.length - Math.min(readsNamed, data.reads.length),
                  ),
                ),
              ]),
        ],
      );
    case 'previousJob':
      return waiting([text(words.waitsForJob)], [text(data.name ?? words.jobBefore), text(words.openTasks(data.openTasks))]);
    case 'subworkflow':
      return waiting(
        [text(words.waitsForInstance)],
        [{ kind: 'instance', id: data.instanceId }, text(words.launchedAgo), since(data.since), text(words.ago)],
      );
    case 'unreachable':
      return {
        state: 'lost',
        hue: 'fail',
        lead: [text(words.unreachable)],
        rest: [text(words.unreachableRest(data.host)), since(data.since)],
      };
  }
}

function queued(lead: readonly Piece[], rest: readonly Piece[]): Sentence {
  return { state: 'queued', hue: 'wait', lead, rest };
}

function waiting(lead: readonly Piece[], rest: readonly Piece[]): Sentence {
  return { state: 'waiting', hue: 'wait', lead, rest };
}

function holder(data: Extract<WireWhy, { readonly kind: 'queueFull' | 'keyFull' }>, words: Messages['why']): readonly Piece[] {
  const longest = data.holders[0];
  return longest === undefined
    ? []
    : [text(words.longestBy), { kind: 'instance', id: longest.instanceId }, text(words.forTime), since(longest.since)];
}

function retrying(
  data: Extract<WireWhy, { readonly kind: 'retry' }>,
  name: string | null,
  words: Messages['why'],
  nowMs: number,
): Sentence {
  const isDue = Date.parse(data.dueAt) <= nowMs;
  const last = data.exitCode === null ? [] : [text(data.exitCode < 0 ? words.endedWithoutCode : words.endedWith(data.exitCode))];
  return {
    state: 'retrying',
    hue: 'retry',
    lead: isDue ? [text(words.retriesNow)] : [text(words.retriesIn), until(data.dueAt)],
    rest: [text(words.attempt(data.attemptNumber, data.attemptNumber + data.left)), ...(name === null ? [] : [text(`: ${name}`), ...last])],
  };
}

function period(seconds: number, words: Messages['why']): string {
  switch (seconds) {
    case 1:
      return words.second;
    case 60:
      return words.minute;
    case 3_600:
      return words.hour;
    case 86_400:
      return words.day;
    default:
      return words.seconds(seconds);
  }
}
