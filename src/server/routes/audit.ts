import type { FastifyInstance } from 'fastify';
import { readAudit } from '../../app/audit.ts';
import { err } from '../../core/result.ts';
import type { ServerDeps } from '../deps.ts';
import { addJsonRoute, done } from '../json-route.ts';
import { momentText, parseMoment } from '../moment-text.ts';
import { auditBody, auditQuery } from '../schemas/audit.ts';

/** Who did what, when, and why. */
export function addAuditRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'GET',
    url: '/api/audit',
    rule: { verb: 'read', object: 'audit' },
    tag: 'Engine',
    summary: 'Who did what, when, and why',
    description:
      'What people and programs did on purpose, written in the commit that did it: cancels, kills, retries now, deletions, and changes of workflows, queues, retry schedules, plans, users and settings. Launches stand in the list of instances. Entries are kept for 400 days.',
    query: auditQuery,
    answer: auditBody,
    statuses: [200],
    handle({ user, query: { by = null, action = null, name = null, from, limit = 100, cursor } }) {
      const fromMs = from === undefined ? null : parseMoment(from);
      if (from !== undefined && fromMs === null)
        return err({
          code: 'INVALID_REQUEST',
          message: `query from: expected a moment like 2027-03-01T12:00:00Z or a date, got "${from}"`,
        });
      const page = readAudit(deps, user, { by, action, name, fromMs }, cursor === undefined ? null : Number(cursor), limit);
      if (!page.ok) return page;
      const { entries, nextId } = page.value;
      return done({
        items: entries.map(({ atMs, details, ...entry }) => ({ ...entry, at: momentText(atMs), details })),
        nextCursor: nextId === null ? null : String(nextId),
      });
    },
  });
}
