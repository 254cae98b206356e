import type { LiveEvent } from '../app/engine-types.ts';
import type { InstanceId } from '../core/ids.ts';
import { momentText } from './moment-text.ts';

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
  /** Subscribes to the engine; the returned function ends it. */
  onLive(listener: (events: readonly LiveEvent[]) => void): () => void;
  /** Resolves when the engine has taken notice of the subscription: whatever happens from then on is heard. */
  confirm(): Promise<unknown>;
  /** Text without `-`. */
  readonly stream: string;
  /** How many events are remembered. */
  readonly capacity: number;
  /** How long the engine is still heard after the last listener has left, so that one who reconnects misses nothing. */
  readonly lingerMs: number;
};

/** An event with its number, as it is sent. */
export type NumberedEvent = { readonly seq: number; readonly event: LiveEvent; readonly text: string };

/** Where a listener stands after it has come. */
export type Welcome =
  /** Everything after `events` will be told. */
  | { readonly kind: 'hello'; readonly seq: number; readonly events: readonly NumberedEvent[] }
  /** It has missed events that are forgotten: it must read everything again. */
  | { readonly kind: 'reload'; readonly seq: number };

type Listener = (events: readonly NumberedEvent[]) => void;

/** See the head of this file. */
export class LiveFeed {
  readonly #deps: LiveFeedDeps;
  /** What each listener is called through: nothing gets past its welcome. */
  readonly #relays = new Map<Listener, Listener>();
  #remembered: NumberedEvent[] = [];
  #seq = 0;
  #unsubscribe: (() => void) | null = null;
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
   */
  async join(listener: Listener, lastId: string | null): Promise<Welcome> {
    if (this.#linger !== null) clearTimeout(this.#linger);
    this.#linger = null;
    // Joined at once, so that it cannot happen that everybody leaves while it waits.
    let welcomed = false;
    this.#relays.set(listener, (events) => {
      if (welcomed) listener(events);
    });
    this.#subscribe();
    await this.#deps.confirm();
    const welcome = this.#welcome(lastId);
    welcomed = true;
    return welcome;
  }

  /** Takes a listener away; may be called twice. */
  leave(listener: Listener): void {
    if (!this.#relays.delete(listener)) return;
    if (this.#relays.size > 0) return;
    this.#linger = setTimeout(() => this.stop(), this.#deps.lingerMs);
    this.#linger.unref();
  }

  /** Stops hearing the engine; may be called twice. */
  stop(): void {
    if (this.#linger !== null) clearTimeout(this.#linger);
    this.#linger = null;
    this.#unsubscribe?.();
    if (this.#unsubscribe !== null) this.#seq += 1;
    this.#unsubscribe = null;
    this.#remembered = [];
  }

  #subscribe(): void {
    this.#unsubscribe ??= this.#deps.onLive((events) => this.#publish(events));
  }

  #publish(events: readonly LiveEvent[]): void {
    const numbered = events.map((event) => {
      this.#seq += 1;
      return { seq: this.#seq, event, text: `id: ${this.idOf(this.#seq)}\ndata: ${JSON.stringify(bodyOf(this.#seq, event))}\n\n` };
    });
    this.#remembered.push(...numbered);
    // In steps, so that not every event moves the whole list.
    const { capacity } = this.#deps;
    if (this.#remembered.length > capacity * 1.25) this.#remembered.splice(0, this.#remembered.length - capacity);
    for (const relay of this.#relays.values()) relay(numbered);
  }

  #welcome(lastId: string | null): Welcome {
    const seq = this.#seq;
    if (lastId === null) return { kind: 'hello', seq, events: [] };
    const last = this.#seqOf(lastId);
    const oldest = seq - this.#remembered.length;
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

function bodyOf(seq: number, event: LiveEvent): object {
  const { atMs, ...rest } = event;
  return { seq, ...rest, at: momentText(atMs) };
}
