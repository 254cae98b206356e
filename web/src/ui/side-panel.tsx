import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMessages } from '../i18n/i18n.tsx';
import { Button } from './button.tsx';
import { useKeys } from './keys.tsx';
import styles from './side-panel.module.css';

/** What a selected row holds, beside the list. Escape closes it. On a narrow screen it covers the list. */
export function SidePanel({
  title,
  heading,
  actions,
  onClose,
  children,
}: {
  readonly title: string;
  readonly heading: ReactNode;
  readonly actions?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { ui } = useMessages();
  useKeys(title, [{ keys: 'Escape', label: null, run: onClose }]);
  return (
    <aside className={styles.panel} aria-label={title}>
      <div className={styles.head}>
        <div className="row grow">{heading}</div>
        {actions}
        <Button kind="ghost" isIcon aria-label={ui.close} title={ui.close} onClick={onClose}>
          <IconX size={16} stroke={1.75} />
        </Button>
      </div>
      {/* What scrolls must be reachable by keyboard. */}
      <div className={styles.body} tabIndex={0} role="group" aria-label={title}>
        {children}
      </div>
    </aside>
  );
}
