import { Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { textField, type PlanFields } from './plan-field.ts';
import { Choice } from './plan-form-times.tsx';
import type { PlanForm } from './plan-form.model.ts';
import styles from './plan-form.module.css';

/** Rules: overlaps, failures, missed moments; what must come true; where and how it is launched. */
export function PlanFormRules({ fields }: { readonly fields: PlanFields }): ReactNode {
  const { planForm: words, launch } = useMessages();
  const { form, set } = fields;
  const { successBy, successWithin, longestFactor, host, user, priority } = form;
  return (
    <>
      <fieldset className={styles.part}>
        <legend>{words.rules}</legend>
        <div className={styles.pair}>
          <Select
            label={words.concurrency}
            data={(Object.keys(words.concurrencies) as PlanForm['concurrency'][]).map((value) => ({
              value,
              label: words.concurrencies[value],
            }))}
            allowDeselect={false}
            value={form.concurrency}
            onChange={(concurrency) => (concurrency === null ? undefined : set({ concurrency }))}
          />
          <TextInput label={words.maxActive} description={words.maxActiveHint} inputMode="numeric" {...textField(fields, 'maxActive')} />
        </div>
        <div className={styles.pair}>
          <TextInput
            label={words.suspendAfterFailures}
            description={words.suspendHint}
            inputMode="numeric"
            {...textField(fields, 'suspendAfterFailures')}
          />
        </div>
        <div>
          <Choice label={words.missed} value={form.missed} words={words.missedKinds} onChange={(missed) => set({ missed })} />
        </div>
        {form.missed === 'none' ? null : (
          <div className={styles.pair}>
            <TextInput label={words.missedWithin} description={words.spanHint} {...textField(fields, 'missedWithin')} />
            {form.missed === 'all' ? (
              <TextInput label={words.missedLimit} inputMode="numeric" {...textField(fields, 'missedLimit')} />
            ) : null}
          </div>
        )}
      </fieldset>
      <details className={styles.part} open={`${successBy}${successWithin}${longestFactor}` !== '' || undefined}>
        <summary>{words.expectations}</summary>
        <div className={styles.pair}>
          <TextInput label={words.successBy} type="time" {...textField(fields, 'successBy')} />
          <TextInput label={words.successWithin} description={words.spanHint} {...textField(fields, 'successWithin')} />
          <TextInput label={words.longestFactor} inputMode="decimal" {...textField(fields, 'longestFactor')} />
        </div>
      </details>
      <details className={styles.part} open={`${host}${user}${priority}` !== '' || undefined}>
        <summary>{words.where}</summary>
        <div className={styles.pair}>
          <TextInput label={launch.host} description={launch.hostHint} spellCheck={false} {...textField(fields, 'host')} />
          <TextInput label={launch.user} spellCheck={false} {...textField(fields, 'user')} />
          <TextInput label={launch.priority} description={words.priorityHint} inputMode="numeric" {...textField(fields, 'priority')} />
        </div>
      </details>
    </>
  );
}
