/** A client of a server that dies all the time: it asks again until it has an answer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Answer = { readonly status: number; readonly body: unknown };

export class PatientClient {
  readonly #dataDir: string;
  readonly #address: () => string;
  readonly #stopped: () => boolean;

  constructor(dataDir: string, address: () => string, stopped: () => boolean) {
    this.#dataDir = dataDir;
    this.#address = address;
    this.#stopped = stopped;
  }

  /** One try; null where no answer came. */
  async once(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer | null> {
    try {
      const token = readFileSync(join(this.#dataDir, 'local-token'), 'utf8').trim();
      const payload = body === undefined ? undefined : contentType === 'application/json' ? JSON.stringify(body) : String(body);
      const response = await fetch(`${this.#address()}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(payload === undefined ? {} : { 'content-type': contentType }) },
        ...(payload === undefined ? {} : { body: payload }),
        signal: AbortSignal.timeout(10_000),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : parsed(text) };
    } catch {
      // The server died, or has not come up yet: that is what this client is for.
      return null;
    }
  }

  /** Asks until the server has answered with something else than "not ready"; null only when everything stops. */
  async patiently(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer | null> {
    while (!this.#stopped()) {
      const answer = await this.once(method, path, body, contentType);
      if (answer !== null && answer.status !== 503) return answer;
      await new Promise((wake) => setTimeout(wake, 50));
    }
    return null;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
