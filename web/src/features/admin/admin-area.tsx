import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import styles from './admin-area.module.css';
import { adminIcons } from './admin-icons.tsx';
import { useAdminGroups } from '../../shell/use-admin-groups.ts';

/** The pages of Admin, with the list of them at the left. On a narrow screen that list is the page `/admin`. */
export function AdminArea(): ReactNode {
  const { admin, shell } = useMessages();
  return (
    <div className={styles.area}>
      <nav className={styles.side} aria-label={shell.admin}>
        {useAdminGroups().map(({ name, sections }) => (
          <div key={name}>
            <h2 className="small quiet">{admin.groups[name]}</h2>
            <ul>
              {sections.map(({ to, name: section }) => (
                <li key={section}>
                  <Link to={to} activeOptions={{ includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>
                    {adminIcons[section]}
                    <span className="ellipsis">{admin.sections[section]}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className={styles.page}>
        <Outlet />
      </div>
    </div>
  );
}
