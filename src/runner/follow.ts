import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { RunningAttempt } from './running-attempt.ts';
import { channelPath, readJournal, timesPath, type Spool } from './spool.ts';
import { recordedFromMs, TimesRecorder, type ChannelLook, type OutputLook } from './times-recorder.ts';

/** What is told of running commands. */
export type FollowListener = {
  started(): void;
  progress(percent: number): void;
  overLimit(): void;
  /** The worker of this attempt lives, but has not marked the start for too long. */
  silent(): void;
};

/** What looks at several commands share. */
export type FollowTurn = {
  /** How many commands are looked at from time to time. */
  readonly attempts: number;
  /** Whether marks may be thinned: of one command in a turn. */
  mayThin: boolean;
};

/** Commands younger than this are not looked at: most are gone by then. */
export const firstLookMs: DurationMs = 200;
const shortestMs = 100;
/**
 * Between two looks at a command that writes nothing: the times of what it writes are as exact as that. With more than 250 such commands
 * each is looked at less often, so that all of them together take a hundredth of the time or so.
 */
const [shortestSilentMs, longestSilentMs] = [250, 2_000];
const logPieceBytes = 1 << 20;

/**
 * Looks at what a running command has written so far, and when to look again: soon while its output grows, rarely while it does not.
 *
 * @param nowMs         monotonic
 * @param silentLimitMs how long a start mark may take
 * @param turn          what this look shares with those at other commands
 */
export function followAttempt(
  spool: Spool,
  attempt: RunningAttempt,
  nowMs: DurationMs,
  silentLimitMs: DurationMs,
  listener: FollowListener,
  turn: FollowTurn,
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
  const { stdout, stderr, log } = sizesOf(spool, attempt);
  const largestBytes = Math.max(stdout.bytes, stderr.bytes, log.bytes);
  const writtenBytes = stdout.bytes + stderr.bytes + log.bytes;
  const isGrowing = writtenBytes > follow.writtenBytes || log.bytes > follow.logBytes;
  follow.writtenBytes = writtenBytes;
  if (log.bytes > follow.logBytes) {
    readLog(spool, attempt);
    const { percent } = follow.log;
    if (percent !== null && percent !== follow.toldPercent) {
      follow.toldPercent = percent;
      listener.progress(percent);
    }
  }
  if (largestBytes > attempt.mark.maxOutputBytes) listener.overLimit();
  if (writtenBytes > 0) {
    const didThin = recorderOf(spool, attempt).look({ stdout, stderr, log: shownLog(attempt, log) }, Date.now(), turn.mayThin);
    if (didThin) turn.mayThin = false;
  }
  const longestMs = Math.min(longestSilentMs, Math.max(shortestSilentMs, turn.attempts));
  follow.everyMs = isGrowing ? shortestMs : Math.min(longestMs, Math.max(shortestMs, follow.everyMs * 2));
  follow.dueAtMs = nowMs + follow.everyMs;
}

/**
 * The times of what a command has written that has ended, as they are kept; null: it was too short for that, or wrote nothing. Call it before its
 * files are moved.
 */
export function timesOf(spool: Spool, attempt: RunningAttempt, endedAtMs: EpochMs): Uint8Array | null {
  const { mark, follow } = attempt;
  if (mark.fileSet === '' || !attempt.isStartKnown || endedAtMs - mark.sentAtMs < recordedFromMs) return null;
  const { stdout, stderr, log } = sizesOf(spool, attempt);
  if (attempt.times === null && stdout.bytes + stderr.bytes + log.bytes === 0) return null;
  if (log.bytes > follow.logBytes) readLog(spool, attempt);
  return recorderOf(spool, attempt).finish({ stdout, stderr, log: shownLog(attempt, log) }, endedAtMs);
}

function sizesOf(spool: Spool, { mark }: RunningAttempt): Required<OutputLook> {
  return {
    stdout: sizeOf(channelPath(spool, mark.fileSet, 'stdout')),
    stderr: mark.mergeStderr ? nothing : sizeOf(channelPath(spool, mark.fileSet, 'stderr')),
    log: sizeOf(channelPath(spool, mark.fileSet, 'log')),
  };
}

const nothing: ChannelLook = { bytes: 0, writtenAtMs: 0 };

function sizeOf(path: string): ChannelLook {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? nothing : { bytes: stat.size, writtenAtMs: stat.mtimeMs };
}

/** The log without its progress lines, as far as it has been read: then the last byte of it may be older than the file says. */
function shownLog({ follow }: RunningAttempt, log: ChannelLook): ChannelLook {
  return { bytes: follow.shownLogBytes, writtenAtMs: log.writtenAtMs };
}

function recorderOf(spool: Spool, attempt: RunningAttempt): TimesRecorder {
  const { attemptId, mark, sent } = attempt;
  attempt.times ??= new TimesRecorder(timesPath(spool, mark.fileSet), attemptId, mark.sentAtMs, sent === null);
  return attempt.times;
}

function readLog(spool: Spool, attempt: RunningAttempt): void {
  const { follow } = attempt;
  const descriptor = openSync(channelPath(spool, attempt.mark.fileSet, 'log'), 'r');
  try {
    const piece = Buffer.allocUnsafe(logPieceBytes);
    const length = readSync(descriptor, piece, 0, piece.length, follow.logBytes);
    follow.logBytes += length;
    follow.shownLogBytes += follow.log.read(piece.subarray(0, length)).length;
  } finally {
    closeSync(descriptor);
  }
}
