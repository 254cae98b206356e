import type { EpochMs } from '../core/time.ts';
import type { EngineContext, LiveSink } from './context.ts';
import type { Report } from './ports.ts';
import type { RequestError } from './request.ts';

const tryAgainMs = 500;

const reason = 'the disk of the data directory is full';

/** Whether a commit was rejected because the disk has no room for it. */
export function isStoreFull(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'STORE_FULL';
}

/**
 * What to do while the disk of the store is full: nothing is started, requests that would write are refused, reports of
 * ends wait. It is tried again after a pause, until a commit succeeds.
 */
export class StoreRoom {
  readonly refusal: RequestError = { code: 'STORE_FULL', message: `${reason}; nothing was changed, ask again when there is room` };
  readonly #engine: Pick<EngineContext, 'memory' | 'clock' | 'log'>;
  readonly #live: LiveSink;
  readonly #tryAgain: () => void;
  #held: Report[] = [];
  #sinceMs: EpochMs | null = null;
  #disarm: (() => void) | null = null;

  /** @param tryAgain  called after the pause: takes the held reports and lets the loop go on */
  constructor(engine: Pick<EngineContext, 'memory' | 'clock' | 'log'>, live: LiveSink, tryAgain: () => void) {
    this.#engine = engine;
    this.#live = live;
    this.#tryAgain = tryAgain;
  }

  /** The pause after a commit that found no room. */
  get isMissing(): boolean {
    return this.#disarm !== null;
  }

  /** A commit found no room. */
  missed(nowMs: EpochMs): void {
    const { memory, clock, log } = this.#engine;
    if (this.#sinceMs === null) {
      log.error({ reason }, 'nothing can be written');
      this.#tell('STARTS_REFUSED', nowMs);
    }
    this.#sinceMs ??= nowMs;
    memory.startsRefused = { reason, sinceMs: this.#sinceMs, by: 'store' };
    this.#disarm ??= clock.after(tryAgainMs, () => this.#goOn());
  }

  /** A commit was written. */
  found(): void {
    if (this.#sinceMs === null) return;
    const { clock, log } = this.#engine;
    log.info({ reason, sinceMs: this.#sinceMs }, 'there is room again');
    this.#sinceMs = null;
    this.#tell('STARTS_POSSIBLE', clock.nowMs());
    if (this.isMissing) this.#goOn();
  }

  /** Keeps a report until there is room. */
  hold(report: Report): void {
    this.#held.push(report);
  }

  /** Gives the reports that were kept. */
  takeHeld(): readonly Report[] {
    return this.#held.splice(0);
  }

  /** Tries nothing any more. */
  stop(): void {
    this.#disarm?.();
    this.#disarm = null;
  }

  #goOn(): void {
    const { memory } = this.#engine;
    this.stop();
    if (memory.startsRefused?.by === 'store') memory.startsRefused = null;
    this.#tryAgain();
  }

  #tell(type: 'STARTS_REFUSED' | 'STARTS_POSSIBLE', atMs: EpochMs): void {
    if (this.#live.isHeard()) this.#live.publish([{ type, reason: type === 'STARTS_REFUSED' ? reason : '', atMs }]);
  }
}
