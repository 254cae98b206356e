import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { instanceRead, instanceRowsRead } from '../../api/instances.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Duration, LiveDuration } from '../../ui/duration.tsx';
import { Moment } from '../../ui/moment.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { ReasonLine } from '../instances/row-cells.tsx';
import { isoDay } from './iso-day.ts';
import styles from './home.module.css';
import type { Need, StandingNeed } from './needs.model.ts';
import { Spark } from './spark.tsx';
import { TroubleText } from './trouble-text.tsx';
import type { NeedActions } from './use-need-actions.ts';

type Of<K extends Need['kind']> = Extract<Need, { readonly kind: K }>;

/** A decision: what it is about, since when, and the likeliest things to do about it. */
export function NeedRow({
  row,
  actions,
  fromMs,
}: {
  readonly row: StandingNeed;
  readonly actions: NeedActions;
  readonly fromMs: number;
}): ReactNode {
  const { home: words } = useMessages();
  const maySettle = useMay('control', 'instance');
  const { need, isGone } = row;
  return (
    <li className={classNames(styles.need, isGone && styles.gone)} data-line={need.line}>
      <StateGlyph state={need.state} />
      <Title need={need} />
      <div className={styles.aside}>
        {isGone ? <span className="small quiet">{words.gone}</span> : <Aside need={need} fromMs={fromMs} />}
      </div>
      <div className={styles.do}>
        {isGone ? null : (
          <>
            <Actions need={need} actions={actions} />
            {maySettle ? (
              <Button
                size="small"
                kind="ghost"
                isIcon
                className={styles.settle}
                aria-label={words.settle}
                title={words.settle}
                onClick={() => actions.settle(need)}
              >
                <IconCheck size={16} stroke={1.75} aria-hidden />
              </Button>
            ) : null}
          </>
        )}
      </div>
    </li>
  );
}

function Title({ need }: { readonly need: Need }): ReactNode {
  const { home: words } = useMessages();
  switch (need.kind) {
    case 'trouble': {
      const { group } = need;
      const kind = group.kind === 'lost' || group.kind === 'unsatisfied' ? group.kind : 'failed';
      return (
        <div className={styles.text}>
          <h3 className={styles.name}>
            {words.titles[kind](group.workflow)}
            {group.count > 1 ? <span className={styles.count}>× {group.count}</span> : null}
          </h3>
          <p>
            <TroubleText group={group} />{' '}
            {group.count > 1 ? (
              <>
                {words.firstTime} <Moment atMs={Date.parse(group.firstAt)} />, {words.last} <Moment atMs={Date.parse(group.lastAt)} />.
              </>
            ) : null}
          </p>
        </div>
      );
    }
    case 'plan': {
      const { plan } = need;
      const isOwn = plan.suspended?.by === 'evqueue';
      return (
        <div className={styles.text}>
          <h3 className={styles.name}>
            {plan.suspended === null
              ? words.titles.planUnwell[plan.health](plan.plan)
              : isOwn
                ? words.titles.planItself(plan.plan)
                : words.titles.planSuspended(plan.plan, plan.suspended.by)}
          </h3>
          <p>{plan.suspended === null ? words.planExpects(plan.workflow) : plan.suspended.reason}</p>
        </div>
      );
    }
    case 'queue': {
      const { queue } = need;
      return (
        <div className={styles.text}>
          <h3 className={styles.name}>{words.titles.queue(queue.queue, queue.by)}</h3>
          <p>
            {queue.reason === '' ? null : `${queue.reason}. `}
            {words.waitingTasks(queue.waiting)}
          </p>
        </div>
      );
    }
    case 'wait':
      return (
        <div className={styles.text}>
          <h3 className={styles.name}>
            {words.titles.wait(need.wait.workflow)} <LiveDuration sinceMs={need.atMs} />
          </h3>
          <WaitReason id={need.wait.instanceId} />
        </div>
      );
  }
}

function WaitReason({ id }: { readonly id: number }): ReactNode {
  const { client } = useApi();
  const row = useQuery(instanceRowsRead(client, [id])).data?.items[0];
  return row === undefined ? <p>&nbsp;</p> : <ReasonLine item={row} isCut />;
}

function Aside({ need, fromMs }: { readonly need: Need; readonly fromMs: number }): ReactNode {
  const { home: words, ui } = useMessages();
  switch (need.kind) {
    case 'trouble':
      return need.group.count > 1 ? (
        <Spark group={need.group} fromMs={fromMs} />
      ) : (
        <span className="small quiet">
          {words.ended} <Moment atMs={need.atMs} />
        </span>
      );
    case 'plan':
    case 'queue':
      return need.atMs === 0 ? null : (
        <span className="small quiet">
          {words.since} <Moment atMs={need.atMs} />
        </span>
      );
    case 'wait':
      return need.wait.usualMs === null ? null : (
        <span className="small quiet">
          {ui.usual('')}
          <Duration ms={need.wait.usualMs} />
        </span>
      );
  }
}

function Actions({ need, actions }: { readonly need: Need; readonly actions: NeedActions }): ReactNode {
  switch (need.kind) {
    case 'trouble':
      return <TroubleActions need={need} actions={actions} />;
    case 'plan':
      return <PlanActions need={need} actions={actions} />;
    case 'queue':
      return <QueueActions need={need} actions={actions} />;
    case 'wait':
      return <WaitActions need={need} actions={actions} />;
  }
}

function TroubleActions({ need, actions }: { readonly need: Of<'trouble'>; readonly actions: NeedActions }): ReactNode {
  const { home: words, instances } = useMessages();
  const { group } = need;
  const mayResume = useMay('control', 'instance', group.workflow);
  const mayLaunch = useMay('launch', 'workflow', group.workflow);
  const id = String(group.instanceId);
  return (
    <>
      {group.count > 1 ? (
        <ButtonLink
          size="small"
          to="/instances"
          search={{
            state: 'failed',
            workflow: group.workflow,
            launched: `${isoDay(Date.parse(group.firstAt), -1)}..${isoDay(Date.parse(group.lastAt), 1)}`,
          }}
        >
          {words.showAll(group.count)}
        </ButtonLink>
      ) : group.attempt === null ? (
        <ButtonLink size="small" to="/instances/$id" params={{ id }}>
          {words.open}
        </ButtonLink>
      ) : (
        <ButtonLink size="small" to="/instances/$id/tasks/$" params={{ id, _splat: `@${group.nodeId}/attempts/${group.attempt}/stderr` }}>
          {words.output}
        </ButtonLink>
      )}
      {mayResume && mayLaunch && group.kind !== 'unsatisfied' ? (
        <Button size="small" onClick={() => actions.launch(need, 'resume')}>
          {instances.act.resume.button}
        </Button>
      ) : null}
      {mayLaunch ? (
        <Button size="small" onClick={() => actions.launch(need, 'relaunch')}>
          {instances.act.relaunch.button}
        </Button>
      ) : null}
    </>
  );
}

function PlanActions({ need, actions }: { readonly need: Of<'plan'>; readonly actions: NeedActions }): ReactNode {
  const { home: words, queues } = useMessages();
  const mayControl = useMay('control', 'plan', need.plan.plan);
  const { lastInstanceId, suspended } = need.plan;
  return (
    <>
      {lastInstanceId === null ? null : (
        <ButtonLink size="small" to="/instances/$id" params={{ id: String(lastInstanceId) }}>
          {words.showLast}
        </ButtonLink>
      )}
      {mayControl && suspended !== null ? (
        <Button size="small" onClick={() => actions.resumePlan(need)}>
          {`${queues.resume}…`}
        </Button>
      ) : null}
    </>
  );
}

function QueueActions({ need, actions }: { readonly need: Of<'queue'>; readonly actions: NeedActions }): ReactNode {
  const { home: words, queues } = useMessages();
  const { queue } = need.queue;
  const mayControl = useMay('control', 'queue', queue);
  return (
    <>
      <ButtonLink size="small" to="/queues/$queue" params={{ queue }}>
        {words.open}
      </ButtonLink>
      {mayControl ? (
        <Button size="small" onClick={() => actions.resumeQueue(need)}>
          {queues.resume}
        </Button>
      ) : null}
    </>
  );
}

function WaitActions({ need, actions }: { readonly need: Of<'wait'>; readonly actions: NeedActions }): ReactNode {
  const { home: words, instances } = useMessages();
  const { client } = useApi();
  const { instanceId, workflow } = need.wait;
  const mayControl = useMay('control', 'instance', workflow);
  const why = useQuery(instanceRead(client, instanceId)).data?.why ?? [];
  const retries = why.some((one) => one.why['kind'] === 'retry');
  return (
    <>
      <ButtonLink size="small" to="/instances/$id" params={{ id: String(instanceId) }}>
        {words.open}
      </ButtonLink>
      {mayControl && retries ? (
        <Button size="small" onClick={() => actions.retryNow(need)}>
          {instances.act['retry-now'].button}
        </Button>
      ) : null}
    </>
  );
}
