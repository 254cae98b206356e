/** A line of two texts: in both, or only in one of them. */
export type ComparedLine = { readonly kind: 'both' | 'first' | 'second'; readonly text: string };

/** Beyond this many pairs of lines that differ the middle is told as taken out and put in, without looking for what it shares. */
const mostPairs = 1_000_000;

/** Two texts line by line: the longest common part stays, the rest is in one of them. */
export function comparedLines(first: readonly string[], second: readonly string[]): readonly ComparedLine[] {
  let head = 0;
  while (head < first.length && head < second.length && first[head] === second[head]) head += 1;
  let tail = 0;
  while (tail < first.length - head && tail < second.length - head && first.at(-1 - tail) === second.at(-1 - tail)) tail += 1;
  const both = (lines: readonly string[]): readonly ComparedLine[] => lines.map((text) => ({ kind: 'both', text }));
  return [
    ...both(first.slice(0, head)),
    ...middle(first.slice(head, first.length - tail), second.slice(head, second.length - tail)),
    ...both(first.slice(first.length - tail)),
  ];
}

function middle(first: readonly string[], second: readonly string[]): readonly ComparedLine[] {
  const only = (kind: 'first' | 'second', lines: readonly string[]): readonly ComparedLine[] => lines.map((text) => ({ kind, text }));
  if (first.length * second.length > mostPairs || first.length === 0 || second.length === 0) {
    return [...only('first', first), ...only('second', second)];
  }
  // lengths[i][j]: how many lines first from i and second from j have in common.
  const width = second.length + 1;
  const lengths = new Uint32Array((first.length + 1) * width);
  for (let i = first.length - 1; i >= 0; i -= 1) {
    for (let j = second.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        first[i] === second[j]
          ? 1 + (lengths[(i + 1) * width + j + 1] ?? 0)
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  const lines: ComparedLine[] = [];
  let i = 0;
  let j = 0;
  while (i < first.length && j < second.length) {
    if (first[i] === second[j]) {
      lines.push({ kind: 'both', text: first[i] ?? '' });
      i += 1;
      j += 1;
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) {
      lines.push({ kind: 'first', text: first[i] ?? '' });
      i += 1;
    } else {
      lines.push({ kind: 'second', text: second[j] ?? '' });
      j += 1;
    }
  }
  return [...lines, ...only('first', first.slice(i)), ...only('second', second.slice(j))];
}
