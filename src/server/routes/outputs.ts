/** What instances give as text: their document, and what their commands wrote. */
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Static } from 'typebox';
import { showDocument } from '../../app/instance-views.ts';
import { openOutput, type ReadableOutput } from '../../app/outputs.ts';
import { parseByteRange } from '../byte-range.ts';
import type { ServerDeps } from '../deps.ts';
import { refuse } from '../error-answer.ts';
import { LineIndexes, type LineIndex } from '../line-index.ts';
import { parseLineRange, selectLines, type LineRange } from '../line-range.ts';
import { addJsonRoute, done } from '../json-route.ts';
import { userOf } from '../route-rule.ts';
import { errorBody } from '../schemas/error.ts';
import { instancePath } from '../schemas/instance.ts';
import { linesBody, outputPath, outputQuery } from '../schemas/output.ts';

const read = { verb: 'read', object: 'instance' } as const;

/** Bytes that are in memory at a time, per reader. */
const chunkBytes = 256 * 1024;

/** Documents and outputs. */
export function addOutputRoutes(app: FastifyInstance, deps: ServerDeps): void {
  const indexes = new LineIndexes();
  app.route<{ Params: Static<typeof instancePath> }>({
    method: 'GET',
    url: '/api/instances/:id/document',
    config: { rule: read },
    schema: {
      tags: ['Instances'],
      summary: "The instance document: evQueue's XML",
      params: instancePath,
      querystring: { type: 'object', additionalProperties: false, properties: {} },
      response: { 200: { description: 'The document', content: { 'application/xml': { schema: { type: 'string' } } } }, '4xx': errorBody },
    },
    handler(request, reply) {
      const document = showDocument(deps, userOf(request), request.params.id);
      if (!document.ok) return refuse(reply, document.error);
      return reply.type('application/xml; charset=utf-8').send(document.value);
    },
  });

  app.route<{ Params: Static<typeof outputPath>; Querystring: Static<typeof outputQuery> }>({
    method: ['GET', 'HEAD'],
    url: '/api/instances/:id/tasks/:node/attempts/:number/:channel',
    config: { rule: read },
    schema: {
      tags: ['Instances'],
      summary: 'What an attempt wrote, also while it runs',
      description:
        'The bytes as the command wrote them. `Range: bytes=A-B` gives a part (206; 416 outside of what there is), `lines` some lines. ' +
        'The header `Evqueue-Output` says `complete` or `growing`: what grows can be followed by asking for `bytes=SIZE-` again.',
      params: outputPath,
      querystring: outputQuery,
      response: {
        200: { description: 'The bytes', content: { 'text/plain': { schema: { type: 'string' } } } },
        206: { description: 'The part asked for', content: { 'text/plain': { schema: { type: 'string' } } } },
        '4xx': errorBody,
      },
    },
    async handler(request, reply) {
      const lines = parseLineRange(request.query);
      if (!lines.ok) return refuse(reply, { code: 'INVALID_REQUEST', message: lines.error });
      const { id, node, number, channel } = request.params;
      const opened = await openOutput(deps, userOf(request), id, node, number, channel);
      if (!opened.ok) return refuse(reply, opened.error);
      reply.header('evqueue-output', opened.value.complete ? 'complete' : 'growing');
      // Bytes of a stranger's command: never more than text for a browser.
      reply.header('content-security-policy', "sandbox; default-src 'none'").type('text/plain; charset=utf-8');
      if (request.method === 'HEAD') return reply.header('accept-ranges', 'bytes').header('content-length', opened.value.sizeBytes).send();
      return lines.value === null
        ? sendBytes(reply, opened.value, request.headers.range)
        : sendLines(reply, opened.value, lines.value, indexes.of(keyOf(request.params)));
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/instances/:id/tasks/:node/attempts/:number/:channel/lines',
    rule: read,
    tag: 'Instances',
    summary: 'How many lines an attempt wrote',
    description: 'Counted where the output is. Where lines begin is kept for a while: `lines` of the output is quick anywhere in it.',
    path: outputPath,
    answer: linesBody,
    statuses: [200],
    async handle({ user, path }) {
      const opened = await openOutput(deps, user, path.id, path.node, path.number, path.channel);
      if (!opened.ok) return opened;
      const { sizeBytes, complete } = opened.value;
      const { newlines, endsWithNewline } = await indexes.of(keyOf(path)).count(opened.value);
      return done({ sizeBytes, newlines, endsWithNewline, growing: !complete });
    },
  });
}

function sendBytes(reply: FastifyReply, output: ReadableOutput, header: string | undefined): FastifyReply {
  const { sizeBytes } = output;
  const range = parseByteRange(header, sizeBytes);
  reply.header('accept-ranges', 'bytes');
  switch (range.kind) {
    case 'unsatisfiable':
      reply.header('content-range', `bytes */${sizeBytes}`);
      return refuse(reply, {
        code: 'INVALID_RANGE',
        message: `the output has ${sizeBytes} bytes, got Range: ${header ?? ''}`,
        details: { sizeBytes },
      });
    case 'whole':
      reply.header('content-length', sizeBytes);
      return reply.send(Readable.from(chunksOf(output, 0, sizeBytes), { objectMode: false }));
    case 'part':
      reply
        .code(206)
        .header('content-range', `bytes ${range.start}-${range.end}/${sizeBytes}`)
        .header('content-length', range.end + 1 - range.start);
      return reply.send(Readable.from(chunksOf(output, range.start, range.end + 1), { objectMode: false }));
  }
}

async function sendLines(reply: FastifyReply, output: ReadableOutput, { first, last }: LineRange, index: LineIndex): Promise<FastifyReply> {
  const { line, offset } = await index.placeBefore(output, first);
  const lines = { first: first - line + 1, last: last === null ? null : last - line + 1 };
  return reply.send(Readable.from(selectLines(chunksOf(output, offset, output.sizeBytes), lines), { objectMode: false }));
}

/** Names an output for ever: what an attempt has written is not written again. */
function keyOf({ id, node, number, channel }: Static<typeof outputPath>): string {
  return `${id}/${node}/${number}/${channel}`;
}

/** The bytes from `start` up to `end`, a chunk at a time; other requests have their turn between two. */
async function* chunksOf(output: ReadableOutput, start: number, end: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let offset = start; offset < end;) {
    const bytes = await output.read(offset, Math.min(chunkBytes, end - offset));
    if (bytes.length === 0) throw new Error(`an output ended at ${offset} of ${end} bytes: it was deleted meanwhile`);
    offset += bytes.length;
    yield bytes;
    await turn();
  }
}
