/**
 * Real disks that run full under a real engine: that of the data, and that of the spool. They need small file systems of
 * their own, so this runs where one can be mounted (as root); elsewhere it is skipped, and says so.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { inspectStore } from '../../src/store/sqlite/doctor.ts';
import { slowWorkflow } from './load.ts';
import { Site } from './site.ts';

const mib = 1024 * 1024;
const dir = mkdtempSync(join(tmpdir(), 'evqueue-full-'));
const disk = join(dir, 'disk');
mkdirSync(disk);
// Above the floor of the spool when it is empty.
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=96m,mode=0700', 'tmpfs', disk]).status === 0;
if (!isMounted) console.warn('SKIPPED: full disks, because no file system can be mounted here (run as root to test them)');
const ballast = join(disk, 'ballast');

let site: Site | null = null;
afterEach(async () => {
  await site?.close();
  site = null;
  if (isMounted) for (const name of readdirSync(disk)) rmSync(join(disk, name), { recursive: true, force: true });
});
afterAll(() => {
  if (isMounted) spawnSync('umount', [disk]);
  rmSync(dir, { recursive: true, force: true });
});

/** Leaves so many bytes free, or fewer: the engine writes meanwhile. */
function leaveFree(bytes: number): void {
  const { bavail, bsize } = statfsSync(disk);
  try {
    writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC')) throw cause;
  }
}

async function checkSound(here: Site, ids: readonly number[]): Promise<void> {
  for (const id of ids) expect((await here.end(id)).errors, `errors of instance ${id}`).toBe(0);
  const runs = here.runs();
  expect(new Set(runs.map(({ attemptId }) => attemptId)).size).toBe(runs.length);
  expect(inspectStore(here.dataDir).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
}

test.skipIf(!isMounted)(
  'the disk of the data runs full: launches and starts are refused with that reason, ends wait, and all goes on by itself',
  { timeout: 180_000 },
  async () => {
    const here = (site = await Site.open({ dataDir: join(disk, 'data'), spoolDir: join(dir, 'spool') }));
    const engine = here.start();
    await here.prepare();
    await here.must('PUT', '/api/workflows/slow', slowWorkflow(here.script));
    const ids = [await here.launch('slow', 'before'), await here.launch('retry', 'retried')];
    await here.until(() => (here.runs().some(({ queue }) => queue === 'one') ? true : null), 'the command that holds the slot');
    leaveFree(0);
    // What little room the pages of its files still have is used up first.
    const refused = await here.until(async () => {
      const answer = await here.client.once('POST', '/api/instances', { workflow: 'chain', parameters: { key: 'x'.repeat(20_000) } });
      return answer?.status === 503 ? answer : null;
    }, 'a launch that is refused');
    expect(refused.body).toMatchObject({ code: 'STORE_FULL' });
    const why = await here.until(async () => {
      const instances = await Promise.all(ids.map(async (id) => await here.instance(id)));
      return instances.flatMap((instance) => instance.why).find(({ why: { kind } }) => kind === 'startsRefused') ?? null;
    }, 'a task that says why it waits');
    expect(why.text).toContain('the disk of the data directory is full');
    expect(engine.end).toBeNull();
    rmSync(ballast);
    ids.push(await here.launch('chain', 'after'));
    await checkSound(here, ids);
    // Nothing that was refused was half done.
    expect((await here.must('GET', '/api/instances?limit=1000')).body).toMatchObject({
      items: { length: 3 + (await launchedBefore(here)) },
    });
    expect((await engine.stop()).code).toBe(0);
  },
);

/** Launches of the filler that were accepted before the disk was full. */
async function launchedBefore(here: Site): Promise<number> {
  const { items } = (await here.must('GET', '/api/instances?limit=1000&workflow=chain')).body as {
    items: { parameters: Record<string, string> }[];
  };
  return items.filter(({ parameters }) => parameters['key']?.startsWith('xxx')).length;
}

test.skipIf(!isMounted)(
  'the disk of the spool runs full: launches are accepted, starts are refused with that reason, and all goes on by itself',
  { timeout: 180_000 },
  async () => {
    const here = (site = await Site.open({ dataDir: join(dir, 'data'), spoolDir: join(disk, 'spool') }));
    const engine = here.start();
    await here.prepare();
    const ids = [await here.launch('wide', 'before'), await here.launch('loop', 'list')];
    await here.until(() => (here.runs().length > 2 ? true : null), 'commands');
    leaveFree(4 * mib);
    const id = await here.until(async () => {
      const launched = await here.launch('chain', `key ${ids.length}`);
      ids.push(launched);
      return (await here.instance(launched)).why.some(({ why }) => why.kind === 'startsRefused') ? launched : null;
    }, 'an instance that cannot start');
    const [why] = (await here.instance(id)).why;
    expect(why!.text).toContain(`the spool ${here.spoolDir} has`);
    expect(why!.text).toContain('less than its floor of 64.0 MiB');
    // Since the same moment, however often it is looked at again.
    const { since } = why!.why;
    expect(since).toBeDefined();
    await here.until(async () => (await here.client.once('GET', '/metrics'))?.status === 200, 'metrics');
    const runs = here.runs().length;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await here.instance(id)).why[0]!.why['since']).toEqual(since);
    expect(here.runs().length).toBe(runs);
    rmSync(ballast);
    await checkSound(here, ids);
    expect((await engine.stop()).code).toBe(0);
  },
);
