/**
 * Output files are used again instead of removed and made: some file systems make files slowly after many were removed (ext4 without a
 * journal ten times slower), and a command needs three.
 *
 * A file may be used again only when nobody can write to it any more: a command may have left a child behind that holds it. So used files
 * wait, and are let go when two looks at the descriptors of all processes, one after the other, have not found them. Looking costs time
 * in proportion to the processes of the machine, therefore many files wait for one look, and looks take at most a fiftieth of the time.
 * A process that we may not look into (another user's) and that is younger than this engine could hold any of them: then none is let go.
 */
import { readdirSync, readlinkSync, renameSync, truncateSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readProcessStat } from './identity.ts';
import { hasCode, isMissing, unlinkIfThere, type Spool } from './spool.ts';

/** Waiting files for which a look is worth while. */
const lookAtFiles = 512;
/** With more than this waiting, files are removed instead. */
const maxWaiting = 8_192;
const maxFree = 4_096;
const processesPerTurn = 20;
const restFactor = 50;

/** Used output files on their way to be used again. */
export class FileRecycler {
  readonly #spool: Spool;
  readonly #free: string[] = [];
  #waiting: string[] = [];
  #count = 0;
  #isLooking = false;
  #isStopped = false;
  #restUntilMs = 0;
  /** Time that the look under way has taken from others. */
  #spentMs = 0;
  readonly #openedTicks: number;

  /** Files that an earlier engine left to be used again are removed. */
  constructor(spool: Spool) {
    this.#spool = spool;
    this.#openedTicks = readProcessStat(process.pid)?.startTicks ?? 0;
    for (const name of readdirSync(spool.directory)) if (name.startsWith('used-')) unlinkIfThere(`${spool.directory}/${name}`);
  }

  /** Puts a free file at `path`; does nothing where there is none: then the shell makes one. */
  take(path: string): void {
    const free = this.#free.pop();
    if (free !== undefined) renameSync(free, path);
  }

  /** Takes a file that is not needed any more; nothing happens where it is not there. */
  give(path: string): void {
    if (this.#isStopped || this.#waiting.length >= maxWaiting) return unlinkIfThere(path);
    try {
      this.#count += 1;
      const used = `${this.#spool.directory}/used-${this.#count}`;
      renameSync(path, used);
      this.#waiting.push(used);
    } catch (error) {
      if (!isMissing(error)) throw error;
      return;
    }
    if (this.#waiting.length >= lookAtFiles && !this.#isLooking && performance.now() >= this.#restUntilMs) void this.look();
  }

  /** How many files are ready to be used again. */
  get freeCount(): number {
    return this.#free.length;
  }

  /** Looks who holds waiting files, and frees the others. */
  async look(): Promise<void> {
    this.#isLooking = true;
    const looked = this.#waiting;
    this.#waiting = [];
    this.#spentMs = 0;
    const first = await this.#heldFiles();
    const second = await this.#heldFiles();
    const isFree = (path: string): boolean => first !== null && second !== null && !first.has(path) && !second.has(path);
    this.#restUntilMs = performance.now() + this.#spentMs * restFactor;
    for (const path of looked) {
      if (!isFree(path) || this.#isStopped || this.#free.length >= maxFree) {
        unlinkIfThere(path);
        continue;
      }
      truncateSync(path);
      this.#free.push(path);
    }
    this.#isLooking = false;
  }

  /** Removes what waits and what is free. */
  stop(): void {
    this.#isStopped = true;
    for (const path of [...this.#free, ...this.#waiting]) unlinkIfThere(path);
    this.#free.length = 0;
    this.#waiting = [];
  }

  /** Waiting files that processes hold; null: nobody can know. */
  async #heldFiles(): Promise<ReadonlySet<string> | null> {
    const held = new Set<string>();
    const prefix = `${this.#spool.directory}/used-`;
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
      for (const target of targets ?? []) if (target.startsWith(prefix)) held.add(target);
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
