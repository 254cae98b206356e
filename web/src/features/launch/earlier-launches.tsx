import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { InstanceList } from '../../../../src/server/schemas/instance.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { classNames } from '../../ui/class-names.ts';
import { ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { Moment } from '../../ui/moment.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { stateOfItem } from './item-state.model.ts';
import styles from './launch.module.css';

/** Earlier launches: one fills the form with its values. */
export function EarlierLaunches({
  name,
  query: { data, error, isPending, refetch },
  current,
}: {
  readonly name: string;
  readonly query: UseQueryResult<InstanceList>;
  /** The instance whose values are in the form. */
  readonly current: number | null;
}): ReactNode {
  const { launch: words } = useMessages();
  return (
    <section className={styles.section}>
      <h3>{words.earlier}</h3>
      {isPending ? <SkeletonRows count={3} heightPx={28} /> : null}
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 ? <p className="small dim">{words.noEarlier}</p> : null}
      <ul>
        {data?.items.map((item) => (
          <li key={item.id} className={classNames(styles.earlier, item.id === current && styles.current)}>
            <StateGlyph state={stateOfItem(item)} size="small" />
            <Link
              to="/workflows/$name/launch"
              params={{ name }}
              search={{ from: String(item.id) }}
              className="link mono"
              title={words.earlierLabel(item.id)}
              aria-current={item.id === current ? 'true' : undefined}
            >
              {item.id}
            </Link>
            <span className="mono dim ellipsis">
              {Object.entries(item.parameters)
                .map(([parameter, value]) => `${parameter}=${value.slice(0, 80)}`)
                .join(' ') || words.noValues}
            </span>
            <span className="quiet">
              <Moment atMs={Date.parse(item.createdAt)} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
