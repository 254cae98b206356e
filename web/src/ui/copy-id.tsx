import { IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMessages } from '../i18n/i18n.tsx';
import { useNotices } from './notices.tsx';
import styles from './copy-id.module.css';

/** An id, whole, dim, next to the name: a click copies it. In rows that are links themselves, write it as plain text. */
export function CopyId({ id, withIcon = false }: { readonly id: number | string; readonly withIcon?: boolean }): ReactNode {
  const notices = useNotices();
  const messages = useMessages();
  const copy = (): void => {
    void navigator.clipboard.writeText(String(id)).then(() => notices.say({ text: messages.ui.copied(String(id)) }));
  };
  return (
    <button type="button" className={styles.id} title={messages.ui.copy} onClick={copy}>
      {id}
      {withIcon ? <IconCopy size={14} stroke={1.75} aria-hidden /> : null}
    </button>
  );
}
