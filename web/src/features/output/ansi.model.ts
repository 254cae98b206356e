/** Colours and weights that commands put into their output, read into spans of plain text. Nothing else of a terminal is obeyed. */

/** Names of `--ansi-*` in the tokens. */
const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** A colour of the palette. */
export type AnsiColour = (typeof colours)[number];

/** How text looks at some place; carried from line to line, as a terminal does. */
export type AnsiStyle = {
  readonly colour: AnsiColour | null;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isUnderlined: boolean;
};

/** Text in one style. */
export type AnsiSpan = { readonly text: string; readonly style: AnsiStyle };

/** How an output begins. */
export const plainStyle: AnsiStyle = { colour: null, isBold: false, isDim: false, isUnderlined: false };

/** Colour sequences, other control sequences, titles and links of terminals, and what remains of control characters. */
const sequence =
  /\u001b\[([\d;:]*)m|\u001b\[[\d;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-~]|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** A line as spans, and the style in which the next one begins. A line that was overwritten by carriage returns shows what was written last. */
export function ansiSpans(line: string, before: AnsiStyle): { readonly spans: readonly AnsiSpan[]; readonly after: AnsiStyle } {
  const shown = line.endsWith('\r') ? line.slice(0, -1) : line;
  const text = shown.slice(shown.lastIndexOf('\r') + 1);
  const spans: AnsiSpan[] = [];
  let style = before;
  let from = 0;
  const add = (to: number): void => {
    if (to > from) spans.push({ text: text.slice(from, to), style });
  };
  for (const match of text.matchAll(sequence)) {
    add(match.index);
    from = match.index + match[0].length;
    if (match[1] !== undefined) style = styled(style, match[1]);
  }
  add(text.length);
  return { spans, after: style };
}

/** Text without anything that only a terminal understands. */
export function plainText(line: string): string {
  return ansiSpans(line, plainStyle)
    .spans.map(({ text }) => text)
    .join('');
}

function styled(before: AnsiStyle, codes: string): AnsiStyle {
  const numbers = codes.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)));
  let style = before;
  let index = 0;
  while (index < numbers.length) {
    const code = numbers[index] ?? 0;
    // Colours of 256 and of 16 million have parameters of their own; the nearest of the palette would be a guess.
    if (code === 38 || code === 48) index += numbers[index + 1] === 5 ? 2 : 4;
    else style = withCode(style, code);
    index += 1;
  }
  return style;
}

function withCode(style: AnsiStyle, code: number): AnsiStyle {
  if (code === 0) return plainStyle;
  if (code === 1) return { ...style, isBold: true };
  if (code === 2) return { ...style, isDim: true };
  if (code === 4) return { ...style, isUnderlined: true };
  if (code === 22) return { ...style, isBold: false, isDim: false };
  if (code === 24) return { ...style, isUnderlined: false };
  if (code === 39) return { ...style, colour: null };
  const colour = colours[code >= 90 ? code - 90 : code - 30];
  return colour !== undefined && ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) ? { ...style, colour } : style;
}
