import { expect, test } from 'vitest';
import { textOf, type XmlElement, type XmlPosition, type XmlText } from './element.ts';
import { parseXml, type ParseOptions } from './parse.ts';
import { printXml } from './print.ts';

function rootOf(text: string, options: ParseOptions = {}): XmlElement {
  const document = parseXml(text, options);
  if (!document.ok) throw new Error(`${document.error.line}:${document.error.column} ${document.error.message}`);
  return document.value.root;
}

function refusal(text: string, options: ParseOptions = {}): string {
  const document = parseXml(text, options);
  if (document.ok) return `read as ${printXml(document.value.root)}`;
  const { code, line, column, message } = document.error;
  return `${code} ${line}:${column} ${message}`;
}

test('CDATA is text, comments and processing instructions vanish, neighbouring texts are one', () => {
  const root = rootOf('<?xml version="1.0"?><!-- before --><a>t<![CDATA[<x>&amp;]]>u<!-- c -->v<?p i?>w<b/>z</a><!-- after -->');
  expect(root.children.map((child) => (child.kind === 'text' ? child.value : child.name))).toEqual(['t<x>&amp;uvw', 'b', 'z']);
});

test('line ends become LF, references to CR stay, white space in attributes becomes spaces', () => {
  const root = rootOf('<a x="1\t2\r\n3&#10;4">1\r\n2\r3&#13;</a>');
  expect(root.attribute('x')).toBe('1 2 3\n4');
  expect(textOf(root)).toBe('1\n2\n3\r');
});

test('elements and attributes know where they began, whatever ends their lines', () => {
  const root = rootOf('<!-- c -->\r\n<a\r\n  x = "1"\n\ty=\'2\'\r>\u{1f600}<b z="1"/>\n <c:d>&amp;</c:d></a>');
  expect(root.position).toEqual({ line: 2, column: 1 });
  expect(root.attributes.map(({ name, position }) => [name, position])).toEqual([
    ['x', { line: 3, column: 3 }],
    ['y', { line: 4, column: 2 }],
  ]);
  const [b, d] = root.children.filter((child) => child.kind === 'element');
  expect(b?.position).toEqual({ line: 5, column: 4 });
  expect(b?.attributes[0]?.position).toEqual({ line: 5, column: 7 });
  expect(d?.position).toEqual({ line: 6, column: 2 });
});

test('a byte order mark is skipped and takes no column', () => {
  expect(rootOf('\u{feff}<a/>').position).toEqual({ line: 1, column: 1 });
});

test('positions can be left out', () => {
  const root = rootOf('<a x="1"/>', { positions: false });
  expect(root.position).toBeNull();
  expect(root.attributes[0]?.position).toBeNull();
});

test('texts are reported with the place of their first character that is no white space', () => {
  const seen: (readonly [XmlText, XmlPosition])[] = [];
  const onText = (text: XmlText, position: XmlPosition): void => void seen.push([text, position]);
  rootOf('<a>\n  x<b/>\n\n y <!-- c --> <![CDATA[z]]></a>', { onText });
  expect(seen.map(([text, { line, column }]) => [text.value.trim(), line, column])).toEqual([
    ['x', 2, 3],
    ['y  z', 4, 2],
  ]);
});

test('parents lead from every node to the document', () => {
  const document = parseXml('<a><b>t</b></a>');
  if (!document.ok) throw new Error('refused');
  const [b] = document.value.root.children;
  expect(b?.parent).toBe(document.value.root);
  expect(document.value.root.parent).toBe(document.value);
});

test.each([
  ['', 'XML_SYNTAX 1:1 the document has no root element'],
  ['<!-- only -->', 'XML_SYNTAX 1:14 the document has no root element'],
  ['<a', 'XML_SYNTAX 1:3 the document ends inside of a tag'],
  ['<a>\n <b>', 'XML_SYNTAX 2:2 <b> is never closed'],
  ['<a>\n  <b></a>', 'XML_SYNTAX 2:6 expected </b>, got </a>'],
  ['</a>', 'XML_SYNTAX 1:1 </a> closes an element that is not open'],
  ['<a/><b/>', 'XML_SYNTAX 1:5 a document has one root element only'],
  ['<a/>\n x', 'XML_SYNTAX 2:2 text is not allowed outside of the root element'],
  ['x<a/>', 'XML_SYNTAX 1:1 text is not allowed outside of the root element'],
  ['<a x="1" y="2" x="3"/>', 'XML_SYNTAX 1:16 attribute x is given twice'],
  ['<a x=1/>', 'XML_SYNTAX 1:6 the value of an attribute has to be in quotes'],
  ['<a x="<"/>', 'XML_SYNTAX 1:7 "<" is not allowed in the value of an attribute; write &lt;'],
  ['<a x="1"y="2"/>', 'XML_SYNTAX 1:9 expected white space between two attributes'],
  ['<a>x &nbsp; y</a>', 'XML_SYNTAX 1:6 &nbsp; is no entity of XML; write &amp; for a plain &'],
  ['<a>&toString;</a>', 'XML_SYNTAX 1:4 &toString; is no entity of XML; write &amp; for a plain &'],
  ['<a>&#0;</a>', 'XML_SYNTAX 1:4 &#0; is no character of XML'],
  ['<a>&#xD800;</a>', 'XML_SYNTAX 1:4 &#xD800; is no character of XML'],
  ['<a>\u{1}</a>', 'XML_SYNTAX 1:4 a character that XML does not allow (U+0001)'],
  ['<a>\u{ffff}</a>', 'XML_SYNTAX 1:4 a character that XML does not allow (U+FFFF)'],
  ['<a>\u{d800}</a>', 'XML_SYNTAX 1:4 a character that XML does not allow (half a surrogate pair)'],
  ['<?xml version="1.1"?><a>&#1;</a>', 'XML_SYNTAX 1:25 &#1; is no character of XML'],
  ['<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', 'XML_DOCTYPE 1:1 a document type declaration (<!DOCTYPE ...>) is not accepted'],
  ['\n<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'XML_DOCTYPE 2:1 a document type declaration (<!DOCTYPE ...>) is not accepted'],
])('%j is refused with its place', (text, expected) => {
  expect(refusal(text)).toBe(expected);
});

test.each([
  '<a>]]></a>',
  '<a><!-- -- --></a>',
  '<a><?xml version="1.0"?></a>',
  '<1/>',
  '<a 1="2"/>',
  '<a>a & b</a>',
  '<r><a>1</a><b>2',
  '<a/ >',
  '<a><![CDATA[x</a>',
  '<a x/>',
  '<>',
])('%j is not well-formed', (text) => {
  expect(refusal(text)).toMatch(/^XML_SYNTAX /);
});

test('elements may be nested 200 deep and no deeper', () => {
  expect(refusal('<a>'.repeat(200) + '</a>'.repeat(200))).toMatch(/^read as/);
  expect(refusal('<a>'.repeat(201) + '</a>'.repeat(201))).toBe('XML_TOO_LARGE 1:601 elements are nested deeper than 200 levels');
  expect(refusal('<a>\n<b/></a>', { maxDepth: 1 })).toBe('XML_TOO_LARGE 2:1 elements are nested deeper than 1 levels');
});

test('the length is counted in bytes of UTF-8', () => {
  const text = '<a>\u{e9}\u{20ac}\u{1f600}</a>';
  expect(Buffer.byteLength(text)).toBe(16);
  expect(refusal(text, { maxBytes: 16 })).toMatch(/^read as/);
  expect(refusal(text, { maxBytes: 15 })).toMatch(/^XML_TOO_LARGE 1:1 /);
});

test('a name that objects have from birth is a name like others', () => {
  const root = rootOf('<constructor __proto__="1" toString="2"><hasOwnProperty/></constructor>');
  expect(printXml(root)).toBe('<constructor __proto__="1" toString="2"><hasOwnProperty/></constructor>');
});
