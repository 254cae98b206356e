/** XML as lines to read: indented, with the kind of each piece. */
import type { XmlElement, XmlNode } from '../../../../src/core/xml/element.ts';
import { parseXml } from '../../../../src/core/xml/parse.ts';
import { escapeAttribute, escapeText } from '../../../../src/core/xml/print.ts';

/** A piece of a line: the marks and names of tags, names and values of attributes, text. */
export type XmlPiece = { readonly kind: 'tag' | 'attribute' | 'value' | 'text'; readonly text: string };

/** A line: how deep it stands, and its pieces. */
export type XmlLine = { readonly depth: number; readonly pieces: readonly XmlPiece[] };

/** An element with only text stays on one line up to this length. */
const shortText = 160;

/** Lines of a document; null: it is not well-formed, or beyond the limits of the parser. */
export function xmlLines(text: string): readonly XmlLine[] | null {
  const parsed = parseXml(text);
  if (!parsed.ok) return null;
  const lines: XmlLine[] = [];
  add(lines, parsed.value.root, 0);
  return lines;
}

/** Lines as text again, for the clipboard. */
export function textOfLines(lines: readonly XmlLine[]): string {
  return lines.map(({ depth, pieces }) => `${'  '.repeat(depth)}${pieces.map(({ text }) => text).join('')}`).join('\n');
}

function add(lines: XmlLine[], node: XmlNode, depth: number): void {
  if (node.kind === 'text') {
    if (node.value.trim() === '') return;
    for (const line of node.value.replace(/^\n+|\s+$/g, '').split('\n'))
      lines.push({ depth, pieces: [{ kind: 'text', text: escapeText(line) }] });
    return;
  }
  const start = opening(node);
  const children = node.children.filter((child) => child.kind === 'element' || child.value.trim() !== '');
  const [only] = children;
  if (only === undefined) {
    lines.push({ depth, pieces: [...start, { kind: 'tag', text: '/>' }] });
    return;
  }
  const close: XmlPiece = { kind: 'tag', text: `</${node.name}>` };
  if (children.length === 1 && only.kind === 'text' && only.value.length <= shortText && !only.value.trim().includes('\n')) {
    lines.push({ depth, pieces: [...start, { kind: 'tag', text: '>' }, { kind: 'text', text: escapeText(only.value.trim()) }, close] });
    return;
  }
  lines.push({ depth, pieces: [...start, { kind: 'tag', text: '>' }] });
  for (const child of children) add(lines, child, depth + 1);
  lines.push({ depth, pieces: [close] });
}

function opening(element: XmlElement): readonly XmlPiece[] {
  return [
    { kind: 'tag', text: `<${element.name}` },
    ...element.attributes.flatMap(({ name, value }): XmlPiece[] => [
      { kind: 'attribute', text: ` ${name}` },
      { kind: 'text', text: '=' },
      { kind: 'value', text: `"${escapeAttribute(value)}"` },
    ]),
  ];
}
