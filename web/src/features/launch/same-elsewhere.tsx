import { IconCopy } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { LaunchBody } from '../../api/launch.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { launchElsewhere, type Elsewhere } from './elsewhere.model.ts';
import styles from './launch.module.css';

/** The same launch as a command line, a request or a task, to copy. */
export function SameElsewhere({ body }: { readonly body: LaunchBody }): ReactNode {
  const { launch: words } = useMessages();
  const notices = useNotices();
  const [where, setWhere] = useState<Elsewhere>('shell');
  const text = launchElsewhere(where, body, window.location.origin);
  return (
    <section className={styles.section}>
      <div className={styles.heading}>
        <h3>{words.elsewhere}</h3>
        <Segmented
          label={words.elsewhere}
          value={where}
          choices={(['shell', 'http', 'xml'] as const).map((value) => ({ value, label: words[value] }))}
          onChange={setWhere}
        />
      </div>
      {/* What scrolls must be reachable by keyboard. */}
      <pre className={styles.code} tabIndex={0} role="group" aria-label={words[where]}>
        {text}
      </pre>
      <p className={`${styles.copy} small dim`}>
        <Button
          size="small"
          kind="ghost"
          onClick={() => void navigator.clipboard.writeText(text).then(() => notices.say({ text: words.copiedText }))}
        >
          <IconCopy size={14} stroke={1.75} aria-hidden />
          {words.copy}
        </Button>
        <span className="quiet">{words.needs[where]}</span>
      </p>
    </section>
  );
}
