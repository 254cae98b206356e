/**
 * Commands write into sets of files (stdout, stderr, log) that are used again instead of removed and made: some file systems make files
 * slowly after many were removed (ext4 without a journal needs a millisecond), and a command needs three. The start mark names the set;
 * the shell empties its files before it writes that mark.
 *
 * A set may be used again only when nobody can write to it any more: a command may have left a child behind that holds it. So used sets
 * wait, and are let go when two looks at the descriptors of all processes, one after the other, have not found them. Looking costs time
 * in proportion to the processes of the machine, therefore many sets wait for one look, twice as many for each look that follows, and
 * looks take at most a twentieth of the time.
 * A process that we may not look into (another user's) and that is younger than this engine could hold any of them: then none is let go.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readlinkSync, statSync, truncateSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readProcessStat } from './identity.ts';
import { channelPath, fileSetOf, hasCode, isMissing, removeFileSet, type Spool } from './spool.ts';

/** Waiting sets for which the first look is worth while, and at most for which the later ones are. */
const [firstLookSets, mostLookSets] = [128, 2_048];
/** With more than this waiting, sets are removed instead. */
const maxWaiting = 4_096;
const maxFree = 4_096;
const processesPerTurn = 20;
const restFactor = 20;

/** The sets of output files of this engine. */
export class FileSets {
  readonly #spool: Spool;
  readonly #prefix = randomBytes(4).toString('hex');
  readonly #openedTicks = readProcessStat(process.pid)?.startTicks ?? 0;
  readonly #free: string[] = [];
  #waiting: string[] = [];
  /** Waiting sets that hold what a command wrote. */
  readonly #written = new Set<string>();
  #lookAtSets = firstLookSets;
  #count = 0;
  #isLooking = false;
  #isStopped = false;
  #restUntilMs = 0;
  /** Time that the look under way has taken from others. */
  #spentMs = 0;

  constructor(spool: Spool) {
    this.#spool = spool;
  }

  /** A set for one command: one that is free, or a new name; the shell makes files that are missing. */
  take(): string {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    this.#count += 1;
    return `${this.#prefix}-${this.#count}`;
  }

  /** Gives a set back that no command has seen. */
  putBack(fileSet: string): void {
    this.#free.push(fileSet);
  }

  /** Gives a set back whose output is not needed any more. `isWritten`: there is some. */
  give(fileSet: string, isWritten: boolean): void {
    if (this.#isStopped || this.#waiting.length >= maxWaiting) return removeFileSet(this.#spool, fileSet);
    this.#waiting.push(fileSet);
    if (isWritten) this.#written.add(fileSet);
    if (this.#waiting.length >= this.#lookAtSets && !this.#isLooking && performance.now() >= this.#restUntilMs) void this.look();
  }

  /** How many sets are ready to be used again. */
  get freeCount(): number {
    return this.#free.length;
  }

  /** Whether this engine gave a set its name. */
  isOwn(fileSet: string): boolean {
    return fileSet.startsWith(`${this.#prefix}-`);
  }

  /** Looks who holds waiting sets, and frees the others. */
  async look(): Promise<void> {
    this.#isLooking = true;
    const looked = this.#waiting;
    this.#waiting = [];
    this.#lookAtSets = Math.min(mostLookSets, 2 * this.#lookAtSets);
    this.#spentMs = 0;
    const first = await this.#heldSets();
    const second = await this.#heldSets();
    const isFree = (fileSet: string): boolean => first !== null && second !== null && !first.has(fileSet) && !second.has(fileSet);
    this.#restUntilMs = performance.now() + this.#spentMs * restFactor;
    for (const fileSet of looked) {
      const isWritten = this.#written.delete(fileSet);
      if (!isFree(fileSet) || this.#isStopped || this.#free.length >= maxFree) removeFileSet(this.#spool, fileSet);
      else {
        if (isWritten) this.#empty(fileSet);
        this.#free.push(fileSet);
      }
    }
    this.#isLooking = false;
  }

  /** Removes what waits and what is free. */
  stop(): void {
    this.#isStopped = true;
    for (const fileSet of [...this.#free, ...this.#waiting]) removeFileSet(this.#spool, fileSet);
    this.#free.length = 0;
    this.#waiting = [];
  }

  /** Its room on the disk is given back now; the shell will empty it again, which is what counts. */
  #empty(fileSet: string): void {
    for (const channel of ['stdout', 'stderr', 'log'] as const) {
      const path = channelPath(this.#spool, fileSet, channel);
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0) truncateSync(path);
    }
  }

  /** Sets that processes hold; null: nobody can know. */
  async #heldSets(): Promise<ReadonlySet<string> | null> {
    const held = new Set<string>();
    const prefix = `${this.#spool.directory}/`;
    let count = 0;
    let beganMs = performance.now();
    for (const name of readdirSync('/proc')) {
      const pid = Number(name);
      if (!Number.isInteger(pid)) continue;
      count += 1;
      if (count % processesPerTurn === 0) {
        this.#spentMs += performance.now() - beganMs;
        await nextTurn();
        beganMs = performance.now();
      }
      const targets = descriptorsOf(pid);
      if (targets === null && (readProcessStat(pid)?.startTicks ?? 0) >= this.#openedTicks) return null;
      for (const target of targets ?? []) {
        const fileSet = target.startsWith(prefix) ? fileSetOf(target.slice(prefix.length)) : null;
        if (fileSet !== null) held.add(fileSet);
      }
    }
    this.#spentMs += performance.now() - beganMs;
    return held;
  }
}

/** What the descriptors of a process point at; none for a process that is gone, null for one that we may not look into. */
function descriptorsOf(pid: number): readonly string[] | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => targetOf(`/proc/${pid}/fd/${fd}`));
  } catch (error) {
    if (isGone(error)) return [];
    if (hasCode(error, 'EACCES') || hasCode(error, 'EPERM')) return null;
    throw error;
  }
}

/** Nothing for a descriptor that was closed meanwhile. */
function targetOf(link: string): readonly string[] {
  try {
    return [readlinkSync(link)];
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return isMissing(error) || hasCode(error, 'ESRCH');
}
