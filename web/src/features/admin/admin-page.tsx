import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './admin-area.module.css';
import { adminIcons } from './admin-icons.tsx';
import { useAdminGroups } from '../../shell/use-admin-groups.ts';

/** What there is to administer, and what each page is for. */
export function AdminPage(): ReactNode {
  const { admin, shell } = useMessages();
  return (
    <>
      <PageHead title={shell.admin} />
      <PageBody>
        {useAdminGroups().map(({ name, sections }) => (
          <Panel key={name} title={admin.groups[name]}>
            <ul className={styles.list}>
              {sections.map(({ to, name: section }) => (
                <li key={section}>
                  <Link to={to}>
                    {adminIcons[section]}
                    <span>
                      <b>{admin.sections[section]}</b>
                      <span className="small dim">{admin.about[section]}</span>
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </Panel>
        ))}
      </PageBody>
    </>
  );
}
