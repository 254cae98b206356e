import { expect, test } from 'vitest';
import type { HomeBody, TroubleGroupBody } from '../../../../src/server/schemas/home.ts';
import { endsOverTime, needsOf, standing, type Need } from './needs.model.ts';

const at = (minute: number): string => new Date(Date.UTC(2027, 2, 1, 12, minute)).toISOString();

function group(line: string, more: Partial<TroubleGroupBody> = {}): TroubleGroupBody {
  return {
    line,
    kind: 'failed',
    workflow: 'mail',
    node: 'send',
    count: 1,
    firstAt: at(0),
    lastAt: at(0),
    instanceId: 1,
    nodeId: 2,
    attempt: 1,
    outcome: { kind: 'exited', exitCode: 1 },
    message: '',
    pattern: '',
    instances: [],
    ...more,
  };
}

const home = (parts: Partial<HomeBody>): Parameters<typeof needsOf>[0] => ({ troubles: [], plans: [], queues: [], waits: [], ...parts });
const lines = (needs: readonly Need[]): readonly string[] => needs.map(({ line }) => line);

test('failures come first, the newest of them first; what ended without doing all comes last', () => {
  const needs = needsOf(
    home({
      troubles: [
        group('unsatisfied', { kind: 'unsatisfied' }),
        group('old'),
        group('new', { lastAt: at(5) }),
        group('lost', { kind: 'lost' }),
      ],
      queues: [{ line: 'queue:1', queue: 'q', reason: '', by: 'ann', since: at(9), waiting: 0 }],
      waits: [{ line: 'wait:7', instanceId: 7, workflow: 'w', createdAt: at(0), usualMs: null }],
    }),
  );
  expect(lines(needs)).toEqual(['new', 'old', 'lost', 'queue:1', 'wait:7', 'unsatisfied']);
});

test('lines keep their places: facts change, what went is dimmed, what is new is counted', () => {
  const shown = needsOf(home({ troubles: [group('a', { lastAt: at(1) }), group('b')] }));
  const now = needsOf(home({ troubles: [group('b', { count: 2, lastAt: at(9) }), group('c', { lastAt: at(8) })] }));
  const { rows, fresh } = standing(shown, now);
  expect(rows.map(({ need, isGone }) => [need.line, isGone])).toEqual([
    ['a', true],
    ['b', false],
  ]);
  expect(rows[1]?.need).toMatchObject({ group: { count: 2 } });
  expect(fresh).toBe(1);
});

test('the ends of a group over time: each instance in its part, those at the border in the last', () => {
  const instances = [0, 1, 5, 9, 10].map((minute, id) => ({ id, endedAt: at(minute) }));
  expect(endsOverTime({ instances }, Date.parse(at(0)), Date.parse(at(10)), 5)).toEqual([2, 0, 1, 0, 2]);
});
