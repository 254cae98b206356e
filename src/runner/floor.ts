import { statfsSync } from 'node:fs';
import type { DurationMs } from '../core/time.ts';

/** Whether the disk of the spool has room. */
export type FloorState = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const lookAgainMs: DurationMs = 500;

/**
 * Watches free space where commands write. Below the floor nothing is started; journals stay writable beyond that, because a journal
 * never outgrows the block that its header took (see worker.ts).
 */
export class SpoolFloor {
  readonly #directory: string;
  readonly #floorBytes: number;
  readonly #onChange: (state: FloorState) => void;
  #state: FloorState = { ok: true };
  #lookedAtMs = -Infinity;
  #timer: NodeJS.Timeout | null = null;

  /** @param onChange called when the state changes, not for the first good look */
  constructor(directory: string, floorBytes: number, onChange: (state: FloorState) => void) {
    this.#directory = directory;
    this.#floorBytes = floorBytes;
    this.#onChange = onChange;
  }

  /** The state, at most half a second old. */
  check(): FloorState {
    const nowMs = performance.now();
    if (nowMs - this.#lookedAtMs < lookAgainMs) return this.#state;
    this.#lookedAtMs = nowMs;
    const before = this.#state;
    this.#state = this.#look();
    if (before.ok !== this.#state.ok) this.#onChange(this.#state);
    // While nothing is started nobody asks: it looks by itself, to say when there is room again.
    if (this.#state.ok) this.stop();
    else this.#timer ??= setInterval(() => this.check(), lookAgainMs);
    return this.#state;
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): FloorState {
    const disk = statfsSync(this.#directory);
    const freeBytes = disk.bavail * disk.bsize;
    if (freeBytes >= this.#floorBytes) return { ok: true };
    const mib = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MiB`;
    return {
      ok: false,
      reason: `the spool ${this.#directory} has ${mib(freeBytes)} free, less than its floor of ${mib(this.#floorBytes)}`,
    };
  }
}
