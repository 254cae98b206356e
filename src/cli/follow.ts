import { setTimeout as pause } from 'node:timers/promises';
import type { InstanceBody } from '../server/schemas/instance.ts';
import type { TreeBody } from '../server/schemas/tree.ts';
import type { Client } from './client.ts';
import { CommandFailure } from './failure.ts';
import type { Progress } from './progress.ts';

/** Least time between two looks at the tree, however much happens. */
const betweenLooksMs = 150;
/** Before a broken connection is tried again. */
const reconnectMs = 1_000;

/**
 * Follows an instance to its end: live events say when to look, the tree says what there is to see. Survives restarts of the
 * server.
 *
 * @param signal  nobody is interested any more; the answer is null then
 */
export async function followInstance(client: Client, id: number, progress: Progress, signal: AbortSignal): Promise<InstanceBody | null> {
  const path = `/api/instances/${id}`;
  let wake: () => void = () => undefined;
  let changed = true;
  const notice = (): void => {
    changed = true;
    wake();
  };
  const connection = new AbortController();
  const stop = (): void => {
    connection.abort();
    wake();
  };
  signal.addEventListener('abort', stop, { once: true });
  const listening = keepListening(client, id, notice, connection.signal);
  try {
    while (!signal.aborted) {
      if (!changed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      changed = false;
      const tree = await client.ask<TreeBody>('GET', `${path}/tree`);
      progress.show(tree.jobs);
      if (tree.status === 'terminated') return await client.ask<InstanceBody>('GET', path);
      await pause(betweenLooksMs, undefined, { signal: connection.signal }).catch(() => undefined);
    }
    return null;
  } finally {
    signal.removeEventListener('abort', stop);
    connection.abort();
    await listening;
  }
}

/** Listens until it is told to stop; each new connection is a reason to look, because something may have been missed. */
async function keepListening(client: Client, id: number, onNews: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await client.events('/api/events', { query: { instance: id } }, onNews, signal);
    } catch (cause) {
      if (!(cause instanceof CommandFailure)) throw cause;
    }
    if (signal.aborted) return;
    await pause(reconnectMs, undefined, { signal }).catch(() => undefined);
    onNews();
  }
}
