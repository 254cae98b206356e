import { TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState, type ReactNode } from 'react';
import type { Workflow } from '../../../../src/core/workflow/model.ts';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { ApiError } from '../../api/api-error.ts';
import { instancesRead } from '../../api/instances.ts';
import { launchWorkflow, type LaunchBody } from '../../api/launch.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Note } from '../../ui/note.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { EarlierLaunches } from './earlier-launches.tsx';
import { IfLaunchedNow } from './if-launched-now.tsx';
import { firstValues, formProblems, launchParameters, unknownNames, usedValues, type LaunchValues } from './launch-form.model.ts';
import { newLaunchKey } from './launch-key.ts';
import { LaunchPresets } from './launch-presets.tsx';
import styles from './launch.module.css';
import { ParameterField } from './parameter-field.tsx';
import { SameElsewhere } from './same-elsewhere.tsx';
import { WhatItDoes } from './what-it-does.tsx';

/** So many earlier launches are offered, and looked at for what they used. */
const earlierShown = 8;

type How = { readonly comment: string; readonly priority: string; readonly host: string; readonly user: string };

/** The form of a workflow: its parameters, how it is launched, and beside it what would happen. */
export function LaunchForm({
  name,
  workflow,
  comment,
  from,
  askedFrom,
  asked,
}: {
  readonly name: string;
  readonly workflow: Workflow;
  readonly comment: string;
  readonly from: InstanceBody | null;
  /** The instance that the address names, whether there is one or not. */
  readonly askedFrom: string | null;
  /** Values that the address gives. */
  readonly asked: LaunchValues;
}): ReactNode {
  const messages = useMessages();
  const { launch: words } = messages;
  const { client } = useApi();
  const navigate = useNavigate();
  const notices = useNotices();
  const { parameters } = workflow;
  const earlierValues = from !== null && from.workflow === name ? from.parameters : {};
  const given = { ...earlierValues, ...asked };
  const [values, setValues] = useState<LaunchValues>(() => firstValues(parameters, given));
  const [touched, setTouched] = useState<ReadonlySet<string>>(() => new Set(Object.keys(given)));
  const [wasSent, setSent] = useState(false);
  const [how, setHow] = useState<How>(() => ({
    comment: '',
    priority: from === null || from.priority === 0 ? '' : String(from.priority),
    host: from?.host ?? '',
    user: from?.user ?? '',
  }));
  const earlier = useQuery(instancesRead(client, { workflow: name, limit: earlierShown }));
  // What the engine has answered may have been lost on the way: the same form launches once.
  const launchKey = useRef(newLaunchKey());

  const problems = formProblems(parameters, values);
  const isPriorityWrong = how.priority.trim() !== '' && !isPriority(how.priority);
  const wrongCount = Object.keys(problems).length + (isPriorityWrong ? 1 : 0);
  const body: LaunchBody = { workflow: name, parameters: launchParameters(parameters, values), ...howOf(how, isPriorityWrong) };
  const again = from !== null && from.workflow === name ? { relaunchedFrom: from.id } : {};
  const launching = useMutation({
    mutationFn: (_watch: boolean) => launchWorkflow(client, { ...body, ...again, idempotencyKey: launchKey.current }),
    async onSuccess({ id }, watch) {
      launchKey.current = newLaunchKey();
      const open = (): Promise<void> => navigate({ to: '/instances/$id', params: { id: String(id) } });
      if (watch) return open();
      setSent(false);
      notices.say({ text: words.launched(name, id), action: { label: words.watch, run: () => void open() } });
      await earlier.refetch();
    },
    onError(error) {
      if (!(error instanceof ApiError && error.status === 0)) launchKey.current = newLaunchKey();
    },
  });
  const launch = (watch: boolean): void => {
    setSent(true);
    if (wrongCount > 0) {
      document.querySelector<HTMLElement>('[data-parameter] [aria-invalid="true"], [data-parameter][data-wrong] button')?.focus();
      return;
    }
    if (!launching.isPending) launching.mutate(watch);
  };
  useKeys(words.keys.title, [{ keys: 'Ctrl+Enter', label: words.keys.launch, run: () => launch(true) }]);

  const gone = unknownNames(parameters, given);
  const earlierItems = earlier.data?.items ?? [];
  return (
    <div className={styles.columns}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          launch(true);
        }}
      >
        {comment === '' && workflow.description === undefined ? null : (
          <p className={`${styles.about} dim`}>{[workflow.description, comment].filter(Boolean).join(' — ')}</p>
        )}
        <StartedFrom name={name} askedFrom={askedFrom} from={from} gone={gone} />
        {launching.isError ? (
          <div className={styles.about}>
            <Note kind="fail">{failureText(launching.error, messages)}</Note>
          </div>
        ) : null}
        {parameters.length === 0 ? <p className={`${styles.about} dim`}>{words.noParameters}</p> : null}
        {parameters.map((definition) => (
          <ParameterField
            key={definition.name}
            definition={definition}
            value={values[definition.name]}
            // Nothing is wrong with a field that nobody has been in yet.
            problem={wasSent || touched.has(definition.name) ? (problems[definition.name] ?? null) : null}
            used={usedValues(
              earlierItems.map((item) => item.parameters),
              definition.name,
            )}
            usedCount={earlierItems.length}
            onTouch={() => setTouched(new Set([...touched, definition.name]))}
            onChange={(value) => {
              const { [definition.name]: _before, ...others } = values;
              setValues(value === null ? others : { ...others, [definition.name]: value });
              setTouched(new Set([...touched, definition.name]));
            }}
          />
        ))}
        <details className={styles.how} open={how.host !== '' || how.user !== '' || how.priority !== ''}>
          <summary>{words.how}</summary>
          <div className={styles.howFields}>
            <TextInput
              className={styles.wide ?? ''}
              label={words.comment}
              placeholder={words.commentHint}
              maxLength={10_000}
              value={how.comment}
              onChange={(event) => setHow({ ...how, comment: event.currentTarget.value })}
            />
            <TextInput
              label={words.priority}
              placeholder={words.priorityHint}
              inputMode="numeric"
              error={isPriorityWrong ? words.priorityWrong : null}
              value={how.priority}
              onChange={(event) => setHow({ ...how, priority: event.currentTarget.value })}
            />
            <TextInput
              label={words.host}
              placeholder={words.hostHint}
              spellCheck={false}
              value={how.host}
              onChange={(event) => setHow({ ...how, host: event.currentTarget.value })}
            />
            <TextInput
              label={words.user}
              spellCheck={false}
              value={how.user}
              onChange={(event) => setHow({ ...how, user: event.currentTarget.value })}
            />
          </div>
        </details>
        <div className={styles.foot}>
          <Button kind="ink" type="submit" isBusy={launching.isPending && launching.variables}>
            {words.launchAndWatch}
            <kbd className={styles.key} aria-hidden>
              Ctrl Enter
            </kbd>
          </Button>
          <Button isBusy={launching.isPending && !launching.variables} onClick={() => launch(false)}>
            {words.launch}
          </Button>
          <span className="grow" />
          {wrongCount > 0 && (wasSent || touched.size > 0) ? (
            <span className="small hue-fail" role="status">
              {words.toCorrect(wrongCount)}
            </span>
          ) : null}
        </div>
      </form>
      <aside className={styles.aside} aria-label={words.now}>
        <IfLaunchedNow name={name} workflow={workflow} />
        {parameters.length === 0 ? null : <LaunchPresets name={name} values={body.parameters} />}
        <EarlierLaunches name={name} query={earlier} current={from?.id ?? null} />
        <SameElsewhere body={body} />
        <WhatItDoes workflow={workflow} />
      </aside>
    </div>
  );
}

/** Whose values the form began with, or why not those that were asked for. */
function StartedFrom({
  name,
  askedFrom,
  from,
  gone,
}: {
  readonly name: string;
  readonly askedFrom: string | null;
  readonly from: InstanceBody | null;
  readonly gone: readonly string[];
}): ReactNode {
  const { launch: words } = useMessages();
  if (askedFrom === null && gone.length === 0) return null;
  const text =
    askedFrom === null
      ? ''
      : from === null
        ? words.fromMissing(askedFrom)
        : from.workflow === name
          ? words.fromEarlier(from.id)
          : words.fromOther(askedFrom, from.workflow);
  return (
    <p className={`${styles.about} small`}>
      {text} {gone.length === 0 ? null : words.goneNames(gone.join(', '))}{' '}
      <Link to="/workflows/$name/launch" params={{ name }} className="link">
        {words.startOver}
      </Link>
    </p>
  );
}

function isPriority(text: string): boolean {
  const priority = Number(text);
  return Number.isSafeInteger(priority) && Math.abs(priority) <= 1_000_000;
}

function howOf({ comment, priority, host, user }: How, isPriorityWrong: boolean): Omit<LaunchBody, 'workflow' | 'parameters'> {
  return {
    ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
    ...(priority.trim() === '' || isPriorityWrong ? {} : { priority: Number(priority) }),
    ...(host.trim() === '' ? {} : { host: host.trim() }),
    ...(user.trim() === '' ? {} : { user: user.trim() }),
  };
}
