import type { XmlElement } from './element.ts';

/** How `printXml` lays a document out. */
export type PrintOptions = {
  /**
   * One element a line, two spaces a level, with a newline at the end. White space is only added between elements whose
   * parent holds no text. Default: nothing is added, and reading the text again gives an equal tree.
   */
  readonly indent?: boolean;
  /** Names of elements in which nothing is added, whatever `indent` says. */
  readonly verbatim?: ReadonlySet<string>;
};

/**
 * An element as XML text, without XML declaration. Characters that XML 1.0 cannot carry, not even as references, are
 * printed as U+FFFD; everything else comes back unchanged from `parseXml`.
 */
export function printXml(element: XmlElement, options: PrintOptions = {}): string {
  const parts: string[] = [];
  if (options.indent === true) {
    printIndented(element, '', options.verbatim ?? new Set(), parts);
  } else {
    printInline(element, parts);
  }
  return parts.join('');
}

function printInline(element: XmlElement, parts: string[]): void {
  const { children } = element;
  printStart(element, children.length === 0, parts);
  if (children.length === 0) return;
  for (const child of children) {
    if (child.kind === 'text') parts.push(escapeText(child.value));
    else printInline(child, parts);
  }
  parts.push('</', element.name, '>');
}

function printIndented(element: XmlElement, margin: string, verbatim: ReadonlySet<string>, parts: string[]): void {
  parts.push(margin);
  const { children } = element;
  if (children.length === 0 || verbatim.has(element.name) || children.some((child) => child.kind === 'text')) {
    printInline(element, parts);
    parts.push('\n');
    return;
  }
  printStart(element, false, parts);
  parts.push('\n');
  for (const child of children) if (child.kind === 'element') printIndented(child, `${margin}  `, verbatim, parts);
  parts.push(margin, '</', element.name, '>\n');
}

function printStart(element: XmlElement, empty: boolean, parts: string[]): void {
  parts.push('<', element.name);
  for (const attribute of element.attributes) parts.push(' ', attribute.name, '="', escapeAttribute(attribute.value), '"');
  parts.push(empty ? '/>' : '>');
}

/** Characters that text cannot hold as they are: markup, what parsers change, what XML 1.0 does not allow at all. */
const specialInText = /[&<>\r\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{d800}-\u{dfff}\u{fffe}\u{ffff}]/u;
const allSpecialInText = new RegExp(specialInText, 'gu');
const specialInAttribute = /[&<>"\u{0}-\u{1f}\u{d800}-\u{dfff}\u{fffe}\u{ffff}]/u;
const allSpecialInAttribute = new RegExp(specialInAttribute, 'gu');

/** Text as the content of an element. */
export function escapeText(text: string): string {
  return specialInText.test(text) ? text.replace(allSpecialInText, escapeCharacter) : text;
}

/** Text as the value of an attribute in double quotes; tabs and line ends survive as references. */
export function escapeAttribute(text: string): string {
  return specialInAttribute.test(text) ? text.replace(allSpecialInAttribute, escapeCharacter) : text;
}

/** Replaces what XML 1.0 cannot carry by U+FFFD. */
export function replaceForbidden(text: string): string {
  return forbidden.test(text) ? text.replace(allForbidden, '\u{fffd}') : text;
}

const forbidden = /[\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{d800}-\u{dfff}\u{fffe}\u{ffff}]/u;
const allForbidden = new RegExp(forbidden, 'gu');

function escapeCharacter(character: string): string {
  switch (character) {
    case '&':
      return '&amp;';
    case '<':
      return '&lt;';
    case '>':
      return '&gt;';
    case '"':
      return '&quot;';
    case '\t':
    case '\n':
    case '\r':
      return `&#${character.charCodeAt(0)};`;
    default:
      return '\u{fffd}';
  }
}
