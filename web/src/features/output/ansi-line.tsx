import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import type { AnsiSpan } from './ansi.model.ts';
import styles from './ansi-line.module.css';

/** A line of output with its colours, and what was found in it. `matches` are character ranges of the plain text. */
export function AnsiLine({ spans, matches = [] }: { readonly spans: readonly AnsiSpan[]; readonly matches?: readonly Match[] }): ReactNode {
  let at = 0;
  return spans.map(({ text, style }, index) => {
    const from = at;
    at += text.length;
    const look = classNames(
      style.colour !== null && styles[style.colour],
      style.isBold && styles.bold,
      style.isDim && styles.dim,
      style.isUnderlined && styles.underlined,
    );
    return (
      // A span is its place in the line.
      <span key={`${index}${from}`} className={look === '' ? undefined : look}>
        {marked(text, from, matches)}
      </span>
    );
  });
}

/** A stretch of the line that was found. `isCurrent`: the one that the reader is at. */
export type Match = { readonly from: number; readonly to: number; readonly isCurrent: boolean };

function marked(text: string, from: number, matches: readonly Match[]): ReactNode {
  const here = matches.filter((match) => match.from < from + text.length && match.to > from);
  if (here.length === 0) return text;
  const parts: ReactNode[] = [];
  let at = 0;
  for (const match of here) {
    const start = Math.max(0, match.from - from);
    const end = Math.min(text.length, match.to - from);
    if (start > at) parts.push(text.slice(at, start));
    parts.push(
      <mark key={match.from} className={match.isCurrent ? styles.current : styles.match}>
        {text.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}
