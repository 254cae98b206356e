/** Keys as they are written in bindings: `j`, `Shift+x`, `Ctrl+k`, `g i` (one after the other), `Enter`, `?`, `.`. */

/** A binding. `isLetter` ones are off while somebody types, and can be switched off as a whole. */
export type KeyBinding = {
  readonly keys: string;
  /** What it does, for the sheet; null: not listed there. */
  readonly label: string | null;
  readonly run: () => void;
};

/** What a keyboard event says, without the browser. */
export type Pressed = { readonly key: string; readonly ctrl: boolean; readonly alt: boolean; readonly shift: boolean };

/** The stroke in the spelling of bindings. Shift counts where the key itself does not show it. */
export function strokeOf({ key, ctrl, alt, shift }: Pressed): string {
  const isText = key.length === 1;
  const isLetter = isText && key.toLowerCase() !== key.toUpperCase();
  const name = key === ' ' ? 'Space' : isLetter ? key.toLowerCase() : key;
  const withShift = shift && (isLetter || !isText || key === ' ');
  return `${ctrl ? 'Ctrl+' : ''}${alt ? 'Alt+' : ''}${withShift ? 'Shift+' : ''}${name}`;
}

/** What a stroke leads to, given the stroke that waits for a second one. */
export type KeyMatch =
  | { readonly kind: 'run'; readonly binding: KeyBinding }
  /** The first of two strokes: the next one decides. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'nothing' };

/** Finds the binding; later ones win, so that a part of a page may have its own meaning for a key. */
export function matchStroke(bindings: readonly KeyBinding[], before: string | null, stroke: string): KeyMatch {
  if (before !== null) {
    const both = bindings.findLast(({ keys }) => keys === `${before} ${stroke}`);
    if (both !== undefined) return { kind: 'run', binding: both };
  }
  const single = bindings.findLast(({ keys }) => keys === stroke);
  if (single !== undefined) return { kind: 'run', binding: single };
  return bindings.some(({ keys }) => keys.startsWith(`${stroke} `)) ? { kind: 'wait' } : { kind: 'nothing' };
}

/** Whether a binding is text that could be typed: no control key, no named key but Space. */
export function isTyped(keys: string): boolean {
  return keys
    .split(' ')
    .every((stroke) => !/Ctrl\+|Alt\+/.test(stroke) && (stroke.replace('Shift+', '').length === 1 || stroke === 'Space'));
}

/** Strokes as they are drawn: `Ctrl K`, then nothing; `G` then `I`. */
export function drawnKeys(keys: string): readonly string[] {
  return keys.split(' ').map((stroke) =>
    stroke
      .split('+')
      .map((part) => (part.length === 1 ? part.toUpperCase() : part))
      .join(' '),
  );
}
