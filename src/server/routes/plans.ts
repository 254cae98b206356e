import type { FastifyInstance } from 'fastify';
import {
  deletePlan,
  findPlan,
  launchPlan,
  listMoments,
  listPlans,
  previewResume,
  resumePlan,
  savePlan,
  showPlan,
  suspendPlan,
  suspensionOfAll,
} from '../../app/plans.ts';
import { momentBodyOf, planBodyOf, planDetailOf, suspendedBodyOf, zoneFor } from '../bodies/plan-body.ts';
import { missedOf, momentOf, planSettingsOf } from '../bodies/plan-settings.ts';
import type { ServerDeps } from '../deps.ts';
import { addJsonRoute, created, done } from '../json-route.ts';
import { namedPath } from '../schemas/field.ts';
import { noBody } from '../schemas/instance.ts';
import {
  allSuspendedBody,
  momentList,
  momentQuery,
  planDetail,
  planLaunched,
  planList,
  planQuery,
  planSettings,
  resumeBody,
  suspendBody,
} from '../schemas/plan.ts';
import { deletedBody } from '../schemas/retry-schedule.ts';

const tag = 'Plans';
const path = namedPath('plan, or its id');
const read = { verb: 'read', object: 'plan' } as const;
const edit = { verb: 'edit', object: 'plan' } as const;
const control = { verb: 'control', object: 'plan' } as const;
const launch = { verb: 'launch', object: 'plan' } as const;

/** Plans: definitions, suspension, launches on request. */
export function addPlanRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'GET',
    url: '/api/plans',
    rule: read,
    tag,
    summary: 'Plans by name or by their next launch, with what comes next and what came last',
    query: planQuery,
    answer: planList,
    statuses: [200],
    async handle({ user, query }) {
      const filter = { text: query.text ?? null, isSuspended: query.suspended ?? null, isWatched: false };
      const page = {
        filter,
        order: query.order ?? 'name',
        ids: query.ids === undefined ? null : query.ids.split(',').map(Number),
        after: query.cursor ?? null,
        limit: query.limit ?? 100,
        next: 5,
        last: query.last ?? 20,
      };
      const listed = await listPlans(deps, user, page);
      if (!listed.ok) return listed;
      const { plans, nextAfter, order, count, suspendedCount, suspended } = listed.value;
      const allSuspended = suspendedBodyOf(suspended);
      return done({ items: plans.map(planBodyOf), nextCursor: nextAfter, order, count, suspendedCount, allSuspended });
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/plans/:name',
    rule: read,
    tag,
    summary: 'One plan with its backfills',
    path,
    answer: planDetail,
    statuses: [200],
    async handle({ user, path: { name } }) {
      const shown = await showPlan(deps, user, name);
      return shown.ok ? done(planDetailOf(shown.value.view, shown.value.backfills)) : shown;
    },
  });

  addJsonRoute(app, {
    method: 'PUT',
    url: '/api/plans/:name',
    rule: edit,
    tag,
    summary: 'Create a plan or change it',
    description:
      'What is left out keeps its value, or has its default in a new plan. Launches what it names from now on: new times say nothing about the past. A text that names no moment is refused.',
    path,
    body: planSettings,
    answer: planDetail,
    statuses: [200, 201],
    async handle({ user, path: { name }, body }) {
      const existing = findPlan(deps, user, name);
      if (!existing.ok && existing.error.code !== 'UNKNOWN_PLAN') return existing;
      const settings = planSettingsOf(body, existing.ok ? existing.value.definition : null);
      if (!settings.ok) return settings;
      const saved = await savePlan(deps, user, {
        plan: name,
        settings: settings.value,
        ...(body.name === undefined ? {} : { name: body.name }),
        ...(body.create === undefined ? {} : { create: body.create }),
      });
      if (!saved.ok) return saved;
      const shown = await showPlan(deps, user, String(saved.value.plan.id));
      if (!shown.ok) return shown;
      const answer = planDetailOf(shown.value.view, shown.value.backfills);
      return saved.value.created ? created(answer) : done(answer);
    },
  });

  addJsonRoute(app, {
    method: 'DELETE',
    url: '/api/plans/:name',
    rule: edit,
    tag,
    summary: 'Delete a plan',
    description: 'What is known of its moments goes with it; its instances stay.',
    path,
    answer: deletedBody,
    statuses: [200],
    async handle({ user, path: { name } }) {
      const deleted = await deletePlan(deps, user, name);
      return deleted.ok ? done(deleted.value) : deleted;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/plans/:name/moments',
    rule: read,
    tag,
    summary: 'What has become of the moments of a plan, newest first',
    path,
    query: momentQuery,
    answer: momentList,
    statuses: [200],
    handle({ user, path: { name }, query }) {
      const found = findPlan(deps, user, name);
      if (!found.ok) return found;
      const zone = zoneFor(found.value.definition.zone);
      const before = momentOf(zone, 'before', query.before);
      if (!before.ok) return before;
      const listed = listMoments(deps, user, name, before.value ?? null, query.limit ?? 100);
      return listed.ok ? done({ items: listed.value.moments.map((row) => momentBodyOf(row, zone)) }) : listed;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/plans/:name/suspend',
    rule: control,
    tag,
    summary: 'Launch nothing more by time',
    description: 'Instances that execute go on.',
    path,
    body: suspendBody,
    bodyIsOptional: true,
    answer: planDetail,
    statuses: [200],
    async handle({ user, path: { name }, body }) {
      const suspended = await suspendPlan(deps, user, name, body.reason ?? '');
      if (!suspended.ok) return suspended;
      const shown = await showPlan(deps, user, name);
      return shown.ok ? done(planDetailOf(shown.value.view, shown.value.backfills)) : shown;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/plans/:name/resume',
    rule: control,
    tag,
    summary: 'End a suspension',
    description:
      'For the moments that passed the rule of the plan holds, or `missed` where it is given. `dryRun` says in `onResume` what would be launched.',
    path,
    body: resumeBody,
    bodyIsOptional: true,
    answer: planDetail,
    statuses: [200],
    async handle({ user, path: { name }, body }) {
      const missed = body.missed === undefined ? null : missedOf(body.missed);
      if (body.dryRun === true) {
        const previewed = await previewResume(deps, user, name, missed);
        return previewed.ok ? done(planDetailOf(previewed.value.view, previewed.value.backfills)) : previewed;
      }
      const resumed = await resumePlan(deps, user, name, missed);
      if (!resumed.ok) return resumed;
      const shown = await showPlan(deps, user, name);
      return shown.ok ? done(planDetailOf(shown.value.view, shown.value.backfills)) : shown;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/plans/suspend',
    rule: control,
    tag,
    summary: 'Suspend all plans',
    body: suspendBody,
    bodyIsOptional: true,
    answer: allSuspendedBody,
    statuses: [200],
    async handle({ user, body }) {
      const suspended = await suspendPlan(deps, user, null, body.reason ?? '');
      if (!suspended.ok) return suspended;
      const all = await suspensionOfAll(deps, user);
      return all.ok ? done({ allSuspended: suspendedBodyOf(all.value) }) : all;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/plans/resume',
    rule: control,
    tag,
    summary: 'End the suspension of all plans',
    description: 'Plans that are suspended themselves stay so. For the moments that passed each plan follows its own rule.',
    body: noBody,
    bodyIsOptional: true,
    answer: allSuspendedBody,
    statuses: [200],
    async handle({ user }) {
      const resumed = await resumePlan(deps, user, null, null);
      if (!resumed.ok) return resumed;
      const all = await suspensionOfAll(deps, user);
      return all.ok ? done({ allSuspended: suspendedBodyOf(all.value) }) : all;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/plans/:name/launch',
    rule: launch,
    tag,
    summary: 'Launch a plan now',
    description: 'Whatever its times and rules say, also while it is suspended. The moment of the instance is now.',
    path,
    body: noBody,
    bodyIsOptional: true,
    answer: planLaunched,
    statuses: [201],
    async handle({ user, path: { name } }) {
      const launched = await launchPlan(deps, user, name);
      return launched.ok ? created({ id: launched.value.instanceId }) : launched;
    },
  });
}
