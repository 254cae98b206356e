import { dirname } from 'node:path';
import { childrenOfCgroup, removeCgroup, thawCgroup } from './cgroup.ts';

/**
 * Where the workers of an engine get cgroups of their own (cgroup-place.ts), and the removal of what is not needed any more. A cgroup in
 * which something lives that a command left behind stays until that has ended.
 */
export class WorkerCgroups {
  /** Null: workers get none. Those of earlier engines may have some all the same. */
  readonly directory: string | null;
  readonly #left = new Set<string>();

  constructor(directory: string | null) {
    this.directory = directory;
    // An engine that was killed in the middle of a kill has left its workers frozen.
    if (directory !== null) thawCgroup(directory);
  }

  /** Lets a worker run on that an engine in another cgroup has left frozen. */
  thawElsewhere(cgroup: string | null): void {
    if (cgroup !== null && dirname(cgroup) !== this.directory) thawCgroup(cgroup);
  }

  /** The worker has ended. */
  remove(cgroup: string | null): void {
    if (cgroup !== null) this.#left.add(cgroup);
    for (const left of this.#left) {
      if (!removeCgroup(left)) continue;
      this.#left.delete(left);
      const parent = dirname(left);
      if (parent !== this.directory && childrenOfCgroup(parent).length === 0) removeCgroup(parent);
    }
  }

  /** Removes what earlier engines left, except that of workers which may be about to join. */
  sweep(workerIds: ReadonlySet<string>): void {
    const { directory } = this;
    if (directory === null) return;
    for (const name of childrenOfCgroup(directory)) if (!workerIds.has(name)) removeCgroup(`${directory}/${name}`);
  }

  /** Removes all that is empty. Workers that still run keep theirs. */
  close(): void {
    this.remove(null);
    this.sweep(new Set());
    if (this.directory !== null && childrenOfCgroup(this.directory).length === 0) removeCgroup(this.directory);
  }
}
