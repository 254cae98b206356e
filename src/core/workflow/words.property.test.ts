import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryAnyText } from '../../../test/support/arbitrary-text.ts';
import { quoteWord, splitWords } from './words.ts';

test('quoted words come back, whatever they hold and whatever blanks stand between them', () => {
  const blanks = fc.constantFrom(' ', '\t', '\n', '  ');
  fc.assert(
    fc.property(fc.array(arbitraryAnyText), blanks, (words, blank) => {
      expect(splitWords(blank + words.map(quoteWord).join(blank) + blank)).toEqual({ ok: true, value: words });
    }),
    { numRuns: 500 },
  );
});

test('words in double quotes come back, with the four characters escaped that mean something there', () => {
  fc.assert(
    fc.property(fc.array(arbitraryAnyText), (words) => {
      const text = words.map((word) => `"${word.replace(/["\\$`]/g, '\\$&')}"`).join(' ');
      expect(splitWords(text)).toEqual({ ok: true, value: words });
    }),
    { numRuns: 500 },
  );
});

test('any text is split, or refused with a place in it', () => {
  fc.assert(
    fc.property(arbitraryAnyText, (text) => {
      const words = splitWords(text);
      if (words.ok) return;
      expect(words.error.offset).toBeGreaterThanOrEqual(0);
      expect(words.error.offset).toBeLessThan(text.length);
    }),
    { numRuns: 500 },
  );
});
