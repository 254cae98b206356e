import { expect, test } from 'vitest';
import { drawnKeys, isTyped, matchStroke, strokeOf, type KeyBinding } from './keys.model.ts';

const nothing = (): void => undefined;
const binding = (keys: string): KeyBinding => ({ keys, label: keys, run: nothing });
const plain = { ctrl: false, alt: false, shift: false };

test('a stroke is spelled as bindings are', () => {
  expect(strokeOf({ ...plain, key: 'j' })).toBe('j');
  expect(strokeOf({ ...plain, key: 'X', shift: true })).toBe('Shift+x');
  expect(strokeOf({ ...plain, key: 'k', ctrl: true })).toBe('Ctrl+k');
  expect(strokeOf({ ...plain, key: '?', shift: true })).toBe('?');
  expect(strokeOf({ ...plain, key: ' ' })).toBe('Space');
  expect(strokeOf({ ...plain, key: 'Enter' })).toBe('Enter');
});

test('capitals lock is not Shift', () => {
  expect(strokeOf({ ...plain, key: 'J' })).toBe('j');
});

test('G waits for a second stroke, which decides', () => {
  const bindings = [binding('g i'), binding('i')];
  expect(matchStroke(bindings, null, 'g')).toEqual({ kind: 'wait' });
  expect(matchStroke(bindings, 'g', 'i')).toMatchObject({ kind: 'run', binding: { keys: 'g i' } });
  expect(matchStroke(bindings, null, 'i')).toMatchObject({ kind: 'run', binding: { keys: 'i' } });
  expect(matchStroke(bindings, 'g', 'z')).toEqual({ kind: 'nothing' });
});

test('the binding that came last wins', () => {
  const [first, second] = [binding('j'), binding('j')];
  expect(matchStroke([first, second], null, 'j')).toEqual({ kind: 'run', binding: second });
});

test('what could be typed is known', () => {
  expect(['j', 'Shift+k', 'g i', '?', 'Space'].map(isTyped)).toEqual([true, true, true, true, true]);
  expect(['Ctrl+k', 'Enter', 'ArrowDown', 'Escape'].map(isTyped)).toEqual([false, false, false, false]);
});

test('keys are drawn as they are printed on the keyboard', () => {
  expect(drawnKeys('g i')).toEqual(['G', 'I']);
  expect(drawnKeys('Ctrl+k')).toEqual(['Ctrl K']);
  expect(drawnKeys('Shift+x')).toEqual(['Shift X']);
});
