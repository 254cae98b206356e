import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { isRequired } from '../../../../src/core/workflow/parameters.ts';
import { readWorkflowXml } from '../../../../src/core/workflow/xml-reader.ts';
import { useApi } from '../../api/api-context.tsx';
import { workflowUsersRead } from '../../api/workflows.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Panel } from '../../ui/panel.tsx';
import { WhatItDoes } from '../launch/what-it-does.tsx';
import { outlineOf } from '../launch/workflow-outline.model.ts';
import styles from './workflow-page.module.css';

/** What a workflow takes, does and needs, and who launches it. */
export function WorkflowUses({ name, xml }: { readonly name: string; readonly xml: string }): ReactNode {
  const { workflows: words, launch } = useMessages();
  const { client } = useApi();
  const used = useQuery(workflowUsersRead(client, name)).data;
  const users = used?.workflows;
  const plans = used?.plans ?? [];
  const read = useMemo(() => readWorkflowXml(xml), [xml]);
  if (!read.ok) return null;
  const { workflow } = read.value;
  const { queues, retrySchedules, workflows } = outlineOf(workflow);
  return (
    <Panel title={words.uses} isRuled={false} className={styles.uses}>
      {workflow.description === undefined ? null : <p className={`${styles.description} dim`}>{workflow.description}</p>}
      <WhatItDoes workflow={workflow} />
      <Section title={words.parameters}>
        {workflow.parameters.length === 0 ? <span className="dim">{words.noParameters}</span> : null}
        <ul className="grow">
          {workflow.parameters.map((parameter) => (
            <li key={parameter.name} className={styles.parameter}>
              <b className="mono">{parameter.name}</b>{' '}
              <span className="quiet">
                {launch.types[parameter.type ?? 'string']}
                {isRequired(parameter) ? `, ${words.required}` : null}
                {parameter.default === undefined ? null : (
                  <>
                    {', '}
                    {words.defaultIs}
                    <code>{parameter.default.slice(0, 80)}</code>
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      </Section>
      {queues.length === 0 ? null : (
        <Section title={words.usesQueues}>
          {queues.map((queue) => (
            <Link key={queue} to="/queues/$queue" params={{ queue }} className="link">
              {queue}
            </Link>
          ))}
        </Section>
      )}
      {retrySchedules.length === 0 ? null : (
        <Section title={words.usesSchedules}>
          {retrySchedules.map((schedule) => (
            <Link key={schedule} to="/admin/retry-schedules/$schedule" params={{ schedule }} className="link">
              {schedule}
            </Link>
          ))}
        </Section>
      )}
      {workflows.length === 0 ? null : (
        <Section title={words.usesWorkflows}>
          {workflows.map((other) => (
            <WorkflowLink key={other} name={other} />
          ))}
        </Section>
      )}
      {users === undefined ? null : (
        <Section title={words.usedBy}>
          {users.length === 0 ? <span className="dim">{words.usedByNone}</span> : null}
          {users.map((other) => (
            <WorkflowLink key={other} name={other} />
          ))}
        </Section>
      )}
      {plans.length === 0 ? null : (
        <Section title={words.usedByPlans}>
          {plans.map((plan) => (
            <Link key={plan} to="/plans/$plan" params={{ plan }} className="link">
              {plan}
            </Link>
          ))}
        </Section>
      )}
    </Panel>
  );
}

function WorkflowLink({ name }: { readonly name: string }): ReactNode {
  return (
    <Link to="/workflows/$name" params={{ name }} className="link">
      {name}
    </Link>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      <div className={`${styles.names} small`}>{children}</div>
    </section>
  );
}
