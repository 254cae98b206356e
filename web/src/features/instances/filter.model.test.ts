import { expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { fr } from '../../i18n/fr.ts';
import { filtersOf, launchedRange, queryOf, sectionsOf, tokensOf, typedFilter } from './filter.model.ts';

const now = new Date(2026, 10, 24, 15, 51, 48).getTime();
const dayMs = 86_400_000;

test('what stands in an address besides filters is none', () => {
  expect(filtersOf({ state: 'failed', cursors: 'x', peek: '7', 'parameter.email': 'a', 'parameter.': 'b', text: '' })).toEqual({
    state: 'failed',
    'parameter.email': 'a',
  });
});

test('filters are tokens in the words of the language', () => {
  const search = { 'parameter.email': 'x@y', launched: '7d', state: 'failed' };
  expect(tokensOf(search, en).map(({ name, value }) => `${name} ${value}`)).toEqual([
    'state failed',
    'launched last 7 days',
    'parameter.email x@y',
  ]);
  expect(tokensOf(search, fr).map(({ name, value }) => `${name} ${value}`)).toEqual([
    'état failed',
    'lancée 7 derniers jours',
    'paramètre.email x@y',
  ]);
});

test.each([
  ['state failed', { name: 'state', value: 'failed' }],
  ['state:failed', { name: 'state', value: 'failed' }],
  ['workflow = import_XML', { name: 'workflow', value: 'import_XML' }],
  ['parameter.email=x@y.z', { name: 'parameter.email', value: 'x@y.z' }],
  ['running at 2026-11-24T02:00', { name: 'at', value: '2026-11-24T02:00' }],
  ['launched before 2026-11-24', { name: 'before', value: '2026-11-24' }],
  ['launched 7d', { name: 'launched', value: '7d' }],
  ['déjà capturée', { name: 'text', value: 'déjà capturée' }],
  ['statement', { name: 'text', value: 'statement' }],
])('typing “%s” is understood', (typed, filter) => {
  expect(typedFilter(typed, en)).toEqual(filter);
});

test('French words are understood in French, and those of the address too', () => {
  expect(typedFilter('état failed', fr)).toEqual({ name: 'state', value: 'failed' });
  expect(typedFilter('paramètre.email x', fr)).toEqual({ name: 'parameter.email', value: 'x' });
  expect(typedFilter('state failed', fr)).toEqual({ name: 'state', value: 'failed' });
});

test.each(['', 'state', 'state odd', 'launched soon', 'before noon', 'launched by instance x'])('typing “%s” is not taken', (typed) => {
  expect(typedFilter(typed, en)).toBeNull();
});

test('today begins at midnight of the viewer', () => {
  expect(launchedRange('today', now)).toEqual({ fromMs: new Date(2026, 10, 24).getTime(), toMs: null });
});

test('a day is that whole day, also when it has 23 or 25 hours', () => {
  expect(launchedRange('2026-11-24', now)).toEqual({ fromMs: new Date(2026, 10, 24).getTime(), toMs: new Date(2026, 10, 25).getTime() });
});

test('hours and days count back from now, two moments are a stretch, anything else is nothing', () => {
  expect(launchedRange('24h', now)).toEqual({ fromMs: now - dayMs, toMs: null });
  expect(launchedRange('2026-11-23T02:00..2026-11-23T04:00', now)).toEqual({
    fromMs: new Date(2026, 10, 23, 2).getTime(),
    toMs: new Date(2026, 10, 23, 4).getTime(),
  });
  expect(launchedRange('yesterdayish', now)).toBeNull();
});

test('the engine is asked what the address says', () => {
  expect(
    queryOf(
      { state: 'failed', workflow: 'a', launched: '7d', host: '', 'parameter.email': 'x', peek: '1', parent: '12', at: '2026-11-24T02:00' },
      now,
      'nadia',
    ),
  ).toEqual({
    workflow: 'a',
    launchedAfter: new Date(now - 7 * dayMs).toISOString(),
    runningAt: new Date(2026, 10, 24, 2).toISOString(),
    'parameter.email': 'x',
    parentInstance: 12,
  });
});

test('before narrows what launched leaves open', () => {
  const query = queryOf({ launched: '2026-11-24', before: '2026-11-24T06:00' }, now, 'nadia');
  expect(query.launchedBefore).toBe(new Date(2026, 10, 24, 6).toISOString());
});

test('a state leaves the sections that have it', () => {
  expect(sectionsOf({})).toEqual({ executing: true, cancelling: true, terminated: true, errors: null });
  expect(sectionsOf({ state: 'failed' })).toEqual({ executing: false, cancelling: false, terminated: true, errors: true });
  expect(sectionsOf({ state: 'cancelling' })).toMatchObject({ executing: false, cancelling: true, terminated: false });
  expect(sectionsOf({ state: 'odd' })).toMatchObject({ executing: true, terminated: true });
});

test('waits, launchers and several workflows are asked for; what waits has not ended', () => {
  expect(queryOf({ state: 'retrying', workflow: 'a,b', by: 'me', waiting: '2h' }, now, 'nadia')).toEqual({
    workflow: 'a,b',
    launchedBy: 'user:nadia',
    waits: 'retrying',
    waitingLongerThan: 7_200,
  });
  expect(queryOf({ state: 'waiting', by: 'plan:night', waiting: 'long' }, now, 'nadia')).toEqual({
    launchedBy: 'plan:night',
    waits: 'condition',
  });
  expect(sectionsOf({ waiting: '1h' }).terminated).toBe(false);
  expect(sectionsOf({ state: 'queued' })).toEqual({ executing: true, cancelling: true, terminated: false, errors: null });
  expect(typedFilter('waiting over 10m', en)).toEqual({ name: 'waiting', value: '10m' });
  expect(typedFilter('waiting over long', en)).toBeNull();
  expect(typedFilter('launched by nadia', en)).toEqual({ name: 'by', value: 'nadia' });
  expect(typedFilter('launched by instance 12', en)).toEqual({ name: 'parent', value: '12' });
});
