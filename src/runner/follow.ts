import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { DurationMs } from '../core/time.ts';
import type { RunningAttempt } from './running-attempt.ts';
import { channelPath, readJournal, type Spool } from './spool.ts';

/** What is told of running commands. */
export type FollowListener = {
  started(): void;
  progress(percent: number): void;
  overLimit(): void;
  /** The worker of this attempt lives, but has not marked the start for too long. */
  silent(): void;
};

/** Commands younger than this are not looked at: most are gone by then. */
export const firstLookMs: DurationMs = 200;
const shortestMs = 100;
const longestMs = 2_000;
const logPieceBytes = 1 << 20;

/**
 * Looks at what a running command has written so far, and when to look again: soon while its output grows, rarely while it does not.
 *
 * @param nowMs         monotonic
 * @param silentLimitMs how long a start mark may take
 */
export function followAttempt(
  spool: Spool,
  attempt: RunningAttempt,
  nowMs: DurationMs,
  silentLimitMs: DurationMs,
  listener: FollowListener,
): void {
  const { follow } = attempt;
  if (!attempt.isStartTold) {
    if (readJournal(spool, attempt.workerId)?.starts.has(attempt.attemptId) === true) {
      attempt.isStartTold = true;
      listener.started();
    } else {
      // Its files may still be what another command left: they are emptied ahead of the start mark.
      if (nowMs - follow.sinceMs > silentLimitMs) listener.silent();
      follow.dueAtMs = nowMs + shortestMs;
      return;
    }
  }
  const stdoutBytes = sizeOf(channelPath(spool, attempt.mark.fileSet, 'stdout'));
  const stderrBytes = attempt.mark.mergeStderr ? 0 : sizeOf(channelPath(spool, attempt.mark.fileSet, 'stderr'));
  const logBytes = sizeOf(channelPath(spool, attempt.mark.fileSet, 'log'));
  const largestBytes = Math.max(stdoutBytes, stderrBytes, logBytes);
  const isGrowing = largestBytes > follow.largestBytes || logBytes > follow.logBytes;
  follow.largestBytes = largestBytes;
  if (logBytes > follow.logBytes) {
    readLog(spool, attempt);
    const { percent } = follow.log;
    if (percent !== null && percent !== follow.toldPercent) {
      follow.toldPercent = percent;
      listener.progress(percent);
    }
  }
  if (largestBytes > attempt.mark.maxOutputBytes) listener.overLimit();
  follow.everyMs = isGrowing ? shortestMs : Math.min(longestMs, Math.max(shortestMs, follow.everyMs * 2));
  follow.dueAtMs = nowMs + follow.everyMs;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function readLog(spool: Spool, attempt: RunningAttempt): void {
  const { follow } = attempt;
  const descriptor = openSync(channelPath(spool, attempt.mark.fileSet, 'log'), 'r');
  try {
    const piece = Buffer.allocUnsafe(logPieceBytes);
    const length = readSync(descriptor, piece, 0, piece.length, follow.logBytes);
    follow.logBytes += length;
    follow.log.read(piece.subarray(0, length));
  } finally {
    closeSync(descriptor);
  }
}
