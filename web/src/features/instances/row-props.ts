import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';

/** A row of the list. */
export type RowProps = {
  readonly row: InstanceListItem;
  /** Under the keyboard's hand. */
  readonly isCursor: boolean;
  readonly isSelected: boolean;
  /** It was clicked. */
  readonly onPoint: (id: number) => void;
  /** Its box was ticked; null: there are no boxes. */
  readonly onSelect: ((id: number) => void) | null;
};
