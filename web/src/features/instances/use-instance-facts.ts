import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, type RefObject } from 'react';
import type { InstanceBody, InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { instanceRead, treeRead } from '../../api/instances.ts';
import { useOnScreen } from '../../ui/use-on-screen.ts';
import { summaryOf, type TreeSummary } from './tree-summary.model.ts';

/** What a row knows of its instance: the row as it was read, newer facts, and its tree where that is wanted. */
export type InstanceFacts<Element> = {
  /** For the element of the row: nothing is asked for rows that nobody sees. */
  readonly ref: RefObject<Element | null>;
  /** The newest that is known. */
  readonly item: InstanceListItem;
  readonly body: InstanceBody | undefined;
  readonly summary: TreeSummary | null;
  /** When `body` was read, by the engine's clock; null: it was not yet. */
  readonly readAtMs: number | null;
};

/**
 * Keeps the facts of a row fresh while it is on screen; live events make them old.
 *
 * @param wants  `everything`: why it waits and its tree; `tree`: for a failure's cause; `nothing`: the row is enough
 */
export function useInstanceFacts<RowElement extends Element>(
  row: InstanceListItem,
  wants: 'everything' | 'tree' | 'nothing',
): InstanceFacts<RowElement> {
  const { client } = useApi();
  const ref = useRef<RowElement>(null);
  const isSeen = useOnScreen(ref);
  const { data: body, dataUpdatedAt } = useQuery({ ...instanceRead(client, row.id), enabled: isSeen && wants === 'everything' });
  const tree = useQuery({ ...treeRead(client, row.id), enabled: isSeen && wants !== 'nothing' }).data;
  const summary = useMemo(() => (tree === undefined ? null : summaryOf(tree)), [tree]);
  // When it was read, by the engine's clock.
  const readAtMs = dataUpdatedAt === 0 ? null : dataUpdatedAt + client.nowMs() - Date.now();
  return { ref, item: body ?? row, body, summary, readAtMs };
}
