import { expect, test } from 'vitest';
import { cgroupDirectoryOf } from './cgroup-place.ts';

const usual = '30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev shared:4 - cgroup2 cgroup2 rw,nsdelegate\n';

test('on a usual machine the directory is that of the unit, below /sys/fs/cgroup', () => {
  expect(cgroupDirectoryOf('0::/system.slice/evqueue.service\n', usual)).toEqual({
    ok: true,
    value: '/sys/fs/cgroup/system.slice/evqueue.service',
  });
});

test('beside version 1 it is where version 2 is mounted', () => {
  const mounts = `32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n38 31 0:31 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n`;
  expect(cgroupDirectoryOf('1:cpu:/x\n0::/\n', mounts)).toEqual({ ok: true, value: '/sys/fs/cgroup/unified' });
});

test('in a container that sees a part of the tree only, it is below that part', () => {
  const mounts = '40 31 0:26 /docker/ab /sys/fs/cgroup\\040x ro - cgroup2 cgroup rw\n';
  expect(cgroupDirectoryOf('0::/docker/ab/c\n', mounts)).toEqual({ ok: true, value: '/sys/fs/cgroup x/c' });
  expect(cgroupDirectoryOf('0::/docker/ab\n', mounts)).toEqual({ ok: true, value: '/sys/fs/cgroup x' });
  expect(cgroupDirectoryOf('0::/docker/abc\n', mounts)).toMatchObject({ ok: false });
  expect(cgroupDirectoryOf('0::/../../other\n', usual)).toMatchObject({ ok: false });
});

test('where there is no version 2, that is the reason', () => {
  expect(cgroupDirectoryOf('4:memory:/\n', usual)).toEqual({ ok: false, error: 'the kernel has no cgroups of version 2' });
  expect(cgroupDirectoryOf('0::/\n', '22 1 0:20 / /proc rw - proc proc rw\n')).toEqual({
    ok: false,
    error: 'no cgroup file system of version 2 is mounted',
  });
});
