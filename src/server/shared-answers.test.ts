import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SharedAnswers } from './shared-answers.ts';

/** Answers that end when they are told to. */
function held(): { readonly make: () => Promise<number>; readonly end: () => void; readonly begun: () => number } {
  const ends: (() => void)[] = [];
  let begun = 0;
  return {
    make: () => {
      begun += 1;
      const number = begun;
      return new Promise((resolve) => ends.push(() => resolve(number)));
    },
    end: () => ends.shift()?.(),
    begun: () => begun,
  };
}

test('who asks while an answer is worked out shares the next one, which is begun after the question', async () => {
  const answers = new SharedAnswers<number>();
  const { make, end, begun } = held();
  const first = answers.ask('a', make);
  await expect.poll(begun).toBe(1);
  const others = Array.from({ length: 50 }, () => answers.ask('a', make));
  end();
  expect(await first).toBe(1);
  await expect.poll(begun).toBe(2);
  end();
  expect(await Promise.all(others)).toEqual(others.map(() => 2));
  expect(begun()).toBe(2);
});

test('after a shared answer there is a rest, in which nothing is worked out, and then one more is for all who came', async () => {
  const answers = new SharedAnswers<number>();
  let made = 0;
  const slow = async (): Promise<number> => {
    await pause(20);
    made += 1;
    return made;
  };
  await Promise.all([answers.ask('a', slow), answers.ask('a', slow)]);
  expect(made).toBe(1);
  const startedMs = performance.now();
  expect(await Promise.all([answers.ask('a', slow), answers.ask('a', slow)])).toEqual([2, 2]);
  expect(performance.now() - startedMs).toBeGreaterThan(100);
});

test('who asks alone never waits, and what nobody asks for is forgotten', async () => {
  const answers = new SharedAnswers<number>();
  let made = 0;
  for (let turn = 0; turn < 1_000; turn += 1)
    await answers.ask('a', () => {
      made += 1;
      return Promise.resolve(made);
    });
  expect(made).toBe(1_000);
  expect(answers.remembered).toBe(0);
  const { make, end, begun } = held();
  const both = [answers.ask('b', make), answers.ask('b', make)];
  await expect.poll(begun).toBe(1);
  end();
  expect(await Promise.all(both)).toEqual([1, 1]);
  await expect.poll(() => answers.remembered).toBe(0);
});

test('a failure reaches all who wait for it, and the next question is asked anew', async () => {
  const answers = new SharedAnswers<number>();
  const fails = (): Promise<number> => Promise.reject(new Error('no'));
  const asked = [answers.ask('a', fails), answers.ask('a', fails), answers.ask('a', fails)];
  for (const each of asked) await expect(each).rejects.toThrow('no');
  expect(await answers.ask('a', () => Promise.resolve(7))).toBe(7);
});
