/** When an attempt wrote what, and all of it in the order of arrival. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { openTimedOutput, type TimedOutput } from '../../app/output-times.ts';
import type { Channel } from '../../core/instance/record.ts';
import type { ServerDeps } from '../deps.ts';
import { refuse } from '../error-answer.ts';
import { addJsonRoute, done } from '../json-route.ts';
import { LineCursor } from '../line-cursor.ts';
import { LineIndex } from '../line-index.ts';
import { parseLineRange } from '../line-range.ts';
import { momentText } from '../moment-text.ts';
import {
  linesAfter,
  linesBetween,
  OutputOrders,
  outputChannels,
  parseSeen,
  seenText,
  type LinesSeen,
  type TimedLines,
} from '../output-order.ts';
import { userOf } from '../route-rule.ts';
import { errorBody } from '../schemas/error.ts';
import { attemptPath, orderQuery, timesBody, timesQuery } from '../schemas/output.ts';

const read = { verb: 'read', object: 'instance' } as const;

const letters: { readonly [channel in Channel]: string } = { stdout: 'o', stderr: 'e', log: 'l' };

const resolution =
  'Commands write straight into files; while one runs, these are looked at: every tenth of a second while it writes, every quarter of a second ' +
  'while it does not (less often with more than 250 commands). What came between two looks stands by channel, that first of which the last byte is the older. ' +
  'A command that writes for long has a mark for each thousandth of its time. Of a command that ran for less than a second, and of what came ' +
  'while no engine ran, no more is known than since when and until when.';

/** Adds `…/times` and `…/all` below each attempt. */
export function addOutputTimesRoutes(app: FastifyInstance, deps: ServerDeps): void {
  const orders = new OutputOrders();

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/instances/:id/tasks/:node/attempts/:number/times',
    rule: read,
    tag: 'Instances',
    summary: 'When an attempt wrote which lines',
    description: resolution,
    path: attemptPath,
    query: timesQuery,
    answer: timesBody,
    statuses: [200],
    async handle({ user, path, query }) {
      const opened = await openTimedOutput(deps, user, path.id, path.node, path.number);
      if (!opened.ok) return opened;
      const { ranges, lines } = await orders.of(keyOf(path), opened.value);
      return done({
        growing: !opened.value.complete,
        sizeBytes: outputChannels.reduce((sum, channel) => sum + opened.value.channels[channel].sizeBytes, 0),
        after: seenText(lines),
        ranges: linesAfter(ranges, seenOf(query.after)).map(({ sinceMs, atMs, ...range }) => ({
          ...range,
          since: momentText(sinceMs),
          at: momentText(atMs),
        })),
      });
    },
  });

  app.route<{ Params: Static<typeof attemptPath>; Querystring: Static<typeof orderQuery> }>({
    method: 'GET',
    url: '/api/instances/:id/tasks/:node/attempts/:number/all',
    config: { rule: read },
    schema: {
      tags: ['Instances'],
      summary: 'What an attempt wrote on all channels, in the order of arrival',
      description:
        'Whole lines; each stands where it was completed. `lines` counts those of all channels. The header `Evqueue-Output` says `complete` or ' +
        `\`growing\`, \`Evqueue-After\` what \`after\` has to be to go on from here. ${resolution}`,
      params: attemptPath,
      querystring: orderQuery,
      response: { 200: { description: 'The lines', content: { 'text/plain': { schema: { type: 'string' } } } }, '4xx': errorBody },
    },
    async handler(request, reply) {
      const { after, channels, prefix = 'none', ...asked } = request.query;
      const lines = parseLineRange(asked);
      if (!lines.ok) return refuse(reply, { code: 'INVALID_REQUEST', message: lines.error });
      const { id, node, number } = request.params;
      const opened = await openTimedOutput(deps, userOf(request), id, node, number);
      if (!opened.ok) return refuse(reply, opened.error);
      const order = await orders.of(keyOf(request.params), opened.value);
      const wanted = new Set<string>(channels === undefined ? outputChannels : channels.split(','));
      const those = order.ranges.filter(({ channel }) => wanted.has(channel));
      const { first, last } = lines.value ?? { first: 1, last: null };
      const ranges = linesAfter(linesBetween(those, first, last), seenOf(after));
      reply
        .header('evqueue-output', opened.value.complete ? 'complete' : 'growing')
        .header('evqueue-after', seenText(order.lines))
        // Bytes of a stranger's command: never more than text for a browser.
        .header('content-security-policy', "sandbox; default-src 'none'")
        .type('text/plain; charset=utf-8');
      return reply.send(Readable.from(linesOf(opened.value, ranges, prefix), { objectMode: false }));
    },
  });
}

async function* linesOf(
  output: TimedOutput,
  ranges: readonly TimedLines[],
  prefix: 'none' | 'channel' | 'time' | 'both',
): AsyncGenerator<Uint8Array, void, undefined> {
  const cursors = new Map<Channel, LineCursor>();
  for (const range of ranges) {
    const { channel, firstLine, lastLine, atMs } = range;
    const readable = output.channels[channel];
    const cursor = cursors.get(channel) ?? new LineCursor(readable, await new LineIndex().placeBefore(readable, firstLine));
    cursors.set(channel, cursor);
    const words = [
      ...(prefix === 'time' || prefix === 'both' ? [momentText(atMs)] : []),
      ...(prefix === 'channel' || prefix === 'both' ? [letters[channel]] : []),
    ];
    yield* cursor.read(firstLine, lastLine, Buffer.from(words.map((word) => `${word} `).join('')));
  }
}

function seenOf(after: string | undefined): LinesSeen {
  return (after === undefined ? null : parseSeen(after)) ?? { stdout: 0, stderr: 0, log: 0 };
}

/** Names an attempt for ever. */
function keyOf({ id, node, number }: Static<typeof attemptPath>): string {
  return `${id}/${node}/${number}`;
}
