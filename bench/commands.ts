/** Parallel commands through a queue of 8, beside what the machine can start at all. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { loopOver } from '../test/support/engine-under-test.ts';
import { perSecond, timed } from './figures.ts';
import { withEngine } from './in-process.ts';
import { measurePosixSpawn, measureXargs } from './launcher.ts';
import { row, type BenchOptions, type Place, type Row } from './scenario.ts';

const target = 0.6;

/** The last `counted` of `total` commands, each run of the loop one instance. */
async function commandsPerSecond(place: Place, spoolDir: string | null, total: number, counted: number): Promise<number> {
  return withEngine(place, spoolDir === null ? {} : { spoolDir }, async (under) => {
    await under.save('loop', loopOver('/bin/true'));
    const before = total - counted;
    for (let done = 0; done < before; done += counted) await under.run('loop', { n: `${Math.min(counted, before - done)}` });
    return (counted / (await timed(() => under.run('loop', { n: `${counted}` })))) * 1000;
  });
}

/** Commands a second, with data and spool on the disk, the spool in memory, and both in memory. */
export async function benchCommands({ short, disk, memory }: BenchOptions, say: (row: Row) => void): Promise<void> {
  const [total, counted] = short ? [4_000, 2_000] : [200_000, 10_000];
  const limitOf = (): { readonly name: string; readonly perS: number } => {
    const spawns = measurePosixSpawn(disk.directory, short ? 2_000 : 10_000);
    return spawns === null ? { name: 'xargs -P 8', perS: measureXargs(counted) } : { name: 'posix_spawn in C', perS: spawns };
  };
  const variants = [
    { place: disk, spoolDir: null, where: 'data and spool on disk' },
    ...(memory === null
      ? []
      : [
          { place: disk, spoolDir: mkdtempSync(join(memory.directory, 'spool-')), where: 'data on disk, spool in memory' },
          { place: memory, spoolDir: null, where: 'data and spool in memory' },
        ]),
  ];
  for (const { place, spoolDir, where } of variants) {
    const before = limitOf();
    const ours = await commandsPerSecond(place, spoolDir, total, counted);
    // The limit swings with what else runs here: the higher one is the fairer.
    const limit = Math.max(before.perS, limitOf().perS);
    const ratio = ours / limit;
    say({
      ...row(
        `commands, queue of 8, last ${counted} of ${total}`,
        where,
        perSecond(ours),
        `>= ${target.toFixed(2)} of the limit`,
        ratio >= target,
      ),
      peer: `${before.name} ${perSecond(limit)}; evQueue* 310-470/s`,
      ratio: ratio.toFixed(2),
    });
  }
}
