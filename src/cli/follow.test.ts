import { expect, test } from 'vitest';
import type { Client } from './client.ts';
import { CommandFailure } from './failure.ts';
import { followInstance } from './follow.ts';
import { noProgress } from './progress.ts';

const pauses = { betweenLooksMs: 1, reconnectMs: 1, patienceMs: 60_000 };
const away = (): never => {
  throw new CommandFailure('nobody listens', 3, { code: 'UNREACHABLE' });
};

/** A client whose answers are given one after the other; its live connection is lost again and again. */
function clientOf(answers: readonly (() => unknown)[]): Client {
  let asked = 0;
  return {
    server: '',
    async ask<T>(): Promise<T> {
      const answer = answers[asked];
      asked += 1;
      if (answer === undefined) throw new Error('asked once too often');
      return answer() as T;
    },
    text: () => Promise.reject(new Error('not asked')),
    stream: () => Promise.reject(new Error('not asked')),
    output: () => Promise.reject(new Error('not asked')),
    lines: () => Promise.reject(new Error('not asked')),
    events: async (_path, _sent, onEvent) => {
      onEvent({ id: 's-0', event: 'hello', data: '{}' });
      away();
    },
  };
}

const running = () => ({ status: 'executing', jobs: [] });
const ended = () => ({ status: 'terminated', jobs: [] });

test('a server that is away for a while is waited for', async () => {
  const client = clientOf([running, away, away, running, ended, () => ({ id: 1, errors: 0 })]);
  expect(await followInstance(client, 1, noProgress, new AbortController().signal, pauses)).toEqual({ id: 1, errors: 0 });
});

test('a server that stays away is not waited for longer than patience lasts', async () => {
  const client = clientOf(Array.from({ length: 1_000 }, () => away));
  await expect(followInstance(client, 1, noProgress, new AbortController().signal, { ...pauses, patienceMs: 5 })).rejects.toThrow(
    'nobody listens',
  );
});

test('an instance that is deleted meanwhile ends the following with what is wrong', async () => {
  const gone = (): never => {
    throw new CommandFailure('no instance has the id 1', 1, { code: 'UNKNOWN_INSTANCE' });
  };
  await expect(followInstance(clientOf([running, gone]), 1, noProgress, new AbortController().signal, pauses)).rejects.toThrow(
    'no instance',
  );
});

test('who is no longer interested is answered at once', async () => {
  const controller = new AbortController();
  const client = clientOf([
    () => {
      controller.abort();
      return running();
    },
  ]);
  expect(await followInstance(client, 1, noProgress, controller.signal, pauses)).toBeNull();
});
