import { useState } from 'react';
import { movedCursor, rangeBetween } from './row-cursor.model.ts';
import { useKeys } from './keys.tsx';

/** What the keyboard does with rows. Labels stand on the sheet; a row without a meaning for a key leaves it out. */
export type RowKeys<Id> = {
  readonly title: string;
  readonly ids: readonly Id[];
  readonly labels: {
    readonly next: string;
    readonly previous: string;
    readonly open: string;
    readonly peek: string;
    readonly select: string;
    readonly selectRange: string;
  };
  readonly onOpen: (id: Id) => void;
  readonly onPeek?: (id: Id) => void;
  readonly selected?: ReadonlySet<Id>;
  readonly onSelect?: (selected: ReadonlySet<Id>) => void;
};

/** The row under the keyboard's hand, and its keys: J K or arrows, Enter, Space, X and Shift X. Give each row `data-row={id}`. */
export function useRowCursor<Id extends string | number>({
  title,
  ids,
  labels,
  onOpen,
  onPeek,
  selected,
  onSelect,
}: RowKeys<Id>): {
  readonly cursor: Id | null;
  readonly setCursor: (id: Id | null) => void;
} {
  const [cursor, setCursor] = useState<Id | null>(null);
  const [anchor, setAnchor] = useState<Id | null>(null);
  const move = (by: number): void => {
    const next = movedCursor(ids, cursor, by);
    if (next === null) return;
    setCursor(next);
    const row = document.querySelector(`[data-row="${CSS.escape(String(next))}"]`);
    row?.scrollIntoView({ block: 'nearest' });
    if (row instanceof HTMLElement) row.querySelector<HTMLElement>('[data-row-link]')?.focus({ preventScroll: true });
  };
  const atCursor = (run: (id: Id) => void): void => {
    if (cursor !== null && ids.includes(cursor)) run(cursor);
  };
  const toggle = (id: Id): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setAnchor(id);
    onSelect?.(next);
  };
  useKeys(title, [
    { keys: 'j', label: labels.next, run: () => move(1) },
    { keys: 'k', label: labels.previous, run: () => move(-1) },
    { keys: 'ArrowDown', label: null, run: () => move(1) },
    { keys: 'ArrowUp', label: null, run: () => move(-1) },
    { keys: 'Enter', label: labels.open, run: () => atCursor(onOpen) },
    ...(onPeek === undefined ? [] : [{ keys: 'Space', label: labels.peek, run: () => atCursor(onPeek) }]),
    ...(onSelect === undefined
      ? []
      : [
          { keys: 'x', label: labels.select, run: () => atCursor(toggle) },
          {
            keys: 'Shift+x',
            label: labels.selectRange,
            run: () => atCursor((id) => onSelect(new Set([...(selected ?? []), ...rangeBetween(ids, anchor ?? id, id)]))),
          },
        ]),
  ]);
  return { cursor, setCursor };
}
