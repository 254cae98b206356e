/** Looks at the queues all the time: each answer shows one instant of the engine. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Static } from 'typebox';
import type { queueList } from '../../src/server/schemas/queue.ts';
import type { PatientClient } from './client.ts';

const everyMs = 20;

/** What was seen. */
export type QueueLooks = {
  looks: number;
  /** Looks in which a queue was full, or had somebody waiting: where an error could show. */
  full: number;
  waiting: number;
  readonly overLimit: string[];
  readonly idleSlots: string[];
};

/** Looks until told to stop. Only queues without keys, rates and pauses: there everybody who waits is eligible. */
export async function watchQueues(client: PatientClient, names: ReadonlySet<string>, isStopped: () => boolean): Promise<QueueLooks> {
  const seen: QueueLooks = { looks: 0, full: 0, waiting: 0, overLimit: [], idleSlots: [] };
  while (!isStopped()) {
    const answer = await client.once('GET', '/api/queues');
    if (answer?.status === 200) {
      for (const { name, running, waiting, concurrency } of (answer.body as Static<typeof queueList>).items) {
        if (!names.has(name) || running === null || waiting === null) continue;
        seen.looks += 1;
        if (running >= concurrency) seen.full += 1;
        if (waiting > 0) seen.waiting += 1;
        if (running > concurrency) seen.overLimit.push(`${name}: ${running} run, ${concurrency} may`);
        if (running < concurrency && waiting > 0) seen.idleSlots.push(`${name}: ${running} of ${concurrency} run while ${waiting} wait`);
      }
    }
    await pause(everyMs);
  }
  return seen;
}
