/** Kept filters of the list of instances. */
import type { FastifyInstance } from 'fastify';
import { deleteView, listViews, saveView, type ViewRow } from '../../app/views.ts';
import type { ServerDeps } from '../deps.ts';
import { addJsonRoute, done } from '../json-route.ts';
import { momentText } from '../moment-text.ts';
import { viewBody, viewDeleted, viewList, viewOwnerQuery, viewPath, viewSettings, type ViewBody } from '../schemas/view.ts';

const tag = 'Views';
const read = { verb: 'read', object: 'view' } as const;

/** List, keep, forget. */
export function addViewRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'GET',
    url: '/api/views',
    rule: read,
    tag,
    summary: 'Views of the list of instances: yours, and those for everybody',
    answer: viewList,
    statuses: [200],
    handle({ user }) {
      const views = listViews(deps, user);
      return views.ok ? done({ items: views.value.map(viewBodyOf) }) : views;
    },
  });

  addJsonRoute(app, {
    method: 'PUT',
    url: '/api/views/:name',
    rule: read,
    tag,
    summary: 'Keep a view under a name',
    description: 'Yours; a view of that name is changed. To keep it for everybody needs the right to control views.',
    path: viewPath,
    body: viewSettings,
    answer: viewBody,
    statuses: [200],
    async handle({ user, path: { name }, body: { search, shared = false } }) {
      const saved = await saveView(deps, user, { name, search, isShared: shared });
      return saved.ok ? done(viewBodyOf(saved.value)) : saved;
    },
  });

  addJsonRoute(app, {
    method: 'DELETE',
    url: '/api/views/:name',
    rule: read,
    tag,
    summary: 'Forget a view',
    description: 'One that another keeps for everybody needs the right to configure views.',
    path: viewPath,
    query: viewOwnerQuery,
    answer: viewDeleted,
    statuses: [200],
    async handle({ user, path: { name }, query: { owner = user.name } }) {
      const deleted = await deleteView(deps, user, owner, name);
      return deleted.ok ? done(deleted.value) : deleted;
    },
  });
}

function viewBodyOf({ isShared, updatedAtMs, ...view }: ViewRow): ViewBody {
  return { ...view, shared: isShared, updatedAt: momentText(updatedAtMs) };
}
