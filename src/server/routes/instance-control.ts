/** Acting on instances and their tasks. */
import type { FastifyInstance } from 'fastify';
import {
  cancelInstance,
  deleteInstance,
  killInstance,
  killTask,
  retryEverythingNow,
  retryInstanceNow,
  tagInstance,
} from '../../app/instance-control.ts';
import { attemptsOfTask } from '../../app/outputs.ts';
import { attemptBodyOf } from '../bodies/tree-body.ts';
import type { ServerDeps } from '../deps.ts';
import { addJsonRoute, done } from '../json-route.ts';
import {
  instanceChange,
  instanceKilled,
  instancePath,
  killTaskBody,
  noBody,
  retriedBody,
  tagBody,
  tagPath,
  taskPath,
} from '../schemas/instance.ts';
import { deletedBody } from '../schemas/retry-schedule.ts';
import { attemptList } from '../schemas/tree.ts';

const tag = 'Instances';
const control = { verb: 'control', object: 'instance' } as const;

/** Cancel, kill, retry, tag, delete. */
export function addInstanceControlRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'POST',
    url: '/api/instances/:id/cancel',
    rule: control,
    tag,
    summary: 'Start nothing more in an instance',
    description: 'Queued and retrying tasks end at once, commands that run go on to their end.',
    path: instancePath,
    body: noBody,
    bodyIsOptional: true,
    answer: instanceChange,
    statuses: [200],
    async handle({ user, path: { id } }) {
      const cancelled = await cancelInstance(deps, user, id);
      return cancelled.ok ? done(cancelled.value) : cancelled;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/instances/:id/kill',
    rule: control,
    tag,
    summary: 'Cancel an instance and kill its commands',
    path: instancePath,
    body: noBody,
    bodyIsOptional: true,
    answer: instanceKilled,
    statuses: [200],
    async handle({ user, path: { id } }) {
      const killed = await killInstance(deps, user, id);
      return killed.ok ? done(killed.value) : killed;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/instances/:id/retry-now',
    rule: control,
    tag,
    summary: 'Let the planned retries of an instance happen now',
    path: instancePath,
    body: noBody,
    bodyIsOptional: true,
    answer: retriedBody,
    statuses: [200],
    async handle({ user, path: { id } }) {
      const retried = await retryInstanceNow(deps, user, id, null);
      return retried.ok ? done(retried.value) : retried;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/retry-now',
    rule: { verb: 'control', object: 'engine' },
    tag,
    summary: 'Let every planned retry happen now',
    body: noBody,
    bodyIsOptional: true,
    answer: retriedBody,
    statuses: [200],
    async handle({ user }) {
      const retried = await retryEverythingNow(deps, user);
      return retried.ok ? done(retried.value) : retried;
    },
  });

  addJsonRoute(app, {
    method: 'DELETE',
    url: '/api/instances/:id',
    rule: control,
    tag,
    summary: 'Delete a finished instance with all that it owns',
    path: instancePath,
    answer: deletedBody,
    statuses: [200],
    async handle({ user, path: { id } }) {
      const deleted = await deleteInstance(deps, user, id);
      return deleted.ok ? done(deleted.value) : deleted;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/instances/:id/tags',
    rule: control,
    tag,
    summary: 'Put a tag on an instance',
    path: instancePath,
    body: tagBody,
    answer: instanceChange,
    statuses: [200],
    async handle({ user, path: { id }, body }) {
      const tagged = await tagInstance(deps, user, id, body.tag, true);
      return tagged.ok ? done(tagged.value) : tagged;
    },
  });

  addJsonRoute(app, {
    method: 'DELETE',
    url: '/api/instances/:id/tags/:tag',
    rule: control,
    tag,
    summary: 'Take a tag off an instance',
    path: tagPath,
    answer: instanceChange,
    statuses: [200],
    async handle({ user, path }) {
      const tagged = await tagInstance(deps, user, path.id, path.tag, false);
      return tagged.ok ? done(tagged.value) : tagged;
    },
  });

  addTaskRoutes(app, deps);
}

function addTaskRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'POST',
    url: '/api/instances/:id/tasks/:node/kill',
    rule: control,
    tag,
    summary: 'Kill the command of a task',
    description: 'Killed by a person is final, unless `retry` says otherwise.',
    path: taskPath,
    body: killTaskBody,
    bodyIsOptional: true,
    answer: instanceChange,
    statuses: [200],
    async handle({ user, path: { id, node }, body }) {
      const killed = await killTask(deps, user, id, node, body.retry ?? false);
      return killed.ok ? done(killed.value) : killed;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/instances/:id/tasks/:node/retry-now',
    rule: control,
    tag,
    summary: 'Let the planned retry of a task happen now',
    path: taskPath,
    body: noBody,
    bodyIsOptional: true,
    answer: retriedBody,
    statuses: [200],
    async handle({ user, path: { id, node } }) {
      const retried = await retryInstanceNow(deps, user, id, node);
      return retried.ok ? done(retried.value) : retried;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/instances/:id/tasks/:node/attempts',
    rule: { verb: 'read', object: 'instance' },
    tag,
    summary: 'Attempts of a task, first to last',
    path: taskPath,
    answer: attemptList,
    statuses: [200],
    handle({ user, path: { id, node } }) {
      const attempts = attemptsOfTask(deps, user, id, node);
      return attempts.ok ? done({ items: attempts.value.map(attemptBodyOf) }) : attempts;
    },
  });
}
