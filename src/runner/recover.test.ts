import { expect, test } from 'vitest';
import { decideRecovery, silentLimitMs, type Evidence } from './recover.ts';

const evidence = (more: Partial<Evidence>): Evidence => ({
  worker: 'dead',
  started: false,
  ended: false,
  silentMs: 0,
  found: null,
  killRequested: false,
  ...more,
});

test.each<[string, Partial<Evidence>, string]>([
  ['an end mark is the result, the worker alive', { worker: 'alive', started: true, ended: true }, 'result'],
  ['an end mark is the result, the worker dead', { worker: 'dead', started: true, ended: true }, 'result'],
  ['an end mark without start mark is the result: nothing could be started', { worker: 'dead', ended: true }, 'result'],
  ['a start mark and a living worker: adopted', { worker: 'alive', started: true }, 'adopt'],
  ['a living worker without start mark is given time', { worker: 'alive', silentMs: silentLimitMs - 1 }, 'wait'],
  ['a worker that stays silent is killed', { worker: 'alive', silentMs: silentLimitMs }, 'killWorker'],
  ['a silent worker that is dead has started nothing', { worker: 'dead', silentMs: silentLimitMs }, 'neverStarted'],
  ['a dead worker without start mark has started nothing', { worker: 'dead' }, 'neverStarted'],
  ['a dead worker with start mark: the command is searched', { worker: 'dead', started: true }, 'search'],
  ['a command without worker is watched', { worker: 'dead', started: true, found: [7] }, 'watch'],
  ['a command that is gone is lost', { worker: 'dead', started: true, found: [] }, 'lost'],
  [
    'a command that is gone after a kill was asked for is killed',
    { worker: 'dead', started: true, found: [], killRequested: true },
    'killed',
  ],
  [
    'a kill that was asked for does not make a living command a killed one',
    { worker: 'dead', started: true, found: [7], killRequested: true },
    'watch',
  ],
  ['another boot: lost', { worker: 'otherBoot', started: true }, 'lost'],
  ['another boot: lost, though there is an end mark', { worker: 'otherBoot', started: true, ended: true }, 'lost'],
  ['another boot: lost, though there is no start mark', { worker: 'otherBoot' }, 'lost'],
  ['another container: an end mark is the result', { worker: 'otherNamespace', started: true, ended: true }, 'result'],
  ['another container: lost without one', { worker: 'otherNamespace' }, 'lost'],
  ['no journal: lost, never assumed not to be started', { worker: 'noJournal' }, 'lost'],
])('%s', (_, more, action) => {
  expect(decideRecovery(evidence(more)).kind).toBe(action);
});

test('what was found after another boot is said', () => {
  const words = (more: Partial<Evidence>) => {
    const action = decideRecovery(evidence({ worker: 'otherBoot', ...more }));
    return action.kind === 'lost' ? action.found : '';
  };
  expect(words({ started: true, ended: true })).toContain('the journal has its end');
  expect(words({ started: true })).toContain('it had been started');
  expect(words({})).toContain('no sign that it had been started');
});
