import type { FastifyInstance } from 'fastify';
import {
  deleteRetrySchedule,
  listRetrySchedules,
  retryScheduleUsers,
  saveRetrySchedule,
  showRetrySchedule,
} from '../../app/retry-schedules.ts';
import { levelOf, retryScheduleBodyOf } from '../bodies/retry-schedule-body.ts';
import type { ServerDeps } from '../deps.ts';
import { addJsonRoute, created, done } from '../json-route.ts';
import { namedPath } from '../schemas/field.ts';
import { deletedBody, retryScheduleBody, retryScheduleList, retryScheduleSettings } from '../schemas/retry-schedule.ts';
import { usedByBody } from '../schemas/workflow.ts';

const tag = 'Retry schedules';
const path = namedPath('retry schedule');
const configure = { verb: 'configure', object: 'retrySchedule' } as const;
const read = { verb: 'read', object: 'retrySchedule' } as const;

/** Retry schedules. */
export function addRetryScheduleRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'GET',
    url: '/api/retry-schedules',
    rule: read,
    tag,
    summary: 'All retry schedules',
    answer: retryScheduleList,
    statuses: [200],
    async handle({ user }) {
      const schedules = await listRetrySchedules(deps, user);
      return schedules.ok ? done({ items: schedules.value.map(retryScheduleBodyOf) }) : schedules;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/retry-schedules/:name',
    rule: read,
    tag,
    summary: 'One retry schedule',
    path,
    answer: retryScheduleBody,
    statuses: [200],
    async handle({ user, path: { name } }) {
      const found = await showRetrySchedule(deps, user, name);
      return found.ok ? done(retryScheduleBodyOf(found.value)) : found;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/retry-schedules/:name/used-by',
    rule: read,
    tag,
    summary: 'Workflows that name a retry schedule',
    path,
    answer: usedByBody,
    statuses: [200],
    async handle({ user, path: { name } }) {
      const users = await retryScheduleUsers(deps, user, name);
      return users.ok ? done({ workflows: users.value.workflows.toSorted(), plans: users.value.plans.toSorted() }) : users;
    },
  });

  addJsonRoute(app, {
    method: 'PUT',
    url: '/api/retry-schedules/:name',
    rule: configure,
    tag,
    summary: 'Create a retry schedule or replace it',
    description: 'Instances that run keep the levels that they were launched with.',
    path,
    body: retryScheduleSettings,
    answer: retryScheduleBody,
    statuses: [200, 201],
    async handle({ user, path: { name }, body }) {
      const levels = body.levels.map(levelOf);
      const saved = await saveRetrySchedule(deps, user, name, levels);
      if (!saved.ok) return saved;
      const answer = retryScheduleBodyOf({ name, levels });
      return saved.value.created ? created(answer) : done(answer);
    },
  });

  addJsonRoute(app, {
    method: 'DELETE',
    url: '/api/retry-schedules/:name',
    rule: configure,
    tag,
    summary: 'Delete a retry schedule',
    description: 'Refused while a workflow names it.',
    path,
    answer: deletedBody,
    statuses: [200],
    async handle({ user, path: { name } }) {
      const deleted = await deleteRetrySchedule(deps, user, name);
      return deleted.ok ? done(deleted.value) : deleted;
    },
  });
}
