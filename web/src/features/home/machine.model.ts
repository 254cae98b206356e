import type { NodeBody } from '../../../../src/server/schemas/node.ts';

type Disk = Pick<NodeBody['disks'][number], 'totalBytes' | 'freeBytes'>;

/** A disk is low when less than a tenth is free, and less than what a large night writes. */
const lowShare = 0.9;
const enoughBytes = 20 * 2 ** 30;

/** A size in the unit that people say it in, and how large it is: 1,000 to the next. */
export function scaled(bytes: number): { readonly value: number; readonly unit: '' | 'k' | 'M' | 'G' | 'T' } {
  const units = ['', 'k', 'M', 'G', 'T'] as const;
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return { value: bytes / 1000 ** step, unit: units[step] ?? '' };
}

/** Part of a disk that is used, 0 to 1. */
export function shareUsed({ totalBytes, freeBytes }: Disk): number {
  return totalBytes === 0 ? 0 : 1 - freeBytes / totalBytes;
}

/** Whether somebody should look at it. */
export function diskIsLow(disk: Disk): boolean {
  return shareUsed(disk) > lowShare && disk.freeBytes < enoughBytes;
}

/** The disks of a node; data and spool that lie on the same one are one row. */
export function disksOf({
  disks,
}: Pick<NodeBody, 'disks'>): readonly (NodeBody['disks'][number] & { readonly holds: readonly ('data' | 'spool')[] })[] {
  return disks.flatMap((disk, index) => {
    // Looked at one after the other, what is free may differ a little.
    const same = disks.filter(({ totalBytes, freeBytes }) => totalBytes === disk.totalBytes && Math.abs(freeBytes - disk.freeBytes) < 1e8);
    return same[0] === disks[index] ? [{ ...disk, holds: same.map(({ what }) => what) }] : [];
  });
}
