/** What an attempt wrote on all channels, and when. */
import type { User } from '../core/access/can.ts';
import { attemptIdOf, type InstanceId, type NodeId } from '../core/ids.ts';
import { parseTimes, type OutputMark } from '../core/instance/output-times.ts';
import type { Channel } from '../core/instance/record.ts';
import { ok, type Result } from '../core/result.ts';
import type { EpochMs } from '../core/time.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { openOutput, type ReadableOutput } from './outputs.ts';

/** All channels of an attempt, as they were at one moment. */
export type TimedOutput = {
  /** False while the command runs: then marks say how much can be placed in time, which is less than there is. */
  readonly complete: boolean;
  readonly channels: { readonly [channel in Channel]: ReadableOutput };
  /** In the order of arrival, no more than there is to read; all of it once it is complete. */
  readonly marks: readonly OutputMark[];
};

const order = ['stdout', 'stderr', 'log'] as const;

/** Opens what an attempt wrote, with its times. */
export async function openTimedOutput(
  deps: AppDeps,
  user: User,
  id: InstanceId,
  nodeId: NodeId,
  number: number,
): Promise<Result<TimedOutput, RequestError>> {
  // Ahead of the outputs: marks say nothing of bytes that are not there.
  const live = deps.read.outputTimes(id, nodeId, number) === null ? await deps.liveOutput.times(id, nodeId, number) : '';
  const stdout = await openOutput(deps, user, id, nodeId, number, 'stdout');
  if (!stdout.ok) return stdout;
  const stderr = await openOutput(deps, user, id, nodeId, number, 'stderr');
  if (!stderr.ok) return stderr;
  const log = await openOutput(deps, user, id, nodeId, number, 'log');
  if (!log.ok) return log;
  const channels = { stdout: stdout.value, stderr: stderr.value, log: log.value };
  const committed = deps.read.outputTimes(id, nodeId, number);
  // It can have ended between two of these looks: then it counts as running once more.
  const complete = committed !== null && order.every((channel) => channels[channel].complete);
  if (!complete) {
    const { marks } = parseTimes(live, attemptIdOf(id, nodeId, number));
    return ok({ complete, channels, marks: within(marks, channels) });
  }
  const { startedAtMs, endedAtMs } = deps.read.attempt(id, nodeId, number) ?? { startedAtMs: null, endedAtMs: null };
  const marks = within(parseTimes(committed, null).marks, channels);
  return ok({ complete, channels, marks: [...marks, ...rest(marks, channels, startedAtMs ?? endedAtMs ?? 0, endedAtMs ?? 0)] });
}

/** Marks of what there is: the end of an output can be less than what was seen of it, by a line of the shell. */
function within(marks: readonly OutputMark[], channels: TimedOutput['channels']): readonly OutputMark[] {
  const left = { stdout: channels.stdout.sizeBytes, stderr: channels.stderr.sizeBytes, log: channels.log.sizeBytes };
  return marks.flatMap((mark) => {
    const bytes = Math.min(mark.bytes, left[mark.channel]);
    left[mark.channel] -= bytes;
    return bytes === 0 ? [] : [{ ...mark, bytes }];
  });
}

/** What nobody saw come was written by the end; of a short command that is all of it. */
function rest(
  marks: readonly OutputMark[],
  channels: TimedOutput['channels'],
  startedAtMs: EpochMs,
  endedAtMs: EpochMs,
): readonly OutputMark[] {
  const atMs = Math.max(endedAtMs, marks.at(-1)?.atMs ?? 0);
  return order.flatMap((channel) => {
    const own = marks.filter((mark) => mark.channel === channel);
    const bytes = channels[channel].sizeBytes - own.reduce((sum, mark) => sum + mark.bytes, 0);
    return bytes === 0 ? [] : [{ channel, bytes, sinceMs: Math.min(atMs, own.at(-1)?.atMs ?? startedAtMs), atMs }];
  });
}
