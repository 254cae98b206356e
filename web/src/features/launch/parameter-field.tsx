import { Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import type { ParameterDefinition } from '../../../../src/core/workflow/model.ts';
import { isRequired } from '../../../../src/core/workflow/parameters.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { choicesOf, fieldKindOf, type ValueProblem } from './launch-form.model.ts';
import styles from './launch.module.css';

type FieldProps = {
  readonly definition: ParameterDefinition;
  /** undefined: not given. */
  readonly value: string | undefined;
  readonly onTouch: () => void;
  /** null: not given. */
  readonly onChange: (value: string | null) => void;
};

/** A parameter: its name and type, its field, what is wrong with it and what earlier launches used. */
export function ParameterField({
  problem,
  used,
  usedCount,
  ...field
}: FieldProps & {
  readonly problem: ValueProblem | null;
  readonly used: readonly string[];
  readonly usedCount: number;
}): ReactNode {
  const { launch: words } = useMessages();
  const { definition } = field;
  const id = useId();
  const labelId = `${id}-label`;
  const helpId = `${id}-help`;
  const { name, type = 'string', choices = [], description } = definition;
  const kind = fieldKindOf(definition);
  const usedText = used.length === 0 ? '' : ` ${words.used(usedCount, used.join(words.or))}`;
  return (
    <div className={styles.field} data-parameter={name} data-wrong={problem === null ? undefined : true}>
      <div className={styles.label}>
        <label id={labelId} htmlFor={id} className="mono strong">
          {name}
        </label>
        <span className="small quiet">
          {choices.length > 0 ? words.oneOf(choices.length) : words.types[type]}
          {`, ${isRequired(definition) ? words.required : words.optional}`}
        </span>
      </div>
      <div className="grow">
        <Field {...field} kind={kind} id={id} labelId={labelId} helpId={helpId} isWrong={problem !== null} />
        <div id={helpId}>
          {problem === null ? null : (
            <p className={`${styles.wrong} small hue-fail`}>
              <StateGlyph state="aborted" size="small" isDecoration />
              <span>
                {problemText(problem, words)}
                {usedText}
              </span>
            </p>
          )}
          {description === undefined || kind === 'switch' ? null : <p className={`${styles.help} small quiet`}>{description}</p>}
          {definition.default !== undefined && field.value === '' && type !== 'string' ? (
            <p className={`${styles.help} small quiet`}>{words.defaultIs(definition.default)}</p>
          ) : null}
        </div>
      </div>
    </div>
  );
}

function Field({
  definition,
  value,
  kind,
  id,
  labelId,
  helpId,
  isWrong,
  onTouch,
  onChange,
}: FieldProps & {
  readonly kind: ReturnType<typeof fieldKindOf>;
  readonly id: string;
  readonly labelId: string;
  readonly helpId: string;
  readonly isWrong: boolean;
}): ReactNode {
  const { launch: words } = useMessages();
  const wordOf = (choice: string): string =>
    definition.type !== 'boolean' ? choice : choice === 'true' ? words.yes : choice === 'false' ? words.no : choice;
  // An optional parameter can be left out again.
  const canBeLeftOut = !isRequired(definition) && definition.default === undefined;
  const described = { id, 'aria-describedby': helpId };
  switch (kind) {
    case 'text':
      return (
        <Textarea
          {...described}
          className={styles.text ?? ''}
          autosize
          minRows={1}
          maxRows={12}
          spellCheck={false}
          error={isWrong}
          value={value ?? ''}
          onBlur={onTouch}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'number':
      return (
        <TextInput
          {...described}
          className={styles.short ?? ''}
          inputMode={definition.type === 'integer' ? 'numeric' : 'decimal'}
          autoComplete="off"
          placeholder={definition.default ?? ''}
          error={isWrong}
          value={value ?? ''}
          onBlur={onTouch}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'date':
      return (
        <TextInput
          {...described}
          className={styles.short ?? ''}
          type="date"
          error={isWrong}
          value={value ?? ''}
          onBlur={onTouch}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'switch':
      return (
        <Switch
          {...described}
          className={styles.switch ?? ''}
          checked={value === 'true'}
          aria-labelledby={labelId}
          label={definition.description ?? wordOf(value ?? 'false')}
          onChange={(event) => onChange(event.currentTarget.checked ? 'true' : 'false')}
        />
      );
    case 'segments':
      return (
        <Segmented
          label={definition.name}
          value={value ?? ''}
          choices={[
            ...choicesOf(definition).map((choice) => ({ value: choice, label: wordOf(choice) })),
            ...(canBeLeftOut ? [{ value: '', label: words.notGiven }] : []),
          ]}
          onChange={(choice) => onChange(choice === '' && canBeLeftOut ? null : choice)}
        />
      );
    case 'select':
      return (
        <Select
          {...described}
          className={styles.text ?? ''}
          data={[...choicesOf(definition)]}
          value={value ?? null}
          searchable
          clearable={canBeLeftOut}
          placeholder={canBeLeftOut ? words.notGiven : ''}
          error={isWrong}
          aria-labelledby={labelId}
          onBlur={onTouch}
          onChange={onChange}
        />
      );
  }
}

function problemText(problem: ValueProblem, words: ReturnType<typeof useMessages>['launch']): string {
  switch (problem.kind) {
    case 'missing':
      return words.missing;
    case 'type':
      return words.notType[problem.type];
    case 'choice':
      return words.notChoice(problem.choices.join(', '));
  }
}
