/**
 * A worker: a long-lived shell in a session of its own that runs one command at a time, in its foreground. Its standard input is a script
 * of one-line commands; it ends by itself when that ends, so that it outlives the engine by one command at most.
 *
 * A worker is a name and a journal; the process behind it may be replaced when it is proven dead and nothing was started.
 * Its journal is cut back to the header while it is idle, so that it stays within the file's first block: on a full disk the marks of
 * running commands can still be written.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setPriority } from 'node:os';
import { err, ok, type Result } from '../core/result.ts';
import { makeCgroup } from './cgroup.ts';
import { readProcessStat, type Machine } from './identity.ts';
import { headerLines, type ProcessIdentity } from './journal.ts';
import { quoteWord } from './quote.ts';
import { journalPath, messagesPath, type Spool } from './spool.ts';
import type { WorkerCgroups } from './worker-cgroups.ts';

/** What all workers of an engine share. */
export type WorkerSettings = {
  readonly spool: Spool;
  /** Absolute path of a POSIX shell. */
  readonly shell: string;
  readonly machine: Machine;
  readonly baseDir: string;
  readonly fifoDescriptor: number;
  /** Niceness of commands; null: that of the engine. */
  readonly niceness: number | null;
  readonly cgroups: WorkerCgroups;
};

/** A living process behind a worker. */
export type WorkerProcess = {
  readonly identity: ProcessIdentity;
  /** Length of the journal up to and with its header. */
  readonly headerBytes: number;
  send(text: string): void;
  /** No more commands: it exits, at once or after the running one. */
  end(): void;
};

/** A journal longer than this is cut back when its worker is idle: half of the smallest block. */
export const journalLimitBytes = 2_048;

/** argv[0] of a worker: its shell begins its own messages with it, and nobody else does. */
export function shellNameOf(workerId: string): string {
  return `evqueue-worker-${workerId}`;
}

/**
 * Starts the process behind a worker and notes it in the worker's journal, both before this returns.
 *
 * @param onExit called once when the process has ended and was reaped
 */
export function spawnWorker(settings: WorkerSettings, workerId: string, onExit: () => void): Result<WorkerProcess, string> {
  const opened: number[] = [];
  const open = (path: string): number => {
    const descriptor = openSync(path, 'a', 0o600);
    opened.push(descriptor);
    return descriptor;
  };
  try {
    const journal = open(journalPath(settings.spool, workerId));
    const messages = open(messagesPath(settings.spool, workerId));
    const child = spawn(settings.shell, ['-s'], {
      argv0: shellNameOf(workerId),
      cwd: settings.baseDir,
      env: {},
      detached: true,
      stdio: ['pipe', 'ignore', messages, journal, settings.fifoDescriptor],
    });
    child.on('error', () => {}); // the same is told by the missing pid
    const stat = child.pid === undefined ? null : readProcessStat(child.pid);
    if (stat === null || child.stdin === null) return err(`the shell ${settings.shell} cannot be started in ${settings.baseDir}`);
    // Before it has read its first line, so all that it starts has it too.
    if (settings.niceness !== null) setPriority(stat.pid, settings.niceness);
    const identity: ProcessIdentity = {
      ...settings.machine,
      pid: stat.pid,
      startTicks: stat.startTicks,
      cgroup: makeWorkerCgroup(settings.cgroups.directory, workerId),
    };
    const header = headerLines(identity);
    writeSync(journal, header);
    child.on('exit', onExit);
    child.unref();
    const input = child.stdin;
    input.on('error', () => {}); // EPIPE of a dead worker: its exit is told by onExit
    if (isSocket(input)) input.unref();
    input.write(preamble(settings, identity.cgroup));
    return ok({
      identity,
      headerBytes: header.length,
      send: (text) => void input.write(text),
      end: () => void input.end(),
    });
  } catch (error) {
    return err(`no worker can be started: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}

/** Cuts the journal of an idle worker back to its header. Only when the ends of all its commands are committed. */
export function cutJournal(spool: Spool, workerId: string, headerBytes: number): void {
  truncateSync(journalPath(spool, workerId), headerBytes);
}

const launcherText = readFileSync(new URL('launcher.sh', import.meta.url), 'utf8');
const guardText = readFileSync(new URL('guard.sh', import.meta.url), 'utf8');

function makeWorkerCgroup(parent: string | null, workerId: string): string | null {
  if (parent === null) return null;
  const directory = `${parent}/${workerId}`;
  return makeCgroup(directory) ? directory : null;
}

function preamble({ spool, shell }: WorkerSettings, cgroup: string | null): string {
  const variables = { D: spool.directory, S: shell, G: guardText, I: spool.id, C: cgroup ?? '' };
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${quoteWord(value)}`);
  return `${assignments.join(' ')}\n${launcherText}\n`;
}

function isSocket(stream: object): stream is Socket {
  return 'unref' in stream;
}
