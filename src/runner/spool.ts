/**
 * The spool: the directory where commands leave what they print and how they ended.
 *
 *     id                       name of this spool, in the environment of its commands
 *     up                       FIFO by which workers ring
 *     worker-NAME.journal      see journal.ts
 *     worker-NAME.messages     what a worker's shell says on its own account
 *     ATTEMPT.stdin .script    what a command is given
 *     out-SET.stdout .stderr .log   what a command writes; its start mark names the set (file-sets.ts)
 *     out-SET.times            when that grew, of commands that run for more than a moment (times-recorder.ts)
 *     ATTEMPT.kill             who asked for its kill: kept until the end is acknowledged
 *
 * Names are made of generated ids only. Directories are 0700, files 0600, scripts 0700.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { attemptIdOf, partsOfAttemptId, type AttemptId } from '../core/ids.ts';
import type { Channel } from '../core/instance/record.ts';
import { parseJournal, type Journal } from './journal.ts';

/** What the spool keeps of an attempt. */
export type AttemptFile = 'stdin' | 'script' | 'kill';

const attemptFiles: readonly AttemptFile[] = ['stdin', 'script', 'kill'];

/** An opened spool. */
export type Spool = { readonly directory: string; readonly id: string; readonly fifo: string };

/** Makes what is missing of a spool, and opens it. Throws where the directory cannot be used. */
export function openSpool(path: string): Spool {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // The name that the kernel shows for its files.
  const directory = realpathSync(path);
  chmodSync(directory, 0o700);
  const idFile = join(directory, 'id');
  let id = readIfThere(idFile)?.toString('latin1').trim() ?? '';
  if (!/^[0-9a-f]{16}$/.test(id)) {
    id = randomBytes(8).toString('hex');
    writeFileSync(`${idFile}.new`, `${id}\n`, { mode: 0o600 });
    renameSync(`${idFile}.new`, idFile);
  }
  const fifo = join(directory, 'up');
  if (statSync(fifo, { throwIfNoEntry: false })?.isFIFO() !== true) {
    rmSync(fifo, { force: true });
    execFileSync('mkfifo', ['-m', '600', fifo]);
  }
  return { directory, id, fifo };
}

export function attemptPath(spool: Spool, attemptId: AttemptId, file: AttemptFile): string {
  return `${spool.directory}/${attemptId}.${file}`;
}

/** Where a command with this set of files writes a channel. */
export function channelPath(spool: Spool, fileSet: string, channel: Channel): string {
  return `${spool.directory}/out-${fileSet}.${channel}`;
}

/** Where it is written down when these files grew. */
export function timesPath(spool: Spool, fileSet: string): string {
  return `${spool.directory}/out-${fileSet}.times`;
}

/** Removes a set of files, but for its times: most sets have none. */
export function removeFileSet(spool: Spool, fileSet: string): void {
  for (const channel of ['stdout', 'stderr', 'log'] as const) unlinkIfThere(channelPath(spool, fileSet, channel));
}

/** Removes the times of a set. */
export function removeTimes(spool: Spool, fileSet: string): void {
  unlinkIfThere(timesPath(spool, fileSet));
  unlinkIfThere(`${timesPath(spool, fileSet)}.new`);
}

export function journalPath(spool: Spool, workerId: string): string {
  return `${spool.directory}/worker-${workerId}.journal`;
}

export function messagesPath(spool: Spool, workerId: string): string {
  return `${spool.directory}/worker-${workerId}.messages`;
}

/** Reads a worker's journal; null where there is none. A cgroup that cannot be this worker's is none. */
export function readJournal(spool: Spool, workerId: string): Journal | null {
  const bytes = readIfThere(journalPath(spool, workerId));
  if (bytes === null) return null;
  const journal = parseJournal(bytes.toString('latin1'));
  const { process } = journal;
  if (process === null || process.cgroup?.endsWith(`/evqueue-${spool.id}/${workerId}`) !== false) return journal;
  return { ...journal, process: { ...process, cgroup: null } };
}

/** Notes who asked for the kill of an attempt, so that the next engine knows too. */
export function writeKillRequest(spool: Spool, attemptId: AttemptId, by: string): void {
  writeFileSync(attemptPath(spool, attemptId, 'kill'), by, { mode: 0o600 });
}

/** Who asked for the kill of an attempt; null: nobody. */
export function readKillRequest(spool: Spool, attemptId: AttemptId): string | null {
  return readIfThere(attemptPath(spool, attemptId, 'kill'))?.toString('utf8') ?? null;
}

/** Removes files of an attempt, all unless told which. */
export function removeAttemptFiles(spool: Spool, attemptId: AttemptId, files: readonly AttemptFile[] = attemptFiles): void {
  for (const file of files) unlinkIfThere(attemptPath(spool, attemptId, file));
}

export function removeWorkerFiles(spool: Spool, workerId: string): void {
  unlinkIfThere(journalPath(spool, workerId));
  unlinkIfThere(messagesPath(spool, workerId));
}

/** Workers, attempts and sets of which the spool has files. */
export function listSpool(spool: Spool): {
  readonly workerIds: readonly string[];
  readonly attemptIds: readonly AttemptId[];
  readonly fileSets: readonly string[];
} {
  const workerIds = new Set<string>();
  const attemptIds = new Set<AttemptId>();
  const fileSets = new Set<string>();
  for (const name of readdirSync(spool.directory)) {
    const worker = /^worker-([0-9a-z-]+)\.(?:journal|messages)$/.exec(name)?.[1];
    if (worker !== undefined) workerIds.add(worker);
    const fileSet = fileSetOf(name);
    if (fileSet !== null) fileSets.add(fileSet);
    const parts = partsOfAttemptId(name.slice(0, Math.max(0, name.indexOf('.'))));
    if (parts !== null) attemptIds.add(attemptIdOf(parts.instanceId, parts.nodeId, parts.number));
  }
  return { workerIds: [...workerIds], attemptIds: [...attemptIds], fileSets: [...fileSets] };
}

/** The set that a file name belongs to; null: none. */
export function fileSetOf(name: string): string | null {
  return /^out-([0-9a-z-]+)\.(?:stdout|stderr|log|times|times\.new)$/.exec(name)?.[1] ?? null;
}

/** Reads a small file; null where it is not there. */
export function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** True for the error of a file that is not there. */
export function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}

/** True for a system error of this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Removes a file, if it is there. */
function unlinkIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
