import type { ErrorBody } from '../../../src/server/schemas/error.ts';
import { ApiError } from './api-error.ts';
import { narrowed, offsetMs, unknownClock, type ClockBounds } from './server-clock.ts';

/** Values of an address; undefined ones are left out. */
export type Query = { readonly [name: string]: string | number | boolean | undefined };

/** One request. `body` is sent as JSON, or as it is where it is a text (`contentType` then says what it is). */
export type ApiRequest = {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly query?: Query;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  readonly signal?: AbortSignal;
};

/** The engine over HTTP. The session is a cookie that only the browser sees; a request of another site never carries it. */
export class ApiClient {
  #clock: ClockBounds = unknownClock;
  readonly #onSignedOut: () => void;

  /** @param onSignedOut  called when an answer says that nobody is signed in any more */
  constructor(onSignedOut: () => void) {
    this.#onSignedOut = onSignedOut;
  }

  /** Now by the engine's clock, epoch milliseconds. */
  readonly nowMs = (): number => Date.now() + offsetMs(this.#clock);

  /** Asks and reads JSON. The type is what the schema of the route says; the engine checks its own answers against it. */
  async json<T>(path: string, request: ApiRequest = {}): Promise<T> {
    const response = await this.#send(path, request);
    return (await response.json()) as T;
  }

  /** Asks and reads text. */
  async text(path: string, request: ApiRequest = {}): Promise<string> {
    return await (await this.#send(path, request)).text();
  }

  /** Asks and gives the whole answer, for ranges and headers. */
  async response(path: string, request: ApiRequest & { readonly headers?: Record<string, string> } = {}): Promise<Response> {
    return await this.#send(path, request, request.headers);
  }

  async #send(path: string, request: ApiRequest, more: Record<string, string> = {}): Promise<Response> {
    const { method = 'GET', body, contentType = 'application/json', accept = 'application/json', signal } = request;
    const headers: Record<string, string> = { accept, ...more };
    // A session alone is not enough to change something: no form of another site can set a header.
    if (method !== 'GET' && method !== 'HEAD') headers['evqueue-request'] = '1';
    if (body !== undefined) headers['content-type'] = contentType;
    const askedMs = Date.now();
    let response: Response;
    try {
      response = await fetch(addressOf(path, request.query), {
        method,
        headers,
        credentials: 'same-origin',
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (cause) {
      if (signal?.aborted === true) throw cause;
      throw new ApiError('NO_ANSWER', 'the engine does not answer', 0);
    }
    const serverSecondMs = Date.parse(response.headers.get('date') ?? '');
    if (Number.isFinite(serverSecondMs)) this.#clock = narrowed(this.#clock, serverSecondMs, askedMs, Date.now());
    if (response.ok) return response;
    const error = await errorOf(response);
    if (error.code === 'NOT_AUTHENTICATED') this.#onSignedOut();
    throw error;
  }
}

/** Address with its values; `path` starts with `/api`. */
export function addressOf(path: string, query: Query = {}): string {
  const values = Object.entries(query).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, String(value)]]));
  return values.length === 0 ? path : `${path}?${new URLSearchParams(values).toString()}`;
}

async function errorOf(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after') ?? 'none');
  const body: unknown = await response.json().catch(() => null);
  if (!isErrorBody(body)) return new ApiError('FOREIGN_ANSWER', `status ${response.status}`, response.status);
  return new ApiError(body.code, body.message, response.status, body.details ?? {}, Number.isFinite(retryAfter) ? retryAfter : null);
}

function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' && 'message' in body;
}
