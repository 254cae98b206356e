import { Menu } from '@mantine/core';
import { IconRocket, IconSearch } from '@tabler/icons-react';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../i18n/i18n.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { initialsOf } from './initials.ts';
import { sectionOf, sections } from './sections.ts';
import { useMay, useSignedIn } from './session-context.tsx';
import styles from './top-bar.module.css';

/** The bar at the top of every page: mark, sections, palette, Launch, person. */
export function TopBar({ onFind, onSignOut }: { readonly onFind: () => void; readonly onSignOut: () => void }): ReactNode {
  const { shell, sessions } = useMessages();
  const { user, hasSession } = useSignedIn();
  const mayLaunch = useMay('launch', 'workflow');
  const navigate = useNavigate();
  const section = sectionOf(useLocation().pathname);
  return (
    <header className={styles.top}>
      <Link to="/" className={styles.brand}>
        <Mark />
        <span className="unseen">{`evQueue, ${shell.home}`}</span>
        <b aria-hidden>evQueue</b>
        <span className={styles.title} aria-hidden data-title={section === undefined ? 'evQueue' : shell[section.name]} />
      </Link>
      <nav className={styles.nav} aria-label={shell.main}>
        {sections.map(({ to, name, isExact }) => (
          <Link key={to} to={to} activeOptions={{ exact: isExact, includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>
            {shell[name]}
          </Link>
        ))}
      </nav>
      <span className="grow" />
      <button type="button" className={styles.palette} onClick={onFind} aria-keyshortcuts="Control+K">
        <IconSearch size={14} stroke={1.75} aria-hidden />
        <span className="ellipsis">{shell.find}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <button type="button" className={styles.tap} onClick={onFind} aria-label={shell.findLabel}>
        <IconSearch size={20} stroke={1.75} />
      </button>
      {mayLaunch ? (
        <>
          <ButtonLink to="/launch" className={styles.launch ?? ''}>
            <IconRocket size={16} stroke={1.75} aria-hidden />
            {shell.launch}
          </ButtonLink>
          <Link to="/launch" className={styles.tap} aria-label={shell.launch}>
            <IconRocket size={20} stroke={1.75} />
          </Link>
        </>
      ) : null}
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <button
            type="button"
            className={styles.person}
            aria-label={shell.person}
            title={user.name}
            data-initials={initialsOf(user.name)}
          />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{sessions.signedInAs(user.name)}</Menu.Label>
          <Menu.Item onClick={() => void navigate({ to: '/me' })}>{sessions.me}</Menu.Item>
          {hasSession ? <Menu.Item onClick={onSignOut}>{sessions.signOut}</Menu.Item> : null}
        </Menu.Dropdown>
      </Menu>
    </header>
  );
}
