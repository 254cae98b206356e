import { Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { PlanDetailBody } from '../../../../src/server/schemas/plan.ts';
import { useApi } from '../../api/api-context.tsx';
import { resumePlan, resumeRead } from '../../api/plans.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { ownDay } from './plan-view.model.ts';
import styles from './plans.module.css';
import { missedForms, missedRuleOf, resumeFormOf, type MissedKind } from './resume.model.ts';
import { usePlanAction } from './use-plan-action.ts';

/** How many moments are named. */
const mostNamed = 10;
/** How long nobody types before the engine is asked. */
const pauseMs = 250;

/** Resumes a plan: asks what becomes of the moments that passed, and says how many each answer launches. */
export function ResumeDialog({ plan, onClose }: { readonly plan: PlanDetailBody; readonly onClose: () => void }): ReactNode {
  const { messages, language } = useI18n();
  const { plans: words, planForm, ui } = messages;
  const { client } = useApi();
  const { act, isPending } = usePlanAction();
  const [form, setForm] = useState(() => resumeFormOf(plan.missed));
  const [settled] = useDebouncedValue(form.within, pauseMs);
  const previews: { readonly [kind in MissedKind]: ReturnType<typeof usePreview> } = {
    none: usePreview(plan, { ...form, kind: 'none', within: settled }),
    last: usePreview(plan, { ...form, kind: 'last', within: settled }),
    all: usePreview(plan, { ...form, kind: 'all', within: settled }),
  };
  const rule = missedRuleOf(form);
  const { data, error } = previews[form.kind];
  const moments = data?.launch ?? [];
  const resume = async (): Promise<void> => {
    if (rule === null) return;
    const isDone = await act(async () => {
      await resumePlan(client, plan.name, rule);
      return { text: words.resumed(plan.name) };
    });
    if (isDone) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={words.resumeTitle(plan.name)} size={460}>
      <form
        className={styles.dialog}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending) void resume();
        }}
      >
        <fieldset className={styles.choices}>
          <legend className="dim">{words.resumeAsk}</legend>
          {missedForms.map((kind, index) => (
            <label key={kind} className={styles.choice}>
              <input
                type="radio"
                name="missed"
                data-autofocus={kind === form.kind ? true : undefined}
                checked={kind === form.kind}
                onChange={() => setForm({ ...form, kind })}
              />
              <span className="grow">
                {words.resumeKinds[kind]}
                {kind === plan.missed['kind'] ? <span className="quiet"> {words.resumeOwn}</span> : null}
              </span>
              <span className={index === 0 ? 'quiet' : undefined}>{countText(previews[kind].data?.launch.length, words)}</span>
            </label>
          ))}
        </fieldset>
        {form.kind === 'none' ? null : (
          <TextInput
            label={planForm.missedWithin}
            description={form.kind === 'last' ? planForm.missedWithinHint : planForm.spanHint}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            error={rule === null ? planForm.wrong.span : null}
            value={form.within}
            onChange={(event) => setForm({ ...form, within: event.currentTarget.value })}
          />
        )}
        {error === null ? null : <Note kind="fail">{failureText(error, messages)}</Note>}
        <div className="small" aria-live="polite">
          {data === undefined ? null : <p>{moments.length === 0 ? words.resumeNone : words.resumeLaunches(moments.length)}</p>}
          <ul className={styles.moments}>
            {moments.slice(0, mostNamed).map((moment) => (
              <li key={moment}>{ownDay(moment, language)}</li>
            ))}
          </ul>
          {moments.length > mostNamed ? <p className="dim">{words.resumeMore(moments.length - mostNamed)}</p> : null}
          {data === undefined || data.passedOver === 0 ? null : <p className="dim">{words.passedOver(data.passedOver)}</p>}
        </div>
        <div className={styles.buttons}>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button kind="ink" type="submit" isBusy={isPending}>
            {words.resume}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** What a rule would launch now; without `data`: it cannot be asked, or nobody has answered yet. */
function usePreview(
  plan: PlanDetailBody,
  form: ReturnType<typeof resumeFormOf>,
): { readonly data: NonNullable<PlanDetailBody['onResume']> | undefined; readonly error: unknown } {
  const { client } = useApi();
  const rule = missedRuleOf(form);
  const { data, error } = useQuery({
    ...resumeRead(client, plan.name, rule ?? { kind: 'none' }),
    enabled: rule !== null,
    placeholderData: keepPreviousData,
  });
  return { data: rule === null ? undefined : (data?.onResume ?? undefined), error };
}

function countText(count: number | undefined, words: ReturnType<typeof useI18n>['messages']['plans']): string {
  return count === undefined ? '' : words.resumeCount(count);
}
