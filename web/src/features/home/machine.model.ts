import type { MachineBody } from '../../../../src/server/schemas/home.ts';

type Disk = Pick<MachineBody['disks'][number], 'totalBytes' | 'freeBytes'>;

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
