import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import {
  deleteQueue,
  listQueues,
  moveTaskFirst,
  pauseQueue,
  queueUsers,
  renameQueue,
  resumeQueue,
  saveQueue,
  showQueue,
  showQueueSamples,
  showQueueTasks,
} from '../../app/queues.ts';
import { err } from '../../core/result.ts';
import { queueBodyOf, queueSamplesBodyOf, queueSettingsOf, queueTasksBodyOf } from '../bodies/queue-body.ts';
import type { ServerDeps } from '../deps.ts';
import { addJsonRoute, created, done } from '../json-route.ts';
import { parseMoment } from '../moment-text.ts';
import { noBody } from '../schemas/instance.ts';
import { namedPath } from '../schemas/field.ts';
import {
  movedFirst,
  moveFirstBody,
  pauseBody,
  queueBody,
  queueDeleted,
  queueList,
  queueSamplesBody,
  queueSamplesQuery,
  queueSettings,
  queueTasksBody,
  queueTasksQuery,
  renameBody,
} from '../schemas/queue.ts';
import { usedByBody } from '../schemas/workflow.ts';

const tag = 'Queues';
const path = namedPath('queue');
const configure = { verb: 'configure', object: 'queue' } as const;
const control = { verb: 'control', object: 'queue' } as const;
const read = { verb: 'read', object: 'queue' } as const;

/** Queues: settings, load, pause. */
export function addQueueRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'GET',
    url: '/api/queues',
    rule: read,
    tag,
    summary: 'All queues with their load',
    answer: queueList,
    isShared: true,
    statuses: [200],
    async handle({ user }) {
      const queues = await listQueues(deps, user);
      return queues.ok ? done({ items: queues.value.map(({ queue, ...load }) => queueBodyOf(queue, load)) }) : queues;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/queue-samples',
    rule: read,
    tag,
    summary: 'How full queues were over time',
    description: 'Looked at once a minute, kept for a week.',
    query: queueSamplesQuery,
    answer: queueSamplesBody,
    statuses: [200],
    handle({ user, query: { from, to, buckets = 60 } }) {
      const [fromMs, toMs] = [parseMoment(from), parseMoment(to)];
      if (fromMs === null || toMs === null || fromMs >= toMs)
        return err({
          code: 'INVALID_REQUEST',
          message: `query from, to: expected two moments like 2027-03-01T12:00:00Z, the first before the second, got "${from}" and "${to}"`,
        });
      const samples = showQueueSamples(deps, user, { fromMs, toMs }, buckets);
      return samples.ok ? done(queueSamplesBodyOf({ fromMs, toMs }, samples.value)) : samples;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/queues/:name/move-first',
    rule: control,
    tag,
    summary: 'Let a waiting task start next',
    description:
      'Before all others of the queue, until it starts. Of several the one that was moved last goes first. A restart of the engine changes nothing of it.',
    path,
    body: moveFirstBody,
    answer: movedFirst,
    statuses: [200],
    async handle({ user, path: { name }, body }) {
      const moved = await moveTaskFirst(deps, user, name, body);
      return moved.ok ? done(moved.value) : moved;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/queues/:name',
    rule: read,
    tag,
    summary: 'One queue',
    description: 'A former name leads to the queue too.',
    path,
    answer: queueBody,
    statuses: [200],
    async handle({ user, path: { name } }) {
      const found = await showQueue(deps, user, name);
      return found.ok ? done(queueBodyOf(found.value.queue, found.value)) : found;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/queues/:name/tasks',
    rule: read,
    tag,
    summary: 'Who holds slots of a queue, and who waits',
    description: 'In order: the longest holding first, the next to start first.',
    path,
    query: queueTasksQuery,
    answer: queueTasksBody,
    isShared: true,
    statuses: [200],
    async handle({ user, path: { name }, query }) {
      const tasks = await showQueueTasks(deps, user, name, query.limit ?? 50);
      return tasks.ok ? done(queueTasksBodyOf(tasks.value)) : tasks;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/queues/:name/used-by',
    rule: read,
    tag,
    summary: 'Workflows that name a queue',
    path,
    answer: usedByBody,
    statuses: [200],
    async handle({ user, path: { name } }) {
      const users = await queueUsers(deps, user, name);
      return users.ok ? done({ workflows: users.value.workflows.toSorted(), plans: users.value.plans.toSorted() }) : users;
    },
  });

  addJsonRoute(app, {
    method: 'PUT',
    url: '/api/queues/:name',
    rule: configure,
    tag,
    summary: 'Create a queue or change it',
    description:
      'Settings that are left out keep their value. Works while tasks wait and run: where there are fewer slots than running tasks, nothing starts until there is room.',
    path,
    body: queueSettings,
    answer: queueBody,
    statuses: [200, 201],
    async handle({ user, path: { name }, body }) {
      const saved = await saveQueue(deps, user, name, queueSettingsOf(body));
      if (!saved.ok) return saved;
      const answer = queueBodyOf(saved.value.queue, null);
      return saved.value.created ? created(answer) : done(answer);
    },
  });

  addJsonRoute(app, {
    method: 'DELETE',
    url: '/api/queues/:name',
    rule: configure,
    tag,
    summary: 'Delete a queue',
    description: 'Refused while a workflow names it or tasks wait in it, unless `moveTo` says which queue takes over its names and tasks.',
    path,
    query: Type.Object({ moveTo: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })) }, { additionalProperties: false }),
    answer: queueDeleted,
    statuses: [200],
    async handle({ user, path: { name }, query }) {
      const deleted = await deleteQueue(deps, user, name, query.moveTo ?? null);
      return deleted.ok ? done(deleted.value) : deleted;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/queues/:name/pause',
    rule: control,
    tag,
    summary: 'Start nothing more from a queue',
    description: 'Commands that run go on. The reason is shown wherever a task waits for it.',
    path,
    body: pauseBody,
    bodyIsOptional: true,
    answer: queueBody,
    statuses: [200],
    async handle({ user, path: { name }, body }) {
      const paused = await pauseQueue(deps, user, name, body.reason ?? '');
      return paused.ok ? done(queueBodyOf(paused.value.queue, null)) : paused;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/queues/:name/resume',
    rule: control,
    tag,
    summary: 'End a pause',
    path,
    body: noBody,
    bodyIsOptional: true,
    answer: queueBody,
    statuses: [200],
    async handle({ user, path: { name } }) {
      const resumed = await resumeQueue(deps, user, name);
      return resumed.ok ? done(queueBodyOf(resumed.value.queue, null)) : resumed;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/queues/:name/rename',
    rule: configure,
    tag,
    summary: 'Give a queue another name',
    description: 'The old name stays as an alias, so that definitions keep working.',
    path,
    body: renameBody,
    answer: queueBody,
    statuses: [200],
    async handle({ user, path: { name }, body }) {
      const renamed = await renameQueue(deps, user, name, body.name);
      return renamed.ok ? done(queueBodyOf(renamed.value.queue, null)) : renamed;
    },
  });
}
