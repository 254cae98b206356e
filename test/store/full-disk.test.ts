/**
 * What a commit leaves when the disk is full, at each place where it can run full. It needs a small file system of its
 * own, so it runs where one can be mounted (as root); elsewhere it is skipped, and says so.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change, EngineStore } from '../../src/engine/ports.ts';
import { inspectStore } from '../../src/store/sqlite/doctor.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { makeDataDirectory } from './data-directory.ts';
import { aDefinition, anAttempt, anEnd, anEndedInstance, anInstance, aNode } from './records.ts';

const directory = makeDataDirectory();
const mountPoint = path.join(directory.dataDir, 'disk');
mkdirSync(mountPoint);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m,mode=0700', 'tmpfs', mountPoint]).status === 0;
if (!mounted) console.warn('SKIPPED: a full disk, because no file system can be mounted here (run as root to test it)');

let store: EngineStore;
let epoch = 0;
beforeAll(async () => {
  if (!mounted) return;
  store = createSqliteStore({ dataDir: path.join(mountPoint, 'data') });
  ({ epoch } = await store.open());
  await store.commit(epoch, [{ kind: 'definitionSaved', definition: aDefinition() }]);
});
afterAll(async () => {
  if (mounted) {
    await store.close();
    spawnSync('umount', [mountPoint]);
  }
  directory.dispose();
});

const ballast = path.join(mountPoint, 'ballast');

/** Leaves so many bytes free. */
function leaveFree(bytes: number): void {
  rmSync(ballast, { force: true });
  const { bavail, bsize } = statfsSync(mountPoint);
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
}

function wholeInstance(id: number): Change[] {
  return [
    { kind: 'instanceCreated', instance: anInstance(id) },
    { kind: 'nodes', instanceId: id, nodes: [aNode(0), aNode(1)] },
    { kind: 'attemptAssigned', attempt: anAttempt(id, 1) },
    anEnd(id, 1, 1, { output: { stdout: { kind: 'inline', bytes: new Uint8Array(20_000).fill(id) } } }),
    { kind: 'instanceChanged', instance: anEndedInstance(id) },
  ];
}

test.skipIf(!mounted)('a commit on a full disk rejects, writes nothing, and the next succeeds when there is room', async () => {
  let id = 1;
  let failures = 0;
  // From no page at all to more than a commit needs, page by page: the n-th write fails, for each n.
  for (let pages = 0; pages <= 24; pages += 1) {
    leaveFree(pages * 4096);
    const outcome = await store.commit(epoch, wholeInstance(id)).then(
      () => 'written',
      (cause: unknown) => (cause instanceof Error && 'code' in cause ? cause.code : cause),
    );
    rmSync(ballast, { force: true });
    expect(outcome).toBeOneOf(['written', 'STORE_FULL']);
    expect(store.instance(id) !== null).toBe(outcome === 'written');
    if (outcome !== 'written') {
      failures += 1;
      await store.commit(epoch, wholeInstance(id));
    }
    expect(store.output(id, 1, 1, 'stdout', 0, 30_000)).toEqual(Buffer.alloc(20_000, id));
    id += 1;
  }
  expect(failures).toBeGreaterThan(5);
  await store.close();
  expect(inspectStore(path.join(mountPoint, 'data')).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  ({ epoch } = await store.open());
  expect(store.configuration().lastInstanceId).toBe(id - 1);
});

test.skipIf(!mounted)('a backup to a full disk rejects and leaves no file', async () => {
  await store.commit(epoch, wholeInstance(1000));
  leaveFree(8 * 4096);
  await expect(store.backup(path.join(mountPoint, 'backup.db'))).rejects.toMatchObject({ code: 'SQLITE_FULL' });
  rmSync(ballast);
  await store.backup(path.join(mountPoint, 'backup.db'));
});
