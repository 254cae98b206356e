import type { ReactNode } from 'react';
import type { SessionItem } from '../../../../src/server/schemas/user.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { Tag } from '../../ui/chip.tsx';
import { Moment } from '../../ui/moment.tsx';
import { browserName } from './browser-name.ts';
import styles from './me-page.module.css';

/** A browser that is signed in, and the button that ends that. */
export function SessionLine({
  session: { userAgent, address, lastSeenAt, endsAt, current },
  isEnding,
  onEnd,
}: {
  readonly session: SessionItem;
  readonly isEnding: boolean;
  readonly onEnd: () => void;
}): ReactNode {
  const { sessions } = useMessages();
  return (
    <li className={styles.session}>
      <div className="grow">
        <div className="row">
          <b className="ellipsis" title={userAgent}>
            {browserName(userAgent)}
          </b>
          {current ? <Tag>{sessions.thisSession}</Tag> : null}
        </div>
        <div className="small dim">
          {sessions.from(address)}, {sessions.lastSeen}
          <Moment atMs={Date.parse(lastSeenAt)} />, {sessions.until}
          <Moment atMs={Date.parse(endsAt)} />
        </div>
      </div>
      <Button size="small" isBusy={isEnding} onClick={onEnd}>
        {sessions.end}
      </Button>
    </li>
  );
}
