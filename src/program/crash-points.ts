/**
 * For tests of recovery: the process kills itself, as `kill -9` would, at the n-th pass through a named point.
 *
 *     EVQUEUE_CRASH_AT=after-commit:3
 *
 * The points lie around everything that the engine does to the world:
 *
 *     before-commit   decided, nothing written         after-commit   written, nothing done yet
 *     before-start    written, not sent to the worker  after-start    sent to the worker
 *     before-report   the runner knows an end          before-ack     the end is written, its files are still there
 *                                                      after-ack      its files are gone
 */
import type { EngineStore, Runner } from '../engine/ports.ts';

const crashPoints = ['before-commit', 'after-commit', 'before-start', 'after-start', 'before-report', 'before-ack', 'after-ack'] as const;

/** A point at which the engine can be made to die. */
export type CrashPoint = (typeof crashPoints)[number];

type Parts = { readonly store: EngineStore; readonly runner: Runner };

/**
 * Puts the points around store and runner; gives them back as they are where no point is named.
 *
 * @param at  `POINT:N`, N from 1; undefined: none. Throws where it is neither.
 */
export function withCrashPoints(parts: Parts, at: string | undefined): Parts {
  if (at === undefined) return parts;
  const [name, count = '1'] = at.split(':');
  const point = crashPoints.find((known) => known === name);
  let left = Number(count);
  if (point === undefined || !Number.isSafeInteger(left) || left < 1) {
    throw new Error(`EVQUEUE_CRASH_AT: expected POINT:N with one of ${crashPoints.join(', ')}, got "${at}"`);
  }
  const pass = (here: CrashPoint): void => {
    if (here !== point) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
  return { store: crashingStore(parts.store, pass), runner: crashingRunner(parts.runner, pass) };
}

function crashingStore(store: EngineStore, pass: (here: CrashPoint) => void): EngineStore {
  return {
    ...store,
    async commit(epoch, changes) {
      pass('before-commit');
      await store.commit(epoch, changes);
      pass('after-commit');
    },
  };
}

function crashingRunner(runner: Runner, pass: (here: CrashPoint) => void): Runner {
  return {
    name: runner.name,
    can: runner.can,
    open: async (listener) =>
      await runner.open({
        ...listener,
        ended: (report) => {
          pass('before-report');
          listener.ended(report);
        },
      }),
    place: (attemptId) => runner.place(attemptId),
    start(spec, ref) {
      pass('before-start');
      runner.start(spec, ref);
      pass('after-start');
    },
    abandon: async (attemptId, ref) => await runner.abandon(attemptId, ref),
    inspect: async (attempts) => await runner.inspect(attempts),
    read: (attemptId, channel, offset, length) => runner.read(attemptId, channel, offset, length),
    ack(attemptIds) {
      pass('before-ack');
      runner.ack(attemptIds);
      pass('after-ack');
    },
    signal: async (attemptId, signal, by) => await runner.signal(attemptId, signal, by),
    orphans: async (known) => await runner.orphans(known),
    close: async () => await runner.close(),
  };
}
