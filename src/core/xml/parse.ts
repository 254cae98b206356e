import { SaxesParser } from 'saxes';
import { err, ok, type Result } from '../result.ts';
import type { DocumentProblem } from './document-problem.ts';
import { XmlAttribute, XmlDocument, XmlElement, XmlText, type XmlPosition } from './element.ts';
import { SourceLines } from './source-lines.ts';
import { describeSyntaxError, skipSpace, type ParserState } from './syntax-error.ts';
import { utf8Length } from './utf8.ts';

/** What a document may be, and what is kept of it. */
export type ParseOptions = {
  /** How deep elements may be nested, the root being 1. Default 200. */
  readonly maxDepth?: number;
  /** Length of the document in UTF-8. Default: no limit. */
  readonly maxBytes?: number;
  /** Whether elements and attributes know their place in the text. Default true. */
  readonly positions?: boolean;
  /** Told of each text node and where its first character that is no white space stands (its start, where all is white space). */
  readonly onText?: (text: XmlText, position: XmlPosition) => void;
};

const defaultMaxDepth = 200;

/**
 * Reads an XML 1.0 document into a tree. CDATA becomes text, comments and processing instructions vanish, line ends
 * become LF, a byte order mark is skipped. Namespaces are not resolved.
 *
 * The first breach of well-formedness ends the reading: `XML_SYNTAX`; a document type declaration is `XML_DOCTYPE`, so no
 * entity but the five of XML exists; `XML_TOO_LARGE` is over a limit. Each problem has line and column.
 */
export function parseXml(text: string, options: ParseOptions = {}): Result<XmlDocument, DocumentProblem> {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const { maxBytes } = options;
  if (maxBytes !== undefined && isLonger(source, maxBytes)) {
    return err(problemAt('XML_TOO_LARGE', `the document is longer than ${maxBytes} bytes`, { line: 1, column: 1 }));
  }
  // The parser takes a half surrogate together with whatever follows it, markup included.
  const loneSurrogate = source.isWellFormed() ? -1 : source.search(/[\u{d800}-\u{dfff}]/u);
  if (loneSurrogate >= 0) {
    const position = new SourceLines(source).positionAt(loneSurrogate);
    return err(problemAt('XML_SYNTAX', 'a character that XML does not allow (half a surrogate pair)', position));
  }
  try {
    return ok(buildTree(source, options));
  } catch (error) {
    if (error instanceof Refused) return err(error.problem);
    throw error;
  }
}

/** Thrown inside of this file only: handlers of the parser have no other way to stop it. */
class Refused extends Error {
  readonly problem: DocumentProblem;

  constructor(problem: DocumentProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

function buildTree(source: string, options: ParseOptions): XmlDocument {
  const { maxDepth = defaultMaxDepth, positions = true, onText } = options;
  const parser = new SaxesParser({ xmlns: false, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  const lines = new SourceLines(source);
  const open: XmlElement[] = [];
  const state: ParserState = { source, open: [], markupEnd: 0, tagStart: 0, closed: '', attributeStarts: new Map() };
  let root: XmlElement | null = null;
  let started = new XmlElement('');

  const refuse = (code: DocumentProblem['code'], message: string, offset: number): never => {
    throw new Refused(problemAt(code, message, lines.positionAt(Math.min(offset, source.length))));
  };
  const addText = (value: string, from: number): void => {
    const parent = open.at(-1);
    if (parent === undefined || value === '') return;
    const last = parent.children.at(-1);
    if (last?.kind === 'text') {
      last.value += value;
      return;
    }
    const node = parent.append(new XmlText(value));
    onText?.(node, lines.positionAt(skipSpace(source, from)));
  };
  const passMarkup = (): void => {
    state.markupEnd = parser.position;
  };

  parser.on('error', (error) => {
    const { message, offset } = describeSyntaxError(error.message, parser.position, state);
    refuse('XML_SYNTAX', message, offset);
  });
  parser.on('doctype', () =>
    refuse('XML_DOCTYPE', 'a document type declaration (<!DOCTYPE ...>) is not accepted', source.lastIndexOf('<!DOCTYPE', parser.position)),
  );
  parser.on('opentagstart', ({ name }) => {
    // The parser stands behind the character that ended the name, or behind two, where they were CR LF.
    const start = source.lastIndexOf('<', parser.position - 1);
    if (open.length >= maxDepth) refuse('XML_TOO_LARGE', `elements are nested deeper than ${maxDepth} levels`, start);
    started = new XmlElement(name, positions ? lines.positionAt(start) : null);
    state.tagStart = start;
    state.markupEnd = start + 1 + name.length;
    state.attributeStarts.clear();
  });
  parser.on('attribute', ({ name, value }) => {
    const start = skipSpace(source, state.markupEnd);
    // The parser looks for duplicates when the tag ends; here the second one's place is still known.
    if (state.attributeStarts.has(name)) refuse('XML_SYNTAX', `attribute ${name} is given twice`, start);
    state.attributeStarts.set(name, start);
    started.attributes.push(new XmlAttribute(name, value, started, positions ? lines.positionAt(start) : null));
    state.markupEnd = parser.position;
  });
  parser.on('opentag', () => {
    const parent = open.at(-1);
    if (parent === undefined) root ??= started;
    else parent.append(started);
    open.push(started);
    state.open.push({ name: started.name, start: state.tagStart });
    passMarkup();
  });
  parser.on('closetag', ({ name }) => {
    state.closed = name;
    open.pop();
    state.open.pop();
    passMarkup();
  });
  parser.on('text', (value) => addText(value, state.markupEnd));
  parser.on('cdata', (value) => {
    addText(value, source.lastIndexOf('<![CDATA[', parser.position) + '<![CDATA['.length);
    passMarkup();
  });
  parser.on('comment', passMarkup);
  parser.on('processinginstruction', passMarkup);
  parser.write(source).close();
  if (root === null) return refuse('XML_SYNTAX', 'the document has no root element', source.length);
  return new XmlDocument(root);
}

function isLonger(source: string, maxBytes: number): boolean {
  // No UTF-16 unit takes more than three bytes, and none less than one.
  if (source.length * 3 <= maxBytes) return false;
  return source.length > maxBytes || utf8Length(source) > maxBytes;
}

function problemAt(code: DocumentProblem['code'], message: string, position: XmlPosition): DocumentProblem {
  return { code, severity: 'error', message, line: position.line, column: position.column };
}
