import { Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDeviceFloppy, IconFileUpload } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState, type ReactNode } from 'react';
import type { ImportBody } from '../../../../src/server/schemas/plan.ts';
import { useApi } from '../../api/api-context.tsx';
import { importPlans, planImportRead } from '../../api/plans.ts';
import { queuesRead } from '../../api/queues.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { importRequestOf, importRowsOf, importSources, type ImportEntry, type ImportTicks } from './plan-import.model.ts';
import styles from './plan-import.module.css';
import { PlanImportRows } from './plan-import-rows.tsx';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;
/** Largest text that the engine takes, in characters. */
const mostText = 1_000_000;
/** How long nothing must be typed before the text is read. */
const pauseMs = 300;

/** `/plans/@import`: plans of another scheduler are pasted, what was understood is shown, and those that are wanted are saved. */
export function PlanImportPage(): ReactNode {
  const messages = useMessages();
  const { planImport: words, plans } = messages;
  const { client } = useApi();
  const mayPlan = useMay('edit', 'plan');
  const mayWorkflow = useMay('edit', 'workflow');
  const navigate = useNavigate();
  const notices = useNotices();
  const queries = useQueryClient();
  const [entry, setEntry] = useState<ImportEntry>({
    source: 'crontab',
    isOther: false,
    text: '',
    zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    queue: 'default',
    workflow: '',
  });
  const [ticks, setTicks] = useState<ImportTicks>(new Map());
  const [settled] = useDebouncedValue(entry, pauseMs);
  const asked = importRequestOf(settled);
  const may = mayPlan && mayWorkflow;
  const dry = useQuery({
    ...planImportRead(client, asked),
    enabled: asked !== null && may,
    staleTime: Infinity,
    // The same text another time is read again: what it made last time is there now.
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  const saving = useMutation({
    mutationFn: (request: ImportBody) => importPlans(client, request),
    async onSuccess(answer) {
      const refused = answer.plans.filter(({ error }) => error !== null).length;
      const saved = answer.plans.length - refused;
      if (saved > 0) notices.say({ text: words.done(saved) });
      if (refused > 0) notices.say({ kind: 'fail', text: words.refused(refused) });
      await queries.invalidateQueries({ queryKey: ['plans'] });
      if (refused === 0) await navigate({ to: '/plans' });
    },
    onError: (error) => notices.say({ kind: 'fail', text: failureText(error, messages) }),
  });
  const enter = (given: Partial<ImportEntry>): void => {
    saving.reset();
    setTicks(new Map());
    setEntry((before) => ({ ...before, ...given }));
  };
  const answer = asked === null ? undefined : dry.data;
  const rows = answer === undefined ? [] : importRowsOf(answer, ticks, saving.data ?? null);
  const chosen = rows.filter(({ isChosen }) => isChosen).map(({ name }) => name);
  // What is saved is what is shown: not before the text as it is now was read.
  const isRead = entry === settled && !dry.isPlaceholderData && dry.error === null;
  return (
    <>
      <PageHead
        crumbs={[
          <Link key="plans" to="/plans">
            {plans.title}
          </Link>,
        ]}
        title={words.title}
        actions={
          chosen.length === 0 || asked === null ? undefined : (
            <Button
              kind="ink"
              isBusy={saving.isPending || !isRead}
              onClick={() => saving.mutate({ ...asked, dryRun: false, only: chosen, duplicates: true })}
            >
              <IconDeviceFloppy {...icon} />
              {words.save(chosen.length)}
            </Button>
          )
        }
      />
      <PageBody>
        {may ? (
          <div className={styles.page}>
            <Panel title={words.from}>
              <Entry entry={entry} onEnter={enter} />
            </Panel>
            <Panel title={words.understood} count={answer === undefined ? undefined : rows.length}>
              {dry.error === null || asked === null ? (
                <PlanImportRows
                  rows={rows}
                  notUnderstood={answer?.notUnderstood ?? []}
                  isEmpty={answer === undefined}
                  onChoose={(name, isChosen) => setTicks((before) => new Map([...before, [name, isChosen]]))}
                />
              ) : (
                <Note kind="fail">{failureText(dry.error, messages)}</Note>
              )}
            </Panel>
          </div>
        ) : (
          <Note kind="fail">{words.mayNot}</Note>
        )}
      </PageBody>
    </>
  );
}

function Entry({ entry, onEnter }: { readonly entry: ImportEntry; readonly onEnter: (given: Partial<ImportEntry>) => void }): ReactNode {
  const { planImport: words } = useMessages();
  const { client } = useApi();
  const notices = useNotices();
  const file = useRef<HTMLInputElement>(null);
  const { source, isOther, text, zone, queue, workflow } = entry;
  const queues = useQuery(queuesRead(client)).data?.items.map(({ name }) => name) ?? [];
  const load = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    if (chosen.size > mostText) notices.say({ kind: 'fail', text: words.tooLarge(chosen.name) });
    else onEnter({ text: await chosen.text() });
  };
  return (
    <div className={styles.entry}>
      <Segmented
        label={words.from}
        value={source}
        choices={importSources.map((value) => ({ value, label: words.sources[value] }))}
        onChange={(value) => onEnter({ source: value, isOther: false })}
      />
      <p className="small dim">{words.hints[source]}</p>
      {source === 'systemd' ? null : (
        <Switch
          label={source === 'crontab' ? words.hasUser : words.fromOne}
          checked={isOther}
          onChange={(event) => onEnter({ isOther: event.currentTarget.checked })}
        />
      )}
      <Textarea
        label={words.text}
        rows={12}
        maxLength={mostText}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: styles.text ?? '' }}
        value={text}
        onChange={(event) => onEnter({ text: event.currentTarget.value })}
      />
      <input
        ref={file}
        type="file"
        hidden
        onChange={(event) => {
          void load(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      <div>
        <Button onClick={() => file.current?.click()}>
          <IconFileUpload {...icon} />
          {words.file}
        </Button>
      </div>
      <TextInput
        label={words.zone}
        description={words.zoneHint}
        spellCheck={false}
        autoComplete="off"
        value={zone}
        onChange={(event) => onEnter({ zone: event.currentTarget.value })}
      />
      {source === 'evqueue' ? (
        <TextInput
          label={words.workflow}
          maxLength={64}
          spellCheck={false}
          autoComplete="off"
          value={workflow}
          onChange={(event) => onEnter({ workflow: event.currentTarget.value })}
        />
      ) : (
        <Select
          label={words.queue}
          data={queues.includes(queue) ? queues : [queue, ...queues]}
          allowDeselect={false}
          value={queue}
          onChange={(value) => onEnter({ queue: value ?? 'default' })}
        />
      )}
    </div>
  );
}
