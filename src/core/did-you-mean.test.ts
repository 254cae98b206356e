import { expect, test } from 'vitest';
import { closestName } from './did-you-mean.ts';

const functions = ['evqGetOutput', 'evqGetInput', 'evqGetJob', 'count', 'contains', 'name'];

test.each([
  ['evqGetOuput', 'evqGetOutput'],
  ['evqgetoutput', 'evqGetOutput'],
  ['evqGetJbo', 'evqGetJob'],
  ['cuont', 'count'],
  ['contain', 'contains'],
  ['nmae', 'name'],
])('%s was probably meant to be %s', (name, meant) => {
  expect(closestName(name, functions)).toBe(meant);
});

test.each(['foo', 'starts-with', '', 'x'])('nothing is near %j', (name) => {
  expect(closestName(name, functions)).toBeNull();
});

test('the nearer candidate wins over the earlier one, the earlier among equals', () => {
  expect(closestName('mail', ['mall-x', 'mails', 'mailx'])).toBe('mails');
});

test('a name is never proposed for itself', () => {
  expect(closestName('count', ['count'])).toBeNull();
});
