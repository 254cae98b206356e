import { IconCalendarEvent, IconHome, IconList, IconMenu2, IconStack2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../i18n/i18n.tsx';
import styles from './bottom-bar.module.css';

const icon = { size: 20, stroke: 1.75, 'aria-hidden': true } as const;

/** What is looked at most on a narrow screen, within reach of the thumb; workflows and Admin are behind the last. */
export function BottomBar(): ReactNode {
  const { shell } = useMessages();
  const current = { activeProps: { 'aria-current': 'page' } } as const;
  return (
    <nav className={styles.bar} aria-label={shell.main}>
      <Link to="/" activeOptions={{ exact: true, includeSearch: false }} {...current}>
        <IconHome {...icon} />
        {shell.home}
      </Link>
      <Link to="/instances" activeOptions={{ includeSearch: false }} {...current}>
        <IconList {...icon} />
        {shell.instances}
      </Link>
      <Link to="/plans" activeOptions={{ includeSearch: false }} {...current}>
        <IconCalendarEvent {...icon} />
        {shell.plans}
      </Link>
      <Link to="/queues" activeOptions={{ includeSearch: false }} {...current}>
        <IconStack2 {...icon} />
        {shell.queues}
      </Link>
      <Link to="/me" activeOptions={{ includeSearch: false }} {...current}>
        <IconMenu2 {...icon} />
        {shell.more}
      </Link>
    </nav>
  );
}
