/** A client of a server that dies all the time: it asks again until it has an answer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** `body` is the parsed JSON, or the text where the answer is none; `dateMs` is the clock of the server, in whole seconds. */
export type Answer = { readonly status: number; readonly body: unknown; readonly dateMs: number };

const againMs = 50;
const timeLimitMs = 20_000;

export class PatientClient {
  readonly #dataDir: string;
  readonly #address: string;
  readonly #isStopped: () => boolean;

  /** @param isStopped nothing is asked again when it says so */
  constructor(dataDir: string, address: string, isStopped: () => boolean = () => false) {
    this.#dataDir = dataDir;
    this.#address = address;
    this.#isStopped = isStopped;
  }

  /** One try; null where no answer came. */
  async once(method: string, path: string, body?: unknown): Promise<Answer | null> {
    try {
      const token = readFileSync(join(this.#dataDir, 'local-token'), 'utf8').trim();
      const payload =
        body === undefined
          ? {}
          : typeof body === 'string'
            ? { body, type: 'application/xml' }
            : { body: JSON.stringify(body), type: 'application/json' };
      const response = await fetch(`${this.#address}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(payload.type === undefined ? {} : { 'content-type': payload.type }) },
        ...(payload.body === undefined ? {} : { body: payload.body }),
        signal: AbortSignal.timeout(timeLimitMs),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
      const dateMs = Date.parse(response.headers.get('date') ?? '');
      return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text, dateMs };
    } catch {
      // The server died, or has not come up yet: that is what this client is for.
      return null;
    }
  }

  /** Asks until the server has answered with something else than "not ready"; null only when everything stops. */
  async ask(method: string, path: string, body?: unknown): Promise<Answer | null> {
    while (!this.#isStopped()) {
      const answer = await this.once(method, path, body);
      if (answer !== null && answer.status !== 503) return answer;
      await pause(againMs);
    }
    return null;
  }
}

/** An answer in one line. */
export function told(answer: Answer): string {
  return `${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`;
}
