import type { LiveEvent } from '../app/engine-types.ts';
import type { LiveSubscription } from '../app/live.ts';
import type { InstanceId } from '../core/ids.ts';
import { LivePace, type LiveListener } from './live-pace.ts';
import { NumberedEvent } from './numbered-event.ts';

/**
 * Live events for many listeners, with a memory of the last ones, so that who was away for a moment misses nothing.
 *
 * Events are numbered from 1. An id is `STREAM-NUMBER`; the stream is new with each start of the server, so an id of an
 * earlier one is recognized. While nobody listens, the engine makes no events and numbers stand still: after such a gap the
 * stream goes on at a number that no listener can have seen, and what was remembered is forgotten.
 *
 *   idle --first listener--> hearing --last one leaves, linger--> idle
 */
export type LiveFeedDeps = {
  /** Subscribes to the engine. */
  onLive(listener: (events: readonly LiveEvent[]) => void): LiveSubscription;
  /** Resolves when the engine has taken notice of the subscription: whatever happens from then on is heard. */
  confirm(): Promise<unknown>;
  /** Text without `-`. */
  readonly stream: string;
  /** How many events are remembered. */
  readonly capacity: number;
  /** How long the engine is still heard after the last listener has left, so that one who reconnects misses nothing. */
  readonly lingerMs: number;
};

/** Where a listener stands after it has come. */
export type Welcome =
  /** Everything after `events` will be told. */
  | { readonly kind: 'hello'; readonly seq: number; readonly events: readonly NumberedEvent[] }
  /** It has missed events that are forgotten: it must read everything again. */
  | { readonly kind: 'reload'; readonly seq: number };

/** See the head of this file. */
export class LiveFeed {
  readonly #deps: LiveFeedDeps;
  /** What each listener is called through: nothing gets past its welcome. */
  readonly #relays = new Map<LiveListener, { readonly pace: LivePace; readonly relay: LiveListener }>();
  readonly #paces = new Map<number, LivePace>();
  #remembered: NumberedEvent[] = [];
  #seq = 0;
  #subscription: LiveSubscription | null = null;
  #hearsEverything = false;
  /** The last number under which events were folded: for who wants everything, those before it are not known. */
  #foldedSeq = 0;
  #linger: NodeJS.Timeout | null = null;

  constructor(deps: LiveFeedDeps) {
    this.#deps = deps;
  }

  get listeners(): number {
    return this.#relays.size;
  }

  /** The id of a number. */
  idOf(seq: number): string {
    return `${this.#deps.stream}-${seq}`;
  }

  /**
   * Adds a listener. It is called from the moment on that the answer stands for; the answer comes first.
   *
   * @param lastId  id of the last event that it has seen, null: it is new
   * @param paceMs  how often it wants to hear at most, see `LivePace`; 0: at once, and everything
   */
  async join(listener: LiveListener, lastId: string | null, paceMs = 0): Promise<Welcome> {
    if (this.#linger !== null) clearTimeout(this.#linger);
    this.#linger = null;
    // Joined at once, so that it cannot happen that everybody leaves while it waits.
    let welcomed = false;
    const relay: LiveListener = (events, piece) => {
      if (welcomed) listener(events, piece);
    };
    const pace = this.#paces.get(paceMs) ?? new LivePace(paceMs);
    this.#paces.set(paceMs, pace);
    this.#relays.set(listener, { pace, relay });
    pace.add(relay);
    this.#subscribe();
    const isNew = this.#tellWanted() && this.#hearsEverything;
    await this.#deps.confirm();
    // Up to here the engine may have left out what says the same.
    if (isNew) this.#foldedSeq = this.#seq;
    // What waits for its turn was before the welcome.
    pace.flush();
    const welcome = this.#welcome(lastId, paceMs === 0);
    welcomed = true;
    return welcome;
  }

  /** Takes a listener away; may be called twice. */
  leave(listener: LiveListener): void {
    const left = this.#relays.get(listener);
    if (left === undefined) return;
    this.#relays.delete(listener);
    left.pace.remove(left.relay);
    if (left.pace.isEmpty) this.#paces.delete(left.pace.paceMs);
    if (this.#relays.size > 0) {
      this.#tellWanted();
      return;
    }
    this.#linger = setTimeout(() => this.stop(), this.#deps.lingerMs);
    this.#linger.unref();
  }

  /** Stops hearing the engine; may be called twice. */
  stop(): void {
    if (this.#linger !== null) clearTimeout(this.#linger);
    this.#linger = null;
    this.#subscription?.stop();
    if (this.#subscription !== null) this.#seq += 1;
    this.#subscription = null;
    this.#hearsEverything = false;
    this.#remembered = [];
  }

  #subscribe(): void {
    this.#subscription ??= this.#deps.onLive((events) => this.#publish(events));
  }

  /** Each event is worth a message from the engine only where somebody wants each. Gives whether that has changed. */
  #tellWanted(): boolean {
    const isWanted = this.#paces.has(0);
    if (isWanted === this.#hearsEverything) return false;
    this.#hearsEverything = isWanted;
    this.#subscription?.everything(isWanted);
    return true;
  }

  #publish(events: readonly LiveEvent[]): void {
    const numbered = events.map((event) => {
      this.#seq += 1;
      return new NumberedEvent(this.#seq, event, this.idOf(this.#seq));
    });
    this.#remembered.push(...numbered);
    if (!this.#hearsEverything) this.#foldedSeq = this.#seq;
    // In steps, so that not every event moves the whole list.
    const { capacity } = this.#deps;
    if (this.#remembered.length > capacity * 1.25) this.#remembered.splice(0, this.#remembered.length - capacity);
    for (const pace of this.#paces.values()) pace.hear(numbered);
  }

  #welcome(lastId: string | null, wantsEverything: boolean): Welcome {
    const seq = this.#seq;
    if (lastId === null) return { kind: 'hello', seq, events: [] };
    const last = this.#seqOf(lastId);
    const oldest = Math.max(seq - this.#remembered.length, wantsEverything ? this.#foldedSeq : 0);
    if (last === null || last > seq || last < oldest) return { kind: 'reload', seq };
    return { kind: 'hello', seq, events: last === seq ? [] : this.#remembered.slice(last - seq) };
  }

  #seqOf(id: string): number | null {
    const [stream, number] = id.split('-');
    return stream === this.#deps.stream && number !== undefined && /^\d{1,15}$/.test(number) ? Number(number) : null;
  }
}

/** Whether an event is about that instance. */
export function isAbout(event: LiveEvent, instance: InstanceId): boolean {
  if ('instanceId' in event) return event.instanceId === instance;
  return event.type === 'INSTANCES_DELETED' && event.instanceIds.includes(instance);
}
