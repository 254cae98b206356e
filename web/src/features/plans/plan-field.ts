import type { PlanField, PlanForm } from './plan-form.model.ts';

/** What the parts of the form share: its values, how to change them, and what is said at a field. */
export type PlanFields = {
  readonly form: PlanForm;
  readonly set: (change: Partial<PlanForm>) => void;
  /** null: nothing is wrong with it, or nobody has been there yet. */
  readonly wrong: (field: PlanField) => string | null;
};

/** Fields that take a text. */
type TextField = {
  readonly [field in PlanField]: PlanForm[field] extends string ? (string extends PlanForm[field] ? field : never) : never;
}[PlanField];

/** Label, field, what is wrong, hint: fields beside each other are on one line, whether they have a hint or not. */
export const fieldOrder: ('label' | 'input' | 'error' | 'description')[] = ['label', 'input', 'error', 'description'];

/** What a text field of Mantine needs of one of ours. */
export function textField(
  { form, set, wrong }: PlanFields,
  field: TextField,
): {
  readonly value: string;
  readonly error: string | null;
  readonly inputWrapperOrder: typeof fieldOrder;
  readonly onChange: (event: { readonly currentTarget: { readonly value: string } }) => void;
} {
  return {
    value: form[field],
    error: wrong(field),
    inputWrapperOrder: fieldOrder,
    onChange: (event) => set({ [field]: event.currentTarget.value }),
  };
}
