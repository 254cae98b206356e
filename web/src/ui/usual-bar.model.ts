/** Where the usual duration stands, and where the bar ends. */
const markPx = 30;
const fullPx = 54;
/** From so many times the usual on, it is said to be slow. */
const overFactor = 1.5;

/** Width of the bar, and whether it is well over. Linear up to the mark and beyond, to 1.8 times the usual. */
export function usualWidth(ms: number, usualMs: number): { readonly widthPx: number; readonly isOver: boolean } {
  if (usualMs <= 0) return { widthPx: markPx, isOver: false };
  const factor = Math.max(0, ms) / usualMs;
  return { widthPx: Math.min(fullPx, Math.round(factor * markPx)), isOver: factor >= overFactor };
}
