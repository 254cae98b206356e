import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../i18n/i18n.tsx';
import { KeyCap } from './key-cap.tsx';
import { useKeyboard } from './keys.tsx';
import styles from './keyboard-sheet.module.css';

/** All keys that work on this page now. */
export function KeyboardSheet({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }): ReactNode {
  const { ui } = useMessages();
  return (
    <Modal opened={isOpen} onClose={onClose} title={ui.keys} size={640} withCloseButton closeButtonProps={{ 'aria-label': ui.close }}>
      <p className="small dim">{ui.keysIntro}</p>
      {isOpen ? <Groups /> : null}
    </Modal>
  );
}

function Groups(): ReactNode {
  const groups = useKeyboard()
    .groups()
    .map(({ title, bindings }) => ({ title, listed: bindings.filter(({ label }) => label !== null) }))
    .filter(({ listed }) => listed.length > 0);
  return (
    <div className={styles.groups}>
      {groups.map(({ title, listed }) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl className={styles.list}>
            {listed.map(({ keys, label }) => (
              <div key={keys} style={{ display: 'contents' }}>
                <dt>
                  <KeyCap keys={keys} />
                </dt>
                <dd className="small dim">{label}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
