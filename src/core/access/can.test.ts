import { expect, test } from 'vitest';
import { can, type ObjectKind, type Role, type User, type Verb } from './can.ts';

const verbs: readonly Verb[] = ['read', 'launch', 'control', 'edit', 'configure'];
const kinds: readonly ObjectKind[] = ['workflow', 'instance', 'queue', 'retrySchedule', 'engine', 'log', 'user', 'view'];

/** Written out a second time on purpose: a change of a right has to be made in two places. */
const allowed: { readonly [role in Role]: readonly string[] } = {
  reader: ['workflow read', 'instance read', 'queue read', 'retrySchedule read', 'engine read', 'view read'],
  operator: [
    'workflow read',
    'workflow launch',
    'instance read',
    'instance control',
    'queue read',
    'queue control',
    'retrySchedule read',
    'engine read',
    'engine control',
    'view read',
    'view control',
  ],
  administrator: [
    'workflow read',
    'workflow launch',
    'workflow edit',
    'instance read',
    'instance control',
    'queue read',
    'queue control',
    'queue configure',
    'retrySchedule read',
    'retrySchedule configure',
    'engine read',
    'engine control',
    'engine configure',
    'log read',
    'user read',
    'user edit',
    'user configure',
    'view read',
    'view control',
    'view configure',
  ],
};

function rightsOf(user: User | null): string[] {
  return kinds.flatMap((kind) => verbs.filter((verb) => can(user, verb, { kind, name: 'x' })).map((verb) => `${kind} ${verb}`));
}

test.each(['reader', 'operator', 'administrator'] as const)('the rights of role %s are exactly those of the table', (role) => {
  expect(rightsOf({ name: 'somebody', roles: [role] }).toSorted()).toEqual(allowed[role].toSorted());
});

test('nobody, and somebody without a role, may do nothing', () => {
  expect(rightsOf(null)).toEqual([]);
  expect(rightsOf({ name: 'somebody', roles: [] })).toEqual([]);
});

test.each(['reader', 'operator'] as const)(
  'a %s may look at and edit the own account, but not give it a role, and no other account',
  (role) => {
    const user: User = { name: 'x', roles: [role] };
    const mine = verbs.filter((verb) => can(user, verb, { kind: 'user', name: 'x' }));
    expect(mine).toEqual(['read', 'edit']);
    expect(verbs.filter((verb) => can(user, verb, { kind: 'user', name: 'X' }))).toEqual([]);
    expect(verbs.filter((verb) => can(user, verb, { kind: 'user', name: null }))).toEqual([]);
  },
);

test('an account without a role is not even its own', () => {
  expect(verbs.filter((verb) => can({ name: 'x', roles: [] }, verb, { kind: 'user', name: 'x' }))).toEqual([]);
});

test('several roles add up', () => {
  expect(rightsOf({ name: 'somebody', roles: ['reader', 'operator'] }).toSorted()).toEqual(allowed.operator.toSorted());
});
