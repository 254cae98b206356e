/** Writes docs/reference/http.md from the routes and schemas of the server. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { defaultServerSettings } from '../src/server/deps.ts';
import { fieldsOf, operationsByTag, typeText, type Content, type Entry, type Field, type OpenApi } from '../src/server/openapi.ts';
import { createServer } from '../src/server/server.ts';
import { repository } from './markdown.ts';

/** The server is only put together here, never asked. */
function neverAsked(): never {
  throw new Error('the reference is made without asking anything');
}

async function readInterface(): Promise<OpenApi> {
  const server = await createServer({
    ask: neverAsked,
    read: {
      instances: neverAsked,
      instance: neverAsked,
      instanceRow: neverAsked,
      summary: neverAsked,
      failedNodes: neverAsked,
      definitionSource: neverAsked,
      journal: neverAsked,
      attempt: neverAsked,
      output: neverAsked,
      outputTimes: neverAsked,
      counts: neverAsked,
      workflowsOfGroup: neverAsked,
      audit: neverAsked,
      storeFacts: neverAsked,
      workflowSource: neverAsked,
      lineage: neverAsked,
      credential: neverAsked,
      sessionOfToken: neverAsked,
      session: neverAsked,
      sessionsOf: neverAsked,
      openSessions: neverAsked,
      passwordLink: neverAsked,
      userSettings: neverAsked,
      views: neverAsked,
      queueSamples: neverAsked,
      plans: neverAsked,
      planMarks: neverAsked,
      plan: neverAsked,
      plannedMoments: neverAsked,
      planPast: neverAsked,
      pastLaunches: neverAsked,
      momentResults: neverAsked,
      backfills: neverAsked,
      histogram: neverAsked,
      values: neverAsked,
      statistics: neverAsked,
      finished: neverAsked,
      finishedBetween: neverAsked,
      troubles: neverAsked,
      endings: neverAsked,
      finishedIn: neverAsked,
      oldestActive: neverAsked,
      handledLine: neverAsked,
      homeVisit: neverAsked,
      instancesEver: neverAsked,
      close: neverAsked,
    },
    liveOutput: { read: neverAsked, times: neverAsked },
    documents: { xml: neverAsked, tree: neverAsked, failure: neverAsked },
    machine: { look: neverAsked },
    engineLog: { read: neverAsked },
    configuration: { file: null, entries: [] },
    nowMs: neverAsked,
    turn: neverAsked,
    onLive: neverAsked,
    authenticate: neverAsked,
    passwords: { hash: neverAsked, isRight: neverAsked },
    firstCodeDigest: null,
    webDir: '',
    measurements: neverAsked,
    onLogLevel: neverAsked,
    settings: defaultServerSettings,
    log: pino({ level: 'silent' }),
    version: '',
  });
  const api = server.app.swagger();
  await server.close();
  return api as unknown as OpenApi;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function fieldTable(fields: readonly Field[]): string[] {
  if (fields.length === 0) return [];
  return [
    '| Field | Type | |',
    '|---|---|---|',
    ...fields.map(({ name, type, required, description }) => {
      const optional = required ? '' : '*optional* ';
      return `| \`${name}\` | ${cell(type)} | ${cell(`${optional}${description}`.trim())} |`;
    }),
    '',
  ];
}

function contentTables(title: string, content: Content): string[] {
  return Object.entries(content).flatMap(([mediaType, { schema }]) => [`${title}, \`${mediaType}\``, '', ...fieldTable(fieldsOf(schema))]);
}

function section({ method, path, operation }: Entry): string[] {
  const { summary = '', description, parameters = [], requestBody, responses } = operation;
  const asked = parameters.map(({ name, in: place, required = false, schema, description: text }) => ({
    name,
    type: `${place}: ${typeText(schema)}`,
    required,
    description: text ?? schema.description ?? '',
  }));
  const right = operation['x-right'];
  const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const [first] = answers;
  const statuses = answers.map(([status]) => status).join(' or ');
  return [
    `### ${method} ${path}`,
    '',
    `${summary}.${right === undefined ? '' : ` *${right[0]?.toUpperCase()}${right.slice(1)}.*`}`,
    '',
    ...(description === undefined ? [] : [description, '']),
    ...fieldTable(asked),
    ...(requestBody === undefined ? [] : contentTables('Body', requestBody.content)),
    ...(first === undefined ? [] : contentTables(`Answer ${statuses}`, first[1].content ?? {})),
  ];
}

const api = await readInterface();
const groups = [...operationsByTag(api)].filter(([, entries]) => entries.length > 0);
const page = [
  '# HTTP interface',
  '',
  '<!-- Made from src/server by scripts/docs-http.ts. Change the schemas there, then: npm run docs -->',
  '',
  'Everything that evqueue can do can be asked over HTTP; the command line uses nothing else. A running engine shows this page at `/api/docs`, and gives it',
  'to programs as OpenAPI 3.1 at `/api/openapi.json`.',
  '',
  '- **Who asks.** Every address but `/health` and those that sign in needs `Authorization: Bearer TOKEN`, or the cookie of a session; without it the answer is',
  "  401. The file `local-token` of the data directory, readable by its owner alone, holds an administrator's token. Of `/api/docs` a browser that is not signed in",
  '  asks for a name and a password: any name, and the token.',
  '- **With a session**, what changes something is sent as JSON or XML, or with the header `Evqueue-Request: 1`; see [Users and sessions](../operate/users.md).',
  '- **Pages.** Every other address that a browser asks for is answered with the web interface.',
  '- **Which host.** The `Host` of a request must be `localhost`, an address, or a name given with `--allow-host`; an `Origin` must be the server itself.',
  '- **Bodies** are JSON in UTF-8, at most 1 MB; a workflow can be sent as `application/xml`. Fields that are not known are refused, nothing is converted.',
  '- **Moments** are ISO 8601 in UTC with milliseconds; names of fields carry their unit.',
  '- **Failures** are `{ "code", "message", "details" }`; see [Error codes](error-codes.md). What is wrong with a document stands in `details.problems`, with',
  '  line and column, what is wrong with a request in `details.errors`.',
  '- **Lists** that can be long have `nextCursor`: ask again with `cursor` set to it, and the same filters.',
  '- **Done is durable.** A change is answered after it has reached the disk.',
  ...groups.flatMap(([tag, entries]) => ['', `## ${tag}`, '', ...entries.flatMap(section)]),
];

mkdirSync(join(repository, 'docs/reference'), { recursive: true });
writeFileSync(
  join(repository, 'docs/reference/http.md'),
  `${page
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`,
);
