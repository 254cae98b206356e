/**
 * Addresses. Filters, selection, tab, line and zoom stand in them as plain text (`?state=failed&workflow=a`): what a page
 * shows can be sent to somebody. Each page is loaded when it is first opened.
 */
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import type { ApiClient } from './api/client.ts';
import { sessionRead } from './api/session.ts';
import { NotFoundPage } from './features/not-found/not-found-page.tsx';
import { BrokenPage } from './features/not-found/broken-page.tsx';
import { SignedInArea } from './shell/signed-in-area.tsx';
import { parseSearch, stringifySearch, textSearch } from './search.ts';

type Context = { readonly client: ApiClient; readonly queries: QueryClient };

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: BrokenPage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

/** The printed link is `/#first=CODE`: the code stands behind `#`, so that it never reaches a log. */
const first = createRoute({
  getParentRoute: () => root,
  path: '/first',
  component: lazyRouteComponent(() => import('./features/first-start/first-start-page.tsx'), 'FirstStartPage'),
});

/** The link of an administrator is `/password#CODE`. */
const passwordLink = createRoute({
  getParentRoute: () => root,
  path: '/password',
  component: lazyRouteComponent(() => import('./features/password-link/password-link-page.tsx'), 'PasswordLinkPage'),
});

/** All pages that need somebody. Who is nobody signs in first, and comes back. */
const area = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: SignedInArea,
  async beforeLoad({ context: { client, queries }, location }) {
    if (location.hash.startsWith('first=')) redirect({ to: '/first', hash: location.hash, throw: true });
    const { user } = await queries.query({ ...sessionRead(client), staleTime: 'static' });
    if (user === null) redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href }, throw: true });
  },
});

const home = createRoute({
  getParentRoute: () => area,
  path: '/',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/home/home-page.tsx'), 'HomePage'),
});
const instances = createRoute({
  getParentRoute: () => area,
  path: '/instances',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/instances/instances-page.tsx'), 'InstancesPage'),
});
const launch = createRoute({
  getParentRoute: () => area,
  path: '/launch',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/launch/launch-page.tsx'), 'LaunchPage'),
});
const workflows = createRoute({
  getParentRoute: () => area,
  path: '/workflows',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/workflows/workflows-page.tsx'), 'WorkflowsPage'),
});
/** Plans; the second address opens the panel of one. */
const plansPage = lazyRouteComponent(() => import('./features/plans/plans-page.tsx'), 'PlansPage');
const plans = createRoute({ getParentRoute: () => area, path: '/plans', validateSearch: textSearch, component: plansPage });
const plan = createRoute({ getParentRoute: () => area, path: '/plans/$plan', validateSearch: textSearch, component: plansPage });
const planImport = createRoute({
  getParentRoute: () => area,
  path: '/plans/@import',
  component: lazyRouteComponent(() => import('./features/plans/plan-import-page.tsx'), 'PlanImportPage'),
});
/** The form of a plan. No plan can be called `@new`. */
const planFormPage = lazyRouteComponent(() => import('./features/plans/plan-form-page.tsx'), 'PlanFormPage');
const planNew = createRoute({ getParentRoute: () => area, path: '/plans/@new', validateSearch: textSearch, component: planFormPage });
const planEdit = createRoute({
  getParentRoute: () => area,
  path: '/plans/$plan/edit',
  validateSearch: textSearch,
  component: planFormPage,
});
/** Queues; the second address opens the panel of one. */
const queuesPage = lazyRouteComponent(() => import('./features/queues/queues-page.tsx'), 'QueuesPage');
const queues = createRoute({ getParentRoute: () => area, path: '/queues', validateSearch: textSearch, component: queuesPage });
const queue = createRoute({ getParentRoute: () => area, path: '/queues/$queue', validateSearch: textSearch, component: queuesPage });
/** Admin, with the list of its pages beside each. */
const adminArea = createRoute({
  getParentRoute: () => area,
  id: 'admin-area',
  component: lazyRouteComponent(() => import('./features/admin/admin-area.tsx'), 'AdminArea'),
});
const usersPage = lazyRouteComponent(() => import('./features/users/users-page.tsx'), 'UsersPage');
const users = createRoute({ getParentRoute: () => adminArea, path: '/admin/users', validateSearch: textSearch, component: usersPage });
const user = createRoute({ getParentRoute: () => adminArea, path: '/admin/users/$user', validateSearch: textSearch, component: usersPage });
const nodes = createRoute({
  getParentRoute: () => adminArea,
  path: '/admin/nodes',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/nodes/nodes-page.tsx'), 'NodesPage'),
});
const statistics = createRoute({
  getParentRoute: () => adminArea,
  path: '/admin/statistics',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/statistics/statistics-page.tsx'), 'StatisticsPage'),
});
const engineLog = createRoute({
  getParentRoute: () => adminArea,
  path: '/admin/log',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/engine-log/engine-log-page.tsx'), 'EngineLogPage'),
});
const auditTrail = createRoute({
  getParentRoute: () => adminArea,
  path: '/admin/audit',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/audit/audit-page.tsx'), 'AuditPage'),
});
const settings = createRoute({
  getParentRoute: () => adminArea,
  path: '/admin/settings',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/settings/settings-page.tsx'), 'SettingsPage'),
});
const retrySchedulesPage = lazyRouteComponent(() => import('./features/retry-schedules/retry-schedules-page.tsx'), 'RetrySchedulesPage');
const retrySchedules = createRoute({
  getParentRoute: () => adminArea,
  path: '/admin/retry-schedules',
  validateSearch: textSearch,
  component: retrySchedulesPage,
});
const retrySchedule = createRoute({
  getParentRoute: () => adminArea,
  path: '/admin/retry-schedules/$schedule',
  validateSearch: textSearch,
  component: retrySchedulesPage,
});
const admin = createRoute({
  getParentRoute: () => adminArea,
  path: '/admin',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/admin/admin-page.tsx'), 'AdminPage'),
});
const me = createRoute({
  getParentRoute: () => area,
  path: '/me',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/me/me-page.tsx'), 'MePage'),
});
const language = createRoute({
  getParentRoute: () => area,
  path: '/language',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/language/language-page.tsx'), 'LanguagePage'),
});

/** The instance, and its views. */
const instancePage = lazyRouteComponent(() => import('./features/instance/instance-page.tsx'), 'InstancePage');
const instance = createRoute({ getParentRoute: () => area, path: '/instances/$id', validateSearch: textSearch, component: instancePage });
const instanceGraph = createRoute({
  getParentRoute: () => area,
  path: '/instances/$id/graph',
  validateSearch: textSearch,
  component: instancePage,
});
const instanceJournal = createRoute({
  getParentRoute: () => area,
  path: '/instances/$id/journal',
  validateSearch: textSearch,
  component: instancePage,
});
const instanceXml = createRoute({
  getParentRoute: () => area,
  path: '/instances/$id/xml',
  validateSearch: textSearch,
  component: instancePage,
});

const instanceResume = createRoute({
  getParentRoute: () => area,
  path: '/instances/$id/resume',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/instance/resume-page.tsx'), 'ResumePage'),
});
const instanceComparison = createRoute({
  getParentRoute: () => area,
  path: '/instances/$id/compare',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/instance/comparison-page.tsx'), 'ComparisonPage'),
});

const instanceOutput = createRoute({
  getParentRoute: () => area,
  path: '/instances/$id/tasks/$',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/output/output-page.tsx'), 'OutputPage'),
});

/** A workflow, and its views. No workflow can be called `@new`. */
const workflowPage = lazyRouteComponent(() => import('./features/workflows/workflow-page.tsx'), 'WorkflowPage');
const workflow = createRoute({ getParentRoute: () => area, path: '/workflows/$name', validateSearch: textSearch, component: workflowPage });
const workflowXml = createRoute({
  getParentRoute: () => area,
  path: '/workflows/$name/xml',
  validateSearch: textSearch,
  component: workflowPage,
});
const workflowEditPage = lazyRouteComponent(() => import('./features/workflows/workflow-edit-page.tsx'), 'WorkflowEditPage');
const workflowEdit = createRoute({
  getParentRoute: () => area,
  path: '/workflows/$name/edit',
  validateSearch: textSearch,
  component: workflowEditPage,
});
const workflowNew = createRoute({
  getParentRoute: () => area,
  path: '/workflows/@new',
  validateSearch: textSearch,
  component: workflowEditPage,
});
const workflowLaunch = createRoute({
  getParentRoute: () => area,
  path: '/workflows/$name/launch',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./features/launch/launch-page.tsx'), 'LaunchPage'),
});

/** What is no page keeps the frame around it: the way on is in it. */
const adminElse = createRoute({ getParentRoute: () => adminArea, path: '/admin/$elsewhere', component: NotFoundPage });
const elsewhere = createRoute({ getParentRoute: () => area, path: '/$', component: NotFoundPage });

const tree = root.addChildren([
  signIn,
  first,
  passwordLink,
  area.addChildren([
    home,
    instances,
    instance,
    instanceGraph,
    instanceJournal,
    instanceXml,
    instanceResume,
    instanceComparison,
    instanceOutput,
    launch,
    workflows,
    workflow,
    workflowXml,
    workflowEdit,
    workflowNew,
    workflowLaunch,
    plans,
    plan,
    planImport,
    planNew,
    planEdit,
    queues,
    queue,
    adminArea.addChildren([admin, statistics, engineLog, auditTrail, users, user, nodes, settings, retrySchedules, retrySchedule, adminElse]),
    me,
    language,
    elsewhere,
  ]),
]);

/** The router; what routes need to know comes with it. Its type is made of all routes, and nobody could write it down. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function makeRouter(client: ApiClient, queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client, queries },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: BrokenPage,
    scrollRestoration: false,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
