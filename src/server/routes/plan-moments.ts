import type { FastifyInstance } from 'fastify';
import { importPlans } from '../../app/plan-import.ts';
import { backfillPlan, findPlan, previewPlan, stopBackfills } from '../../app/plans.ts';
import { printMoment } from '../../core/plan/moment-text.ts';
import { zoneOf } from '../../core/plan/zone.ts';
import { clockChangeBodyOf, importedBodyOf, zoneFor } from '../bodies/plan-body.ts';
import { momentOf, timesOf, unknownZone } from '../bodies/plan-settings.ts';
import { err } from '../../core/result.ts';
import type { ServerDeps } from '../deps.ts';
import { addJsonRoute, created, done } from '../json-route.ts';
import { namedPath } from '../schemas/field.ts';
import { noBody } from '../schemas/instance.ts';
import { backfillAnswer, backfillBody, importAnswer, importBody, previewAnswer, previewBody, stoppedBody } from '../schemas/plan.ts';

const tag = 'Plans';
const path = namedPath('plan, or its id');
const launch = { verb: 'launch', object: 'plan' } as const;

/** Plans: previews, backfills, imports. */
export function addPlanMomentRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'POST',
    url: '/api/plans/preview',
    rule: { verb: 'read', object: 'plan' },
    tag,
    summary: 'Moments that texts name',
    description: 'Saves nothing. `after` is not included; without it, now.',
    body: previewBody,
    answer: previewAnswer,
    statuses: [200],
    handle({ user, body }) {
      const { when, zone: zoneName = 'UTC', gap, overlap, count = 10, explain = false } = body;
      const zone = zoneOf(zoneName);
      if (zone === null) return err(unknownZone(zoneName));
      const after = momentOf(zone, 'after', body.after);
      if (!after.ok) return after;
      const times = timesOf(body, zoneName);
      if (!times.ok) return times;
      const request = {
        when,
        zone: zoneName,
        ...(gap === undefined ? {} : { gap }),
        ...(overlap === undefined ? {} : { overlap }),
        ...times.value,
      };
      const preview = previewPlan(deps, user, request, after.value ?? null, count);
      if (!preview.ok) return preview;
      const moments = preview.value.moments.map((ms) => printMoment(zone, ms));
      if (!explain) return done({ moments });
      const { sentence, changes } = preview.value;
      return done({ moments, sentence, clockChanges: changes.map((change) => clockChangeBodyOf(change, zone)) });
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/plans/:name/backfill',
    rule: launch,
    tag,
    summary: 'Launch moments of the past that were not launched',
    description:
      'Oldest first, so many at once, beside what the plan launches by time; each instance is marked with its moment. `GET /api/plans/{name}` shows how far it is.',
    path,
    body: backfillBody,
    answer: backfillAnswer,
    statuses: [200, 201],
    async handle({ user, path: { name }, body }) {
      const found = findPlan(deps, user, name, 'launch');
      if (!found.ok) return found;
      const zone = zoneFor(found.value.definition.zone);
      const from = momentOf(zone, 'from', body.from);
      if (!from.ok) return from;
      const to = momentOf(zone, 'to', body.to);
      if (!to.ok) return to;
      const { limit = 100, concurrency = 1, dryRun: preview = false } = body;
      const range = { fromMs: from.value ?? 0, toMs: to.value ?? deps.nowMs(), limit, concurrency, preview };
      const begun = await backfillPlan(deps, user, name, range);
      if (!begun.ok) return begun;
      const { moments, taken, more, backfill } = begun.value;
      const answer = { moments: moments.map((ms) => printMoment(zone, ms)), taken, more, backfillId: backfill?.id ?? null };
      return backfill === null ? done(answer) : created(answer);
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/plans/:name/backfill/stop',
    rule: launch,
    tag,
    summary: 'Launch nothing more of the backfills of a plan',
    path,
    body: noBody,
    bodyIsOptional: true,
    answer: stoppedBody,
    statuses: [200],
    async handle({ user, path: { name } }) {
      const stopped = await stopBackfills(deps, user, name);
      return stopped.ok ? done(stopped.value) : stopped;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/plans/import',
    rule: { verb: 'edit', object: 'plan' },
    tag,
    summary: 'Make plans of those of another scheduler',
    description: 'Crontabs, timers of systemd, plans of evQueue. Each line that is understood becomes a plan; the others are listed.',
    body: importBody,
    answer: importAnswer,
    statuses: [200],
    async handle({ user, body }) {
      const { format, text, dryRun = false, zone = 'UTC', queue = 'default', workflow = null, only = null, duplicates = false } = body;
      const imported = await importPlans(deps, user, { format, text, dryRun, zone, queue, workflow, only, duplicates });
      if (!imported.ok) return imported;
      const { plans, notUnderstood } = imported.value;
      return done({ plans: plans.map(importedBodyOf), notUnderstood: [...notUnderstood] });
    },
  });
}
