/** Live events over one long answer (server-sent events). */
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { mayWatch } from '../../app/watch.ts';
import type { InstanceId } from '../../core/ids.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { ServerDeps } from '../deps.ts';
import { refuse } from '../error-answer.ts';
import { isAbout, type LiveFeed } from '../live-feed.ts';
import type { LiveListener } from '../live-pace.ts';
import type { Metrics } from '../metrics.ts';
import type { NumberedEvent } from '../numbered-event.ts';
import { userOf } from '../route-rule.ts';
import { eventsQuery } from '../schemas/engine.ts';
import { errorBody } from '../schemas/error.ts';
import type { WebAssets } from '../web/web-assets.ts';

/** Adds `/api/events`. Streams end when the server stops, and those of a session with it. */
export function addEventRoutes(
  app: FastifyInstance,
  deps: ServerDeps,
  feed: LiveFeed,
  metrics: Metrics,
  sessions: Sessions,
  assets: WebAssets,
): void {
  /** With the session that each was opened in; null: by a token. */
  const streams = new Map<Stream, string | null>();
  const heartbeat = setInterval(() => {
    for (const [stream, sessionId] of streams) {
      if (sessionId === null || sessions.isOpen(sessionId)) stream.beat();
      else stream.end();
    }
  }, deps.settings.liveHeartbeatMs);
  heartbeat.unref();
  app.addHook('preClose', (done) => {
    clearInterval(heartbeat);
    for (const stream of streams.keys()) stream.end();
    feed.stop();
    done();
  });

  app.route<{ Querystring: Static<typeof eventsQuery> }>({
    method: 'GET',
    url: '/api/events',
    exposeHeadRoute: false,
    config: { rule: { verb: 'read', object: 'instance' } },
    schema: {
      tags: ['Live events'],
      summary: 'What happens, as it happens',
      description:
        'Server-sent events. Each has an `id` and JSON `data` with `seq`, `type`, `at` and what it is about; who needs more reads it. ' +
        'First comes `event: hello`, with the name of the `build` of the pages that the engine has now. With the header `Last-Event-ID` what was missed comes first; where that is no longer known, `event: reload` asks to read everything again. ' +
        'With `pace`, `event: alive` comes when nothing has been told for `aliveMs` of the `hello`. A client that reads too slowly is disconnected and may resume.',
      querystring: eventsQuery,
      response: { 200: { description: 'The events', content: { 'text/event-stream': { schema: { type: 'string' } } } }, '4xx': errorBody },
    },
    async handler(request, reply) {
      const allowed = mayWatch(userOf(request));
      if (!allowed.ok) return refuse(reply, allowed.error);
      const build = (await assets.page())?.build ?? null;
      if (streams.size >= deps.settings.maxLiveListeners) {
        return refuse(reply, { code: 'NOT_READY', message: `${streams.size} live connections are open, which is the limit` });
      }
      const header = request.headers['last-event-id'];
      const lastId = typeof header === 'string' && header !== '' ? header : (request.query.lastEventId ?? null);
      reply.hijack();
      if (reply.raw.closed) return reply;
      const stream = new Stream(reply.raw, feed, {
        instance: request.query.instance ?? null,
        paceMs: request.query.pace ?? 0,
        backlogBytes: deps.settings.liveBacklogBytes,
        aliveMs: deps.settings.liveHeartbeatMs,
        onDropped: () => metrics.liveListenerDropped(),
      });
      streams.set(stream, request.session?.id ?? null);
      reply.raw.on('close', () => {
        streams.delete(stream);
        stream.end();
      });
      await stream.begin(lastId, build);
      return reply;
    },
  });
}

type StreamOptions = {
  /** Whose events are told; null: all. */
  readonly instance: InstanceId | null;
  readonly paceMs: number;
  readonly backlogBytes: number;
  /** How often it tells that it lives. */
  readonly aliveMs: number;
  onDropped(): void;
};

/** One listener's connection. */
class Stream {
  readonly #response: ServerResponse;
  readonly #feed: LiveFeed;
  readonly #options: StreamOptions;
  #seq = 0;

  constructor(response: ServerResponse, feed: LiveFeed, options: StreamOptions) {
    this.#response = response;
    this.#feed = feed;
    this.#options = options;
  }

  /** @param build  of the pages that are served now: a page of another one says so */
  async begin(lastId: string | null, build: string | null): Promise<void> {
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-accel-buffering': 'no',
    });
    // The headers go with the welcome: whoever has them misses nothing that happens from then on.
    const welcome = await this.#feed.join(this.#hear, lastId, this.#options.paceMs);
    if (this.#response.destroyed) {
      this.#feed.leave(this.#hear);
      return;
    }
    const before = welcome.kind === 'hello' ? welcome.seq - welcome.events.length : welcome.seq;
    this.#write(
      `id: ${this.#feed.idOf(before)}\nevent: ${welcome.kind}\ndata: ${JSON.stringify({ seq: before, build, aliveMs: this.#options.aliveMs })}\n\n`,
    );
    if (welcome.kind === 'hello') this.#hear(welcome.events, () => Buffer.from(textOf(welcome.events)));
    this.#seq = welcome.seq;
  }

  /** Tells that the connection lives, and how far it is: where a filter lets little through, that keeps resuming possible. */
  beat(): void {
    const id = this.#seq === 0 ? '' : `id: ${this.#feed.idOf(this.#seq)}\n`;
    // A page cannot see a comment: only by an event it knows that the connection still stands.
    this.#write(this.#options.paceMs === 0 ? `: alive\n${id}\n` : `${id}event: alive\ndata: {}\n\n`);
  }

  end(): void {
    this.#feed.leave(this.#hear);
    this.#response.end();
  }

  readonly #hear: LiveListener = (events, piece) => {
    const { instance } = this.#options;
    this.#seq = events.at(-1)?.seq ?? this.#seq;
    if (instance !== null) {
      const heard = events.filter(({ event }) => isAbout(event, instance));
      if (heard.length > 0) this.#write(textOf(heard));
    } else if (events.length > 0) this.#write(piece());
  };

  /** Memory for a slow reader is bounded: it is cut off, and can resume. */
  #write(text: string | Buffer): void {
    if (this.#response.writableEnded || this.#response.destroyed) return;
    this.#response.write(text);
    if (this.#response.writableLength <= this.#options.backlogBytes) return;
    this.#options.onDropped();
    this.#feed.leave(this.#hear);
    this.#response.destroy();
  }
}

function textOf(events: readonly NumberedEvent[]): string {
  return events.map(({ text }) => text).join('');
}
