/**
 * How JSON looks to XPath. Stored outputs depend on this mapping, so it never changes.
 *
 * 1. The root element is `json`. It shows the whole value.
 * 2. A string is the text of its element. No attribute `type`.
 * 3. A number is its text exactly as written (`1.50`, `1e400`), `type="number"`. `true` and `false`: `type="boolean"`.
 *    `null`: no text, `type="null"`.
 * 4. An object has `type="object"` and one element for each member, in order, named by its key. A key that is there twice
 *    gives two elements.
 * 5. An array that is the value of a key gives one element of that name for each item, instead of one for the array:
 *    `{"a":[1,2]}` is `<json type="object"><a type="number">1</a><a type="number">2</a></json>`.
 * 6. An array that is the whole value, or an item of an array, has `type="array"` and one element `item` for each of its items.
 * 7. An empty array keeps one element, with `type="array"`: `{"a":[]}` is `<json type="object"><a type="array"/></json>`.
 * 8. A key that is no XML name, or has a colon (there are no namespaces), gives an element `_` whose attribute `key` is
 *    the key. `key` stands before `type`.
 * 9. Characters that XML 1.0 does not know (most control characters, half surrogate pairs) become U+FFFD, in keys and texts.
 *
 * So `{"a":[1]}` and `{"a":1}` give the same tree, and `{"a":[]}` and `{"a":[[]]}` too.
 */
import { err, ok, type Result } from '../result.ts';
import type { DocumentProblem } from './document-problem.ts';
import { XmlElement, XmlText } from './element.ts';
import { JsonReader, JsonRefused } from './json-reader.ts';
import { isXmlName } from './name.ts';
import { replaceForbidden } from './print.ts';
import { SourceLines } from './source-lines.ts';
import { utf8Length } from './utf8.ts';

/** What a JSON text may be. */
export type JsonLimits = {
  /** How deep the tree may be, the root being 1. Default 200. Nested arrays count like elements. */
  readonly maxDepth?: number;
  /** Length of the text in UTF-8. Default: no limit. */
  readonly maxBytes?: number;
};

const defaultMaxDepth = 200;

/**
 * Reads JSON (RFC 8259, nothing more) into a tree as described at the head of this file; a byte order mark is skipped.
 *
 * @returns the root element; `INVALID_OUTPUT` where the text is no JSON, `LIMIT_EXCEEDED` over a limit, with line and column
 */
export function elementOfJson(text: string, limits: JsonLimits = {}): Result<XmlElement, DocumentProblem> {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const { maxDepth = defaultMaxDepth, maxBytes } = limits;
  if (maxBytes !== undefined && source.length * 3 > maxBytes && utf8Length(source) > maxBytes) {
    return err({ code: 'LIMIT_EXCEEDED', severity: 'error', message: `the text is longer than ${maxBytes} bytes`, line: 1, column: 1 });
  }
  const reader = new JsonReader(source);
  try {
    const root = new XmlElement('json');
    fill(reader, root, 1, maxDepth);
    reader.end();
    return ok(root);
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    const { line, column } = new SourceLines(source).positionAt(error.offset);
    return err({ code: error.code, severity: 'error', message: error.message, line, column });
  }
}

/** Reads a value into its element, which has no `type` yet. */
function fill(reader: JsonReader, element: XmlElement, depth: number, maxDepth: number): void {
  const kind = reader.nextKind();
  switch (kind) {
    case 'string':
      addText(element, replaceForbidden(reader.string()));
      return;
    case 'number':
      element.setAttribute('type', 'number');
      addText(element, reader.number());
      return;
    case 'true':
    case 'false':
      reader.word(kind);
      element.setAttribute('type', 'boolean');
      addText(element, kind);
      return;
    case 'null':
      reader.word(kind);
      element.setAttribute('type', 'null');
      return;
    case 'object':
      fillObject(reader, element, depth, maxDepth);
      return;
    case 'array':
      element.setAttribute('type', 'array');
      fillArray(reader, element, () => new XmlElement('item'), depth + 1, maxDepth);
      return;
  }
}

function fillObject(reader: JsonReader, element: XmlElement, depth: number, maxDepth: number): void {
  element.setAttribute('type', 'object');
  reader.open('{');
  for (let first = true; reader.hasNext('}', first); first = false) {
    reader.expectKey();
    const key = reader.string();
    reader.colon();
    const make = elementMaker(key);
    if (reader.nextKind() !== 'array') {
      reader.checkDepth(depth + 1, maxDepth);
      fill(reader, element.append(make()), depth + 1, maxDepth);
      continue;
    }
    const count = fillArray(reader, element, make, depth + 1, maxDepth);
    if (count > 0) continue;
    reader.checkDepth(depth + 1, maxDepth);
    element.append(make()).setAttribute('type', 'array');
  }
}

/** Appends an element for each item of the array and returns how many there were. `depth` is that of the items. */
function fillArray(reader: JsonReader, parent: XmlElement, make: () => XmlElement, depth: number, maxDepth: number): number {
  reader.open('[');
  let count = 0;
  for (; reader.hasNext(']', count === 0); count += 1) {
    reader.checkDepth(depth, maxDepth);
    fill(reader, parent.append(make()), depth, maxDepth);
  }
  return count;
}

function elementMaker(key: string): () => XmlElement {
  if (isXmlName(key)) return () => new XmlElement(key);
  const shown = replaceForbidden(key);
  return () => {
    const element = new XmlElement('_');
    element.setAttribute('key', shown);
    return element;
  };
}

function addText(element: XmlElement, text: string): void {
  if (text !== '') element.append(new XmlText(text));
}
