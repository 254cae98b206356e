import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AuditEntryBody } from '../../../../src/server/schemas/audit.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import styles from './audit.module.css';

/** What somebody did, as it goes on after their name: a verb, and a link to what it was done to. */
export function AuditSentence({ entry }: { readonly entry: Pick<AuditEntryBody, 'action' | 'name'> }): ReactNode {
  const { audit: words } = useMessages();
  const { action, name } = entry;
  // A newer engine may know more actions than this page.
  if (name === null) return words.toSeveral[action] ?? words.actions[action] ?? action;
  return (
    <>
      {words.actions[action] ?? action} <ObjectLink noun={action.split('.', 1)[0] ?? ''} name={name} />
    </>
  );
}

function ObjectLink({ noun, name }: { readonly noun: string; readonly name: string }): ReactNode {
  switch (noun) {
    case 'instance':
    case 'task':
      return <Instance id={name} />;
    case 'workflow':
      return (
        <Link to="/workflows/$name" params={{ name }} className={`link ${styles.object}`}>
          {name}
        </Link>
      );
    case 'queue':
      // What was moved to the front is a task, by the id of its instance.
      return /^\d+$/.test(name) ? (
        <Instance id={name} />
      ) : (
        <Link to="/queues/$queue" params={{ queue: name }} className={`link ${styles.object}`}>
          {name}
        </Link>
      );
    case 'retrySchedule':
      return (
        <Link to="/admin/retry-schedules/$schedule" params={{ schedule: name }} className={`link ${styles.object}`}>
          {name}
        </Link>
      );
    case 'plan':
      return (
        <Link to="/plans/$plan" params={{ plan: name }} className={`link ${styles.object}`}>
          {name}
        </Link>
      );
    case 'setting':
      return (
        <Link to="/admin/settings" className={`link ${styles.object}`}>
          {name}
        </Link>
      );
    default:
      return <b>{name}</b>;
  }
}

function Instance({ id }: { readonly id: string }): ReactNode {
  return (
    <Link to="/instances/$id" params={{ id }} className={`link mono ${styles.object}`}>
      {id}
    </Link>
  );
}
