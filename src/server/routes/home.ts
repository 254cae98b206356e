/** The home page. */
import type { FastifyInstance } from 'fastify';
import { handleLine, lookHome, showHome } from '../../app/home.ts';
import { comingLaunches } from '../../app/plan-health.ts';
import { slowerWorkflows } from '../../app/slower.ts';
import { homeBodyOf } from '../bodies/home-body.ts';
import type { ServerDeps } from '../deps.ts';
import { addJsonRoute, done } from '../json-route.ts';
import { momentText, momentTextOrNull } from '../moment-text.ts';
import { comingList, comingQuery, handledAnswer, handledBody, homeBody, homeQuery, lookedAnswer, slowerList } from '../schemas/home.ts';
import { noBody } from '../schemas/instance.ts';

const tag = 'Home';
const read = { verb: 'read', object: 'instance' } as const;

/** What needs a person, what happened since they looked, and what comes. */
export function addHomeRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'GET',
    url: '/api/home',
    rule: read,
    tag,
    summary: 'What needs a person, and what happened since this one looked',
    description: 'Plans and queues are left out where the rights do not allow to see them. The work is bounded: see `complete`.',
    query: homeQuery,
    answer: homeBody,
    statuses: [200],
    async handle({ user, query: { period = 'visit' } }) {
      const home = await showHome(deps, user, period);
      return home.ok ? done(homeBodyOf(home.value)) : home;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/home/looked',
    rule: read,
    tag,
    summary: 'Note that this user looks',
    description: 'Half an hour without it ends a visit.',
    body: noBody,
    bodyIsOptional: true,
    answer: lookedAnswer,
    statuses: [200],
    async handle({ user }) {
      const looked = await lookHome(deps, user);
      return looked.ok ? done({ since: momentText(looked.value.sinceMs), lookedAt: momentText(looked.value.lookedAtMs) }) : looked;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/home/handled',
    rule: { verb: 'control', object: 'instance' },
    tag,
    summary: 'Say that a line was dealt with',
    description: 'For everybody. A group of instances comes again with the next one that goes wrong so, anything else after a day.',
    body: handledBody,
    answer: handledAnswer,
    statuses: [200],
    async handle({ user, body: { line, undo = false } }) {
      const handled = await handleLine(deps, user, line, undo);
      return handled.ok ? done({ line, handledAt: momentTextOrNull(handled.value.handledAtMs) }) : handled;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/home/slower',
    rule: read,
    tag,
    summary: 'Workflows that take longer than they did',
    description: 'Median of the last 24 hours against the four weeks before, of at most 200 instances without errors each.',
    answer: slowerList,
    statuses: [200],
    async handle({ user }) {
      const slower = await slowerWorkflows(deps, user, () => new Promise((resolve) => void setImmediate(resolve)));
      return slower.ok ? done({ items: slower.value.map(({ line, ...same }) => ({ ...same, line: [...line] })) }) : slower;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/home/coming',
    rule: { verb: 'read', object: 'plan' },
    tag,
    summary: 'The next launch of each plan, the first of them',
    query: comingQuery,
    answer: comingList,
    statuses: [200],
    async handle({ user, query: { limit = 5 } }) {
      const coming = await comingLaunches(deps, user, limit);
      return coming.ok ? done({ items: coming.value.map(({ atMs, ...same }) => ({ ...same, at: momentText(atMs) })) }) : coming;
    },
  });
}
