/** Instances: launching them and looking at them. */
import type { FastifyInstance } from 'fastify';
import type { RequestError } from '../../app/engine-types.ts';
import { fullRows, rowsOfIds } from '../../app/instance-rows.ts';
import { showDefinition, showTree } from '../../app/instance-views.ts';
import { instanceJournal, lineageOfInstance, listInstances, progressOfInstance, showInstance, whyOfInstance } from '../../app/instances.ts';
import { launchWorkflow, relaunchInstance, resumeInstance, waitForEnd } from '../../app/launch.ts';
import type { User } from '../../core/access/can.ts';
import type { InstanceId } from '../../core/ids.ts';
import type { ParameterValue } from '../../core/instance/record.ts';
import { err, type Result } from '../../core/result.ts';
import { fullRowOf, instanceBodyOf, instanceListItemOf, journalItemOf, lineageBodyOf, whyBodyOf } from '../bodies/instance-body.ts';
import { treeJobBody } from '../bodies/tree-body.ts';
import type { ServerDeps } from '../deps.ts';
import { filterOf } from '../instance-filter.ts';
import { addJsonRoute, created, done, type Answer } from '../json-route.ts';
import {
  instanceBody,
  instanceDefinitionBody,
  instanceList,
  instancePath,
  instanceQuery,
  instanceRows,
  instanceRowsQuery,
  journalPage,
  journalQuery,
  launchBody,
  launchedBody,
  lineageBody,
  noBody,
  progressList,
  resumeBody,
  whyList,
  type LaunchedBody,
} from '../schemas/instance.ts';
import { treeBody } from '../schemas/tree.ts';
import { StopSignal } from '../stop-signal.ts';

const tag = 'Instances';
const read = { verb: 'read', object: 'instance' } as const;
const launch = { verb: 'launch', object: 'workflow' } as const;
const defaultPage = 50;
const defaultJournalPage = 200;
const noParameters: { readonly [name: string]: string } = {};

/** Launch, list, show, resume, relaunch. */
export function addInstanceRoutes(app: FastifyInstance, deps: ServerDeps): void {
  const stop = new StopSignal();
  app.addHook('preClose', (next) => {
    stop.stop();
    next();
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/instances',
    rule: launch,
    tag,
    summary: 'Launch a workflow',
    description:
      'Answered when the instance is on the disk; with `wait` when it has ended. The same `idempotencyKey` gives the same instance.',
    body: launchBody,
    answer: launchedBody,
    statuses: [201],
    async handle({ user, body }) {
      const { parameters = noParameters, wait = false, ...rest } = body;
      const launched = await launchWorkflow(deps, user, { ...rest, parameters: valuesOf(parameters) });
      if (!launched.ok) return launched;
      const { instanceId: id, existing } = launched.value;
      // A key that was used before may be that of another workflow's instance.
      if (!wait) return created(existing ? { ...launchedBodyOf(deps, id), existing } : { id, workflow: body.workflow, existing });
      const ended = await stop.race(waitForEnd(deps, user, id), () => err(stillRunning(id)));
      return ended.ok ? afterEnd(deps, user, id, existing) : ended;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/instances',
    rule: read,
    tag,
    summary: 'A page of instances, newest first',
    description: 'All filters that are given must hold. `parameter.NAME=VALUE` may be given for several names.',
    query: instanceQuery,
    answer: instanceList,
    statuses: [200],
    async handle({ user, query }) {
      const { cursor = null, limit = defaultPage, summary = false, ...asked } = query;
      const filter = filterOf(asked, deps.nowMs());
      if (!filter.ok) return filter;
      const page = listInstances(deps, user, filter.value, cursor, limit);
      if (!page.ok) return page;
      const { rows, nextCursor } = page.value;
      const items = summary ? (await fullRows(deps, rows)).map(fullRowOf) : rows.map(instanceListItemOf);
      return done({ items, nextCursor });
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/instances/rows',
    rule: read,
    tag,
    summary: 'Rows of some instances as they are now',
    description: 'In the order of `ids`, each with its `summary`: for lists that stay as they are while their rows change.',
    query: instanceRowsQuery,
    answer: instanceRows,
    isShared: true,
    statuses: [200],
    async handle({ user, query: { ids } }) {
      const rows = await rowsOfIds(deps, user, ids.split(',').map(Number));
      return rows.ok ? done({ items: rows.value.map(fullRowOf) }) : rows;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/instances/:id',
    rule: read,
    tag,
    summary: 'One instance',
    description: 'While it runs, the sums of milliseconds are up to now and `why` says what each waiting node waits for.',
    path: instancePath,
    answer: instanceBody,
    isShared: true,
    statuses: [200],
    async handle({ user, path: { id } }) {
      const view = await showInstance(deps, user, id);
      return view.ok ? done(instanceBodyOf(view.value)) : view;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/instances/:id/tree',
    rule: read,
    tag,
    summary: 'Jobs, tasks and attempts of an instance',
    description: 'Jobs and tasks that were not considered yet come from the definition.',
    path: instancePath,
    answer: treeBody,
    isShared: true,
    statuses: [200],
    handle({ user, path: { id } }) {
      const tree = showTree(deps, user, id);
      if (!tree.ok) return tree;
      const { instance, jobs } = tree.value;
      return done({ id, workflow: instance.workflow, status: instance.status, errors: instance.errors, jobs: jobs.map(treeJobBody) });
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/instances/:id/definition',
    rule: read,
    tag,
    summary: 'The definition that an instance runs on',
    description: 'It may be an older one than its workflow has now.',
    path: instancePath,
    answer: instanceDefinitionBody,
    statuses: [200],
    handle({ user, path: { id } }) {
      const found = showDefinition(deps, user, id);
      if (!found.ok) return found;
      const { source, ...definition } = found.value;
      return done({ ...definition, xml: source });
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/instances/:id/lineage',
    rule: read,
    tag,
    summary: 'What an instance was resumed or launched again from, and what came of it',
    path: instancePath,
    answer: lineageBody,
    isShared: true,
    statuses: [200],
    handle({ user, path: { id } }) {
      const lineage = lineageOfInstance(deps, user, id);
      return lineage.ok ? done(lineageBodyOf(lineage.value)) : lineage;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/instances/:id/progress',
    rule: read,
    tag,
    summary: 'Progress that running commands have reported',
    description: 'In percent, as commands write it on their log channel; changes come as live events. Empty once nothing runs.',
    path: instancePath,
    answer: progressList,
    statuses: [200],
    async handle({ user, path: { id } }) {
      const progress = await progressOfInstance(deps, user, id);
      return progress.ok ? done({ items: [...progress.value] }) : progress;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/instances/:id/journal',
    rule: read,
    tag,
    summary: 'What happened, in order',
    path: instancePath,
    query: journalQuery,
    answer: journalPage,
    statuses: [200],
    handle({ user, path: { id }, query }) {
      const limit = query.limit ?? defaultJournalPage;
      const entries = instanceJournal(deps, user, id, query.after ?? 0, limit);
      if (!entries.ok) return entries;
      const items = entries.value.map(journalItemOf);
      return done({ items, nextAfter: items.length === limit ? (items.at(-1)?.seq ?? null) : null });
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/instances/:id/why',
    rule: read,
    tag,
    summary: 'Why each waiting node waits',
    path: instancePath,
    answer: whyList,
    statuses: [200],
    async handle({ user, path: { id } }) {
      const why = await whyOfInstance(deps, user, id);
      return why.ok ? done({ items: why.value.map((each) => whyBodyOf(each, deps.nowMs())) }) : why;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/instances/:id/resume',
    rule: launch,
    tag,
    summary: 'Go on from the failures of a finished instance',
    description:
      'A new instance takes over what succeeded and runs the rest, on the definition of the old one. With `fromNode` that node runs anew too, and all that followed it.',
    path: instancePath,
    body: resumeBody,
    bodyIsOptional: true,
    answer: launchedBody,
    statuses: [201],
    async handle({ user, path: { id }, body }) {
      const { parameters, ...how } = body;
      const resumed = await resumeInstance(deps, user, id, {
        ...how,
        ...(parameters === undefined ? {} : { parameters: valuesOf(parameters) }),
      });
      return resumed.ok ? created(launchedBodyOf(deps, resumed.value.instanceId)) : resumed;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/instances/:id/relaunch',
    rule: launch,
    tag,
    summary: 'Launch the same workflow again',
    description: 'With the same parameters, on the definition as it is now.',
    path: instancePath,
    body: noBody,
    bodyIsOptional: true,
    answer: launchedBody,
    statuses: [201],
    async handle({ user, path: { id } }) {
      const launched = await relaunchInstance(deps, user, id);
      return launched.ok ? created(launchedBodyOf(deps, launched.value.instanceId)) : launched;
    },
  });
}

function valuesOf(parameters: { readonly [name: string]: string }): readonly ParameterValue[] {
  return Object.entries(parameters).map(([name, value]) => ({ name, value }));
}

/** Who waits is told that the instance itself is safe. */
function stillRunning(id: InstanceId): RequestError {
  return { code: 'NOT_READY', message: `the server stops; instance ${id} goes on`, details: { instanceId: id } };
}

async function afterEnd(
  deps: ServerDeps,
  user: User,
  id: InstanceId,
  existing: boolean,
): Promise<Result<Answer<LaunchedBody>, RequestError>> {
  const view = await showInstance(deps, user, id);
  return view.ok ? created({ ...instanceBodyOf(view.value), existing }) : view;
}

function launchedBodyOf(deps: ServerDeps, id: InstanceId): LaunchedBody {
  return { id, workflow: deps.read.instanceRow(id)?.workflow ?? '', existing: false };
}
