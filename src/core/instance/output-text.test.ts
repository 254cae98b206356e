import fc from 'fast-check';
import { expect, test } from 'vitest';
import { XmlElement, XmlText } from '../xml/element.ts';
import { parseXml } from '../xml/parse.ts';
import { printXml } from '../xml/print.ts';
import { textOfOutput } from './output-text.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

test('text is read as UTF-8; line ends, tabs and a byte order mark stay', () => {
  expect(textOfOutput(new TextEncoder().encode('\uFEFFdé\t😀\r\n'))).toBe('\uFEFFdé\t😀\r\n');
});

test('control characters become question marks', () => {
  expect(textOfOutput(bytes(0x61, 0x00, 0x08, 0x0b, 0x0c, 0x0e, 0x1b, 0x1f, 0x7f, 0x62))).toBe('a????????b');
});

test('what is not UTF-8, or UTF-8 and no character, becomes the replacement character', () => {
  expect(textOfOutput(bytes(0x61, 0xff, 0x62))).toBe('a\uFFFDb');
  expect(textOfOutput(new TextEncoder().encode('a\uFFFEb\uFFFFc'))).toBe('a\uFFFDb\uFFFDc');
});

test('any bytes at all give text that XML can carry', () => {
  const hostile = fc.uint8Array({ maxLength: 40 }).map((made) => Uint8Array.from([...made, 0xef, 0xbf, 0xbe]));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), hostile), (written) => {
      const element = new XmlElement('output');
      element.append(new XmlText(textOfOutput(written)));
      expect(parseXml(printXml(element)).ok).toBe(true);
    }),
  );
});
