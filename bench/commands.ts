/** Parallel commands through a queue of 8, beside what the machine can start at all. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { loopOver } from '../test/support/engine-under-test.ts';
import { perSecond, timed } from './figures.ts';
import { withEngine } from './in-process.ts';
import { measurePosixSpawn, measureXargs } from './launcher.ts';
import { row, type BenchOptions, type Place, type Row } from './scenario.ts';

const target = 0.6;

const rounds = 4;

type Figures = { readonly oursPerS: number; readonly limit: Limit };
type Limit = { readonly name: string; readonly perS: number };

/**
 * The last `counted` of `total` commands, each run of the loop one instance. What a machine can start swings from second to second, so
 * they come in rounds, with the limit measured before, between and after them.
 */
async function measure(place: Place, spoolDir: string | null, total: number, counted: number, limitOf: () => Limit): Promise<Figures> {
  return withEngine(place, spoolDir === null ? {} : { spoolDir }, async (under) => {
    // Without words, like the peer's: given one, `true` loads the locale, which costs a quarter more.
    await under.save('loop', loopOver('/bin/true', 'q', ''));
    const before = total - counted;
    for (let done = 0; done < before; done += counted) await under.run('loop', { n: `${Math.min(counted, before - done)}` });
    const limits = [limitOf()];
    let oursMs = 0;
    for (let round = 0; round < rounds; round += 1) {
      oursMs += await timed(() => under.run('loop', { n: `${counted / rounds}` }));
      limits.push(limitOf());
    }
    const perS = limits.reduce((sum, limit) => sum + limit.perS, 0) / limits.length;
    return { oursPerS: (counted / oursMs) * 1000, limit: { name: limits[0]?.name ?? '', perS } };
  });
}

/** Commands a second, with data and spool on the disk, the spool in memory, and both in memory. */
export async function benchCommands({ short, disk, memory }: BenchOptions, say: (row: Row) => void): Promise<void> {
  const [total, counted] = short ? [8_000, 2_000] : [200_000, 10_000];
  const limitOf = (): Limit => {
    const spawns = measurePosixSpawn(disk.directory, short ? 1_000 : 5_000);
    return spawns === null ? { name: 'xargs -P 8', perS: measureXargs(counted / rounds) } : { name: 'posix_spawn in C', perS: spawns };
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
    const { oursPerS, limit } = await measure(place, spoolDir, total, counted, limitOf);
    const ratio = oursPerS / limit.perS;
    say({
      ...row(
        `commands, queue of 8, last ${counted} of ${total}`,
        where,
        perSecond(oursPerS),
        `>= ${target.toFixed(2)} of the limit`,
        ratio >= target,
      ),
      peer: `${limit.name} ${perSecond(limit.perS)}; evQueue* 310-470/s`,
      ratio: ratio.toFixed(2),
    });
  }
}
