import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { storeFileName } from './store-files.ts';
import { StoreError } from './store-error.ts';

/**
 * Magic numbers of statfs(2) for file systems that several machines can have open. Their locks and shared memory do not
 * do what SQLite's log needs: two engines could both believe that they are alone.
 */
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, 'nfs'],
  [0xff534d42, 'cifs'],
  [0xfe534d42, 'smb2'],
  [0x517b, 'smb'],
  [0x01021997, '9p'],
  [0x5346414f, 'afs'],
  [0x6b414653, 'afs'],
  [0x73757245, 'coda'],
  [0x00c36400, 'ceph'],
  [0x0bd00bd0, 'lustre'],
  [0x47504653, 'gpfs'],
  [0x01161970, 'gfs2'],
  [0x7461636f, 'ocfs2'],
  [0x20030528, 'orangefs'],
  [0x19830326, 'beegfs'],
  [0x564c, 'ncp'],
  [0x786f4256, 'vboxsf'],
]);

const fuse = 0x65735546;

/** FUSE file systems that are on one machine only: the root of containers without privileges, and disks of other systems. */
const localFuse: ReadonlySet<string> = new Set(['fuse.fuse-overlayfs', 'fuseblk']);

/**
 * Name of the network file system that this is, or null where SQLite is safe.
 *
 * @param magic  `type` of statfs(2)
 * @param mountType  type of the mount as /proc/self/mountinfo has it, asked only for FUSE, whose magic number is one for all
 */
export function networkFileSystem(magic: number, mountType: () => string | null): string | null {
  if (magic === fuse) {
    const type = mountType() ?? 'fuse';
    return localFuse.has(type) ? null : type;
  }
  return networkFileSystems.get(magic) ?? null;
}

/** Type of the mount that a path lies on, from the text of /proc/self/mountinfo; null where it does not say. */
export function mountTypeOf(mountInfo: string, absolutePath: string): string | null {
  let found: { readonly point: string; readonly type: string } | null = null;
  for (const line of mountInfo.split('\n')) {
    const [place, kind] = line.split(' - ');
    const point = place?.split(' ')[4]?.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
    const type = kind?.split(' ')[0];
    if (point === undefined || type === undefined) continue;
    const prefix = point.endsWith('/') ? point : `${point}/`;
    if (!`${absolutePath}/`.startsWith(prefix)) continue;
    // The last of equals wins: a later mount hides an earlier one.
    if (found === null || point.length >= found.point.length) found = { point, type };
  }
  return found === null ? null : found.type;
}

/**
 * Makes sure that the data directory exists, is closed to others (mode 0700), and lies on a local file system.
 * A directory that is empty or already holds a store is closed here; one that holds something else is not touched.
 *
 * @throws StoreError STORE_UNSUPPORTED with what to do
 */
export function prepareDataDirectory(dataDir: string): void {
  if (!existsSync(dataDir)) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const status = statSync(dataDir);
  if (!status.isDirectory()) throw new StoreError('STORE_UNSUPPORTED', `${dataDir} must be a directory`);
  refuseNetworkFileSystem(dataDir);
  if ((status.mode & 0o077) === 0) return;
  const names = readdirSync(dataDir).filter((name) => name !== 'lost+found');
  if (names.length > 0 && !names.includes(storeFileName)) {
    throw new StoreError(
      'STORE_UNSUPPORTED',
      `${dataDir} holds other files and can be entered by other users (mode ${(status.mode & 0o777).toString(8)}): choose an empty directory, or run chmod 700 on it`,
    );
  }
  chmodSync(dataDir, 0o700);
}

function refuseNetworkFileSystem(dataDir: string): void {
  // Elsewhere the numbers of statfs mean something else, and SQLite's locks are what the system gives.
  if (process.platform !== 'linux') return;
  const name = networkFileSystem(statfsSync(dataDir).type, () =>
    mountTypeOf(readFileSync('/proc/self/mountinfo', 'utf8'), path.resolve(dataDir)),
  );
  if (name === null) return;
  throw new StoreError(
    'STORE_UNSUPPORTED',
    `${dataDir} lies on a network file system (${name}), where two engines could write at once: choose a directory on a local disk`,
  );
}
