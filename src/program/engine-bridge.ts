/**
 * The engine's requests across threads: the engine decides in the main thread, HTTP lives in another. Messages are plain
 * data; all that a thread has to say in one turn of its loop travels together.
 */
import type { MessagePort } from 'node:worker_threads';
import { foldedKey, type LiveSubscription } from '../app/live.ts';
import type { Engine } from '../engine/engine.ts';
import type { LiveEvent } from '../engine/live-event.ts';
import type { AnswerOf, AskEngine, EngineRequest, RequestError } from '../engine/request.ts';
import type { Result } from '../core/result.ts';

type Upward =
  | { readonly kind: 'ask'; readonly id: number; readonly request: EngineRequest }
  /** What is listened to over there. */
  | { readonly kind: 'hear'; readonly heard: Heard };

/** No live events; those that pages need, in pieces; or each, at once. */
type Heard = 'nothing' | 'folded' | 'everything';

/** How long events are gathered for a piece. A pass of the loop is much shorter: what is sent for each costs more than what it says. */
const gatherMs = 100;

type Downward =
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown, RequestError> }
  | { readonly kind: 'live'; readonly events: readonly LiveEvent[] };

/** Sends what was said in one turn as one message. */
class Outbox<M> {
  readonly #port: MessagePort;
  #messages: M[] = [];

  constructor(port: MessagePort) {
    this.#port = port;
  }

  send(message: M): void {
    if (this.#messages.push(message) > 1) return;
    queueMicrotask(() => {
      const messages = this.#messages;
      this.#messages = [];
      this.#port.postMessage(messages);
    });
  }
}

/** The engine's end: answers what is asked over the port, and passes live events on while they are heard. */
export type EngineEnd = { isHeard(): boolean; publish(events: readonly LiveEvent[]): void };

/** Serves an engine over a port. `engine` may come later than the first request. */
export function serveEngine(port: MessagePort, engine: () => Pick<Engine, 'ask'> | null): EngineEnd {
  const outbox = new Outbox<Downward>(port);
  let heard: Heard = 'nothing';
  const pieces = new Pieces((events) => outbox.send({ kind: 'live', events }));
  port.on('message', (messages: readonly Upward[]) => {
    for (const message of messages) {
      if (message.kind === 'hear') {
        heard = message.heard;
        pieces.flush();
        continue;
      }
      const running = engine();
      if (running === null) {
        outbox.send({
          kind: 'answer',
          id: message.id,
          result: { ok: false, error: { code: 'NOT_READY', message: 'the engine is starting' } },
        });
        continue;
      }
      void running.ask(message.request).then((result) => outbox.send({ kind: 'answer', id: message.id, result }));
    }
  });
  return {
    isHeard: () => heard !== 'nothing',
    publish(events) {
      pieces.add(events);
      if (heard === 'everything') pieces.flush();
    },
  };
}

/** Gathers live events for a while, the first after a quiet time not at all. */
class Pieces {
  readonly #send: (events: readonly LiveEvent[]) => void;
  #waiting = new Map<string | LiveEvent, LiveEvent>();
  #timer: NodeJS.Timeout | null = null;
  #sentMs = Number.NEGATIVE_INFINITY;

  constructor(send: (events: readonly LiveEvent[]) => void) {
    this.#send = send;
  }

  /** Those with the same key are told once; the latest, at its own place. */
  add(events: readonly LiveEvent[]): void {
    for (const event of events) {
      const key = foldedKey(event) ?? event;
      this.#waiting.delete(key);
      this.#waiting.set(key, event);
    }
    if (this.#timer !== null) return;
    const waitMs = this.#sentMs + gatherMs - performance.now();
    this.#timer = setTimeout(() => this.flush(), Math.max(0, waitMs)).unref();
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#waiting.size === 0) return;
    const events = [...this.#waiting.values()];
    this.#waiting = new Map();
    this.#sentMs = performance.now();
    this.#send(events);
  }
}

/** The other end: asks the engine through the port. */
export type RemoteEngine = {
  readonly ask: AskEngine;
  /** Hears live events. Nothing is sent while nobody listens. */
  onLive(listener: (events: readonly LiveEvent[]) => void): LiveSubscription;
};

/** Connects to an engine that is served at the other end of the port. */
export function connectEngine(port: MessagePort): RemoteEngine {
  const outbox = new Outbox<Upward>(port);
  const open = new Map<number, (result: Result<unknown, RequestError>) => void>();
  const listeners = new Map<(events: readonly LiveEvent[]) => void, { wantsEverything: boolean }>();
  let lastId = 0;
  let heard: Heard = 'nothing';
  const tellHeard = (): void => {
    const wanted = [...listeners.values()];
    const now = wanted.length === 0 ? 'nothing' : wanted.some(({ wantsEverything }) => wantsEverything) ? 'everything' : 'folded';
    if (now === heard) return;
    heard = now;
    outbox.send({ kind: 'hear', heard });
  };
  port.on('message', (messages: readonly Downward[]) => {
    for (const message of messages) {
      if (message.kind === 'live') {
        for (const listener of listeners.keys()) listener(message.events);
        continue;
      }
      const answer = open.get(message.id);
      open.delete(message.id);
      answer?.(message.result);
    }
  });
  return {
    ask: <R extends EngineRequest>(request: R) =>
      new Promise<Result<AnswerOf[R['kind']], RequestError>>((resolve) => {
        lastId += 1;
        // The engine answers each kind of request with its own type; the table of answers is AnswerOf.
        open.set(lastId, (result) => resolve(result as Result<AnswerOf[R['kind']], RequestError>));
        outbox.send({ kind: 'ask', id: lastId, request });
      }),
    onLive: (listener) => {
      const wanted = { wantsEverything: false };
      listeners.set(listener, wanted);
      tellHeard();
      return {
        everything(isWanted) {
          wanted.wantsEverything = isWanted;
          tellHeard();
        },
        stop() {
          listeners.delete(listener);
          tellHeard();
        },
      };
    },
  };
}
