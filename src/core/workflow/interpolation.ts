/** Part of a text with holes: text as it is, or an expression; `offset` is the 0-based place where the expression begins. */
export type InterpolationPart = { readonly text: string } | { readonly expression: string; readonly offset: number };

/**
 * Takes apart a text in which `{XPath}` is replaced (`host`, `user`, `queue_host`). A hole goes from the first `{` to the
 * next `}` and is not empty; `{}` and a brace that is never closed are text. There is no way to write `}` in an expression.
 */
export function parseInterpolation(text: string): readonly InterpolationPart[] {
  const parts: InterpolationPart[] = [];
  let done = 0;
  for (const match of text.matchAll(/\{([^}]+)\}/g)) {
    if (match.index > done) parts.push({ text: text.slice(done, match.index) });
    parts.push({ expression: match[1]!, offset: match.index + 1 });
    done = match.index + match[0].length;
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}
