import { Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { fieldOrder, textField, type PlanFields } from './plan-field.ts';
import { Choice, Fold, Part } from './plan-form-parts.tsx';
import type { PlanForm } from './plan-form.model.ts';
import styles from './plan-form.module.css';

/** Rules: overlaps, failures, missed moments; what must come true; where and how it is launched. */
export function PlanFormRules({ fields }: { readonly fields: PlanFields }): ReactNode {
  const { planForm: words, launch } = useMessages();
  const { form, set } = fields;
  const { successBy, successWithin, longestFactor, host, user, priority } = form;
  return (
    <>
      <Part title={words.rules}>
        <div className={styles.pair}>
          <Select
            label={words.concurrency}
            data={(Object.keys(words.concurrencies) as PlanForm['concurrency'][]).map((value) => ({
              value,
              label: words.concurrencies[value],
            }))}
            allowDeselect={false}
            inputWrapperOrder={fieldOrder}
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
          <Choice
            label={words.missed}
            hint={words.missedHints[form.missed]}
            value={form.missed}
            words={words.missedKinds}
            onChange={(missed) => set({ missed })}
          />
        </div>
        {form.missed === 'none' ? null : (
          <div className={styles.pair}>
            <TextInput
              label={words.missedWithin}
              description={form.missed === 'last' ? words.missedWithinHint : words.spanHint}
              {...textField(fields, 'missedWithin')}
            />
            {form.missed === 'all' ? (
              <TextInput
                label={words.missedLimit}
                description={words.missedLimitHint}
                inputMode="numeric"
                {...textField(fields, 'missedLimit')}
              />
            ) : null}
          </div>
        )}
      </Part>
      <Fold title={words.expectations} isSet={`${successBy}${successWithin}${longestFactor}` !== ''}>
        <p className={`${styles.hint} ${styles.above}`}>{words.expectationsHint}</p>
        <div className={styles.pair}>
          <TextInput label={words.successBy} description={words.successByHint} type="time" {...textField(fields, 'successBy')} />
          <TextInput label={words.successWithin} description={words.successWithinHint} {...textField(fields, 'successWithin')} />
        </div>
        <div className={styles.pair}>
          <TextInput
            label={words.longestFactor}
            description={words.longestHint}
            inputMode="decimal"
            {...textField(fields, 'longestFactor')}
          />
        </div>
      </Fold>
      <Fold title={words.where} isSet={`${host}${user}${priority}` !== ''}>
        <div className={styles.pair}>
          <TextInput label={launch.host} description={words.hostHint} spellCheck={false} {...textField(fields, 'host')} />
          <TextInput label={launch.user} spellCheck={false} {...textField(fields, 'user')} />
        </div>
        <div className={styles.pair}>
          <TextInput label={launch.priority} description={words.priorityHint} inputMode="numeric" {...textField(fields, 'priority')} />
        </div>
      </Fold>
    </>
  );
}
