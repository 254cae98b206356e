import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryAnyText } from '../../../test/support/arbitrary-text.ts';
import { utf8Length } from './utf8.ts';

test('the length is that of the encoded text', () => {
  fc.assert(
    fc.property(arbitraryAnyText, (text) => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
    }),
  );
});
