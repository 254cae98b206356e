import type { QueryClient } from '@tanstack/react-query';
import { areRowsOld, oldAfter, type LiveEvent } from './live-refresh.ts';
import { readAgain } from './read-again.ts';

/**
 * The live channel of a page: one stream of events, however many parts of the page listen.
 *
 *   connecting --hello--> live --error--> lost --hello--> live
 *      any --page hidden for a while--> asleep --shown--> connecting
 *
 * Events do not carry what they tell about: they make cached answers old, and what is on screen is fetched again, in rounds,
 * so that a thousand events a second cost no more than two rounds a second, and fewer where the engine has much to do: a
 * round is followed by a rest that is a multiple of it. After a gap the stream says `reload`, and everything on screen is
 * fetched again. A hidden page closes its stream: nothing is fetched for nobody, and browsers allow few streams for one host.
 *
 * A connection can be dead without anybody being told: a network that went away, a laptop that slept. The engine says
 * again and again that it is there; where it has not for too long, the stream is opened anew.
 */
export type LiveState = {
  readonly connection: 'connecting' | 'live' | 'lost' | 'asleep';
  /** Since when it has been lost, browser's clock; null: it is not. */
  readonly lostSinceMs: number | null;
  /** Held back by the reader. */
  readonly isFrozen: boolean;
  /** Events held back. */
  readonly heldCount: number;
  /** The engine has other pages than this one by now: it was upgraded. */
  readonly isOutdated: boolean;
};

/** Shortest time from one round of fetching to the next. */
const roundMs = 500;
/** The rest after a round, in times of what it took; and the longest. */
const restFactor = 5;
const longestRestMs = 5_000;
/** A round that takes longer is not waited for: an answer may be on its way over a connection that is dead. */
const roundLimitMs = 20_000;
/** How often the engine tells at most: more changes of a page are not seen. */
const paceMs = 250;
/** So many signs of life may be missing. */
const missedSigns = 2.5;
/** How long a page is hidden before its stream closes. */
const sleepAfterMs = 5_000;
/** Delays before the stream is opened again where the browser has given up. */
const reopenMs: readonly number[] = [1_000, 2_000, 5_000, 10_000];

/** Lists that count what is new and show it when they are asked to: their rows do not move under a reader. */
const countedLists: ReadonlySet<string> = new Set(['instances', 'log']);

type Listener = (events: readonly LiveEvent[]) => void;

/** See the head of this file. */
export class LiveChannel {
  readonly #queries: QueryClient;
  readonly #onRefused: () => void;
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<() => void>();
  #state: LiveState = { connection: 'connecting', lostSinceMs: null, isFrozen: false, heldCount: 0, isOutdated: false };
  #source: EventSource | null = null;
  #lastId: string | null = null;
  #waiting: LiveEvent[] = [];
  #held: LiveEvent[] = [];
  /** After a gap all that is on screen is old. When the stream has just begun, something may have happened since the page read it: lists stay. */
  #mustReload: 'nothing' | 'facts' | 'everything' = 'nothing';
  #round: number | null = null;
  #isRefreshing = false;
  #reopen: number | null = null;
  #reopenings = 0;
  #sleep: number | null = null;
  #watchdog: number | null = null;
  /** How long the stream may be silent; 0 until it has said how often it tells that it lives. */
  #silenceMs = 0;
  #restMs = roundMs;
  #arrived: LiveEvent[] = [];
  #delivery: number | null = null;
  #isStarted = false;

  /** @param onRefused  called when the stream is refused: perhaps the session has ended, and whoever knows should look */
  constructor(queries: QueryClient, onRefused: () => void) {
    this.#queries = queries;
    this.#onRefused = onRefused;
  }

  /** Opens the stream; a second call does nothing. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#open();
  }

  /** Closes the stream and forgets where it stood; may be called twice. */
  stop(): void {
    this.#isStarted = false;
    document.removeEventListener('visibilitychange', this.#onVisibility);
    for (const timer of [this.#round, this.#reopen, this.#sleep, this.#delivery]) if (timer !== null) window.clearTimeout(timer);
    this.#round = null;
    this.#delivery = null;
    this.#arrived = [];
    this.#reopen = null;
    this.#sleep = null;
    this.#close();
    this.#lastId = null;
    this.#waiting = [];
    this.#held = [];
    this.#set({ connection: 'connecting', lostSinceMs: null, isFrozen: false, heldCount: 0 });
  }

  readonly state = (): LiveState => this.#state;

  /** Calls `watcher` whenever the state changes. */
  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Calls `listener` with events as they come, except while frozen: then with all of them at the end. */
  readonly listen = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Holds everything back, or lets it go on and catches up. */
  freeze(isFrozen: boolean): void {
    if (this.#state.isFrozen === isFrozen) return;
    const held = this.#held;
    this.#held = [];
    this.#set({ isFrozen, heldCount: 0 });
    if (isFrozen) return;
    this.#take(held);
    if (this.#mustReload !== 'nothing') this.#soon();
  }

  /** Tries again at once. */
  retry(): void {
    if (!this.#isStarted || this.#state.connection === 'live') return;
    this.#reopenings = 0;
    this.#close();
    this.#open();
  }

  #open(): void {
    if (this.#reopen !== null) window.clearTimeout(this.#reopen);
    this.#reopen = null;
    const from = this.#lastId === null ? '' : `&lastEventId=${encodeURIComponent(this.#lastId)}`;
    const source = new EventSource(`/api/events?pace=${paceMs}${from}`);
    this.#source = source;
    source.addEventListener('hello', (message) => this.#welcomed(message, false));
    source.addEventListener('reload', (message) => this.#welcomed(message, true));
    source.addEventListener('alive', () => this.#seenAlive());
    source.addEventListener('message', (message) => {
      this.#lastId = message.lastEventId;
      this.#seenAlive();
      this.#arrive(parsed(message.data));
    });
    source.addEventListener('error', () => this.#failed(source));
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
    if (this.#watchdog !== null) window.clearTimeout(this.#watchdog);
    this.#watchdog = null;
  }

  /** The stream stands; where it stays silent from now on, it is opened anew. */
  #seenAlive(): void {
    if (this.#watchdog !== null) window.clearTimeout(this.#watchdog);
    this.#watchdog = this.#silenceMs === 0 ? null : window.setTimeout(() => this.#silent(), this.#silenceMs);
  }

  #silent(): void {
    this.#close();
    this.#set({ connection: 'lost', lostSinceMs: this.#state.lostSinceMs ?? Date.now() });
    // If nobody answers now either, the browser says so, and it is tried again and again.
    this.#open();
    this.#seenAlive();
  }

  #welcomed(message: MessageEvent, isGap: boolean): void {
    const isFirst = this.#lastId === null;
    this.#lastId = message.lastEventId;
    this.#reopenings = 0;
    this.#restMs = roundMs;
    this.#silenceMs = missedSigns * aliveMsOf(message.data);
    this.#seenAlive();
    this.#set({ connection: 'live', lostSinceMs: null, isOutdated: isOtherBuild(message.data) });
    if (!isGap && !isFirst) return;
    this.#mustReload = isGap ? 'everything' : 'facts';
    this.#soon();
  }

  #failed(source: EventSource): void {
    if (source !== this.#source) return;
    this.#set({ connection: 'lost', lostSinceMs: this.#state.lostSinceMs ?? Date.now() });
    // After a cut the browser tries again by itself, and says from where; after a refusal it does not.
    if (source.readyState !== EventSource.CLOSED) return;
    this.#close();
    this.#onRefused();
    const delayMs = reopenMs[Math.min(this.#reopenings, reopenMs.length - 1)] ?? 10_000;
    this.#reopenings += 1;
    this.#reopen = window.setTimeout(() => this.#open(), delayMs);
  }

  readonly #onVisibility = (): void => {
    if (this.#sleep !== null) window.clearTimeout(this.#sleep);
    this.#sleep = null;
    if (document.visibilityState === 'hidden') {
      this.#sleep = window.setTimeout(() => {
        if (this.#reopen !== null) window.clearTimeout(this.#reopen);
        this.#close();
        this.#set({ connection: 'asleep', lostSinceMs: null });
      }, sleepAfterMs);
    } else if (this.#state.connection === 'asleep') {
      this.#set({ connection: 'connecting' });
      this.#open();
    }
  };

  /** Events that come in one piece are heard together. */
  #arrive(event: LiveEvent): void {
    this.#arrived.push(event);
    this.#delivery ??= window.setTimeout(() => {
      const events = this.#arrived;
      this.#arrived = [];
      this.#delivery = null;
      this.#hear(events);
    });
  }

  #hear(events: readonly LiveEvent[]): void {
    if (!this.#state.isFrozen) {
      this.#take(events);
      return;
    }
    this.#held.push(...events);
    this.#set({ heldCount: this.#state.heldCount + events.length });
  }

  #take(events: readonly LiveEvent[]): void {
    if (events.length === 0) return;
    this.#waiting.push(...events);
    for (const listener of this.#listeners) listener(events);
    this.#soon();
  }

  #soon(): void {
    if (this.#round !== null || this.#isRefreshing) return;
    this.#round = window.setTimeout(() => void this.#refresh(), this.#restMs);
  }

  /** One round: what is on screen and old is fetched. The next one begins when all of it has come. */
  async #refresh(): Promise<void> {
    this.#round = null;
    if (this.#state.isFrozen) return;
    const events = this.#waiting;
    const mustReload = this.#mustReload;
    this.#waiting = [];
    this.#mustReload = 'nothing';
    this.#isRefreshing = true;
    const beganMs = performance.now();
    const fetching =
      mustReload === 'nothing'
        ? Promise.all([
            ...oldAfter(events).map((queryKey) => readAgain(this.#queries, queryKey)),
            this.#queries.invalidateQueries({ predicate: ({ queryKey, state }) => areRowsOld(queryKey, state.data, events) }),
          ])
        : this.#queries.invalidateQueries({
            predicate: ({ queryKey }) => mustReload === 'everything' || !countedLists.has(String(queryKey[0])),
          });
    await Promise.race([fetching, pause(roundLimitMs)]);
    this.#restMs = Math.min(longestRestMs, Math.max(roundMs, restFactor * (performance.now() - beganMs)));
    this.#isRefreshing = false;
    if (this.#waiting.length > 0 || this.#mustReload !== 'nothing') this.#soon();
  }

  #set(change: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...change };
    for (const watcher of this.#watchers) watcher();
  }
}

/** Whether the stream is of another build than this page; where either is unknown, it is not. */
function isOtherBuild(data: unknown): boolean {
  const own = document.querySelector<HTMLMetaElement>('meta[name="evqueue-build"]')?.content ?? '';
  const { build } = JSON.parse(String(data)) as { readonly build?: string | null };
  // The sources as they are served while somebody works on them have no build.
  return own !== '' && !own.startsWith('__') && typeof build === 'string' && build !== own;
}

function parsed(data: unknown): LiveEvent {
  return JSON.parse(String(data)) as LiveEvent;
}

/** What the welcome says of how often a sign of life comes; an engine that does not say it is not watched. */
function aliveMsOf(data: unknown): number {
  const { aliveMs } = JSON.parse(String(data)) as { readonly aliveMs?: number };
  return aliveMs ?? 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, ms));
}
