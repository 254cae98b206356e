/** Sessions and settings: written by the engine's side, read by the other. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReadStore, SessionRow } from '../../src/app/ports.ts';
import type { Change, EngineStore, SessionRecord } from '../../src/engine/ports.ts';
import { createSqliteReader } from '../../src/store/sqlite/reader.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { makeDataDirectory } from './data-directory.ts';
import { aSession, aUser, startMs } from './records.ts';

let directory: ReturnType<typeof makeDataDirectory>;
let store: EngineStore;
let reader: ReadStore;
let epoch = 0;
const commit = (...changes: Change[]): Promise<void> => store.commit(epoch, changes);
const open = (session: SessionRecord, keepNewest = 10): Change => ({ kind: 'sessionOpened', session, keepNewest });
const idsOf = (user: string): readonly string[] => reader.sessionsOf(user).map(({ id }) => id);

function rowOf({ tokenHash: _secret, user, ...rest }: SessionRecord): SessionRow {
  return { ...rest, userName: user };
}

beforeEach(async () => {
  directory = makeDataDirectory();
  store = createSqliteStore({ dataDir: directory.dataDir, synchronous: 'OFF' });
  ({ epoch } = await store.open());
  await commit({ kind: 'userSaved', user: aUser('ann', { roles: ['operator', 'reader'] }) }, { kind: 'userSaved', user: aUser('bob') });
  reader = createSqliteReader({ dataDir: directory.dataDir });
});
afterEach(async () => {
  reader.close();
  await store.close();
  directory.dispose();
});

test('a session is found by the hash of its token, with the roles that its user has now', async () => {
  const session = aSession('a');
  await commit(open(session));
  expect(reader.sessionOfToken(session.tokenHash)).toEqual({ ...rowOf(session), roles: ['operator', 'reader'] });
  expect(reader.session('a')).toEqual(rowOf(session));
  await commit({ kind: 'userSaved', user: aUser('ann', { roles: ['administrator'] }) });
  expect(reader.sessionOfToken(session.tokenHash)?.roles).toEqual(['administrator']);
  expect(reader.sessionOfToken(Buffer.from('hash of b'))).toBeNull();
  expect(reader.sessionOfToken(Buffer.alloc(0))).toBeNull();
});

test('a sign of life moves the end on', async () => {
  await commit(open(aSession('a')));
  await commit({ kind: 'sessionSeen', id: 'a', lastSeenAtMs: startMs + 10, expiresAtMs: startMs + 1010 });
  await commit({ kind: 'sessionSeen', id: 'gone', lastSeenAtMs: startMs + 10, expiresAtMs: startMs + 1010 });
  expect(reader.session('a')).toEqual(rowOf(aSession('a', { lastSeenAtMs: startMs + 10, expiresAtMs: startMs + 1010 })));
  expect(reader.session('gone')).toBeNull();
});

test('opening one removes those that have expired, of everybody, and the oldest of the same user beyond the limit', async () => {
  await commit(
    open(aSession('old', { expiresAtMs: startMs + 5 })),
    open(aSession('other', { user: 'bob', expiresAtMs: startMs + 5 })),
    open(aSession('b1', { user: 'bob' })),
    ...[1, 2, 3].map((number) => open(aSession(`a${number}`, { createdAtMs: startMs + number }))),
  );
  expect(idsOf('ann')).toEqual(['a3', 'a2', 'a1', 'old']);
  await commit(open(aSession('a4', { createdAtMs: startMs + 6 }), 2));
  expect(idsOf('ann')).toEqual(['a4', 'a3']);
  expect(idsOf('bob')).toEqual(['b1']);
});

test('sessions of a user are closed one by one, or all but one', async () => {
  await commit(...['a', 'b', 'c', 'd'].map((id) => open(aSession(id))), open(aSession('e', { user: 'bob' })));
  await commit({ kind: 'sessionsClosed', user: 'ann', ids: ['a', 'e', 'unknown'], except: null });
  expect([idsOf('ann').toSorted(), idsOf('bob')]).toEqual([['b', 'c', 'd'], ['e']]);
  await commit({ kind: 'sessionsClosed', user: 'ann', ids: null, except: 'c' });
  expect([idsOf('ann'), idsOf('bob')]).toEqual([['c'], ['e']]);
  await commit({ kind: 'sessionsClosed', user: 'ann', ids: null, except: null });
  expect(idsOf('ann')).toEqual([]);
});

test('with a user go all sessions and settings, and nothing of others', async () => {
  await commit(open(aSession('a')), open(aSession('b', { user: 'bob' })));
  await commit(
    { kind: 'userSettingsSaved', user: 'ann', value: '{"a":1}' },
    { kind: 'userSettingsSaved', user: 'bob', value: '{}' },
    { kind: 'userSettingsSaved', user: 'bob', value: '{"b":1}' },
  );
  expect([reader.userSettings('ann'), reader.userSettings('bob'), reader.userSettings('cid')]).toEqual(['{"a":1}', '{"b":1}', null]);
  await commit({ kind: 'userDeleted', name: 'ann' });
  expect([reader.credential('ann'), idsOf('ann'), reader.userSettings('ann')]).toEqual([null, [], null]);
  expect([reader.credential('bob')?.passwordHash, idsOf('bob'), reader.userSettings('bob')]).toEqual(['hash', ['b'], '{"b":1}']);
});

test('a session of nobody is refused, and two sessions never have one token', async () => {
  await expect(commit(open(aSession('a', { user: 'cid' })))).rejects.toThrow('FOREIGN KEY');
  await commit(open(aSession('a')));
  await expect(commit(open({ ...aSession('b'), tokenHash: aSession('a').tokenHash }))).rejects.toThrow('UNIQUE');
});
