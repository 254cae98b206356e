import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryAnyText } from '../../../test/support/arbitrary-text.ts';
import { decodeUtf8, utf8Length } from './utf8.ts';

test('the length is that of the encoded text', () => {
  fc.assert(fc.property(arbitraryAnyText, (text) => utf8Length(text) === new TextEncoder().encode(text).length));
});

test('bytes that are UTF-8 come back unchanged, byte order mark included', () => {
  for (const text of ['', 'a\u{0}b', '\u{e9}\u{20ac}\u{1f600}', '\u{feff}x']) {
    expect(decodeUtf8(new TextEncoder().encode(text))).toEqual({ text, replaced: false });
  }
});

test('what is not UTF-8 is replaced, and that is said', () => {
  expect(decodeUtf8(Uint8Array.of(0x61, 0xff, 0x62))).toEqual({ text: 'a\u{fffd}b', replaced: true });
  expect(decodeUtf8(Uint8Array.of(0xe2, 0x82))).toEqual({ text: '\u{fffd}', replaced: true });
  expect(decodeUtf8(Uint8Array.of(0xed, 0xa0, 0x80))).toEqual({ text: '\u{fffd}'.repeat(3), replaced: true });
  expect(decodeUtf8(new TextEncoder().encode('\u{fffd}'))).toEqual({ text: '\u{fffd}', replaced: false });
});
