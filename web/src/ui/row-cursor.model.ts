/** The row `by` rows further; from nowhere the first, or the last. Stays at the ends. null: there are no rows. */
export function movedCursor<Id>(ids: readonly Id[], cursor: Id | null, by: number): Id | null {
  const at = cursor === null ? -1 : ids.indexOf(cursor);
  if (at === -1) return (by > 0 ? ids[0] : ids.at(-1)) ?? null;
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))] ?? null;
}

/** Rows from one to another, both included, in the order of the list. Where one is not there any more, the other alone. */
export function rangeBetween<Id>(ids: readonly Id[], from: Id, to: Id): readonly Id[] {
  const [one, other] = [ids.indexOf(from), ids.indexOf(to)];
  if (one === -1 || other === -1) return [to];
  return ids.slice(Math.min(one, other), Math.max(one, other) + 1);
}
