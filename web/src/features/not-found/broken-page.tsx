import type { ReactNode } from 'react';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import styles from './plain-page.module.css';

/** A defect of a page, shown in its place: the rest goes on. */
export function BrokenPage({ error }: { readonly error: unknown }): ReactNode {
  const messages = useMessages();
  const { shell } = messages;
  return (
    <div className={styles.page} role="alert">
      <PageHead title={shell.broken} facts={shell.brokenHint} />
      <div className={styles.body}>
        <pre>{failureText(error, messages)}</pre>
        <Button onClick={() => window.location.reload()}>{shell.loadAgain}</Button>
      </div>
    </div>
  );
}
