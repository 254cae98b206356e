import { setTimeout as pause } from 'node:timers/promises';
import type { InstanceBody } from '../server/schemas/instance.ts';
import type { TreeBody } from '../server/schemas/tree.ts';
import type { Client } from './client.ts';
import { CommandFailure } from './failure.ts';
import type { Progress } from './progress.ts';

/** How often things are looked at. */
export type FollowPauses = {
  /** Least time between two looks at the tree, however much happens. */
  readonly betweenLooksMs: number;
  /** Before a server that cannot be reached is tried again. */
  readonly reconnectMs: number;
  /** How long a server that cannot be reached is waited for: a restart, an upgrade. */
  readonly patienceMs: number;
};

const usualPauses: FollowPauses = { betweenLooksMs: 150, reconnectMs: 1_000, patienceMs: 120_000 };

/**
 * Follows an instance to its end: live events say when to look, the tree says what there is to see. Instances outlive the
 * server, so a server that stops is waited for.
 *
 * @param signal  nobody is interested any more; the answer is null then
 */
export async function followInstance(
  client: Client,
  id: number,
  progress: Progress,
  signal: AbortSignal,
  pauses: FollowPauses = usualPauses,
): Promise<InstanceBody | null> {
  const path = `/api/instances/${id}`;
  const news = new News();
  const connection = new AbortController();
  const stop = (): void => {
    connection.abort();
    news.tell();
  };
  signal.addEventListener('abort', stop, { once: true });
  const listening = keepListening(client, id, news, connection.signal, pauses.reconnectMs);
  let awaySinceMs: number | null = null;
  try {
    while (!signal.aborted) {
      await news.next();
      if (signal.aborted) break;
      try {
        const tree = await client.ask<TreeBody>('GET', `${path}/tree`);
        awaySinceMs = null;
        progress.show(tree.jobs);
        if (tree.status === 'terminated') return await client.ask<InstanceBody>('GET', path);
        await rest(pauses.betweenLooksMs, connection.signal);
      } catch (cause) {
        awaySinceMs ??= Date.now();
        if (!isAway(cause) || Date.now() - awaySinceMs > pauses.patienceMs) throw cause;
        await rest(pauses.reconnectMs, connection.signal);
        news.tell();
      }
    }
    return null;
  } finally {
    signal.removeEventListener('abort', stop);
    connection.abort();
    await listening;
  }
}

/** Whether there may be something new to see; there is at the beginning. */
class News {
  #told = true;
  #wake: () => void = () => undefined;

  tell(): void {
    this.#told = true;
    this.#wake();
  }

  async next(): Promise<void> {
    if (!this.#told) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#told = false;
  }
}

/** Listens until it is told to stop; each new connection is a reason to look, because something may have been missed. */
async function keepListening(client: Client, id: number, news: News, signal: AbortSignal, reconnectMs: number): Promise<void> {
  while (!signal.aborted) {
    try {
      await client.events('/api/events', { query: { instance: id } }, () => news.tell(), signal);
    } catch (cause) {
      if (!(cause instanceof CommandFailure)) throw cause;
    }
    if (signal.aborted) return;
    await rest(reconnectMs, signal);
    news.tell();
  }
}

/** A server that is starting, stopping, or not there. */
export function isAway(cause: unknown): boolean {
  return cause instanceof CommandFailure && (cause.code === 'UNREACHABLE' || cause.code === 'NOT_READY');
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}
