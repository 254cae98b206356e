import { expect, test } from 'vitest';
import { mountTypeOf, networkFileSystem } from './file-system.ts';

const never = (): string | null => {
  throw new Error('asked for the type of the mount without need');
};

test('file systems of several machines are named, local ones are not', () => {
  expect(networkFileSystem(0x6969, never)).toBe('nfs');
  expect(networkFileSystem(0xff534d42, never)).toBe('cifs');
  expect(networkFileSystem(0x01021997, never)).toBe('9p');
  // ext4, xfs, btrfs, tmpfs, overlay, zfs
  for (const local of [0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0x2fc12fc1])
    expect(networkFileSystem(local, never)).toBeNull();
});

test('FUSE is what its mount says: sshfs is remote, the root of a container and a disk are not', () => {
  const fuse = 0x65735546;
  expect(networkFileSystem(fuse, () => 'fuse.sshfs')).toBe('fuse.sshfs');
  expect(networkFileSystem(fuse, () => null)).toBe('fuse');
  expect(networkFileSystem(fuse, () => 'fuse.fuse-overlayfs')).toBeNull();
  expect(networkFileSystem(fuse, () => 'fuseblk')).toBeNull();
});

test('the mount of a path is the deepest that holds it, and the later of two on one place', () => {
  const mountInfo = [
    '22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw',
    '30 22 0:40 / /srv rw - nfs4 server:/export rw',
    '31 30 0:41 / /srv/with\\040space rw - fuse.sshfs host: rw',
    '32 22 0:42 / /over rw - xfs /dev/vdb rw',
    '33 22 0:43 / /over rw master:2 - tmpfs tmpfs rw',
    'a line that is none',
    '',
  ].join('\n');
  expect(mountTypeOf(mountInfo, '/home/x')).toBe('ext4');
  expect(mountTypeOf(mountInfo, '/srv')).toBe('nfs4');
  expect(mountTypeOf(mountInfo, '/srvx')).toBe('ext4');
  expect(mountTypeOf(mountInfo, '/srv/with space/data')).toBe('fuse.sshfs');
  expect(mountTypeOf(mountInfo, '/over/data')).toBe('tmpfs');
  expect(mountTypeOf('', '/')).toBeNull();
});
