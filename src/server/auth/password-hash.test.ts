import { expect, test } from 'vitest';
import { createPasswords } from './password-hash.ts';

const passwords = createPasswords();

async function hashOf(password: string): Promise<string> {
  const hash = await passwords.hash(password);
  if (!hash.ok) throw new Error(hash.error.message);
  return hash.value;
}

test('a hash tells how it was made, has a salt of its own, and fits its password alone', async () => {
  const hash = await hashOf('a horse that reads');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await hashOf('a horse that reads')).not.toBe(hash);
  expect(await passwords.isRight('a horse that reads', hash)).toEqual({ ok: true, value: true });
  for (const wrong of ['', 'a horse that read', 'a horse that reads ', 'A horse that reads', hash]) {
    expect(await passwords.isRight(wrong, hash), wrong).toEqual({ ok: true, value: false });
  }
});

test('a hash of other costs still fits', async () => {
  const older = '$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$';
  const { argon2Sync } = await import('node:crypto');
  const bytes = argon2Sync('argon2id', {
    message: 'old',
    nonce: 'somesaltsomesalt',
    memory: 8192,
    passes: 1,
    parallelism: 1,
    tagLength: 32,
  });
  expect(await passwords.isRight('old', older + bytes.toString('base64').replace('=', ''))).toEqual({ ok: true, value: true });
});

test('where there is no user no password is right', async () => {
  expect(await passwords.isRight('', null)).toEqual({ ok: true, value: false });
});

test('the spelling of a letter does not matter', async () => {
  expect(await passwords.isRight('caf\u00e9 au lait', await hashOf('cafe\u0301 au lait'))).toEqual({ ok: true, value: true });
});

test('a stored text that is no hash is a defect, not a wrong password', async () => {
  await expect(passwords.isRight('x', 'plain')).rejects.toThrow('cannot be read');
});

test('too many at once are refused, and the rest get their turn', async () => {
  const crowd = createPasswords({ running: 2, waiting: 3 });
  const results = await Promise.all(Array.from({ length: 9 }, () => crowd.isRight('x', null)));
  expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true, true, false, false, false, false]);
  expect(results.at(-1)).toMatchObject({ error: { code: 'NOT_READY' } });
  expect(await crowd.isRight('x', null)).toEqual({ ok: true, value: false });
});
