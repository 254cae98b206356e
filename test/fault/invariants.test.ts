/** The judge of the torture: a run in which one thing is wrong breaks the invariant that is about it, and no other. */
import { expect, test } from 'vitest';
import { judge, type Evidence } from './invariants.ts';
import { isOutputOf, type OracleRun } from './oracle.ts';

function run(attemptId: string, startedNs: bigint, endedNs: bigint | null, exitCode: number | null): OracleRun {
  return { attemptId, queue: 'one', startedNs, endedNs, exitCode };
}

const sound: Evidence = {
  accepted: [{ id: 1, workflow: 'chain', key: 'k1' }],
  told: new Map([
    [
      1,
      {
        id: 1,
        workflow: 'chain',
        key: 'k1',
        errors: 1,
        falseSuccesses: [],
        attempts: [
          { id: '1-2-1', outcome: 'exited', exitCode: 0, isOutputWhole: true },
          { id: '1-3-1', outcome: 'exited', exitCode: 3, isOutputWhole: true },
          { id: '1-4-1', outcome: 'lost', exitCode: null, isOutputWhole: true },
        ],
      },
    ],
  ]),
  listed: [{ id: 1, workflow: 'chain', key: 'k1', status: 'terminated', parent: null }],
  // The lost one went on to its end, which nobody could know.
  runs: [run('1-2-1', 10n, 20n, 0), run('1-3-1', 20n, 30n, 3), run('1-4-1', 30n, 40n, 0)],
  limits: { one: 1 },
  looks: { looks: 5, full: 2, waiting: 2, overLimit: [], idleSlots: [] },
  orphans: [],
  complaints: [],
};

function broken(changes: Partial<Evidence>): string[] {
  return judge({ ...sound, ...changes }).flatMap(({ name, violations }) => (violations.length > 0 ? [name] : []));
}

function toldWith(changes: {
  readonly outcome?: string;
  readonly exitCode?: number | null;
  readonly isOutputWhole?: boolean;
}): Partial<Evidence> {
  const instance = sound.told.get(1)!;
  return { told: new Map([[1, { ...instance, attempts: [...instance.attempts.slice(1), { ...instance.attempts[0]!, ...changes }] }]]) };
}

test('a sound run breaks nothing', () => {
  expect(broken({})).toEqual([]);
  expect(judge(sound)).toHaveLength(8);
});

test.each<[string, string[], Partial<Evidence>]>([
  ['an accepted instance is gone', ['I1'], { listed: [] }],
  ['an accepted instance is another one now', ['I1'], { listed: [{ ...sound.listed[0]!, key: 'k2' }] }],
  ['one launch made two instances', ['I1'], { listed: [...sound.listed, { ...sound.listed[0]!, id: 2 }] }],
  ['an attempt was started twice', ['I2'], { runs: [...sound.runs, run('1-2-1', 50n, 60n, 0)] }],
  ['something ran of which nobody knows', ['I2'], { runs: [...sound.runs, run('9-2-1', 50n, 60n, 0)] }],
  ['two commands overlapped', ['I3'], { runs: [run('1-2-1', 10n, 21n, 0), ...sound.runs.slice(1)] }],
  ['the engine showed more than the limit', ['I3'], { looks: { ...sound.looks, overLimit: ['one: 2 run, 1 may'] } }],
  ['a failed command is told to have succeeded', ['I4'], { runs: [run('1-2-1', 10n, 20n, 3), ...sound.runs.slice(1)] }],
  ['a command that succeeded is told to have failed', ['I4'], toldWith({ exitCode: 1 })],
  ['a success of which no end was seen', ['I4'], { runs: [run('1-2-1', 10n, null, null), ...sound.runs.slice(1)] }],
  ['a success that never ran', ['I4'], { runs: sound.runs.slice(1) }],
  ['an instance did not end', ['I5'], { listed: [{ ...sound.listed[0]!, status: 'executing' }] }],
  ['an engine ended by itself', ['I5'], { complaints: [{ invariant: 'I5', message: 'an engine ended by itself' }] }],
  ['an output is cut', ['I6'], toldWith({ isOutputWhole: false })],
  ['a process is left over', ['I7'], { orphans: ['process 7, command of 1-2-1'] }],
  ['a slot was free while somebody waited', ['I8'], { looks: { ...sound.looks, idleSlots: ['one: 0 of 1 run while 1 wait'] } }],
])('%s', (_, expected, changes) => {
  expect(broken(changes)).toEqual(expected);
});

test('an output is whole when it is all that the script prints, and cut when anything is missing, doubled or of another attempt', () => {
  const lines = Array.from({ length: 20 }, (_, n) => `line ${n + 1} of 1-2-1\n`);
  const text = lines.join('');
  expect(isOutputOf('1-2-1', text, true)).toBe(true);
  for (const wrong of ['', text.slice(1), text.slice(0, -1), lines.slice(1).join(''), lines.slice(0, -1).join(''), text + lines[19]!]) {
    expect(isOutputOf('1-2-1', wrong, true)).toBe(false);
  }
  expect(isOutputOf('1-2-2', text, true)).toBe(false);
  // A command that was killed may have come anywhere.
  for (const part of ['', text.slice(0, 7), text.slice(0, 100), text]) expect(isOutputOf('1-2-1', part, false)).toBe(true);
  expect(isOutputOf('1-2-1', text.slice(5), false)).toBe(false);
  const list = `<l>\n${Array.from({ length: 12 }, (_, n) => `<i>line ${n + 1} of 1-2-1</i>\n`).join('')}</l>\n`;
  expect(isOutputOf('1-2-1', list, true)).toBe(true);
  expect(isOutputOf('1-2-1', list.replace('</l>\n', ''), true)).toBe(false);
});
