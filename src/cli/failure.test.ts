import { expect, test } from 'vitest';
import { CommandFailure, orFailure } from './failure.ts';

test('what goes wrong with files and stores is told without a stack, with its code', async () => {
  const failure = await orFailure(Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' }))).catch((cause: unknown) => cause);
  expect(failure).toBeInstanceOf(CommandFailure);
  expect(failure).toMatchObject({ message: 'no room', exitCode: 1, code: 'ENOSPC' });
});

test('a defect stays what it is', async () => {
  await expect(orFailure(Promise.reject(new TypeError('x is undefined')))).rejects.toThrow(TypeError);
  expect(await orFailure(Promise.resolve(3))).toBe(3);
});
