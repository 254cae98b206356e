import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { useLiveState } from '../../api/use-live.ts';
import { usersRead } from '../../api/users.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { ListBeside } from '../../ui/list-beside.tsx';
import { EmptyState, ListStates } from '../../ui/list-states.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useRowCursor } from '../../ui/row-cursor.ts';
import { UnknownNote } from '../../ui/unknown-note.tsx';
import { AdminCrumb } from '../admin/admin-crumb.tsx';
import { UserForm } from './user-form.tsx';
import type { ShownLink } from './shown-link.ts';
import { UserPanel } from './user-panel.tsx';
import { UserRow } from './user-row.tsx';
import styles from './users.module.css';

/** All users. `/admin/users/NAME` opens the panel of one, `?do=new` the form of a new one. */
export function UsersPage(): ReactNode {
  const { users: words, shell, admin } = useMessages();
  const { client } = useApi();
  const navigate = useNavigate();
  const { user: selectedName } = useParams({ strict: false });
  const isNew = useSearch({ strict: false })['do'] === 'new';
  const isLost = useLiveState().connection === 'lost';
  const mayConfigure = useMay('configure', 'user');
  const [link, setLink] = useState<ShownLink | null>(null);
  const list = useQuery({ ...usersRead(client), enabled: mayConfigure });
  const all = list.data?.items ?? [];
  const selected = all.find(({ name }) => name === selectedName);
  const close = (): void => void navigate({ to: '/admin/users' });
  const open = (name: string): void => void navigate({ to: '/admin/users/$user', params: { user: name } });
  const { cursor } = useRowCursor({
    title: words.keys.title,
    ids: all.map(({ name }) => name),
    labels: { ...words.keys, select: '', selectRange: '' },
    onOpen: open,
    onPeek: open,
  });
  if (!mayConfigure) {
    return (
      <>
        <PageHead crumbs={[<AdminCrumb key="admin" />]} title={words.title} />
        <PageBody>
          <EmptyState title={shell.lacksRight} hint={admin.lacksRight('configure users')} />
        </PageBody>
      </>
    );
  }
  return (
    <>
      <PageHead
        crumbs={[<AdminCrumb key="admin" />]}
        title={words.title}
        facts={words.facts}
        actions={
          <ButtonLink kind="ink" to="/admin/users" search={{ do: 'new' }} aria-label={words.newLabel}>
            <IconPlus size={16} stroke={1.75} aria-hidden />
            {words.new}
          </ButtonLink>
        }
      />
      <ListBeside
        panel={
          list.data === undefined ? null : selected !== undefined ? (
            <UserPanel
              key={selected.name}
              user={selected}
              link={link?.name === selected.name ? link : null}
              onLink={setLink}
              onClose={close}
            />
          ) : isNew ? (
            <UserForm
              taken={all.map(({ name }) => name)}
              onMade={(made) => {
                setLink(made);
                open(made.name);
              }}
              onClose={close}
            />
          ) : null
        }
      >
        {list.data !== undefined && selectedName !== undefined && selected === undefined ? (
          <UnknownNote text={words.unknown(selectedName)} all={words.title} onAll={close} />
        ) : null}
        <section className={styles.panel} aria-label={words.title}>
          <ListStates
            list={list}
            skeleton={{ count: 4, heightPx: 48 }}
            empty={list.data?.items.length === 0 ? <EmptyState title={words.none} /> : null}
            isOld={isLost}
          >
            <ul>
              {all.map((user) => (
                <UserRow key={user.name} user={user} isCursor={user.name === cursor} isSelected={user.name === selectedName} />
              ))}
            </ul>
          </ListStates>
        </section>
      </ListBeside>
    </>
  );
}
