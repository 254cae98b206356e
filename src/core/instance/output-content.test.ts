import { expect, test } from 'vitest';
import { printXml } from '../xml/print.ts';
import { maxParsedBytes } from './limits.ts';
import { parseOutput } from './output-content.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function printed(method: 'XML' | 'JSON', text: string): string {
  const parsed = parseOutput(method, encode(text), text.length);
  return parsed.ok ? printXml(parsed.value) : parsed.error;
}

test('XML gives its root element, JSON a tree', () => {
  expect(printed('XML', '<?xml version="1.0"?><a b="c">d</a>')).toBe('<a b="c">d</a>');
  expect(printed('JSON', '{"a":1}')).toContain('<a type="number">1</a>');
});

test('what is not well-formed says where', () => {
  expect(printed('XML', '<a>\n<b></a>')).toMatch(/\(line 2, column \d+\)$/);
  expect(printed('JSON', '{"a":\n]')).toMatch(/\(line 2, column \d+\)$/);
  expect(printed('XML', '')).toMatch(/line 1/);
});

test('output over the limit is not parsed, and says how large it is; output of just that size is', () => {
  const cut = parseOutput('XML', encode('<a/>'), maxParsedBytes + 1);
  expect(cut).toEqual({ ok: false, error: `the output has ${maxParsedBytes + 1} bytes, at most ${maxParsedBytes} are parsed as XML` });
  expect(parseOutput('XML', encode('<a/>'), maxParsedBytes).ok).toBe(true);
});

test('XML is read in the encoding that it declares, or that its first bytes show', () => {
  const latin1 = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\u00e9</a>', 'latin1');
  const utf16 = Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><a>\u00e9</a>', 'utf16le');
  const texts = [latin1, utf16, Buffer.from(utf16).swap16(), encode('<?xml version="1.0" encoding="us-ascii"?><a>\u00e9</a>')].map(
    (bytes) => {
      const parsed = parseOutput('XML', bytes, bytes.length);
      return parsed.ok ? printXml(parsed.value) : parsed.error;
    },
  );
  expect(texts).toEqual(Array(4).fill('<a>\u00e9</a>'));
});

test('XML in an encoding that nobody knows is no XML', () => {
  expect(printed('XML', '<?xml version="1.0" encoding="x-klingon"?><a/>')).toBe(
    'the encoding "x-klingon" of its declaration is not known (line 1, column 1)',
  );
});
