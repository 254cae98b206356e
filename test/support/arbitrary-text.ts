import * as fc from 'fast-check';

const awkward = [
  '&',
  '<',
  '>',
  '"',
  "'",
  '\t',
  '\n',
  '\r',
  '\r\n',
  ']]>',
  '{',
  '}',
  '\\',
  '$',
  '`',
  '\u{85}',
  '\u{2028}',
  '\u{e9}',
  '\u{1f600}',
  '\u{fffd}',
  ' ',
  '  ',
];

/** Text that XML can carry, with much of what is hard to carry: markup, line ends, characters beyond the first plane. */
export const arbitraryXmlText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 6 }) },
      { weight: 1, arbitrary: fc.constantFrom(...awkward) },
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''));

/** A name that XML, variables and workflows accept alike. */
export const arbitraryName: fc.Arbitrary<string> = fc.stringMatching(/^[A-Za-z_][\w-]{0,11}$/);

/** Any text of UTF-16 units: control characters and half surrogate pairs too. */
export const arbitraryAnyText: fc.Arbitrary<string> = fc.oneof(
  arbitraryXmlText,
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.array(fc.nat({ max: 0xffff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
);
