/** Lines of a text, as an editor has them. */
export type TextLines = {
  readonly lines: number;
  line(number: number): { readonly from: number; readonly to: number };
};

/** Offset of a place, both from 1, within the text as it is now: it may have changed since the place was told. */
export function positionOf(text: TextLines, line: number, column: number): number {
  const { from, to } = text.line(Math.min(Math.max(1, line), text.lines));
  return Math.min(to, from + Math.max(0, column - 1));
}
