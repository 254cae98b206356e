/**
 * The engine's requests across threads: the engine decides in the main thread, HTTP lives in another. Messages are plain
 * data; all that a thread has to say in one turn of its loop travels together.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Engine } from '../engine/engine.ts';
import type { LiveEvent } from '../engine/live-event.ts';
import type { AnswerOf, AskEngine, EngineRequest, RequestError } from '../engine/request.ts';
import type { Result } from '../core/result.ts';

type Upward =
  | { readonly kind: 'ask'; readonly id: number; readonly request: EngineRequest }
  /** Whether anybody over there listens to live events. */
  | { readonly kind: 'hear'; readonly heard: boolean };

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
  let heard = false;
  port.on('message', (messages: readonly Upward[]) => {
    for (const message of messages) {
      if (message.kind === 'hear') {
        heard = message.heard;
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
  return { isHeard: () => heard, publish: (events) => outbox.send({ kind: 'live', events }) };
}

/** The other end: asks the engine through the port. */
export type RemoteEngine = {
  readonly ask: AskEngine;
  /** Hears live events; the returned function stops it. Nothing is sent while nobody listens. */
  onLive(listener: (events: readonly LiveEvent[]) => void): () => void;
};

/** Connects to an engine that is served at the other end of the port. */
export function connectEngine(port: MessagePort): RemoteEngine {
  const outbox = new Outbox<Upward>(port);
  const open = new Map<number, (result: Result<unknown, RequestError>) => void>();
  const listeners = new Set<(events: readonly LiveEvent[]) => void>();
  let lastId = 0;
  port.on('message', (messages: readonly Downward[]) => {
    for (const message of messages) {
      if (message.kind === 'live') {
        for (const listener of listeners) listener(message.events);
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
      if (listeners.size === 0) outbox.send({ kind: 'hear', heard: true });
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) outbox.send({ kind: 'hear', heard: false });
      };
    },
  };
}
