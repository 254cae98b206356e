/** Every address of the interface: for tests that look at all of them, and for pictures. */

/** What must exist for every screen to have something to show. */
export type ScreenSubjects = {
  /** An instance that executes, one that waits for a retry, one that failed. */
  readonly executing: number;
  readonly retrying: number;
  readonly failed: number;
  readonly workflow: string;
  readonly queue: string;
  readonly plan: string;
  readonly retrySchedule: string;
  readonly user: string;
  /** Job and task of `failed` whose first attempt wrote something, as in addresses: `job/task`. */
  readonly written: string;
};

export type Screen = { readonly name: string; readonly path: (subjects: ScreenSubjects) => string };

export const screens: readonly Screen[] = [
  { name: 'home', path: () => '/' },
  { name: 'instances', path: () => '/instances' },
  { name: 'instances-empty', path: () => '/instances?text=nowhere' },
  { name: 'instances-panel', path: ({ retrying }) => `/instances?peek=${retrying}` },
  { name: 'instance', path: ({ retrying }) => `/instances/${retrying}` },
  { name: 'instance-failed', path: ({ failed }) => `/instances/${failed}` },
  { name: 'instance-graph', path: ({ executing }) => `/instances/${executing}/graph` },
  { name: 'instance-journal', path: ({ failed }) => `/instances/${failed}/journal` },
  { name: 'instance-xml', path: ({ failed }) => `/instances/${failed}/xml` },
  { name: 'instance-resume', path: ({ failed }) => `/instances/${failed}/resume` },
  { name: 'instance-compare', path: ({ failed, retrying }) => `/instances/${failed}/compare?with=${retrying}` },
  { name: 'output', path: ({ failed, written }) => `/instances/${failed}/tasks/${written}/attempts/1/stdout` },
  { name: 'output-log', path: ({ failed, written }) => `/instances/${failed}/tasks/${written}/attempts/1/log` },
  { name: 'output-all', path: ({ failed, written }) => `/instances/${failed}/tasks/${written}/attempts/1/all?times=clock` },
  { name: 'workflows', path: () => '/workflows' },
  { name: 'workflow', path: ({ workflow }) => `/workflows/${workflow}` },
  { name: 'workflow-xml', path: ({ workflow }) => `/workflows/${workflow}/xml` },
  { name: 'workflow-edit', path: ({ workflow }) => `/workflows/${workflow}/edit` },
  { name: 'workflow-new', path: () => '/workflows/@new' },
  { name: 'launch', path: ({ workflow }) => `/workflows/${workflow}/launch` },
  { name: 'launch-which', path: () => '/launch' },
  { name: 'plans', path: () => '/plans' },
  { name: 'plan', path: ({ plan }) => `/plans/${plan}` },
  { name: 'plan-import', path: () => '/plans/@import' },
  { name: 'queues', path: () => '/queues' },
  { name: 'queue', path: ({ queue }) => `/queues/${queue}` },
  { name: 'admin', path: () => '/admin' },
  { name: 'users', path: () => '/admin/users' },
  { name: 'user', path: ({ user }) => `/admin/users/${user}` },
  { name: 'nodes', path: () => '/admin/nodes' },
  { name: 'statistics', path: () => '/admin/statistics' },
  { name: 'log', path: () => '/admin/log' },
  { name: 'audit', path: () => '/admin/audit' },
  { name: 'settings', path: () => '/admin/settings' },
  { name: 'retry-schedules', path: () => '/admin/retry-schedules' },
  { name: 'retry-schedule', path: ({ retrySchedule }) => `/admin/retry-schedules/${retrySchedule}` },
  { name: 'me', path: () => '/me' },
  { name: 'language', path: () => '/language' },
];
