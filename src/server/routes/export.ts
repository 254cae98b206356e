/** The list of a filter as a file. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Static } from 'typebox';
import type { RequestError } from '../../app/engine-types.ts';
import { listInstances } from '../../app/instances.ts';
import type { InstanceFilter } from '../../app/ports.ts';
import type { User } from '../../core/access/can.ts';
import { instanceListItemOf } from '../bodies/instance-body.ts';
import { csvLine } from '../csv.ts';
import type { ServerDeps } from '../deps.ts';
import { refuse } from '../error-answer.ts';
import { filterOf } from '../instance-filter.ts';
import { userOf } from '../route-rule.ts';
import { errorBody } from '../schemas/error.ts';
import { instanceFilter, type InstanceListItem } from '../schemas/instance.ts';

/** Rows that are in memory at a time. Other requests have their turn between two pages. */
const pageRows = 250;

type Format = {
  readonly extension: 'csv' | 'json';
  readonly type: string;
  readonly head: string;
  readonly foot: string;
  row(item: InstanceListItem, isFirst: boolean): string;
};

const columns = [
  'id',
  'workflow',
  'status',
  'errors',
  'unsatisfied',
  'createdAt',
  'startedAt',
  'endedAt',
  'realMs',
  'queuedMs',
  'waitedForRetryMs',
  'comment',
  'host',
  'user',
  'priority',
  'resumedFrom',
  'relaunchedFrom',
  'parentInstance',
] as const satisfies readonly (keyof InstanceListItem)[];

const formats: readonly Format[] = [
  {
    extension: 'csv',
    type: 'text/csv; charset=utf-8',
    head: csvLine([...columns, 'tags', 'launchedBy', 'parameters']),
    foot: '',
    row: (item) =>
      csvLine([
        ...columns.map((column) => item[column]),
        item.tags.join(' '),
        JSON.stringify(item.launchedBy),
        JSON.stringify(item.parameters),
      ]),
  },
  {
    extension: 'json',
    type: 'application/json; charset=utf-8',
    head: '[\n',
    foot: '\n]\n',
    row: (item, isFirst) => `${isFirst ? '' : ',\n'}${JSON.stringify(item)}`,
  },
];

/** Adds `/api/instances.csv` and `/api/instances.json`. */
export function addExportRoutes(app: FastifyInstance, deps: ServerDeps): void {
  for (const format of formats) {
    app.route<{ Querystring: Static<typeof instanceFilter> }>({
      method: 'GET',
      url: `/api/instances.${format.extension}`,
      config: { rule: { verb: 'read', object: 'instance' } },
      exposeHeadRoute: false,
      schema: {
        tags: ['Instances'],
        summary: `All instances of a filter as ${format.extension.toUpperCase()}`,
        description: 'Newest first, with the filters of the list; as many as there are, while they are sent.',
        querystring: instanceFilter,
        response: {
          200: { description: 'The file', content: { [format.type.split(';', 1)[0] ?? '']: { schema: { type: 'string' } } } },
          '4xx': errorBody,
        },
      },
      handler(request, reply) {
        const filter = filterOf(request.query, deps.nowMs());
        if (!filter.ok) return refuse(reply, filter.error);
        return sendAll(deps, userOf(request), reply, filter.value, format);
      },
    });
  }
}

function sendAll(deps: ServerDeps, user: User, reply: FastifyReply, filter: InstanceFilter, format: Format): FastifyReply {
  // Whoever may not is told before the first byte.
  const first = listInstances(deps, user, filter, null, 1);
  if (!first.ok) return refuse(reply, first.error);
  reply.type(format.type).header('content-disposition', `attachment; filename="instances.${format.extension}"`);
  return reply.send(Readable.from(textOf(deps, user, filter, format), { objectMode: false }));
}

async function* textOf(deps: ServerDeps, user: User, filter: InstanceFilter, format: Format): AsyncGenerator<string, void, undefined> {
  yield format.head;
  let isFirst = true;
  for (let cursor: string | null = null; ;) {
    const page = listInstances(deps, user, filter, cursor, pageRows);
    if (!page.ok) throw new Error(messageOf(page.error));
    let text = '';
    for (const row of page.value.rows) {
      text += format.row(instanceListItemOf(row), isFirst);
      isFirst = false;
    }
    if (text !== '') yield text;
    cursor = page.value.nextCursor;
    if (cursor === null) break;
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
  yield format.foot;
}

function messageOf({ code, message }: RequestError): string {
  return `an export was cut: ${code}: ${message}`;
}
