/** The thread of one search: an expression that never ends holds up nobody, and is ended with it. */
import { parentPort, workerData } from 'node:worker_threads';
import { OutputSearch, type SearchFound, type SearchRequest } from './output-search.ts';

/** What the thread is sent: the next chunk, or (null) the end. */
export type FindOrder = Uint8Array | null;

/** What it answers to each. */
export type FindAnswer = { readonly kind: 'scanned' } | { readonly kind: 'found'; readonly found: SearchFound };

if (parentPort !== null) {
  const port = parentPort;
  const search = new OutputSearch(workerData as SearchRequest);
  port.on('message', (chunk: FindOrder) => {
    if (chunk === null) {
      port.postMessage({ kind: 'found', found: search.end() } satisfies FindAnswer);
      port.close();
      return;
    }
    search.push(chunk);
    port.postMessage({ kind: 'scanned' } satisfies FindAnswer);
  });
}
