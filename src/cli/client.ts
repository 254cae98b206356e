import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ErrorBody } from '../server/schemas/error.ts';
import { exitCodes } from './exit-code.ts';
import { CommandFailure } from './failure.ts';

/** What is sent along. */
export type Sent = {
  readonly json?: unknown;
  readonly xml?: string;
  readonly query?: { readonly [name: string]: string | number | boolean | null | undefined };
  readonly headers?: { readonly [name: string]: string };
};

/** The engine over HTTP. Every failure is a `CommandFailure` that says what a person can do. */
export type Client = {
  readonly server: string;
  /** Asks and reads a JSON answer. What comes is trusted to be what the server's schemas say. */
  ask<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, sent?: Sent): Promise<T>;
  text(path: string, sent?: Sent): Promise<string>;
  /** Passes an answer on as it arrives. */
  stream(path: string, sent: Sent, onChunk: (chunk: Uint8Array) => void): Promise<void>;
  /** Passes on the bytes that an output has from `offset` on, and says how much it has and whether that is all. */
  output(path: string, offset: number, onChunk: (chunk: Uint8Array) => void, signal: AbortSignal): Promise<OutputPart>;
  /** Passes on lines in the order of arrival; says whether these are all, and what to ask with for those that follow. */
  lines(
    path: string,
    query: NonNullable<Sent['query']>,
    onChunk: (chunk: Uint8Array) => void,
    signal: AbortSignal,
  ): Promise<{ readonly after: string; readonly complete: boolean }>;
  /** Opens a stream of live events; ends when `signal` says so or the server does. */
  events(path: string, sent: Sent, onEvent: (event: ServerEvent) => void, signal: AbortSignal): Promise<void>;
};

/** How an output stood when it was looked at. */
export type OutputPart = { readonly sizeBytes: number; readonly complete: boolean };

/** One server-sent event. */
export type ServerEvent = { readonly id: string; readonly event: string; readonly data: string };

/** A client of the server at an address. `token` null: none was found. */
export function createClient(server: string, token: string | null): Client {
  const base = new URL(server);

  async function open(method: string, path: string, sent: Sent, signal?: AbortSignal): Promise<IncomingMessage> {
    const url = new URL(path, base);
    for (const [name, value] of Object.entries(sent.query ?? {}))
      if (value !== null && value !== undefined) url.searchParams.set(name, String(value));
    const body = sent.xml ?? (sent.json === undefined ? null : JSON.stringify(sent.json));
    const headers: { [name: string]: string } = { accept: 'application/json', ...sent.headers };
    if (token !== null) headers['authorization'] = `Bearer ${token}`;
    if (body !== null) headers['content-type'] = sent.xml === undefined ? 'application/json' : 'application/xml; charset=utf-8';
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const outgoing = send(url, { method, headers, ...(signal === undefined ? {} : { signal }) }, resolve);
      outgoing.on('error', (cause) => reject(unreachable(server, cause)));
      outgoing.end(body ?? undefined);
    });
    if ((response.statusCode ?? 500) < 400) return response;
    throw failureOf(response.statusCode ?? 500, await textOf(response), server, token);
  }

  return {
    server,
    async ask<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, sent: Sent = {}): Promise<T> {
      const text = await textOf(await open(method, path, sent));
      try {
        return JSON.parse(text) as T;
      } catch {
        throw new CommandFailure(`${server} does not answer like evqueue: expected JSON, got ${text.slice(0, 80)}`, exitCodes.unreachable);
      }
    },
    async text(path, sent = {}) {
      return textOf(await open('GET', path, sent));
    },
    async stream(path, sent, onChunk) {
      for await (const chunk of await open('GET', path, sent)) onChunk(chunk);
    },
    async output(path, offset, onChunk, signal) {
      const head = await open('HEAD', path, {}, signal);
      head.resume();
      const sizeBytes = Number(head.headers['content-length'] ?? 0);
      const part = { sizeBytes, complete: head.headers['evqueue-output'] === 'complete' };
      if (sizeBytes > offset) {
        const headers = { range: `bytes=${offset}-${sizeBytes - 1}` };
        try {
          for await (const chunk of await open('GET', path, { headers }, signal)) onChunk(chunk);
        } catch (cause) {
          // A connection that breaks in the middle: what has come has come, and the next look goes on from there.
          if (!(cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET')) throw cause;
        }
      }
      return part;
    },
    async lines(path, query, onChunk, signal) {
      const response = await open('GET', path, { query }, signal);
      try {
        for await (const chunk of response) onChunk(chunk);
      } catch (cause) {
        throw signal.aborted || !(cause instanceof Error) ? cause : unreachable(server, cause);
      }
      return { after: String(response.headers['evqueue-after']), complete: response.headers['evqueue-output'] === 'complete' };
    },
    async events(path, sent, onEvent, signal) {
      const response = await open('GET', path, { ...sent, headers: { ...sent.headers, accept: 'text/event-stream' } }, signal);
      const parse = eventParser(onEvent);
      const decoder = new TextDecoder();
      try {
        for await (const chunk of response) parse(decoder.decode(chunk, { stream: true }));
      } catch (cause) {
        // A connection that breaks ends the stream like one that is closed; who listens opens another.
        if (!signal.aborted && !(cause instanceof Error && 'code' in cause)) throw cause;
      }
    },
  };
}

/** Takes a stream of events apart, however it is cut into pieces. */
export function eventParser(onEvent: (event: ServerEvent) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    rest += text;
    for (let end = rest.indexOf('\n\n'); end !== -1; end = rest.indexOf('\n\n')) {
      const fields = new Map<string, string>();
      for (const line of rest.slice(0, end).split('\n')) {
        const colon = line.indexOf(': ');
        if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2));
      }
      rest = rest.slice(end + 2);
      const data = fields.get('data');
      if (data !== undefined) onEvent({ id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data });
    }
  };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function unreachable(server: string, cause: Error & { readonly code?: string }): CommandFailure {
  const reason = cause.code === 'ECONNREFUSED' ? 'nobody listens there' : (cause.code ?? cause.message);
  return new CommandFailure(`cannot reach the engine at ${server}: ${reason}. Start one with: evqueue start`, exitCodes.unreachable, {
    code: 'UNREACHABLE',
  });
}

function failureOf(status: number, text: string, server: string, token: string | null): CommandFailure {
  const body = errorBodyOf(text);
  if (body === null)
    return new CommandFailure(`${server} answered ${status}, not like evqueue: ${text.slice(0, 80)}`, exitCodes.unreachable);
  if (status === 401) {
    const hint =
      token === null
        ? 'no token was found; give one with --token, or --data-dir of the engine'
        : 'the token is not valid for this engine; give another with --token, or --data-dir of the engine';
    return new CommandFailure(`${server} lets nobody in without a token: ${hint}`, exitCodes.unreachable, {
      code: body.code,
      details: body.details,
    });
  }
  return new CommandFailure(`${body.message}${problemLines(body)}`, exitCodes.failed, { code: body.code, details: body.details });
}

function errorBodyOf(text: string): ErrorBody | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'code' in body && 'message' in body ? (body as ErrorBody) : null;
  } catch {
    return null;
  }
}

/** Problems of a document below the message, one a line, unless the message says the only one. */
function problemLines({ details }: ErrorBody): string {
  const problems = details['problems'];
  if (!Array.isArray(problems) || problems.length < 2) return '';
  return problems.map((problem) => `\n  ${problemText(problem as Parameters<typeof problemText>[0])}`).join('');
}

/** `12:7: error: …`. */
export function problemText(problem: {
  readonly severity: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly hint?: string;
}): string {
  const place = problem.line === 0 ? '' : `${problem.line}:${problem.column}: `;
  return `${place}${problem.severity}: ${problem.message}${problem.hint === undefined ? '' : ` (${problem.hint})`}`;
}
