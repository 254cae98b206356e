import { IconCode, IconList, IconSitemap, IconTimeline } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import type { TreeBody } from '../../../../src/server/schemas/tree.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { SkeletonRows } from '../../ui/list-states.tsx';
import { LinkSegments } from '../../ui/segmented.tsx';
import styles from './instance-views.module.css';
import type { PlacedTask } from './instance-rows.model.ts';
import { countStates } from './task-state.model.ts';
import { Timeline } from './timeline.tsx';
import { TimelineSwitch } from './timeline-switch.tsx';
import { usePageSearch } from './use-page-search.ts';

/** The views of an instance; each has its address. */
export type InstanceView = 'timeline' | 'graph' | 'journal' | 'xml';

const JournalView = lazy(() => import('./journal-view.tsx').then((part) => ({ default: part.JournalView })));
const XmlView = lazy(() => import('./xml-view.tsx').then((part) => ({ default: part.XmlView })));
const GraphView = lazy(() => import('./graph-view.tsx').then((part) => ({ default: part.GraphView })));

const icon = { size: 14, stroke: 1.75, 'aria-hidden': true } as const;

/** The box with the views and what is counted above them. */
export function InstanceViews({
  view,
  instance,
  tree,
  placed,
  selected,
}: {
  readonly view: InstanceView;
  readonly instance: InstanceBody;
  readonly tree: TreeBody;
  readonly placed: readonly PlacedTask[];
  readonly selected: PlacedTask | null;
}): ReactNode {
  const { instance: words, states } = useMessages();
  const { search } = usePageSearch();
  const params = { id: String(instance.id) };
  const here = (one: InstanceView): { readonly 'aria-current'?: 'page' } => (one === view ? { 'aria-current': 'page' } : {});
  const keep = { params, search, activeProps: {}, replace: true } as const;
  return (
    <section className={styles.box} aria-label={words.tabs[view]}>
      <div className={styles.head}>
        <LinkSegments label={words.views}>
          <Link to="/instances/$id" {...keep} activeOptions={{ exact: true }} {...here('timeline')}>
            <IconTimeline {...icon} />
            {words.tabs.timeline}
          </Link>
          <Link to="/instances/$id/graph" {...keep} {...here('graph')}>
            <IconSitemap {...icon} />
            {words.tabs.graph}
          </Link>
          <Link to="/instances/$id/journal" {...keep} {...here('journal')}>
            <IconList {...icon} />
            {words.tabs.journal}
          </Link>
          <Link to="/instances/$id/xml" {...keep} {...here('xml')}>
            <IconCode {...icon} />
            {words.tabs.xml}
          </Link>
        </LinkSegments>
        <span className={styles.counts}>
          {words.taskCount(placed.length)}
          {placed.length === 0 ? '' : ': '}
          {countStates(placed.map(({ state }) => state))
            .map(({ state, count }) => words.counted(count, states[state]))
            .join(', ')}
        </span>
        <span className="grow" />
        {view === 'timeline' ? <TimelineSwitch /> : null}
      </div>
      <Suspense fallback={<SkeletonRows count={8} heightPx={28} />}>
        {view === 'timeline' ? <Timeline instance={instance} tree={tree} placed={placed} selected={selected} /> : null}
        {view === 'graph' ? <GraphView tree={tree} placed={placed} selected={selected} /> : null}
        {view === 'journal' ? <JournalView instance={instance} placed={placed} /> : null}
        {view === 'xml' ? <XmlView instance={instance} /> : null}
      </Suspense>
    </section>
  );
}
