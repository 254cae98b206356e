/** A task that was moved first goes first, whatever happens to the engine meanwhile. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { QueueTasksBody } from '../../src/server/schemas/queue.ts';
import { Site } from './site.ts';

let site: Site;
beforeEach(async () => {
  site = await Site.open();
});
afterEach(async () => await site.close());

test('after a kill of the engine the line is the one that was answered, and its tasks start in that order', async () => {
  const queue = 'line';
  let engine = site.start();
  await site.must('PUT', `/api/queues/${queue}`, { concurrency: 1, order: 'fair' });
  await site.must(
    'PUT',
    '/api/workflows/nap',
    `<workflow><subjobs><job><tasks><task name="nap" path="sleep 600" queue="${queue}"/></tasks></job></subjobs></workflow>`,
  );
  const ids: number[] = [];
  for (let count = 0; count < 5; count += 1)
    ids.push(((await site.must('POST', '/api/instances', { workflow: 'nap' })).body as { readonly id: number }).id);
  const tasks = async (): Promise<QueueTasksBody> => (await site.must('GET', `/api/queues/${queue}/tasks`)).body as QueueTasksBody;
  const line = async (): Promise<readonly number[]> => (await tasks()).line.map(({ instanceId }) => instanceId);
  const move = async (id: number | undefined): Promise<void> => {
    const moved = (await tasks()).line.find(({ instanceId }) => instanceId === id);
    await site.must('POST', `/api/queues/${queue}/move-first`, { instanceId: id, nodeId: moved?.nodeId });
  };
  const [first, second, third, fourth, fifth] = ids;
  await move(fourth);
  await move(fifth);
  await engine.kill();
  engine = site.start();
  expect(await line()).toEqual([fifth, fourth, second, third]);
  await move(third);
  await engine.kill();
  engine = site.start();
  const shown = await line();
  expect(shown).toEqual([third, fifth, fourth, second]);
  const started: (number | undefined)[] = [];
  let holder = first;
  for (const expected of shown) {
    await site.must('POST', `/api/instances/${holder ?? 0}/kill`);
    holder = await site.until(async () => {
      const now = (await tasks()).holders[0]?.instanceId;
      return now === undefined || now === holder ? null : now;
    }, `the start of ${expected}`);
    started.push(holder);
  }
  expect(started).toEqual(shown);
  const journal = (await site.must('GET', `/api/instances/${third ?? 0}/journal`)).body as { readonly items: { readonly event: object }[] };
  expect(journal.items.map(({ event }) => event)).toContainEqual(expect.objectContaining({ kind: 'movedFirst', moved: -3 }));
  await site.must('POST', `/api/instances/${holder ?? 0}/kill`);
  await engine.stop();
});
