import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import { instanceRead, instanceRowsRead } from '../../api/instances.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Tag } from '../../ui/chip.tsx';
import { CopyId } from '../../ui/copy-id.tsx';
import { ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { CopyMoment } from '../../ui/moment.tsx';
import { useNow } from '../../ui/now.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { TimeBar } from '../../ui/time-bar.tsx';
import { whySentence } from '../why/why-sentence.ts';
import { WhyLine } from '../why/why-line.tsx';
import { InstanceMenu } from './instance-menu.tsx';
import styles from './instances.module.css';
import { taskParts, taskSums } from './instance-row.model.ts';
import { launcherText, ReasonLine, useStateKind } from './row-cells.tsx';

/** An instance beside the list: what a row has no room for. */
export function InstancePeek({ id, onClose }: { readonly id: number; readonly onClose: () => void }): ReactNode {
  const { client } = useApi();
  const { messages } = useI18n();
  const { instances: words } = messages;
  const nowMs = useNow();
  const { data: body, error, refetch } = useQuery(instanceRead(client, id));
  const row = useQuery(instanceRowsRead(client, [id])).data?.items[0];
  const tasks = row?.summary?.tasks ?? null;
  const sums = tasks === null ? null : taskSums(tasks);
  const params = { id: String(id) };
  return (
    <SidePanel
      title={words.actionsOn(id)}
      onClose={onClose}
      heading={
        <>
          {row === undefined ? null : <PeekState item={row} />}
          <Link to="/instances/$id" params={params} className="strong ellipsis">
            {body?.workflow ?? id}
          </Link>
          <CopyId id={id} withIcon />
        </>
      }
      actions={
        <>
          {row === undefined ? null : <InstanceMenu item={row} />}
          <ButtonLink to="/instances/$id" params={params} size="small">
            {words.panel.open}
          </ButtonLink>
        </>
      }
    >
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {body === undefined && error === null ? <SkeletonRows count={5} heightPx={32} /> : null}
      {body === undefined ? null : (
        <>
          <div className={styles.section}>
            <h3>{words.panel.why}</h3>
            {body.why.length === 0 && row !== undefined ? <ReasonLine item={row} /> : null}
            <ul>
              {body.why.slice(0, 20).map((why) => (
                <li key={why.nodeId}>
                  {why.name === null ? null : <div className="mono">{why.name}</div>}
                  <WhyLine sentence={whySentence(why, messages, nowMs)} />
                </li>
              ))}
            </ul>
          </div>
          {tasks === null || sums === null ? null : (
            <div className={styles.section}>
              <h3>{words.panel.tasks}</h3>
              <TimeBar parts={taskParts(tasks)} label={words.tasksBar(sums.done, tasks.failed, tasks.executing, sums.waiting)} />
              <span className="small dim">{words.ofTasks(sums.ended, sums.all)}</span>
            </div>
          )}
          <dl className={styles.facts}>
            <dt>{words.panel.launched}</dt>
            <dd>
              <CopyMoment atMs={Date.parse(body.createdAt)} /> {launcherText(body, words.by)}
            </dd>
            {body.startedAt === null ? null : (
              <>
                <dt>{words.panel.began}</dt>
                <dd>
                  <CopyMoment atMs={Date.parse(body.startedAt)} />
                </dd>
              </>
            )}
            {body.endedAt === null ? null : (
              <>
                <dt>{words.panel.ended}</dt>
                <dd>
                  <CopyMoment atMs={Date.parse(body.endedAt)} />
                </dd>
              </>
            )}
            {body.comment === null || body.comment === '' ? null : (
              <>
                <dt>{words.panel.comment}</dt>
                <dd>{body.comment}</dd>
              </>
            )}
            {body.tags.length === 0 ? null : (
              <>
                <dt>{words.panel.tags}</dt>
                <dd className="row">
                  {body.tags.map((tag) => (
                    <Tag key={tag}>{tag}</Tag>
                  ))}
                </dd>
              </>
            )}
          </dl>
          <NamesAndValues title={words.panel.parameters} values={Object.entries(body.parameters)} none={words.panel.noParameters} />
          {body.customAttributes.length === 0 ? null : (
            <NamesAndValues title={words.panel.results} values={body.customAttributes.map(({ name, value }) => [name, value])} none="" />
          )}
        </>
      )}
    </SidePanel>
  );
}

function PeekState({ item }: { readonly item: InstanceListItem }): ReactNode {
  return <StateGlyph state={useStateKind(item)} />;
}

function NamesAndValues({
  title,
  values,
  none,
}: {
  readonly title: string;
  readonly values: readonly (readonly [string, string])[];
  readonly none: string;
}): ReactNode {
  return (
    <>
      <div className={styles.section} style={{ border: 0, paddingBottom: 0 }}>
        <h3>{title}</h3>
        {values.length === 0 ? <span className="small quiet">{none}</span> : null}
      </div>
      <dl className={styles.facts} style={{ paddingTop: 0 }}>
        {values.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt className="mono ellipsis" title={name}>
              {name}
            </dt>
            <dd className="mono">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
