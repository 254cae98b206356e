import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import type { Workflow } from '../../../../src/core/workflow/model.ts';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import type { TreeBody } from '../../../../src/server/schemas/tree.ts';
import { useApi } from '../../api/api-context.tsx';
import { resumeInstance } from '../../api/instance.ts';
import { instanceRead, treeRead } from '../../api/instances.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { Note } from '../../ui/note.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { firstValues, formProblems, launchParameters, type LaunchValues } from '../launch/launch-form.model.ts';
import { ParameterField } from '../launch/parameter-field.tsx';
import { placedTasks, type PlacedTask } from './instance-rows.model.ts';
import { resumeOutlook, resumeStarts } from './resume-choice.model.ts';
import styles from './resume-page.module.css';
import { useDefinition } from './use-definition.ts';
import { usePageSearch } from './use-page-search.ts';

/** So many names of tasks are said. */
const namesShown = 12;

/** Going on with an instance that has ended: from its failures, or from a task (`?from=NODE`), with its values or others. */
export function ResumePage(): ReactNode {
  const { id: text } = useParams({ strict: false });
  const id = Number(text);
  const { client } = useApi();
  const { shell, goOn: words } = useMessages();
  const instance = useQuery(instanceRead(client, id));
  const tree = useQuery(treeRead(client, id));
  const mayLaunch = useMay('launch', 'workflow', instance.data?.workflow ?? null);
  const error = instance.error ?? tree.error;
  return (
    <>
      <PageHead
        crumbs={[
          <Link key="list" to="/instances">
            {shell.instances}
          </Link>,
          <Link key="instance" to="/instances/$id" params={{ id: String(id) }}>
            {id}
          </Link>,
        ]}
        title={words.title(instance.data?.workflow ?? String(id))}
      />
      <PageBody>
        {error === null ? null : <ErrorState title={shell.notFound} error={error} onRetry={() => void instance.refetch()} />}
        {error === null && (instance.data === undefined || tree.data === undefined) ? <SkeletonRows count={5} heightPx={44} /> : null}
        {instance.data === undefined || tree.data === undefined ? null : !mayLaunch ? (
          <Note kind="fail">{shell.lacksRight}</Note>
        ) : instance.data.status === 'terminated' ? (
          <WithDefinition instance={instance.data} tree={tree.data} />
        ) : (
          <Note kind="wait">{words.notEnded}</Note>
        )}
      </PageBody>
    </>
  );
}

function WithDefinition({ instance, tree }: { readonly instance: InstanceBody; readonly tree: TreeBody }): ReactNode {
  const workflow = useDefinition(instance);
  return workflow === null ? <SkeletonRows count={5} heightPx={44} /> : <Form instance={instance} tree={tree} workflow={workflow} />;
}

function Form({
  instance,
  tree,
  workflow,
}: {
  readonly instance: InstanceBody;
  readonly tree: TreeBody;
  readonly workflow: Workflow;
}): ReactNode {
  const messages = useMessages();
  const { goOn: words, instance: names } = messages;
  const { client } = useApi();
  const navigate = useNavigate();
  const { search, setSearch } = usePageSearch();
  const fromNode = search['from'] !== undefined && /^\d{1,9}$/.test(search['from']) ? Number(search['from']) : null;
  const placed = useMemo(() => placedTasks(tree), [tree]);
  const outlook = useMemo(() => resumeOutlook(tree, fromNode, names.unnamed), [tree, fromNode, names]);
  const before = firstValues(workflow.parameters, instance.parameters);
  const [values, setValues] = useState<LaunchValues>(before);
  const problems = formProblems(workflow.parameters, values);
  const changed = changesOf(launchParameters(workflow.parameters, values), instance.parameters);
  const isPossible = outlook.again.length > 0 && Object.keys(problems).length === 0;
  const resuming = useMutation({
    mutationFn: () =>
      resumeInstance(client, instance.id, {
        ...(fromNode === null ? {} : { fromNode }),
        ...(Object.keys(changed).length === 0 ? {} : { parameters: changed }),
      }),
    onSuccess: ({ id }) => navigate({ to: '/instances/$id', params: { id: String(id) } }),
  });
  const resume = (): void => {
    if (isPossible && !resuming.isPending) resuming.mutate();
  };
  useKeys(words.keys.title, [{ keys: 'Ctrl+Enter', label: words.keys.resume, run: resume }]);
  return (
    <form
      className={styles.box}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        resume();
      }}
    >
      {resuming.isError ? (
        <div className={styles.about}>
          <Note kind="fail">{failureText(resuming.error, messages)}</Note>
        </div>
      ) : null}
      <section className={styles.part} aria-label={words.from}>
        <h2>
          <label htmlFor="resume-from">{words.from}</label>
        </h2>
        <div>
          <select
            id="resume-from"
            className={styles.from}
            value={fromNode ?? ''}
            onChange={(event) => setSearch({ from: event.currentTarget.value === '' ? null : event.currentTarget.value })}
          >
            <option value="">{words.fromFailures}</option>
            {resumeStarts(placed, fromNode).map((one) => (
              <option key={one.key} value={startOf(one, fromNode)}>
                {words.fromTask(nameOf(one, names.unnamed, fromNode))}
              </option>
            ))}
          </select>
          <p className={`${styles.help} small quiet`}>{words.fromHelp}</p>
        </div>
      </section>
      <section className={styles.part} aria-label={words.runsAgain}>
        <h2>{words.runsAgain}</h2>
        {outlook.again.length === 0 ? (
          <p>{words.nothing}</p>
        ) : (
          <p className={styles.again}>
            {outlook.again.slice(0, namesShown).map(({ name, count }) => (
              <b key={name}>{words.times(name, count)}</b>
            ))}
            {outlook.again.length > namesShown ? <span>{words.andMore(outlook.again.length - namesShown)}</span> : null}
          </p>
        )}
      </section>
      <section className={styles.part} aria-label={words.takenOver}>
        <h2>{words.takenOver}</h2>
        <p>{words.takenOverCount(outlook.kept)}</p>
      </section>
      {workflow.parameters.length === 0 ? null : (
        <section aria-label={words.parameters}>
          <p className={`${styles.about} small quiet`}>{words.parametersHelp}</p>
          {workflow.parameters.map((definition) => {
            const { name } = definition;
            const old = instance.parameters[name] ?? '';
            return (
              <div key={name}>
                <ParameterField
                  definition={definition}
                  value={values[name]}
                  problem={problems[name] ?? null}
                  used={[]}
                  usedCount={0}
                  onTouch={() => {}}
                  onChange={(value) => {
                    const { [name]: _before, ...others } = values;
                    setValues(value === null ? others : { ...others, [name]: value });
                  }}
                />
                {name in changed ? <p className={`${styles.about} small`}>{`${name} ${words.changed(old)}`}</p> : null}
              </div>
            );
          })}
        </section>
      )}
      <div className={styles.foot}>
        <Button kind="ink" type="submit" isBusy={resuming.isPending} disabled={!isPossible}>
          {words.resume}
        </Button>
      </div>
    </form>
  );
}

/** Values that differ from those that the instance had. */
function changesOf(
  now: { readonly [name: string]: string },
  before: { readonly [name: string]: string },
): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => before[name] !== value));
}

/** The node that a choice stands for: a loop as a whole, unless one iteration was asked for. */
function startOf({ task }: PlacedTask, asked: number | null): string {
  return String(task.loop === null || task.nodeId === asked ? task.nodeId : task.loop);
}

function nameOf({ task }: PlacedTask, unnamed: string, asked: number | null): string {
  const name = task.name ?? unnamed;
  return task.loop !== null && task.nodeId === asked ? `${name}[${task.iteration}]` : name;
}
