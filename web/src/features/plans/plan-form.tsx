import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBlocker, useNavigate } from '@tanstack/react-router';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { PlanDetailBody } from '../../../../src/server/schemas/plan.ts';
import { useApi } from '../../api/api-context.tsx';
import { ApiError } from '../../api/api-error.ts';
import { savePlan } from '../../api/plans.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import type { Messages } from '../../i18n/messages.ts';
import { useAsk } from '../../ui/ask.tsx';
import { Button } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { Note } from '../../ui/note.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { formProblems, launchParameters } from '../launch/launch-form.model.ts';
import { textField, type PlanFields } from './plan-field.ts';
import { PlanFormRules } from './plan-form-rules.tsx';
import { PlanFormTimes } from './plan-form-times.tsx';
import { parameterValues, PlanFormWork } from './plan-form-work.tsx';
import { changedSettings, faultOf, planFormOf, planFormProblems, planSettingsOf, previewOf, wrongLine } from './plan-form.model.ts';
import styles from './plan-form.module.css';
import { PlanPreview } from './plan-preview.tsx';
import { useParametersOf } from './use-parameters-of.ts';
import { usePreview } from './use-preview.ts';

/** The form of a plan, or (null) of a new one; beside it what its times mean. */
export function PlanFormFields({ plan }: { readonly plan: PlanDetailBody | null }): ReactNode {
  const messages = useMessages();
  const { planForm: words, launch, ui } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const notices = useNotices();
  const ask = useAsk();
  const [first] = useState(() => planFormOf(plan, Intl.DateTimeFormat().resolvedOptions().timeZone));
  const [form, setForm] = useState(first);
  const [touched, setTouched] = useState<ReadonlySet<string>>(() => new Set());
  const [wasSent, setSent] = useState(false);
  const isLeaving = useRef(false);
  const element = useRef<HTMLFormElement>(null);
  const preview = usePreview(previewOf(form));
  const definitions = useParametersOf(form.work === 'workflow' ? form.workflow : '');

  const saving = useMutation({
    mutationFn: () => {
      const { parameters } = form;
      const whole = definitions === null ? form : { ...form, parameters: launchParameters(definitions, parameters) };
      return plan === null
        ? savePlan(client, form.name.trim(), { ...planSettingsOf(whole), create: true })
        : savePlan(client, String(plan.id), changedSettings(first, whole));
    },
    async onSuccess({ id, name }) {
      isLeaving.current = true;
      notices.say({ text: plan === null ? words.created(name) : words.saved(name) });
      await queries.invalidateQueries({ queryKey: ['plans'] });
      await navigate({ to: '/plans/$plan', params: { plan: String(id) } });
    },
  });
  const problems = planFormProblems(form);
  const refusal = saving.error ?? preview.error;
  const fault = refusal === null ? null : faultOf(refusal, form);
  const fields: PlanFields = {
    form,
    set(change) {
      setForm({ ...form, ...change });
      setTouched(new Set([...touched, ...Object.keys(change)]));
      // What the engine said was about what stood here before.
      if (saving.isError) saving.reset();
    },
    wrong(field) {
      const problem = problems[field];
      if (problem !== undefined && (wasSent || (touched.has(field) && problem !== 'needed'))) {
        const line = wrongLine(form, field);
        return line === null ? words.wrong[problem] : words.line(line, words.wrong[problem]);
      }
      return fault?.field === field ? faultText(refusal, fault.line, messages) : null;
    },
  };
  const parameterProblems =
    form.work === 'workflow' && definitions !== null ? formProblems(definitions, parameterValues(definitions, form.parameters)) : {};
  const wrongCount = Object.keys(problems).length + Object.keys(parameterProblems).length;
  const save = (): void => {
    setSent(true);
    if (wrongCount > 0) {
      window.requestAnimationFrame(() => {
        const wrong = [...(element.current?.querySelectorAll<HTMLElement>('[aria-invalid="true"], [data-wrong] button') ?? [])];
        for (const field of wrong) field.closest('details')?.setAttribute('open', '');
        wrong[0]?.focus();
      });
      return;
    }
    if (!saving.isPending) saving.mutate();
  };
  const leave = (): void =>
    void (plan === null ? navigate({ to: '/plans' }) : navigate({ to: '/plans/$plan', params: { plan: String(plan.id) } }));
  useKeys(words.keys.title, [
    { keys: 'Ctrl+Enter', label: words.keys.save, run: save },
    { keys: 'Escape', label: words.keys.leave, run: leave },
  ]);
  const isChanged = form !== first && JSON.stringify(form) !== JSON.stringify(first);
  useBlocker({
    disabled: !isChanged,
    enableBeforeUnload: () => isChanged && !isLeaving.current,
    async shouldBlockFn() {
      if (isLeaving.current) return false;
      return (await ask({ title: words.leaveTitle, body: words.leaveBody, verb: words.leave, keep: words.stay })) === null;
    },
  });
  // In fields Escape does not reach the page's keys; where a list is open it closes that.
  const onEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !(event.target instanceof HTMLElement) || event.target.getAttribute('aria-expanded') === 'true') return;
    event.preventDefault();
    leave();
  };
  return (
    <div className={styles.columns}>
      <form
        ref={element}
        className={styles.form}
        noValidate
        onKeyDownCapture={onEscape}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div className={styles.part}>
          <div className={styles.pair}>
            <TextInput
              label={words.name}
              description={words.nameHint}
              maxLength={64}
              autoFocus={plan === null}
              autoComplete="off"
              spellCheck={false}
              required
              {...textField(fields, 'name')}
            />
            <TextInput label={launch.comment} description={words.commentHint} maxLength={1_000} {...textField(fields, 'comment')} />
          </div>
        </div>
        <PlanFormTimes fields={fields} shown={preview.shown} />
        <PlanFormWork fields={fields} definitions={definitions ?? []} isStrict={wasSent} />
        <PlanFormRules fields={fields} />
        <div className={styles.foot}>
          {saving.isError && fault?.field === null ? (
            <div className={styles.note}>
              <Note kind="fail">{faultText(saving.error, null, messages)}</Note>
            </div>
          ) : null}
          <Button kind="ink" type="submit" isBusy={saving.isPending}>
            {plan === null ? words.create : words.save}
            <kbd className={styles.key} aria-hidden>
              Ctrl Enter
            </kbd>
          </Button>
          <Button onClick={leave}>{ui.cancel}</Button>
          <span className="grow" />
          {wrongCount > 0 && wasSent ? (
            <span className="small hue-fail" role="status">
              {launch.toCorrect(wrongCount)}
            </span>
          ) : null}
        </div>
      </form>
      <PlanPreview shown={preview.shown} times={preview.times} />
    </div>
  );
}

/** What the engine said, in words, with the line and the hint where there are some. */
function faultText(error: unknown, line: number | null, messages: Messages): string {
  const { planForm: words } = messages;
  if (error instanceof ApiError && error.code === 'NAME_TAKEN' && !error.message.includes('workflow')) return words.nameTaken;
  const hint = error instanceof ApiError ? error.details['hint'] : undefined;
  const text = `${failureText(error, messages)}${typeof hint === 'string' ? ` ${hint.slice(0, 1).toUpperCase()}${hint.slice(1)}` : ''}`;
  return line === null ? text : words.line(line, text);
}
