import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { CopyMoment } from '../../ui/moment.tsx';
import styles from './instance-facts.module.css';
import { InstanceLineage } from './instance-lineage.tsx';

/** So many parameters are shown in the head; the others open. */
const fewParameters = 3;

/** Who launched it and when, with what, where it comes from, what it found. */
export function InstanceFacts({ instance }: { readonly instance: InstanceBody }): ReactNode {
  const { instance: words } = useMessages();
  const parameters = Object.entries(instance.parameters);
  const few = parameters.slice(0, fewParameters);
  return (
    <div className={styles.facts}>
      <div>
        <span className="quiet">{words.launched}</span> <CopyMoment atMs={Date.parse(instance.createdAt)} />{' '}
        <LaunchedBy instance={instance} />
        {instance.endedAt === null ? null : (
          <>
            <span className="quiet">, {words.ended.toLowerCase()}</span> <CopyMoment atMs={Date.parse(instance.endedAt)} />
          </>
        )}
      </div>
      <div>
        <span className="quiet">Workflow</span>{' '}
        <Link to="/workflows/$name" params={{ name: instance.workflow }} className="link">
          {instance.workflow}
        </Link>
        {instance.host === null ? null : (
          <>
            {' '}
            <span className="quiet">{words.onHost}</span> <span className="mono">{instance.host}</span>
          </>
        )}
        {instance.priority === 0 ? null : (
          <>
            , <span className="quiet">{words.priority}</span> {instance.priority}
          </>
        )}
      </div>
      {parameters.length === 0 ? null : (
        <details className={styles.parameters}>
          <summary className="ellipsis">
            <span className="quiet">{words.with}</span>{' '}
            <span className="mono">{few.map(([name, value]) => `${name}=${value}`).join(' ')}</span>
            {parameters.length > few.length ? <span className="quiet"> {words.showParameters(parameters.length)}</span> : null}
          </summary>
          <dl className={styles.list}>
            {parameters.map(([name, value]) => (
              <Fragment key={name}>
                <dt className="mono quiet">{name}</dt>
                <dd className="mono">{value}</dd>
              </Fragment>
            ))}
          </dl>
        </details>
      )}
      <InstanceLineage id={instance.id} />
      {instance.comment === null || instance.comment === '' ? null : <div>{instance.comment}</div>}
      {instance.customAttributes.length === 0 ? null : (
        <div className="ellipsis">
          <span className="quiet">{words.results}</span>{' '}
          <span className="mono">{instance.customAttributes.map(({ name, value }) => `${name}=${value}`).join(' ')}</span>
        </div>
      )}
    </div>
  );
}

function LaunchedBy({ instance }: { readonly instance: InstanceBody }): ReactNode {
  const { instance: words } = useMessages();
  const by = instance.launchedBy;
  if (instance.parentInstance !== null) {
    return (
      <>
        <span className="quiet">
          {words.by} {words.byInstance}
        </span>{' '}
        <InstanceLink id={instance.parentInstance} />
      </>
    );
  }
  const named = by['kind'] === 'plan' ? `${words.byPlan} ${nameIn(by, 'plan')}` : nameIn(by, 'name');
  return (
    <>
      <span className="quiet">{words.by}</span> {named}
    </>
  );
}

function InstanceLink({ id }: { readonly id: number }): ReactNode {
  return (
    <Link to="/instances/$id" params={{ id: String(id) }} className="link mono">
      {id}
    </Link>
  );
}

function nameIn(by: InstanceBody['launchedBy'], field: string): string {
  const found = by[field];
  return typeof found === 'string' ? found : '';
}
