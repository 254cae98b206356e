import { statfs } from 'node:fs/promises';
import { arch, availableParallelism, freemem, hostname, loadavg, release, totalmem, type as systemName } from 'node:os';
import type { DiskFacts, Machine } from '../app/ports.ts';

/** Looks at this machine: who asks is answered with what holds at that moment. */
export function createMachine(directories: readonly Pick<DiskFacts, 'what' | 'path'>[]): Machine {
  return {
    async look() {
      const [one = 0, five = 0, fifteen = 0] = loadavg();
      return {
        name: hostname(),
        system: `${systemName()} ${release()} ${arch()}`,
        nodeVersion: process.versions.node,
        processors: availableParallelism(),
        load: [one, five, fifteen],
        memoryTotalBytes: totalmem(),
        memoryFreeBytes: freemem(),
        memoryOwnBytes: process.memoryUsage.rss(),
        disks: (await Promise.all(directories.map(diskOf))).filter((disk) => disk !== null),
      };
    },
  };
}

async function diskOf({ what, path }: Pick<DiskFacts, 'what' | 'path'>): Promise<DiskFacts | null> {
  try {
    const { bsize, blocks, bavail } = await statfs(path);
    return { what, path, totalBytes: bsize * blocks, freeBytes: bsize * bavail };
  } catch {
    return null;
  }
}
