import { Select, Textarea, TextInput } from '@mantine/core';
import { useState, type ClipboardEvent, type ReactNode } from 'react';
import type { PreviewAnswerBody } from '../../../../src/server/schemas/plan.ts';
import { useApi } from '../../api/api-context.tsx';
import { readICalendar } from '../../api/plans.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useI18n, useMessages } from '../../i18n/i18n.tsx';
import { fieldOrder, textField, type PlanFields } from './plan-field.ts';
import { Choice, Fold, Part } from './plan-form-parts.tsx';
import { spansText } from './plan-form.model.ts';
import styles from './plan-form.module.css';
import { ownDay } from './plan-view.model.ts';

/** When: the texts, the zone and its clock, the span, the calendar. `shown` is what the texts mean. */
export function PlanFormTimes({
  fields,
  shown,
}: {
  readonly fields: PlanFields;
  readonly shown: PreviewAnswerBody | undefined;
}): ReactNode {
  const { messages, language } = useI18n();
  const { planForm: words } = messages;
  const { form, set } = fields;
  const [first] = shown?.moments ?? [];
  return (
    <Part title={words.times}>
      <div>
        <Textarea
          label={words.when}
          description={words.whenHint}
          classNames={{ input: 'mono' }}
          autosize
          minRows={2}
          maxRows={12}
          spellCheck={false}
          required
          {...textField(fields, 'when')}
        />
        {shown?.sentence === undefined ? null : (
          <p className={styles.meaning}>
            <b>{shown.sentence[language]}</b>
            {first === undefined ? null : ` · ${ownDay(first, language)}`}
          </p>
        )}
      </div>
      <div className={styles.pair}>
        <Select
          label={words.zone}
          data={zonesWith(form.zone)}
          searchable
          limit={100}
          allowDeselect={false}
          inputWrapperOrder={fieldOrder}
          value={form.zone}
          error={fields.wrong('zone')}
          onChange={(zone) => (zone === null ? undefined : set({ zone }))}
        />
        <TextInput label={words.jitter} description={words.jitterHint} spellCheck={false} {...textField(fields, 'jitter')} />
      </div>
      <div className={styles.pair}>
        <Choice label={words.gap} value={form.gap} words={words.gaps} onChange={(gap) => set({ gap })} />
        <Choice label={words.overlap} value={form.overlap} words={words.overlaps} onChange={(overlap) => set({ overlap })} />
      </div>
      <div className={styles.pair}>
        <TextInput label={words.start} type="datetime-local" {...textField(fields, 'start')} />
        <TextInput label={words.end} type="datetime-local" {...textField(fields, 'end')} />
      </div>
      <Fold title={words.calendar} isSet={`${form.include}${form.exclude}` !== ''} isInner>
        <div className={styles.pair}>
          <Spans fields={fields} field="exclude" />
          <Spans fields={fields} field="include" />
        </div>
        <p className={styles.under}>{words.spansHint}</p>
      </Fold>
    </Part>
  );
}

function Spans({ fields, field }: { readonly fields: PlanFields; readonly field: 'include' | 'exclude' }): ReactNode {
  const messages = useMessages();
  const { planForm: words } = messages;
  const { client } = useApi();
  const { form, set } = fields;
  const [said, setSaid] = useState('');
  const take = async (text: string): Promise<void> => {
    try {
      const { events, notUnderstood } = await readICalendar(client, text);
      const taken = spansText(events.flatMap(({ spans }) => spans));
      set({ [field]: [form[field].trim(), taken].filter((part) => part !== '').join('\n') });
      const lines = notUnderstood.map(({ line }) => line).join(', ');
      setSaid(lines === '' ? words.taken(events.length) : `${words.taken(events.length)}, ${words.notTaken(lines)}`);
    } catch (error) {
      setSaid(failureText(error, messages));
    }
  };
  const onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData.getData('text');
    if (!text.includes('BEGIN:VCALENDAR')) return;
    event.preventDefault();
    void take(text);
  };
  return (
    <div>
      <Textarea
        label={words[field]}
        classNames={{ input: 'mono' }}
        placeholder={words.spansExample[field]}
        autosize
        minRows={3}
        maxRows={10}
        spellCheck={false}
        onPaste={onPaste}
        {...textField(fields, field)}
      />
      <p className="small dim" role="status">
        {said}
      </p>
    </div>
  );
}

/** Zones that the browser knows, UTC, and one that it may not know. */
function zonesWith(zone: string): string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), zone])];
}
