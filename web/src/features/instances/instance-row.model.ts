/** What a row says of an instance. */
import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { StateKind } from '../../ui/state.ts';
import type { BarPart } from '../../ui/time-bar.tsx';
import type { Durations } from '../durations/durations-now.ts';
import { whySentence, type Piece, type Sentence } from '../why/why-sentence.ts';

/** How an instance ended. */
export function endStateOf(item: InstanceListItem): StateKind {
  if (item.errors > 0) return item.summary?.endedAs ?? 'failed';
  if (item.unsatisfied > 0) return 'unsatisfied';
  return item.waitedForRetryMs > 0 ? 'succeededAfterRetry' : 'succeeded';
}

/** Why an instance is not finished, in one sentence: what executes, else the reason that is most worth telling. null: not known yet. */
export function reasonOf({ status, summary }: InstanceListItem, messages: Messages, nowMs: number): Sentence | null {
  const words = messages.why;
  const [first] = summary?.executing ?? [];
  if (status === 'cancelling') {
    const still: readonly Piece[] =
      first === undefined
        ? []
        : [
            { kind: 'text', text: words.stillExecutes(nameOf(first)) },
            { kind: 'since', atMs: Date.parse(first.since) },
          ];
    return {
      state: 'cancelling',
      hue: 'none',
      lead: [{ kind: 'text', text: words.cancelling }],
      rest: [...still, { kind: 'text', text: words.nothingNew }],
    };
  }
  if (first !== undefined) return executingSentence(first, (summary?.tasks?.executing ?? 1) - 1, words);
  const why = summary?.why ?? null;
  return why === null ? null : whySentence(why, messages, nowMs);
}

/** Tasks by state, for the bar and the words beside it. */
export type TaskCounts = NonNullable<NonNullable<InstanceListItem['summary']>['tasks']>;

/** The counts as a bar: done, failed, executing, waiting, to come. */
export function taskParts({ succeeded, skipped, failed, executing, queued, waiting, retrying, left }: TaskCounts): readonly BarPart[] {
  return [
    { texture: 'ok', weight: succeeded + skipped },
    { texture: 'fail', weight: failed },
    { texture: 'exec', weight: executing },
    { texture: 'wait', weight: queued },
    { texture: 'condition', weight: waiting },
    { texture: 'retry', weight: retrying },
    { texture: 'left', weight: left },
  ];
}

/** How many tasks have ended, and how many there are, as far as it is known. */
export function taskSums(tasks: TaskCounts): {
  readonly done: number;
  readonly ended: number;
  readonly waiting: number;
  readonly all: number;
} {
  const done = tasks.succeeded + tasks.skipped;
  const ended = done + tasks.failed;
  const waiting = tasks.queued + tasks.waiting + tasks.retrying;
  return { done, ended, waiting, all: ended + waiting + tasks.executing + tasks.left };
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
}: Pick<InstanceListItem, 'launchedBy'>): { readonly kind: 'user' | 'plan' | 'instance'; readonly name: string } | null {
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

/**
 * What failed: the task, and how it ended, in two parts so that the first can be coloured; `message` is what it said last.
 * null: nothing, or not known.
 */
export function failureOf(
  { summary }: InstanceListItem,
  { why: words }: Messages,
): { readonly lead: string; readonly rest: string; readonly message: string | null } | null {
  const failure = summary?.failure ?? null;
  if (failure === null) return null;
  const name = nameOf(failure);
  const { error, outcome, message } = failure;
  if (error !== null) return { lead: name, rest: `: ${error}`, message: null };
  switch (outcome?.kind) {
    case 'exited':
      return { lead: `${name}${words.endedWith(Number(outcome['exitCode']))}`, rest: '', message };
    case 'signalled':
      return { lead: name, rest: words.signalled(String(outcome['signal'])), message };
    case 'failedToStart':
      return { lead: name, rest: `: ${String(outcome['reason'])}`, message: null };
    case 'timedOut':
      return { lead: name, rest: words.timedOut, message: null };
    case 'killed':
      return { lead: name, rest: words.killedBy(String(outcome['by'])), message: null };
    case 'outputLimit':
      return { lead: name, rest: words.outputLimit, message: null };
    case 'lost':
      return { lead: name, rest: words.lost, message: null };
    case undefined:
    default:
      return { lead: name, rest: '', message: null };
  }
}

type ExecutingTask = NonNullable<InstanceListItem['summary']>['executing'][number];

function executingSentence(task: ExecutingTask, more: number, words: Messages['why']): Sentence {
  return {
    state: 'executing',
    hue: 'exec',
    lead: [{ kind: 'text', text: words.executes(nameOf(task)) }],
    rest: [
      { kind: 'text', text: words.forTime },
      { kind: 'since', atMs: Date.parse(task.since) },
      ...(task.host === null ? [] : ([{ kind: 'text', text: words.onHost(task.host) }] as const)),
      ...(more > 0 ? ([{ kind: 'text', text: words.andMore(more) }] as const) : []),
    ],
  };
}

/** A task as people know it, with the number of its iteration. */
function nameOf({
  nodeId,
  name,
  iteration,
}: {
  readonly nodeId: number;
  readonly name: string | null;
  readonly iteration: number | null;
}): string {
  const base = name ?? `#${nodeId}`;
  return iteration === null ? base : `${base}[${iteration}]`;
}
