/** Parses large outputs in a thread of its own, so that the engine's loop goes on meanwhile. */
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { parseOutput } from '../core/instance/output-content.ts';
import { ok } from '../core/result.ts';
import { flatten, unflatten, type FlatElement } from '../core/xml/flat-tree.ts';
import type { ParseLarge } from '../engine/ports.ts';

type Order = { readonly id: number; readonly method: 'XML' | 'JSON'; readonly bytes: Uint8Array };
/** `tree` is JSON: one text crosses between threads faster than many small parts. */
type Reply = { readonly id: number; readonly tree: string } | { readonly id: number; readonly error: string };

/** Tells the thread that this file makes from others that import it. */
const role = 'output parser';

let thread: Worker | null = null;
let lastId = 0;
const waiting = new Map<number, { answer(reply: Reply): void; fail(cause: Error): void }>();

/** See the head of this file. The thread is made when it is first needed and does not keep the program running. */
export const parseInThread: ParseLarge = async (method, bytes) => {
  lastId += 1;
  const id = lastId;
  const reply = await new Promise<Reply>((resolve, reject) => {
    waiting.set(id, { answer: resolve, fail: reject });
    workerThread().postMessage({ id, method, bytes } satisfies Order);
  });
  return 'error' in reply ? { ok: false, error: reply.error } : ok(unflatten(JSON.parse(reply.tree) as FlatElement));
};

function workerThread(): Worker {
  if (thread !== null) return thread;
  const made = new Worker(new URL(import.meta.url), { workerData: role });
  made.on('message', (reply: Reply) => {
    waiting.get(reply.id)?.answer(reply);
    waiting.delete(reply.id);
    if (waiting.size === 0) made.unref();
  });
  made.on('error', (cause) => {
    thread = null;
    for (const { fail } of waiting.values()) fail(cause instanceof Error ? cause : new Error(String(cause)));
    waiting.clear();
  });
  thread = made;
  return made;
}

function serve(order: Order): Reply {
  const parsed = parseOutput(order.method, order.bytes, order.bytes.length);
  return parsed.ok ? { id: order.id, tree: JSON.stringify(flatten(parsed.value)) } : { id: order.id, error: parsed.error };
}

if (workerData === role && parentPort !== null) {
  const port = parentPort;
  port.on('message', (order: Order) => port.postMessage(serve(order)));
}
