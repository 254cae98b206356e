/** What the reader knows when the parser complains: the parser's own words say neither what was expected nor where. */
export type ParserState = {
  readonly source: string;
  /** Elements that are open, with the offset of their `<`. */
  readonly open: { readonly name: string; readonly start: number }[];
  /** Where the markup that was read last has ended. */
  markupEnd: number;
  /** Offset of the `<` of the tag that was begun last. */
  tagStart: number;
  /** Name of the element that was closed last. */
  closed: string;
  /** Attributes of the tag that was begun last, with the offset of their name. */
  readonly attributeStarts: Map<string, number>;
};

/**
 * Says what the parser found, for people, and where it is.
 *
 * @param complaint  the parser's message
 * @param position   where the parser stands: behind the character that it did not like
 * @returns `offset` is 0-based
 */
export function describeSyntaxError(
  complaint: string,
  position: number,
  state: ParserState,
): { readonly message: string; readonly offset: number } {
  const { source } = state;
  const last = Math.max(position - 1, 0);
  const from = (mark: string): number => Math.max(source.lastIndexOf(mark, last), 0);
  const since = (offset: number): string => source.slice(offset, position);
  switch (complaint) {
    case 'unexpected close tag.':
      return { message: `expected </${state.closed}>, got ${since(from('</'))}`, offset: from('</') };
    case 'undefined entity.':
    case 'disallowed character in entity name.':
    case 'empty entity name.':
      return { message: `${since(from('&'))} is no entity of XML; write &amp; for a plain &`, offset: from('&') };
    case 'malformed character entity.':
      return { message: `${since(from('&'))} is no character of XML`, offset: from('&') };
    case 'text data outside of root node.':
      return { message: 'text is not allowed outside of the root element', offset: skipSpace(source, state.markupEnd) };
    case 'documents may contain only one root.':
      return { message: 'a document has one root element only', offset: state.tagStart };
    case 'document must contain a root element.':
      if (source.indexOf('<', state.markupEnd) >= 0) return { message: 'the document ends inside of a tag', offset: source.length };
      return { message: 'the document has no root element', offset: source.length };
    case 'unexpected end.':
      return { message: 'the document ends too early', offset: source.length };
    case 'disallowed character.':
      if (source[last] === '<') return { message: '"<" is not allowed in the value of an attribute; write &lt;', offset: last };
      return { message: `a character that XML does not allow (U+${hex(source, last)})`, offset: last };
    case 'unquoted attribute value.':
      return { message: 'the value of an attribute has to be in quotes', offset: last };
    case 'attribute without value.':
      return { message: 'expected "=" and a value in quotes after the name of an attribute', offset: last };
    case 'disallowed character in attribute name.':
      return { message: `expected an attribute or the end of the tag, got "${source[last] ?? ''}"`, offset: last };
    case 'no whitespace between attributes.':
      return { message: 'expected white space between two attributes', offset: last };
    default:
  }
  if (complaint.startsWith('unmatched closing tag')) {
    return { message: `${since(from('</'))} closes an element that is not open`, offset: from('</') };
  }
  const open = state.open.at(-1);
  if (complaint.startsWith('unclosed tag') && open !== undefined) return { message: `<${open.name}> is never closed`, offset: open.start };
  return { message: complaint.replace(/\.$/, ''), offset: last };
}

/** The first offset at or after this one where no white space stands; the offset itself, where only white space follows. */
export function skipSpace(source: string, offset: number): number {
  for (let next = offset; next < source.length; next += 1) {
    const code = source.charCodeAt(next);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return next;
  }
  return offset;
}

function hex(source: string, offset: number): string {
  return (source.codePointAt(offset) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
