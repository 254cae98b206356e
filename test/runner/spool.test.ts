/** The spool as a place on a disk: room, rights, files that are used again, output that is read while it is written. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { partsOfAttemptId, type AttemptId } from '../../src/core/ids.ts';
import type { Channel } from '../../src/core/instance/record.ts';
import { FileSets } from '../../src/runner/file-sets.ts';
import { createLiveOutput } from '../../src/runner/live-output.ts';
import { channelPath, openSpool } from '../../src/runner/spool.ts';
import { createBench, newAttemptId, textOf, type Bench } from './harness.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

const journalOf = (ref: string): string => join(bench.spoolDir, `worker-${ref}.journal`);

test('the spool and its files are for their owner only', async () => {
  const harness = await bench.open();
  await harness.run(['sh', '-c', 'echo x'], { stdin: Buffer.from('secret') });
  expect(statSync(bench.spoolDir).mode & 0o777).toBe(0o700);
  const open = readdirSync(bench.spoolDir).filter((name) => (statSync(join(bench.spoolDir, name)).mode & 0o077) !== 0);
  expect(open).toEqual([]);
});

test('nothing of an acknowledged attempt is left but the files that are used again', async () => {
  const harness = await bench.open();
  const script = { command: { kind: 'script', text: 'cat; echo err >&2; echo log >&3', args: [] } } as const;
  const report = await harness.run([], { ...script, stdin: Buffer.from('in') });
  harness.runner.ack([report.attemptId]);
  expect(readdirSync(bench.spoolDir).filter((name) => name.startsWith(report.attemptId))).toEqual([]);
  await harness.runner.close();
  expect(readdirSync(bench.spoolDir).toSorted()).toEqual(['id', 'up']);
});

test('the values of the environment are never on the disk', async () => {
  const harness = await bench.open();
  const { attemptId } = harness.begin(['sleep', '60'], {
    environment: new Map([
      ['PATH', '/bin'],
      ['SECRET', 'no-one-may-read-this'],
    ]),
  });
  await harness.startOf(attemptId);
  expect(spawnSync('grep', ['-r', 'no-one-may-read-this', bench.spoolDir, bench.blobDir]).stdout?.toString() ?? '').toBe('');
  await harness.runner.signal(attemptId, 'kill', 'test');
});

test('a worker that runs many commands keeps its journal within one block', async () => {
  const harness = await bench.open();
  for (let round = 0; round < 150; round += 1) harness.runner.ack([(await harness.run(['true'])).attemptId]);
  const journals = readdirSync(bench.spoolDir).filter((name) => name.endsWith('.journal'));
  // That one, and that of the worker in stock.
  expect(journals.length).toBeLessThanOrEqual(2);
  for (const journal of journals) expect(statSync(join(bench.spoolDir, journal)).size).toBeLessThan(4_096);
});

test('a worker that is idle for its time ends, and the next command gets another', async () => {
  const harness = await bench.open({ idleWorkerMs: 50 });
  const first = harness.begin(['true']);
  harness.runner.ack([(await harness.reportOf(first.attemptId)).attemptId]);
  while (existsSync(journalOf(first.ref))) await pause(10);
  const next = harness.begin(['true']);
  expect(next.ref).not.toBe(first.ref);
  expect((await harness.reportOf(next.attemptId)).outcome).toEqual({ kind: 'exited', exitCode: 0 });
});

test('one worker that has run nothing is kept in stock, and comes again when it was taken', async () => {
  const harness = await bench.open({ idleWorkerMs: 50 });
  const stock = () => readdirSync(bench.spoolDir).filter((name) => name.endsWith('.journal'));
  const [spare = ''] = stock();
  const { attemptId, ref } = harness.begin(['true']);
  expect(journalOf(ref)).toBe(join(bench.spoolDir, spare));
  harness.runner.ack([(await harness.reportOf(attemptId)).attemptId]);
  while (stock().length !== 1 || existsSync(journalOf(ref))) await pause(10);
});

describe('files that are used again', () => {
  test('are empty, and those that somebody still holds are not among them', async () => {
    const spool = openSpool(join(bench.directory, 'own'));
    const fileSets = new FileSets(spool);
    const [held, free] = [fileSets.take(), fileSets.take()];
    const pidFile = join(bench.directory, 'pid');
    execFileSync('sh', ['-c', 'sleep 60 >"$1" 2>/dev/null & echo $! >"$2"', 'sh', channelPath(spool, held, 'stderr'), pidFile]);
    writeFileSync(channelPath(spool, free, 'stdout'), 'old output');
    fileSets.give(held, false);
    fileSets.give(free, true);
    await fileSets.look();
    expect(fileSets.freeCount).toBe(1);
    expect(fileSets.take()).toBe(free);
    expect(statSync(channelPath(spool, free, 'stdout')).size).toBe(0);
    expect(existsSync(channelPath(spool, held, 'stderr'))).toBe(false);
    process.kill(Number(readFileSync(pidFile, 'latin1')), 'SIGKILL');
  });

  test('do not mix the output of a child left behind into a later command', async () => {
    const harness = await bench.open();
    await harness.run(['sh', '-c', '(while :; do echo intruder; sleep 0.01; done) & echo $!']).then((report) => {
      harness.runner.ack([report.attemptId]);
      return report;
    });
    for (let round = 0; round < 600; round += 1) {
      const report = await harness.run(['echo', 'own']);
      expect(textOf(report, 'stdout')).toBe('own\n');
      harness.runner.ack([report.attemptId]);
    }
    for (const { pids } of await harness.runner.orphans(new Set())) for (const pid of pids) killIfThere(pid);
  });
});

/** Its short-lived children may have ended since they were seen. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (cause) {
    expect(cause).toMatchObject({ code: 'ESRCH' });
  }
}

describe('output of a running command', () => {
  const read = async (attemptId: AttemptId, channel: Channel, offset: number, length: number) => {
    const { instanceId, nodeId, number } = partsOfAttemptId(attemptId) ?? { instanceId: 0, nodeId: 0, number: 0 };
    const part = await createLiveOutput(bench).read(instanceId, nodeId, number, channel, offset, length);
    return part === null ? null : { sizeBytes: part.sizeBytes, text: Buffer.from(part.bytes).toString() };
  };

  test('is read by range, the log without progress lines', async () => {
    const harness = await bench.open();
    const { attemptId } = harness.begin(['sh', '-c', 'printf 0123456789; printf "one\\n%%5\\ntwo\\nthr" >&3; sleep 60']);
    await harness.progressOf(attemptId, 5);
    expect(await read(attemptId, 'stdout', 0, 100)).toEqual({ sizeBytes: 10, text: '0123456789' });
    expect(await read(attemptId, 'stdout', 4, 3)).toEqual({ sizeBytes: 10, text: '456' });
    expect(await read(attemptId, 'stdout', 50, 3)).toEqual({ sizeBytes: 10, text: '' });
    expect(await read(attemptId, 'stderr', 0, 3)).toEqual({ sizeBytes: 0, text: '' });
    expect(await read(attemptId, 'log', 0, 100)).toEqual({ sizeBytes: 8, text: 'one\ntwo\n' });
    expect(await read(attemptId, 'log', 2, 4)).toEqual({ sizeBytes: 8, text: 'e\ntw' });
    await harness.runner.signal(attemptId, 'kill', 'test');
  });

  test('is read from its blob where it has become one, and is null where there is none', async () => {
    const harness = await bench.open();
    const { attemptId } = await harness.run(['seq', '1', '100000']);
    expect(await read(attemptId, 'stdout', 588_888, 100)).toEqual({ sizeBytes: 588_895, text: '100000\n' });
    expect(await read(newAttemptId(), 'stdout', 0, 10)).toBeNull();
  });
});

/** A small file system of its own; null where mounting is not allowed. */
function mountSmall(options: string): string | null {
  const place = mkdtempSync(join(tmpdir(), 'evqueue-mount-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place]).status === 0) return place;
  rmSync(place, { recursive: true });
  return null;
}

const canMount = ((): boolean => {
  const place = mountSmall('size=64k');
  if (place !== null) unmount(place);
  return place !== null;
})();

function unmount(place: string): void {
  spawnSync('umount', ['-l', place]);
  rmSync(place, { recursive: true, force: true });
}

describe.skipIf(!canMount)('on a file system of its own (needs the right to mount)', () => {
  let place: string;
  afterEach(async () => {
    await bench.dispose();
    unmount(place);
  });

  test('below its floor nothing is started and the reason is said; with room again it recovers by itself', async () => {
    place = mountSmall('size=4m') ?? '';
    const harness = await bench.open({ spoolDir: join(place, 'spool'), floorBytes: 1_000_000 });
    expect((await harness.run(['true'])).outcome).toEqual({ kind: 'exited', exitCode: 0 });
    writeFileSync(join(place, 'filler'), Buffer.alloc(3_500_000));
    let placed = harness.runner.place(newAttemptId());
    for (; placed.ok; placed = harness.runner.place(newAttemptId())) await pause(50);
    expect(placed.reason).toMatch(/has 0\.\d MiB free, less than its floor of 1\.0 MiB/);
    await harness.availabilityOf(false);
    expect(harness.availability.at(-1)?.reason).toBe(placed.reason);
    rmSync(join(place, 'filler'));
    await harness.availabilityOf(true);
    expect((await harness.run(['echo', 'again'])).outcome).toEqual({ kind: 'exited', exitCode: 0 });
  });

  test('a disk that a command fills keeps nobody from knowing how the command ended', async () => {
    place = mountSmall('size=2m') ?? '';
    const harness = await bench.open({ spoolDir: join(place, 'spool') });
    const report = await harness.run(['sh', '-c', 'head -c 10000000 /dev/zero 2>/dev/null; exit 9']);
    expect(report.outcome).toEqual({ kind: 'exited', exitCode: 9 });
    expect(report.output.stdout?.kind).toBe('file');
    expect((await harness.run(['sh', '-c', 'exit 4'])).outcome).toEqual({ kind: 'exited', exitCode: 4 });
  });

  test('large output is carried over to blobs on another file system', async () => {
    place = mountSmall('size=8m') ?? '';
    const harness = await bench.open({ spoolDir: join(place, 'spool') });
    const report = await harness.run(['seq', '1', '100000']);
    expect(report.output.stdout).toEqual({ kind: 'file', sizeBytes: 588_895 });
    expect(statSync(join(bench.blobDir, `${report.attemptId}.stdout`)).size).toBe(588_895);
    harness.runner.ack([report.attemptId]);
    expect(readdirSync(join(place, 'spool')).filter((name) => name.startsWith(report.attemptId))).toEqual([]);
  });

  test('while there is no room for a large output its end waits, and nothing is lost', async () => {
    place = mountSmall('size=300k') ?? '';
    mkdirSync(join(place, 'blobs'));
    const filler = join(place, 'filler');
    writeFileSync(filler, Buffer.alloc(250_000));
    const harness = await bench.open({ blobDir: join(place, 'blobs') });
    const watcher = watch(join(place, 'blobs'));
    const { attemptId } = harness.begin(['sh', '-c', 'head -c 200000 /dev/zero']);
    // A part that is made, removed, and made again: it was tried twice.
    for (let seen = 0; seen < 3; seen += 1) await once(watcher, 'change');
    watcher.close();
    expect(harness.reports).toEqual([]);
    rmSync(filler);
    expect((await harness.reportOf(attemptId)).output.stdout).toEqual({ kind: 'file', sizeBytes: 200_000 });
  });

  test('scripts on a spool without the right to execute say what to do', async () => {
    place = mountSmall('size=4m,noexec') ?? '';
    const harness = await bench.open({ spoolDir: join(place, 'spool') });
    const report = await harness.run([], { command: { kind: 'script', text: '#!/bin/sh\necho x', args: [] } });
    expect(report.outcome).toMatchObject({ kind: 'failedToStart', exitCode: 126, reason: expect.stringContaining('mounted noexec') });
    expect((await harness.run(['true'])).outcome).toEqual({ kind: 'exited', exitCode: 0 });
  });
});
