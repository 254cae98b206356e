import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';

/** The rows of a list, each as it was read last; rows that are only in `read` belong to another list. */
export function newestRows(rows: readonly InstanceListItem[], read: readonly InstanceListItem[]): readonly InstanceListItem[] {
  const byId = new Map(read.map((row) => [row.id, row]));
  return rows.map((row) => {
    const other = byId.get(row.id);
    return other !== undefined && readAtMs(other) > readAtMs(row) ? other : row;
  });
}

function readAtMs({ summary }: InstanceListItem): number {
  return summary === null ? 0 : Date.parse(summary.asOf);
}
