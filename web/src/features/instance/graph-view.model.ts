/** Where a graph is looked at when it opens: all of it where that can be read, else what matters most in it. */
import type { StateKind } from '../../ui/state.ts';
import { boxWidth, type GraphBox } from './graph.model.ts';

/** A piece of the drawing and its scale, as the library takes it: `x` and `y` are pixels of the screen before the origin. */
export type GraphViewport = { readonly x: number; readonly y: number; readonly zoom: number };

/** Texts of 12 px are 9 px high at this scale, and can still be read. */
const leastZoom = 0.75;
/** The scale where not all can be seen. */
const readingZoom = 0.9;
/** Around the drawing, pixels of the screen. */
const margin = 24;

/** What a reader comes for, first what went wrong. */
const urgent: readonly StateKind[] = ['failed', 'aborted', 'lost', 'unsatisfied', 'retrying', 'executing', 'waiting', 'queued'];

/**
 * The opening view in a window of so many pixels. null: all of it fits and can be read.
 */
export function openingView(boxes: readonly GraphBox[], width: number, height: number): GraphViewport | null {
  const right = Math.max(0, ...boxes.map(({ x }) => x + boxWidth));
  const bottom = Math.max(0, ...boxes.map((box) => box.y + box.height));
  if (boxes.length === 0 || width <= 0 || height <= 0) return null;
  if (Math.min((width - 2 * margin) / right, (height - 2 * margin) / bottom) >= leastZoom) return null;
  const focus = focusOf(boxes);
  // On a narrow screen one box, with what leads to it at its side, is as much as there is room for.
  const zoom = Math.max(leastZoom, Math.min(readingZoom, (width - 2 * margin) / boxWidth));
  return {
    x: placed(focus.x + boxWidth / 2, right, width, zoom),
    y: placed(focus.y + focus.height / 2, bottom, height, zoom),
    zoom,
  };
}

/** The box that matters most: the first with what is most urgent, else the root. */
function focusOf(boxes: readonly GraphBox[]): GraphBox {
  for (const state of urgent) {
    const found = boxes.filter((box) => statesOf(box).has(state)).toSorted((a, b) => a.x - b.x || a.y - b.y);
    if (found[0] !== undefined) return found[0];
  }
  return boxes.toSorted((a, b) => a.x - b.x || a.y - b.y)[0]!;
}

function statesOf({ rows, hidden, folded, state }: GraphBox): ReadonlySet<StateKind> {
  return new Set([
    ...rows.map((row) => row.state),
    ...hidden.map((count) => count.state),
    ...(folded?.tasks ?? []).map((count) => count.state),
    ...(state === null ? [] : [state]),
  ]);
}

/** Puts a point in the middle, but for what would leave the window empty at an end of the drawing. */
function placed(middle: number, extent: number, window: number, zoom: number): number {
  if (extent * zoom + 2 * margin <= window) return (window - extent * zoom) / 2;
  return Math.min(margin, Math.max(window - margin - extent * zoom, window / 2 - middle * zoom));
}
