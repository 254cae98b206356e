import { expect, test } from 'vitest';
import { parseXml } from '../../../../src/core/xml/parse.ts';
import { textOfLines, xmlLines } from './xml-lines.model.ts';

test('elements are indented, and short texts stay beside their tags', () => {
  const lines = xmlLines('<a x="1"><b>one</b><c/><d>two\nlines</d></a>');
  expect(lines === null ? null : textOfLines(lines)).toBe('<a x="1">\n  <b>one</b>\n  <c/>\n  <d>\n    two\n    lines\n  </d>\n</a>');
});

test('what is copied is well-formed, whatever stands in it', () => {
  const lines = xmlLines('<a q="&quot;&lt;&amp;">&lt;script&gt; &amp;amp;</a>') ?? [];
  const again = parseXml(textOfLines(lines));
  expect(again.ok && again.value.root.attributes[0]?.value).toBe('"<&');
});

test('what is no XML has no lines', () => {
  expect(xmlLines('<a>')).toBeNull();
});
