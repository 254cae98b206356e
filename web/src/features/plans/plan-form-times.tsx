import { Select, Textarea, TextInput } from '@mantine/core';
import { useState, type ClipboardEvent, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { readICalendar } from '../../api/plans.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { textField, type PlanFields } from './plan-field.ts';
import { datesOf, type PlanForm } from './plan-form.model.ts';
import styles from './plan-form.module.css';

/** When: the texts, the zone and its clock, the span, the calendar. */
export function PlanFormTimes({ fields }: { readonly fields: PlanFields }): ReactNode {
  const { planForm: words } = useMessages();
  const { form, set } = fields;
  return (
    <fieldset className={styles.part}>
      <legend>{words.times}</legend>
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
      <div className={styles.pair}>
        <Select
          label={words.zone}
          data={zonesWith(form.zone)}
          searchable
          limit={100}
          allowDeselect={false}
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
      <details open={hasCalendar(form) || undefined}>
        <summary>{words.calendar}</summary>
        <div className={styles.pair}>
          <Dates fields={fields} field="include" />
          <Dates fields={fields} field="exclude" />
        </div>
      </details>
    </fieldset>
  );
}

/** Choices with a label above them. */
export function Choice<T extends string>({
  label,
  value,
  words,
  onChange,
}: {
  readonly label: string;
  readonly value: T;
  readonly words: { readonly [value in T]: string };
  readonly onChange: (value: T) => void;
}): ReactNode {
  return (
    <div>
      <span className={styles.label}>{label}</span>
      <Segmented
        label={label}
        value={value}
        choices={(Object.keys(words) as T[]).map((choice) => ({ value: choice, label: words[choice] }))}
        onChange={onChange}
      />
    </div>
  );
}

function Dates({ fields, field }: { readonly fields: PlanFields; readonly field: 'include' | 'exclude' }): ReactNode {
  const messages = useMessages();
  const { planForm: words } = messages;
  const { client } = useApi();
  const { form, set } = fields;
  const [said, setSaid] = useState('');
  const others = field === 'include' ? form.includeSpans : form.excludeSpans;
  const take = async (text: string): Promise<void> => {
    try {
      const { events, notUnderstood } = await readICalendar(client, text);
      const taken = datesOf(
        field,
        events.flatMap(({ spans }) => spans),
      );
      const dates = [form[field].trim(), taken[field]].filter((part) => part !== '').join('\n');
      set({ [field]: dates, [`${field}Spans`]: [...others, ...taken[`${field}Spans`]] });
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
        description={words.datesHint}
        classNames={{ input: 'mono' }}
        autosize
        minRows={2}
        maxRows={10}
        spellCheck={false}
        onPaste={onPaste}
        {...textField(fields, field)}
      />
      {others.length === 0 ? null : (
        <p className="small">
          {words.moreSpans(others.length)}{' '}
          <Button size="small" kind="ghost" onClick={() => set({ [`${field}Spans`]: [] })}>
            {words.dropSpans}
          </Button>
        </p>
      )}
      <p className="small dim" role="status">
        {said}
      </p>
    </div>
  );
}

function hasCalendar({ include, exclude, includeSpans, excludeSpans }: PlanForm): boolean {
  return include !== '' || exclude !== '' || includeSpans.length + excludeSpans.length > 0;
}

/** Zones that the browser knows, UTC, and one that it may not know. */
function zonesWith(zone: string): string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), zone])];
}
