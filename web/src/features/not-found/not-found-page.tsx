import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import styles from './plain-page.module.css';

/** An address that leads nowhere. */
export function NotFoundPage(): ReactNode {
  const { shell } = useMessages();
  return (
    <div className={styles.page}>
      <PageHead title={shell.notFound} facts={shell.notFoundHint} />
      <div className={styles.body}>
        <ButtonLink to="/">{shell.goHome}</ButtonLink>
      </div>
    </div>
  );
}
