import { IconChevronRight } from '@tabler/icons-react';
import { Fragment, useEffect, type ReactNode } from 'react';
import { useMessages } from '../i18n/i18n.tsx';
import { classNames } from './class-names.ts';
import styles from './page-head.module.css';

/**
 * The head of a page, and its title in the browser's tab.
 *
 * @param crumbs   where it belongs, outermost first: links
 * @param title    its name
 * @param tabTitle title of the tab where it says more than the name: a state, an id
 * @param beside   state, tags: right of the name
 * @param facts    one line below
 * @param actions  at the right; one of them in ink
 */
export function PageHead({
  crumbs = [],
  title,
  tabTitle = title,
  beside,
  facts,
  actions,
}: {
  readonly crumbs?: readonly ReactNode[];
  readonly title: string;
  readonly tabTitle?: string;
  readonly beside?: ReactNode;
  readonly facts?: ReactNode;
  readonly actions?: ReactNode;
}): ReactNode {
  const { ui } = useMessages();
  useEffect(() => {
    document.title = `${tabTitle} · evQueue`;
  }, [tabTitle]);
  // On a narrow screen the bar above shows the name of a page that has nothing else in its head.
  const isPlain = crumbs.length === 0 && beside === undefined && facts === undefined && actions === undefined;
  const isTop = crumbs.length === 0 && facts === undefined;
  return (
    <header className={classNames(styles.head, isPlain && styles.isPlain)}>
      <div className="column grow">
        {crumbs.length === 0 ? null : (
          <nav aria-label={ui.breadcrumb}>
            <ol className={styles.crumbs}>
              {crumbs.map((crumb, index) => (
                // A crumb is its place: crumbs of a page do not change their order.
                <Fragment key={`crumb${index}`}>
                  <li>{crumb}</li>
                  {index < crumbs.length - 1 ? (
                    <li aria-hidden>
                      <IconChevronRight size={12} stroke={1.75} />
                    </li>
                  ) : null}
                </Fragment>
              ))}
            </ol>
          </nav>
        )}
        <div className={styles.title}>
          <h1 className={classNames('ellipsis', isTop && styles.isTop)}>{title}</h1>
          {beside}
        </div>
        {facts === undefined ? null : <div className="small dim">{facts}</div>}
      </div>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </header>
  );
}
