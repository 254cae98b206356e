import { accessSync, constants, mkdirSync, readFileSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import { err, ok, type Result } from '../core/result.ts';

/** What a journal can name without outgrowing its first block (worker.ts). */
const plainPath = /^[\x20-\x7e]{1,400}$/;

/** Files without which a cgroup is of no use: cgroup.kill came last, with Linux 5.14. */
const neededFiles = ['cgroup.procs', 'cgroup.events', 'cgroup.freeze', 'cgroup.kill'] as const;

/**
 * The directory of a process's cgroup: the place that `/proc/PID/cgroup` names, below the mount that `/proc/PID/mountinfo` names. That mount
 * is `/sys/fs/cgroup`, or `/sys/fs/cgroup/unified` where version 1 is mounted too; a container may see a part of the tree only.
 */
export function cgroupDirectoryOf(cgroupText: string, mountinfoText: string): Result<string, string> {
  const own = /^0::(\/.*)$/m.exec(cgroupText)?.[1];
  if (own === undefined) return err('the kernel has no cgroups of version 2');
  let reason = 'no cgroup file system of version 2 is mounted';
  for (const line of mountinfoText.split('\n')) {
    const [left = '', right = ''] = line.split(' - ');
    if (!right.startsWith('cgroup2 ')) continue;
    const [, , , root = '', point = ''] = left.split(' ').map(unescapeMountField);
    const below = root === '/' ? own : own === root || own.startsWith(`${root}/`) ? own.slice(root.length) : null;
    if (below !== null && !below.split('/').includes('..')) return ok(`${point}${below}`.replace(/\/$/, ''));
    reason = `its cgroup ${own} is not below ${root}, which is what is mounted on ${point}`;
  }
  return err(reason);
}

/**
 * Makes the directory in which the workers of a spool get cgroups of their own, inside the cgroup that this process is in: `evqueue-SPOOL`.
 * Refused, with the reason for people, where nothing was delegated to us: read-only in most containers, another owner without `Delegate=yes`.
 */
export function makeCgroupPlace(spoolId: string): Result<string, string> {
  const own = cgroupDirectoryOf(readFileSync('/proc/self/cgroup', 'utf8'), readFileSync('/proc/self/mountinfo', 'utf8'));
  if (!own.ok) return own;
  try {
    // Moving a child of ours down from here needs the right to write here.
    accessSync(`${own.value}/cgroup.procs`, constants.W_OK);
    const directory = `${realpathSync(own.value)}/evqueue-${spoolId}`;
    if (!plainPath.test(directory)) return err(`the path ${directory} is longer than 400 bytes, or not plain ASCII`);
    mkdirSync(directory, { recursive: true, mode: 0o755 });
    const problem = problemOf(directory);
    if (problem === null) return ok(directory);
    rmdirSync(directory);
    return err(problem);
  } catch (error) {
    return err(`its cgroup ${own.value} is not delegated to it: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function problemOf(directory: string): string | null {
  const missing = neededFiles.find((file) => statSync(`${directory}/${file}`, { throwIfNoEntry: false }) === undefined);
  if (missing !== undefined) return `this kernel has no ${missing}`;
  const type = readFileSync(`${directory}/cgroup.type`, 'utf8').trim();
  return type === 'domain' ? null : `a cgroup made here is of type "${type}", which takes no processes`;
}

/** Blanks, tabs, line feeds and backslashes stand there as octal numbers. */
function unescapeMountField(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
}
