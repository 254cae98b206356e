import { createContext, use, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { isTyped, matchStroke, strokeOf, type KeyBinding } from './keys.model.ts';

/** Bindings of one part of the page, under a heading of the sheet. */
export type KeyGroup = { readonly title: string; readonly bindings: readonly KeyBinding[] };

type Keys = {
  readonly add: (group: KeyGroup) => () => void;
  /** Groups now, for the sheet. */
  readonly groups: () => readonly KeyGroup[];
  readonly lettersWork: boolean;
  readonly setLettersWork: (work: boolean) => void;
};

const KeysContext = createContext<Keys | null>(null);

/** How long the first of two strokes waits for the second. */
const secondStrokeMs = 1_500;
const storageKey = 'evqueue-letter-keys';

/** Hears the keyboard for the whole page. Letters do nothing in fields, nor while a dialog is open. */
export function KeysProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const groups = useRef<KeyGroup[]>([]);
  const [lettersWork, setLettersWork] = useState(() => window.localStorage.getItem(storageKey) !== 'off');

  useEffect(() => {
    let before: string | null = null;
    let timer: number | undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const stroke = strokeOf({ key: event.key, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey, shift: event.shiftKey });
      const mayType = lettersWork && !isTyping(event.target) && !isForOverlay(event) && !(event.key === ' ' && isPressable(event.target));
      const bindings = groups.current.flatMap((group) => group.bindings).filter(({ keys }) => (isTyped(keys) ? mayType : !isTaken(event)));
      const match = matchStroke(bindings, before, stroke);
      window.clearTimeout(timer);
      before = match.kind === 'wait' ? stroke : null;
      if (match.kind === 'wait') timer = window.setTimeout(() => (before = null), secondStrokeMs);
      if (match.kind !== 'run') return;
      event.preventDefault();
      match.binding.run();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener('keydown', onKey);
    };
  }, [lettersWork]);

  const keys = useMemo(
    (): Keys => ({
      add(group) {
        groups.current = [...groups.current, group];
        return () => {
          groups.current = groups.current.filter((one) => one !== group);
        };
      },
      groups: () => groups.current,
      lettersWork,
      setLettersWork(work) {
        window.localStorage.setItem(storageKey, work ? 'on' : 'off');
        setLettersWork(work);
      },
    }),
    [lettersWork],
  );
  return <KeysContext value={keys}>{children}</KeysContext>;
}

/** The keyboard of this page. */
export function useKeyboard(): Keys {
  const keys = use(KeysContext);
  if (keys === null) throw new Error('useKeyboard needs a KeysProvider above');
  return keys;
}

/** Binds keys while the component is on screen. `bindings` may be new at each render; what runs is always the newest. */
export function useKeys(title: string, bindings: readonly KeyBinding[]): void {
  const { add } = useKeyboard();
  const newest = useRef(bindings);
  useEffect(() => {
    newest.current = bindings;
  });
  // Only what is bound matters for binding, not the functions, which are new each time.
  const shape = JSON.stringify([title, bindings.map(({ keys, label }) => [keys, label])]);
  useEffect(() => {
    const [heading, listed] = JSON.parse(shape) as [string, [string, string | null][]];
    return add({
      title: heading,
      bindings: listed.map(([keys, label], index) => ({ keys, label, run: () => newest.current[index]?.run() })),
    });
  }, [add, shape]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ? !isTick(target) : false;
}

/** A box that is ticked takes no text. */
function isTick(target: HTMLElement): boolean {
  return target instanceof HTMLInputElement && /^(checkbox|radio|button|submit)$/.test(target.type);
}

/** Space presses it. */
function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, summary, input, [role="button"]') !== null;
}

/** What lies above the page and has the keyboard to itself. */
const overlays = '[role="dialog"][aria-modal="true"], [role="menu"], [role="listbox"]';

/** Also true of the key that has just closed it: without motion it is gone before the key arrives here, and Escape would close what lay below too. */
function isForOverlay(event: KeyboardEvent): boolean {
  return (
    event.composedPath().some((element) => element instanceof HTMLElement && element.matches(overlays)) ||
    [...document.querySelectorAll(overlays)].some((element) => element.checkVisibility())
  );
}

/** Named keys belong to what has the focus, where that does something with them; keys with Ctrl belong to us. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  if (isForOverlay(event)) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (isTyping(target)) return true;
  return event.key === 'Enter' && target.closest('a, button, summary, [role="button"]') !== null;
}
