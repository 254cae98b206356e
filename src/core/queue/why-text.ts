import { durationText } from '../duration-text.ts';
import type { EpochMs } from '../time.ts';
import type { Holder, Why } from './why.ts';

/** Nodes that a condition's sentence names. */
const readsNamed = 3;

/** Why something waits, as an English sentence. Spans of time are as of `nowMs`. */
export function whyText(why: Why, nowMs: EpochMs): string {
  switch (why.kind) {
    case 'queueFull':
      return `Waiting for a slot in queue ${quoted(why.queue)} (${placeText(why.place)}, ${takenText(why.running, why.concurrency, '')}${longestText(why.holders, why.running, nowMs)})`;
    case 'keyFull': {
      const key = why.key === '' ? 'tasks without a key' : `key ${quoted(why.key)}`;
      const taken = takenText(why.running, why.keyConcurrency, ' of the key');
      return `Waiting for a slot for ${key} in queue ${quoted(why.queue)} (${placeText(why.place)}, ${taken}${longestText(why.holders, why.running, nowMs)})`;
    }
    case 'inLine':
      return `In line for a free slot in queue ${quoted(why.queue)} (${placeText(why.place)}, ${why.waiting} waiting)`;
    case 'rate':
      return `Queue ${quoted(why.queue)} starts ${countText(why.starts, 'task')} per ${periodText(why.periodS)} at most (${placeText(why.place)}, the next start is possible ${inText(why.nextAtMs, nowMs)})`;
    case 'paused': {
      const reason = why.reason === '' ? '' : `: ${why.reason}`;
      return `Queue ${quoted(why.queue)} has been paused for ${durationText(nowMs - why.pausedSinceMs)} by ${why.by}${reason}`;
    }
    case 'unknownQueue':
      return `There is no queue ${quoted(why.queue)}; the task waits until somebody creates it`;
    case 'startsRefused':
      return `Nothing can be started now: ${why.reason}`;
    case 'retry':
      return `Attempt ${why.attemptNumber} is due ${inText(why.dueAtMs, nowMs)}${lastText(why.exitCode)}; ${leftText(why.left)}`;
    case 'condition':
      return `Waiting until the condition ${why.expression} is true${readsText(why.reads)}`;
    case 'previousJob':
      return `Waiting for ${why.name === null ? 'the job before it' : `job ${quoted(why.name)}`}, where ${countText(why.openTasks, 'task')} ${why.openTasks === 1 ? 'has' : 'have'} not ended`;
    case 'subworkflow':
      return `Waiting for instance ${why.instanceId}, which it launched ${durationText(nowMs - why.sinceMs)} ago`;
    case 'unreachable':
      return `Host ${quoted(why.host)} has not answered for ${durationText(nowMs - why.sinceMs)} (${why.reason}); whether the command still runs is not known, so it keeps its slot`;
  }
}

function quoted(text: string): string {
  return `“${text}”`;
}

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function placeText(place: number): string {
  return place === 1 ? 'next in line' : `${ordinal(place)} in line`;
}

function ordinal(count: number): string {
  const teens = count % 100;
  if (teens >= 11 && teens <= 13) return `${count}th`;
  switch (count % 10) {
    case 1:
      return `${count}st`;
    case 2:
      return `${count}nd`;
    case 3:
      return `${count}rd`;
    default:
      return `${count}th`;
  }
}

function takenText(running: number, slots: number, of: string): string {
  // After the number of slots was made smaller, more may be running than there are slots.
  if (running > slots) return `${running} running, ${countText(slots, 'slot')}${of}`;
  if (slots === 1) return `the only slot${of} taken`;
  return `${slots === 2 ? 'both' : `all ${slots}`} slots${of} taken`;
}

function longestText(holders: readonly Holder[], running: number, nowMs: EpochMs): string {
  const longest = holders[0];
  if (longest === undefined) return '';
  return `, ${running === 1 ? '' : 'the longest '}for ${durationText(nowMs - longest.sinceMs)} by instance ${longest.instanceId}`;
}

function periodText(periodS: number): string {
  switch (periodS) {
    case 1:
      return 'second';
    case 60:
      return 'minute';
    case 3_600:
      return 'hour';
    case 86_400:
      return 'day';
    default:
      return durationText(1000 * periodS);
  }
}

function inText(atMs: EpochMs, nowMs: EpochMs): string {
  return atMs <= nowMs ? 'now' : `in ${durationText(atMs - nowMs)}`;
}

function lastText(exitCode: number | null): string {
  if (exitCode === null) return '';
  return exitCode < 0 ? ' (the last one ended without an exit code)' : ` (the last one ended with exit code ${exitCode})`;
}

function leftText(left: number): string {
  return left === 0 ? 'it is the last one' : `${left === 1 ? '1 more' : `up to ${left} more`} can follow`;
}

function readsText(reads: Extract<Why, { readonly kind: 'condition' }>['reads']): string {
  if (reads.length === 0) return '';
  const named = reads
    .slice(0, readsNamed)
    .map(({ name, nodeId, status }) => `${name === null ? `node ${nodeId}` : quoted(name)} is ${status}`);
  const more = reads.length - named.length;
  return ` (${named.join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}
