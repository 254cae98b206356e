import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ParameterDefinition } from '../../../../src/core/workflow/model.ts';
import { useApi } from '../../api/api-context.tsx';
import { workflowsRead } from '../../api/workflows.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { formProblems } from '../launch/launch-form.model.ts';
import { ParameterField } from '../launch/parameter-field.tsx';
import type { PlanFields } from './plan-field.ts';
import { PlanFormCommand } from './plan-form-command.tsx';
import { Choice, Part } from './plan-form-parts.tsx';
import styles from './plan-form.module.css';

/** What: a workflow with its parameters, or a command. */
export function PlanFormWork({
  fields,
  definitions,
  isStrict,
}: {
  readonly fields: PlanFields;
  readonly definitions: readonly ParameterDefinition[];
  /** Also what nobody has filled in yet is wrong. */
  readonly isStrict: boolean;
}): ReactNode {
  const { planForm: words } = useMessages();
  const { client } = useApi();
  const { form, set } = fields;
  const workflows = useQuery(workflowsRead(client)).data?.items ?? [];
  const names = [...new Set([...workflows.map(({ name }) => name), ...(form.workflow === '' ? [] : [form.workflow])])];
  const values = parameterValues(definitions, form.parameters);
  const problems = formProblems(definitions, values);
  return (
    <Part title={words.work}>
      <Choice label={words.work} isLabelShown={false} value={form.work} words={words.kinds} onChange={(work) => set({ work })} />
      {form.work === 'workflow' ? (
        <>
          <Select
            label={words.workflow}
            data={names}
            searchable
            limit={100}
            allowDeselect={false}
            required
            value={form.workflow === '' ? null : form.workflow}
            error={fields.wrong('workflow')}
            onChange={(workflow) => set({ workflow: workflow ?? '' })}
          />
          {definitions.length === 0 ? null : (
            <div className={styles.parameters}>
              {definitions.map((definition) => (
                <ParameterField
                  key={definition.name}
                  definition={definition}
                  value={values[definition.name]}
                  problem={isStrict || definition.name in form.parameters ? (problems[definition.name] ?? null) : null}
                  used={[]}
                  usedCount={0}
                  onTouch={() => undefined}
                  onChange={(value) => {
                    const { [definition.name]: _before, ...others } = form.parameters;
                    set({ parameters: value === null ? others : { ...others, [definition.name]: value } });
                  }}
                />
              ))}
            </div>
          )}
        </>
      ) : (
        <PlanFormCommand fields={fields} />
      )}
    </Part>
  );
}

/** What the fields of parameters show: what the plan gives, else the defaults of the workflow. */
export function parameterValues(
  definitions: readonly ParameterDefinition[],
  given: { readonly [name: string]: string },
): { readonly [name: string]: string } {
  const defaults = definitions.flatMap(({ name, default: value }): [string, string][] => (value === undefined ? [] : [[name, value]]));
  return { ...Object.fromEntries(defaults), ...given };
}
