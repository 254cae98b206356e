import { foldedKey } from '../app/live.ts';
import type { NumberedEvent } from './numbered-event.ts';

/** `piece`: all of `events` as they are sent, the same bytes for everybody. */
export type LiveListener = (events: readonly NumberedEvent[], piece: () => Buffer) => void;

/**
 * Listeners that want to hear at the same pace: what happens within `paceMs` comes to them in one piece, the first after a
 * quiet time at once. With a pace, of several events of one type about tasks of the same instance and queue in one piece
 * only the latest is told: a page that is told that its instance has changed needs to be told once.
 */
export class LivePace {
  readonly paceMs: number;
  readonly #listeners = new Set<LiveListener>();
  #waiting = new Map<string, NumberedEvent>();
  #timer: NodeJS.Timeout | null = null;
  #sentMs = Number.NEGATIVE_INFINITY;

  /** @param paceMs  0: everything at once */
  constructor(paceMs: number) {
    this.paceMs = paceMs;
  }

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  add(listener: LiveListener): void {
    this.#listeners.add(listener);
  }

  remove(listener: LiveListener): void {
    this.#listeners.delete(listener);
    if (!this.isEmpty) return;
    this.#waiting.clear();
    this.#stopTimer();
  }

  /** Something has happened. */
  hear(events: readonly NumberedEvent[]): void {
    if (this.paceMs === 0) return this.#send(events);
    for (const event of events) {
      const key = foldedKey(event.event) ?? `${event.seq}`;
      // The latest is told, at its own place: numbers only grow.
      this.#waiting.delete(key);
      this.#waiting.set(key, event);
    }
    if (this.#timer !== null) return;
    const waitMs = this.#sentMs + this.paceMs - performance.now();
    if (waitMs <= 0) this.flush();
    else this.#timer = setTimeout(() => this.flush(), waitMs).unref();
  }

  /** Tells what waits. */
  flush(): void {
    this.#stopTimer();
    if (this.#waiting.size === 0) return;
    const events = [...this.#waiting.values()];
    this.#waiting = new Map();
    this.#sentMs = performance.now();
    this.#send(events);
  }

  #send(events: readonly NumberedEvent[]): void {
    let made: Buffer | null = null;
    const piece = (): Buffer => {
      made ??= Buffer.from(events.map(({ text }) => text).join(''));
      return made;
    };
    for (const listener of this.#listeners) listener(events, piece);
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
