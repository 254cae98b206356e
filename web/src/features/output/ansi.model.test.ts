import { expect, test } from 'vitest';
import { ansiSpans, plainStyle, plainText } from './ansi.model.ts';

test('colours become spans, and go on in the next line until they are reset', () => {
  const first = ansiSpans('a \u001b[1;31merror', plainStyle);
  expect(first.spans).toEqual([
    { text: 'a ', style: plainStyle },
    { text: 'error', style: { ...plainStyle, colour: 'red', isBold: true } },
  ]);
  const second = ansiSpans('still\u001b[0m plain', first.after);
  expect(second.spans.map(({ style }) => style.colour)).toEqual(['red', null]);
  expect(second.after).toEqual(plainStyle);
});

test('bright colours are those of the palette, and larger palettes are left out without eating what follows', () => {
  expect(ansiSpans('\u001b[92mok', plainStyle).spans[0]?.style.colour).toBe('green');
  expect(ansiSpans('\u001b[38;5;196;4mx', plainStyle).spans[0]?.style).toEqual({ ...plainStyle, isUnderlined: true });
  expect(ansiSpans('\u001b[38;2;1;2;3;1mx', plainStyle).spans[0]?.style).toEqual({ ...plainStyle, isBold: true });
});

test('nothing else of a terminal is obeyed or shown: cursor, titles, links, bells', () => {
  const written = '\u001b[2J\u001b[Ha\u001b]0;title\u0007b\u001b]8;;javascript:alert(1)\u001b\\link\u001b]8;;\u001b\\\u0007\u0008c';
  expect(plainText(written)).toBe('ablinkc');
});

test('of a line that draws over itself the last drawing is shown', () => {
  expect(plainText('10 %\r50 %\r100 %')).toBe('100 %');
  expect(plainText('windows line\r')).toBe('windows line');
});

test('markup is text', () => {
  expect(plainText('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
});
