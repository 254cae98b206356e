/**
 * Open pages without a browser: each holds a live stream and asks for what the real page asks for, when it would. They live in a
 * process of their own with the lowest priority: on the machines of readers their work costs the engine nothing.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { constants, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { areRowsOld, oldAfter, type LiveEvent } from '../web/src/api/live-refresh.ts';
import type { EngineProgram } from './engine-program.ts';

/** What all pages did while they were open. */
export type PagesFigures = { readonly events: number; readonly requests: number; readonly answers: number; readonly bytes: number };

/** Holds so many pages open while `use` runs: two fifths lists, two fifths instances (the latest of any workflow), a fifth home. */
export async function withOpenPages<T>(
  { port, token }: EngineProgram,
  count: number,
  use: () => Promise<T>,
): Promise<{ readonly result: T; readonly figures: PagesFigures }> {
  const child = fork(fileURLToPath(import.meta.url), [`${port}`, token, `${count}`]);
  const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  const message = async (): Promise<unknown> => {
    const said: unknown[] = await Promise.race([
      once(child, 'message'),
      exited.then(() => Promise.reject(new Error('the pages have gone'))),
    ]);
    return said[0];
  };
  try {
    await message();
    const result = await use();
    const figures = message();
    child.send('tell');
    return { result, figures: (await figures) as PagesFigures };
  } finally {
    child.disconnect();
    await exited;
  }
}

/** As `web/src/api/live.ts` has them. */
const [paceMs, roundMs, restFactor, longestRestMs] = [250, 500, 5, 5_000];
/** As `web/src/features/home/use-fresh-home.ts` has it. */
const homePauseMs = 4_000;

/** Something on a screen: what is asked for, and the key by which it becomes old. */
type OnScreen = { readonly key: readonly unknown[]; readonly path: string };

const midnight = new Date(new Date().setHours(0, 0, 0, 0)).toISOString();

/** What the line at the foot of every page shows. */
const engineLine: readonly OnScreen[] = [
  { key: ['status'], path: '/api/status' },
  { key: ['queues'], path: '/api/queues' },
  {
    key: ['instance-counts', 'failed', midnight],
    path: `/api/instances/histogram?status=terminated&errors=true&launchedAfter=${encodeURIComponent(midnight)}&buckets=1`,
  },
];

const instancesOnScreen = (id: number): readonly OnScreen[] => [
  { key: ['instance', id, 'body'], path: `/api/instances/${id}` },
  { key: ['instance', id, 'tree'], path: `/api/instances/${id}/tree` },
  { key: ['instance', id, 'lineage'], path: `/api/instances/${id}/lineage` },
];

const homeOnScreen: readonly OnScreen[] = [
  { key: ['home', 'day'], path: '/api/home?period=day' },
  { key: ['home', 'now', 10], path: '/api/instances?status=executing&limit=10&summary=true' },
  { key: ['home', 'coming', 8], path: '/api/home/coming?limit=8' },
];

const figures = { events: 0, requests: 0, answers: 0, bytes: 0 };

type Kind = 'list' | 'instance' | 'home';

/** One page. */
class OpenPage {
  readonly #ask: (path: string) => Promise<string>;
  readonly #kind: Kind;
  #onScreen: readonly OnScreen[] = engineLine;
  #waiting: LiveEvent[] = [];
  #isRefreshing = false;
  #restMs = roundMs;
  #homeIsDue = false;
  #openNext: number | null = null;

  constructor(kind: Kind, ask: (path: string) => Promise<string>) {
    this.#kind = kind;
    this.#ask = ask;
  }

  /** Reads what it shows at first. */
  async open(): Promise<void> {
    const list = JSON.parse(await this.#ask('/api/instances?status=executing&limit=50&summary=true')) as {
      readonly items?: readonly { readonly id: number }[];
    };
    if (this.#kind === 'list') this.#showRows((list.items ?? []).map(({ id }) => id));
    if (this.#kind === 'home') this.#onScreen = [...engineLine, ...homeOnScreen];
    await Promise.all(this.#onScreen.map(({ path }) => this.#ask(path)));
  }

  hear(events: readonly LiveEvent[]): void {
    figures.events += events.length;
    this.#waiting.push(...events);
    const started = events.findLast(({ type }) => type === 'INSTANCE_STARTED')?.instanceId;
    // A reader opens what begins now and then, not each of a thousand a second.
    if (started !== undefined) this.#openNext = started;
    if (this.#kind === 'home' && !this.#homeIsDue && events.some(({ type }) => type.startsWith('INSTANCE'))) void this.#readHome();
    if (!this.#isRefreshing) void this.#refresh();
  }

  #showRows(ids: readonly number[]): void {
    const rows = ids.length === 0 ? [] : [{ key: ['instance-rows', ids], path: `/api/instances/rows?ids=${ids.join(',')}` }];
    this.#onScreen = [...engineLine, ...rows];
  }

  async #readHome(): Promise<void> {
    this.#homeIsDue = true;
    await pause(homePauseMs, undefined, { ref: false });
    this.#homeIsDue = false;
    await Promise.all(homeOnScreen.map(({ path }) => this.#ask(path)));
  }

  async #refresh(): Promise<void> {
    this.#isRefreshing = true;
    await pause(this.#restMs);
    const events = this.#waiting;
    this.#waiting = [];
    const opened = this.#open();
    const beganMs = performance.now();
    const old = oldAfter(events);
    const due = this.#onScreen.filter(
      ({ key }) => old.some((prefix) => prefix.every((word, index) => key[index] === word)) || areRowsOld(key, null, events),
    );
    await Promise.all([...new Set([...due, ...opened])].map(({ path }) => this.#ask(path)));
    this.#restMs = Math.min(longestRestMs, Math.max(roundMs, restFactor * (performance.now() - beganMs)));
    this.#isRefreshing = false;
    if (this.#waiting.length > 0) void this.#refresh();
  }

  /** The reader goes on to what has begun: an instance to look at, or a list with its row. */
  #open(): readonly OnScreen[] {
    const id = this.#openNext;
    if (id === null || this.#kind === 'home' || Math.random() > 0.1) return [];
    this.#openNext = null;
    if (this.#kind === 'list') this.#showRows([id]);
    else this.#onScreen = [...engineLine, ...instancesOnScreen(id)];
    return this.#onScreen;
  }
}

function listen(port: number, token: string, page: OpenPage): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const sent = request({ host: '127.0.0.1', port, path: `/api/events?pace=${paceMs}`, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        resolve();
        text += part;
        const end = text.lastIndexOf('\n\n');
        if (end < 0) return;
        const events = text
          .slice(0, end)
          .split('\n\n')
          .flatMap((message) => (/^event: /m.test(message) ? [] : (/^data: (.*)$/m.exec(message)?.[1] ?? [])))
          .map((data) => JSON.parse(data) as LiveEvent);
        text = text.slice(end + 2);
        if (events.length > 0) page.hear(events);
      });
    });
    sent.once('error', reject);
    sent.end();
  });
}

function asker(port: number, token: string): (path: string) => Promise<string> {
  // As many as a browser opens.
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  return async (path) => {
    figures.requests += 1;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, agent, headers }, resolve);
      sent.once('error', reject);
      sent.end();
    });
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    figures.bytes += body.length;
    // On a busy machine a page with the lowest priority may be too slow to ask; it shows that, and asks again at the next event.
    if (response.statusCode === 200) figures.answers += 1;
    return body.toString();
  };
}

async function openAll(port: number, token: string, count: number): Promise<void> {
  const kinds = ['list', 'instance', 'list', 'instance', 'home'] as const;
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const page = new OpenPage(kinds[index % kinds.length] ?? 'list', asker(port, token));
      await listen(port, token, page);
      await page.open();
    }),
  );
  setPriority(constants.priority.PRIORITY_LOW);
  Object.assign(figures, { events: 0, requests: 0, answers: 0, bytes: 0 });
  process.on('message', () => process.send?.(figures));
  process.once('disconnect', () => process.exit(0));
  process.send?.('open');
}

if (import.meta.main) {
  const [port, token, count] = process.argv.slice(2);
  await openAll(Number(port), token ?? '', Number(count));
}
