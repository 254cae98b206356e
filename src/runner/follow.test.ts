import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { attemptIdOf } from '../core/ids.ts';
import { followAttempt } from './follow.ts';
import { runningAttempt } from './running-attempt.ts';

test('a worker without a start mark is silent after its time, whatever the clock on the wall does', () => {
  const directory = mkdtempSync(join(tmpdir(), 'evqueue-follow-'));
  const spool = { directory, id: 's', fifo: join(directory, 'up') };
  const attemptId = attemptIdOf(1, 2, 1);
  // Sent decades before now, as it looks after the clock was set.
  const mark = { attemptId, sentAtMs: 0, maxOutputBytes: 1, timeoutS: null, mergeStderr: false, fileSet: 'a-1' };
  const attempt = runningAttempt(
    { attemptId, workerId: 'w-1', mark, isStartKnown: true, sent: null, worker: null, watch: 'exit', killedBy: null },
    1_000,
  );
  const silent = vi.fn<() => void>();
  const listener = { started: vi.fn<() => void>(), progress: vi.fn<() => void>(), overLimit: vi.fn<() => void>(), silent };
  const turn = { attempts: 1, mayThin: true };
  followAttempt(spool, attempt, 6_000, 5_000, listener, turn);
  expect(silent).not.toHaveBeenCalled();
  followAttempt(spool, attempt, 6_001, 5_000, listener, turn);
  expect(silent).toHaveBeenCalledOnce();
  rmSync(directory, { recursive: true });
});
