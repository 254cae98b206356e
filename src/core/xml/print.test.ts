import { expect, test } from 'vitest';
import { XmlElement, XmlText } from './element.ts';
import { parseXml } from './parse.ts';
import { escapeAttribute, escapeText, printXml, replaceForbidden } from './print.ts';

function parsed(text: string): XmlElement {
  const document = parseXml(text);
  if (!document.ok) throw new Error(document.error.message);
  return document.value.root;
}

test('markup and carriage returns in text are escaped, other white space is not', () => {
  expect(escapeText('a<b>&"\'\t\n\r')).toBe('a&lt;b&gt;&amp;"\'\t\n&#13;');
});

test('white space and double quotes in attributes are escaped', () => {
  expect(escapeAttribute('a<b>&"\'\t\n\r')).toBe("a&lt;b&gt;&amp;&quot;'&#9;&#10;&#13;");
});

test('characters that XML does not know become U+FFFD, characters beyond the first plane stay', () => {
  const forbidden = '\u{0}\u{8}\u{b}\u{1f}\u{fffe}\u{ffff}\u{d800}';
  expect(escapeText(`${forbidden}\u{1f600}`)).toBe(`${'\u{fffd}'.repeat(7)}\u{1f600}`);
  expect(escapeAttribute(`${forbidden}\u{1f600}`)).toBe(`${'\u{fffd}'.repeat(7)}\u{1f600}`);
  expect(replaceForbidden(`${forbidden}<\r\u{1f600}`)).toBe(`${'\u{fffd}'.repeat(7)}<\r\u{1f600}`);
});

test('an element without children is printed as one tag', () => {
  expect(printXml(new XmlElement('a'))).toBe('<a/>');
});

test('an empty text makes no difference to the tree that is read again', () => {
  const element = new XmlElement('a');
  element.append(new XmlText(''));
  expect(printXml(element)).toBe('<a></a>');
});

test('indenting puts one element on a line and leaves elements with text alone', () => {
  const element = parsed('<a x="1"><b><c/><d>text<e/></d></b><f> </f></a>');
  expect(printXml(element, { indent: true })).toBe('<a x="1">\n  <b>\n    <c/>\n    <d>text<e/></d>\n  </b>\n  <f> </f>\n</a>\n');
});

test('indenting adds nothing inside of elements that are named verbatim', () => {
  const element = parsed('<task><input><value select="1"/></input><x><y/></x></task>');
  expect(printXml(element, { indent: true, verbatim: new Set(['input']) })).toBe(
    '<task>\n  <input><value select="1"/></input>\n  <x>\n    <y/>\n  </x>\n</task>\n',
  );
});
