import { TextInput } from '@mantine/core';
import { IconDeviceFloppy, IconFileUpload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useBlocker, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import { isWorkflowName } from '../../../../src/core/workflow/names.ts';
import type { WorkflowBody } from '../../../../src/server/schemas/workflow.ts';
import { useApi } from '../../api/api-context.tsx';
import { saveWorkflow, workflowRead, workflowsRead } from '../../api/workflows.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useKeys } from '../../ui/keys.tsx';
import { SkeletonRows } from '../../ui/list-states.tsx';
import { Note } from '../../ui/note.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { newWorkflowXml } from './new-workflow.ts';
import { ProblemsList } from './problems-list.tsx';
import { useChecked } from './use-checked.ts';
import styles from './workflow-edit.module.css';
import type { XmlEditorHandle } from './xml-editor.tsx';

/** The editor is the heaviest part of all pages: it is loaded where somebody edits. */
const XmlEditor = lazy(async () => ({ default: (await import('./xml-editor.tsx')).XmlEditor }));

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;
/** What the engine takes at most. */
const maxFileBytes = 1_000_000;

/** A definition as text, with what is wrong with it. Nothing is saved by itself; a version of somebody else is not overwritten unasked. */
export function WorkflowEditor({
  workflow,
  latest,
}: {
  /** As it was when it was read last; null: a new one. */
  readonly workflow: WorkflowBody | null;
  /** As it is now; null: there is none, or none any more. */
  readonly latest: WorkflowBody | null;
}): ReactNode {
  const messages = useMessages();
  const { workflows, ui } = messages;
  const words = workflows.editor;
  const { client } = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const notices = useNotices();
  const ask = useAsk();
  const editor = useRef<XmlEditorHandle>(null);
  const file = useRef<HTMLInputElement>(null);
  // Where the text began: what the reader has seen of the stored one.
  const [base, setBase] = useState(workflow);
  const [text, setText] = useState(workflow?.xml ?? newWorkflowXml);
  const [name, setName] = useState('');
  const [group, setGroup] = useState(workflow?.group ?? '');
  const [comment, setComment] = useState(workflow?.comment ?? '');
  const [wasSent, setSent] = useState(false);
  // A page that has just saved leaves without a question.
  const isLeaving = useRef(false);
  const checked = useChecked(text);
  const hasErrors = checked.problems.some(({ severity }) => severity === 'error');
  const isChanged = text !== (base?.xml ?? newWorkflowXml) || group !== (base?.group ?? '') || comment !== (base?.comment ?? '');
  const isOther = base !== null && latest !== null && latest.definitionHash !== base.definitionHash;
  const isTaken = useQuery(workflowsRead(client)).data?.items.some((other) => other.name === name) === true;
  const nameProblem = workflow !== null ? null : !isWorkflowName(name) ? words.nameHint : isTaken ? words.nameTaken : null;

  const saving = useMutation({
    mutationFn: (target: string) => saveWorkflow(client, target, { xml: text, group, comment }),
    async onSuccess({ created }, target) {
      isLeaving.current = true;
      notices.say({ text: words.saved(target) });
      await queries.invalidateQueries({ queryKey: workflowsRead(client).queryKey });
      const saved = await queries.query({ ...workflowRead(client, target), staleTime: 0 });
      setBase(saved);
      if (created) await navigate({ to: '/workflows/$name', params: { name: target } });
      isLeaving.current = false;
    },
    onError: (error) => notices.say({ kind: 'fail', text: failureText(error, messages) }),
  });
  const save = async (): Promise<void> => {
    setSent(true);
    if (saving.isPending || nameProblem !== null) return;
    if (hasErrors && checked.state === 'checked') {
      notices.say({ kind: 'fail', text: words.errorsLeft });
      return;
    }
    const target = workflow?.name ?? name;
    if (isOther && latest !== null) {
      const answer = await ask({
        title: words.overwriteTitle,
        body: words.overwriteBody(latest.updatedBy),
        verb: words.overwrite,
        keep: ui.cancel,
      });
      if (answer === null) return;
    }
    saving.mutate(target);
  };
  useKeys(words.definition, [{ keys: 'Ctrl+s', label: words.saveKey, run: () => void save() }]);
  useBlocker({
    disabled: !isChanged,
    enableBeforeUnload: () => isChanged && !isLeaving.current,
    async shouldBlockFn() {
      if (isLeaving.current) return false;
      const answer = await ask({ title: words.leaveTitle, body: words.leaveBody, verb: words.leave, keep: words.stay });
      return answer === null;
    },
  });
  const load = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    if (chosen.size > maxFileBytes) {
      notices.say({ kind: 'fail', text: words.tooLarge(chosen.name) });
      return;
    }
    editor.current?.replace(await chosen.text());
    if (workflow === null && name === '')
      setName(
        chosen.name
          .replace(/\.xml$/i, '')
          .replaceAll(/[^\w-]/g, '-')
          .slice(0, 64),
      );
    notices.say({ text: words.loaded(chosen.name) });
  };
  return (
    <>
      <PageHead
        crumbs={[
          <Link key="workflows" to="/workflows">
            {workflows.title}
          </Link>,
          ...(workflow === null
            ? []
            : [
                <Link key="workflow" to="/workflows/$name" params={{ name: workflow.name }}>
                  {workflow.name}
                </Link>,
              ]),
        ]}
        title={workflow?.name ?? words.new}
        tabTitle={`${isChanged ? '• ' : ''}${workflow?.name ?? words.new}`}
        beside={isChanged ? <span className="small dim">{words.unsaved}</span> : undefined}
        actions={
          <>
            <input
              ref={file}
              type="file"
              accept=".xml,application/xml,text/xml"
              hidden
              onChange={(event) => {
                void load(event.currentTarget.files?.[0]);
                event.currentTarget.value = '';
              }}
            />
            <Button onClick={() => file.current?.click()}>
              <IconFileUpload {...icon} />
              {words.load}
            </Button>
            {workflow === null ? (
              <ButtonLink to="/workflows">{ui.cancel}</ButtonLink>
            ) : (
              <ButtonLink to="/workflows/$name" params={{ name: workflow.name }}>
                {ui.close}
              </ButtonLink>
            )}
            <Button kind="ink" isBusy={saving.isPending} onClick={() => void save()}>
              <IconDeviceFloppy {...icon} />
              {words.save}
            </Button>
          </>
        }
      />
      <div className={styles.page}>
        {isOther && latest !== null ? (
          <Note
            kind="retry"
            action={
              <button
                type="button"
                className="link small"
                onClick={() => {
                  setBase(latest);
                  editor.current?.replace(latest.xml);
                }}
              >
                {words.takeTheirs}
              </button>
            }
          >
            {words.changedBy(latest.updatedBy)}
          </Note>
        ) : null}
        {workflow !== null && latest === null ? <Note kind="retry">{words.deletedMeanwhile}</Note> : null}
        <div className={classNames(styles.fields, workflow !== null && styles.isEdit)}>
          {workflow === null ? (
            <TextInput
              label={words.name}
              placeholder={words.nameHint}
              error={wasSent || name !== '' ? nameProblem : null}
              autoFocus
              spellCheck={false}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          ) : null}
          <TextInput label={words.group} maxLength={255} value={group} onChange={(event) => setGroup(event.currentTarget.value)} />
          <TextInput
            label={words.comment}
            placeholder={words.commentHint}
            maxLength={10_000}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
        </div>
        <div className={styles.box}>
          <div className={styles.text}>
            <Suspense fallback={<SkeletonRows count={10} heightPx={20} />}>
              <XmlEditor
                ref={editor}
                text={text}
                label={`${words.definition}. ${words.leaveHint}`}
                problems={checked.problems}
                onChange={setText}
                onSave={() => void save()}
              />
            </Suspense>
          </div>
          <ProblemsList checked={checked} onOpen={({ line, column }) => editor.current?.goTo(line, column)} />
        </div>
      </div>
    </>
  );
}
