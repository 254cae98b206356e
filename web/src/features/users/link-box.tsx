import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import type { ShownLink } from './shown-link.ts';
import styles from './users.module.css';

/** A link that was just made, to be sent. Its code stands behind `#`, so that it never reaches a log. */
export function LinkBox({ link: { name, code, expiresAt } }: { readonly link: ShownLink }): ReactNode {
  const { users: words } = useMessages();
  const [isCopied, setCopied] = useState(false);
  const address = `${window.location.origin}/password#${code}`;
  return (
    <section className={styles.section} aria-label={words.linkTitle}>
      <h3>{words.linkTitle}</h3>
      <div className={styles['link-box']}>
        <code>{address}</code>
        <Button
          size="small"
          onClick={() => {
            void navigator.clipboard?.writeText(address).then(() => setCopied(true));
          }}
        >
          {isCopied ? <IconCheck size={16} stroke={1.75} aria-hidden /> : <IconCopy size={16} stroke={1.75} aria-hidden />}
          {isCopied ? words.copied : words.copy}
        </Button>
      </div>
      <p className="small dim">
        {words.linkText(name)}
        <Moment atMs={Date.parse(expiresAt)} />.
      </p>
    </section>
  );
}
