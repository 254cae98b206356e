import type { ObjectKind, Verb } from '../../../src/core/access/can.ts';

/** The pages of Admin, in their groups. `right`: who lacks it does not see the page named. */
export const adminGroups = [
  {
    name: 'people',
    sections: [
      { to: '/admin/users', name: 'users', right: ['configure', 'user'] },
      { to: '/admin/audit', name: 'audit', right: ['read', 'audit'] },
    ],
  },
  {
    name: 'engine',
    sections: [
      { to: '/admin/statistics', name: 'statistics', right: ['read', 'instance'] },
      { to: '/admin/nodes', name: 'nodes', right: ['read', 'engine'] },
      { to: '/admin/retry-schedules', name: 'retrySchedules', right: ['read', 'retrySchedule'] },
      { to: '/admin/log', name: 'log', right: ['read', 'log'] },
    ],
  },
  { name: 'around', sections: [{ to: '/admin/settings', name: 'settings', right: ['read', 'engine'] }] },
] as const satisfies readonly {
  readonly name: string;
  readonly sections: readonly { readonly to: string; readonly name: string; readonly right: readonly [Verb, ObjectKind] }[];
}[];

/** One of them. */
export type AdminSection = (typeof adminGroups)[number]['sections'][number];
