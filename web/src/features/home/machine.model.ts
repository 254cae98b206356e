import type { MachineBody } from '../../../../src/server/schemas/home.ts';

type Disk = Pick<MachineBody['disks'][number], 'totalBytes' | 'freeBytes'>;

/** A disk is low when less than a tenth is free, and less than what a large night writes. */
const lowShare = 0.9;
const enoughBytes = 20 * 2 ** 30;

/** Part of a disk that is used, 0 to 1. */
export function shareUsed({ totalBytes, freeBytes }: Disk): number {
  return totalBytes === 0 ? 0 : 1 - freeBytes / totalBytes;
}

/** Whether somebody should look at it. */
export function diskIsLow(disk: Disk): boolean {
  return shareUsed(disk) > lowShare && disk.freeBytes < enoughBytes;
}
