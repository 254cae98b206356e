import { IconChartBar, IconFileText, IconHistory, IconRefresh, IconServer, IconSettings, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { AdminSection } from '../../shell/admin-sections.ts';

const look = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** What stands before the name of each page of Admin. */
export const adminIcons: { readonly [name in AdminSection['name']]: ReactNode } = {
  users: <IconUsers {...look} />,
  audit: <IconHistory {...look} />,
  statistics: <IconChartBar {...look} />,
  log: <IconFileText {...look} />,
  nodes: <IconServer {...look} />,
  retrySchedules: <IconRefresh {...look} />,
  settings: <IconSettings {...look} />,
};
