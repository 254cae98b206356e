import { useMemo, type ReactNode } from 'react';
import styles from './xml-text.module.css';

type Piece = { readonly kind: 'tag' | 'attribute' | 'string' | 'comment' | 'text'; readonly text: string };

/** Marks of XML, in order of reading: comment, CDATA, tag with its attributes, text. Enough to colour it; nothing is understood. */
const mark = /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[^>]*>?|[^<]+/g;
const inTag = /("[^"]*"|'[^']*')|([\w:.-]+)(?=\s*=)|([^"'=\s]+|[=\s]+)/g;

/** XML in colours, to read. Lines have numbers. */
export function XmlText({ xml, label }: { readonly xml: string; readonly label: string }): ReactNode {
  const lines = useMemo(() => linesOf(pieces(xml)), [xml]);
  return (
    // What scrolls must be reachable by keyboard.
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={label}>
      <ol className={styles.lines}>
        {lines.map((line, index) => (
          // A line is its number.
          <li key={`line${index}`}>
            <code>
              {line.map(({ kind, text }, place) => (
                <span key={`piece${place}`} className={kind === 'text' ? undefined : styles[kind]}>
                  {text}
                </span>
              ))}
            </code>
          </li>
        ))}
      </ol>
    </div>
  );
}

function pieces(xml: string): readonly Piece[] {
  return (xml.match(mark) ?? []).flatMap((text): readonly Piece[] => {
    if (text.startsWith('<!--')) return [{ kind: 'comment', text }];
    if (text.startsWith('<![CDATA[') || !text.startsWith('<')) return [{ kind: 'text', text }];
    return Array.from(text.matchAll(inTag), ([piece, string, attribute]): Piece => {
      return { kind: string === undefined ? (attribute === undefined ? 'tag' : 'attribute') : 'string', text: piece };
    });
  });
}

function linesOf(all: readonly Piece[]): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]];
  for (const { kind, text } of all) {
    text.split('\n').forEach((part, index) => {
      if (index > 0) lines.push([]);
      if (part !== '') lines.at(-1)?.push({ kind, text: part });
    });
  }
  if (lines.at(-1)?.length === 0) lines.pop();
  return lines;
}
