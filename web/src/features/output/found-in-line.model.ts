import type { Find } from '../../api/outputs.ts';

/** More matches of one line are not marked. */
const mostMarks = 200;

/** Where something is found in the text of a line, as ranges of characters. An expression that is not one finds nothing. */
export function foundIn(line: string, find: Find | null): readonly { readonly from: number; readonly to: number }[] {
  const pattern = find === null ? null : patternOf(find);
  if (pattern === null) return [];
  const found: { from: number; to: number }[] = [];
  for (const match of line.matchAll(pattern)) {
    if (match[0].length > 0) found.push({ from: match.index, to: match.index + match[0].length });
    if (found.length >= mostMarks) break;
  }
  return found;
}

/** The expression of a search, or null where it is none. */
function patternOf({ text, isRegexp, ignoresCase }: Find): RegExp | null {
  const source = isRegexp ? text : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  try {
    return new RegExp(source, ignoresCase ? 'giu' : 'gu');
  } catch {
    return null;
  }
}
