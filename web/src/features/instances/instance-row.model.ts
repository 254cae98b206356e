/** What a row says of an instance. */
import type { InstanceBody, InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { StateKind } from '../../ui/state.ts';
import type { BarPart } from '../../ui/time-bar.tsx';
import { whySentence, type Piece, type Sentence } from '../why/why-sentence.ts';
import { whyDataOf } from '../why/why-data.ts';
import type { NamedTask, TreeSummary } from './tree-summary.model.ts';

/** How an instance ended, as far as its row tells; the tree knows killed and lost from failed. */
export function endStateOf(item: InstanceListItem, summary: TreeSummary | null): StateKind {
  if (item.errors > 0) {
    if (summary?.wasLost === true) return 'lost';
    if (summary?.wasKilled === true) return 'killed';
    return summary?.failed?.task.status === 'aborted' ? 'aborted' : 'failed';
  }
  if (item.unsatisfied > 0) return 'unsatisfied';
  return item.waitedForRetryMs > 0 ? 'succeededAfterRetry' : 'succeeded';
}

/** Reasons in the order in which they are worth telling: what a person can change comes first. */
const order: readonly string[] = [
  'unreachable',
  'startsRefused',
  'unknownQueue',
  'paused',
  'retry',
  'queueFull',
  'keyFull',
  'rate',
  'inLine',
  'condition',
  'subworkflow',
  'previousJob',
];

/** Why an instance is not finished, in one sentence: what executes, else the reason that is most worth telling. null: not known yet. */
export function reasonOf(
  item: InstanceListItem,
  body: InstanceBody | undefined,
  summary: TreeSummary | null,
  messages: Messages,
  nowMs: number,
): Sentence | null {
  const words = messages.why;
  const running = summary?.executing ?? [];
  if (item.status === 'cancelling') {
    const [first] = running;
    const still: readonly Piece[] = first === undefined ? [] : [{ kind: 'text', text: words.stillExecutes(first.name) }, ...sinceOf(first)];
    return {
      state: 'cancelling',
      hue: 'none',
      lead: [{ kind: 'text', text: words.cancelling }],
      rest: [...still, { kind: 'text', text: words.nothingNew }],
    };
  }
  const [first] = running;
  if (first !== undefined) return executingSentence(first, running.length - 1, words);
  const reasons = (body?.why ?? []).toSorted((a, b) => rankOf(whyDataOf(a)?.kind) - rankOf(whyDataOf(b)?.kind));
  const [main] = reasons;
  return main === undefined ? null : whySentence(main, messages, nowMs);
}

/** The three durations that a row has. */
export type Durations = Pick<InstanceListItem, 'realMs' | 'queuedMs' | 'waitedForRetryMs'>;

/**
 * Durations now. What the engine sums are attempts: those that executed when it was read have gone on since, and a wait that
 * is not over has no attempt yet, so it is counted from when it began.
 *
 * @param readAtMs  when `item` was read, by the engine's clock; null: it is as old as the list
 */
export function durationsNow(item: InstanceListItem, summary: TreeSummary | null, readAtMs: number | null, nowMs: number): Durations {
  const { realMs, queuedMs, waitedForRetryMs } = item;
  if (item.status === 'terminated' || summary === null) return { realMs, queuedMs, waitedForRetryMs };
  const waits = (begins: readonly number[]): number => begins.reduce((sum, sinceMs) => sum + Math.max(0, nowMs - sinceMs), 0);
  return {
    realMs: realMs + (readAtMs === null ? 0 : summary.tally.executing * Math.max(0, nowMs - readAtMs)),
    queuedMs: queuedMs + waits(summary.queuedSinceMs),
    waitedForRetryMs: waitedForRetryMs + waits(summary.retryingSinceMs),
  };
}

/** Real, queued and waited as a bar; where nothing was measured yet, all is to come. */
export function durationParts({ realMs, queuedMs, waitedForRetryMs }: Durations): readonly BarPart[] {
  if (realMs + queuedMs + waitedForRetryMs <= 0) return [{ texture: 'left', weight: 1 }];
  return [
    { texture: 'exec', weight: realMs },
    { texture: 'wait', weight: queuedMs },
    { texture: 'retry', weight: waitedForRetryMs },
  ];
}

/** Who launched it. */
export function launcherOf({
  launchedBy,
}: InstanceListItem): { readonly kind: 'user' | 'plan' | 'instance'; readonly name: string } | null {
  switch (launchedBy['kind']) {
    case 'user':
      return { kind: 'user', name: String(launchedBy['name']) };
    case 'plan':
      return { kind: 'plan', name: String(launchedBy['plan']) };
    case 'instance':
      return { kind: 'instance', name: String(launchedBy['instanceId']) };
    default:
      return null;
  }
}

/** Parameters in one line, each cut where it is long. */
export function parametersText({ parameters }: InstanceListItem): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${value.length > 60 ? `${value.slice(0, 59)}…` : value}`)
    .join(' ');
}

/** What failed: the task, and how it ended, in two parts so that the first can be coloured. null: nothing, or not known. */
export function failureOf(summary: TreeSummary | null, { why: words }: Messages): { readonly lead: string; readonly rest: string } | null {
  if (summary === null || summary.failed === null) return null;
  const { name, task } = summary.failed;
  if (task.error !== null) return { lead: name, rest: `: ${task.error}` };
  const outcome = task.attempts.at(-1)?.outcome ?? null;
  if (outcome === null) return { lead: name, rest: '' };
  switch (outcome.kind) {
    case 'exited':
      return { lead: `${name}${words.endedWith(Number(outcome['exitCode']))}`, rest: '' };
    case 'signalled':
      return { lead: name, rest: words.signalled(String(outcome['signal'])) };
    case 'failedToStart':
      return { lead: name, rest: `: ${String(outcome['reason'])}` };
    case 'timedOut':
      return { lead: name, rest: words.timedOut };
    case 'killed':
      return { lead: name, rest: words.killedBy(String(outcome['by'])) };
    case 'outputLimit':
      return { lead: name, rest: words.outputLimit };
    case 'lost':
      return { lead: name, rest: words.lost };
    default:
      return { lead: name, rest: '' };
  }
}

function executingSentence({ name, task }: NamedTask, more: number, words: Messages['why']): Sentence {
  return {
    state: 'executing',
    hue: 'exec',
    lead: [{ kind: 'text', text: words.executes(name) }],
    rest: [
      ...(task.since === null
        ? []
        : ([
            { kind: 'text', text: words.forTime },
            { kind: 'since', atMs: Date.parse(task.since) },
          ] as const)),
      ...(task.host === null ? [] : ([{ kind: 'text', text: words.onHost(task.host) }] as const)),
      ...(more > 0 ? ([{ kind: 'text', text: words.andMore(more) }] as const) : []),
    ],
  };
}

function sinceOf({ task }: NamedTask): readonly Piece[] {
  return task.since === null ? [] : [{ kind: 'since', atMs: Date.parse(task.since) }];
}

function rankOf(kind: string | undefined): number {
  const rank = order.indexOf(kind ?? '');
  return rank === -1 ? order.length : rank;
}
