/** An engine of a plain user to whom a cgroup was delegated, as systemd does with `Delegate=yes`. Needs root to make one. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { cgroupDirectoryOf, makeCgroupPlace } from '../../src/runner/cgroup-place.ts';
import { killCgroup, pidsInCgroup, removeCgroup } from '../../src/runner/cgroup.ts';
import { isLiving, readProcessStat } from '../../src/runner/identity.ts';
import { noCgroups } from './cgroups.ts';

const nobody = 65_534;
const reason = noCgroups ?? (process.getuid?.() === 0 ? null : 'only root can delegate');

/** A cgroup below ours that belongs to nobody: as much of it as systemd gives. */
function delegate(): string {
  const own = cgroupDirectoryOf(readFileSync('/proc/self/cgroup', 'utf8'), readFileSync('/proc/self/mountinfo', 'utf8'));
  if (!own.ok) throw new Error(own.error);
  const directory = `${own.value}/evqueue-delegated-${process.pid}`;
  mkdirSync(directory);
  for (const file of ['', '/cgroup.procs', '/cgroup.subtree_control', '/cgroup.threads']) chownSync(`${directory}${file}`, nobody, nobody);
  return directory;
}

test.skipIf(reason !== null)(`a delegated user kills by cgroup, what belongs to another user too (${reason ?? 'root'})`, async () => {
  const delegated = delegate();
  const base = mkdtempSync(join(tmpdir(), 'evqueue-delegated-'));
  chownSync(base, nobody, nobody);
  chmodSync(base, 0o700);
  const host = spawn(
    'sh',
    [
      '-c',
      'echo $$ > "$1/cgroup.procs"; shift; exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"',
      'sh',
      delegated,
      process.execPath,
      fileURLToPath(new URL('host.ts', import.meta.url)),
      join(base, 'spool'),
      join(base, 'blobs'),
      base,
      'while :; do sleep 1; done',
    ],
    { cwd: base, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  let stranger: ChildProcess | null = null;
  try {
    let worker = '';
    for await (const line of createInterface({ input: host.stdout })) {
      const [word, attemptId = '', ref = ''] = line.split(' ');
      if (word === 'placed') worker = ref;
      if (word === 'started') {
        const id = readFileSync(join(base, 'spool/id'), 'latin1').trim();
        const cgroup = `${delegated}/evqueue-${id}/${worker}`;
        expect(pidsInCgroup(cgroup).size).toBeGreaterThan(1);
        // Stands for what a command starts by sudo: root's, and nobody may not signal it.
        stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
        writeFileSync(`${cgroup}/cgroup.procs`, `${stranger.pid}`);
        host.stdin.write(`kill ${attemptId}\n`);
      }
      if (word === 'ended') break;
    }
    expect(isLiving(readProcessStat(stranger?.pid ?? process.pid))).toBe(false);
  } finally {
    stranger?.kill('SIGKILL');
    host.stdin.end();
    host.kill('SIGKILL');
    await once(host, 'exit');
    killCgroup(delegated);
    while (!removeCgroup(delegated)) await pause(5);
    rmSync(base, { recursive: true, force: true });
  }
});

test('a cgroup that is not ours to divide is refused with the reason', () => {
  const place = makeCgroupPlace('x'.repeat(400));
  expect(place).toMatchObject({ ok: false, error: expect.any(String) });
});
