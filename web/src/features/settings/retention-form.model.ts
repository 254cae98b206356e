import type { SettingsBody } from '../../../../src/server/schemas/engine.ts';

type Retention = SettingsBody['retention'];
type Rule = Retention['default'];

/** A rule while it is typed. `workflow` null: the rule for all that have none of their own. */
export type RuleForm = { readonly key: number; readonly workflow: string | null; readonly days: string; readonly newest: string };

const mostDays = 36_500;
const mostNewest = 1_000_000_000;

/** What is stored, to be typed in: the rule for all first, the others by name. */
export function formsOf({ default: rule, workflows }: Retention): readonly RuleForm[] {
  const names = Object.keys(workflows).toSorted();
  return [formOf(0, null, rule), ...names.map((name, index) => formOf(index + 1, name, workflows[name] ?? { days: null, newest: null }))];
}

/** What was typed; null where something does not fit. An empty field is no limit. */
export function readForms(forms: readonly RuleForm[]): Retention | null {
  const workflows: Record<string, Rule> = {};
  let all: Rule = { days: null, newest: null };
  for (const { workflow, days, newest } of forms) {
    const rule = { days: readLimit(days, mostDays), newest: readLimit(newest, mostNewest) };
    if (rule.days === undefined || rule.newest === undefined) return null;
    const read: Rule = { days: rule.days, newest: rule.newest };
    if (workflow === null) all = read;
    else if (workflow === '' || Object.hasOwn(workflows, workflow)) return null;
    else workflows[workflow] = read;
  }
  return { default: all, workflows };
}

/** Whether some workflow may lose instances by the change: a limit that is new, or lower than it was. */
export function keepsLess(before: Retention, after: Retention): boolean {
  const names = new Set([...Object.keys(before.workflows), ...Object.keys(after.workflows)]);
  return (
    isLess(before.default, after.default) ||
    [...names].some((name) => isLess(before.workflows[name] ?? before.default, after.workflows[name] ?? after.default))
  );
}

function isLess(before: Rule, after: Rule): boolean {
  const lower = (was: number | null, is: number | null): boolean => is !== null && (was === null || is < was);
  return lower(before.days, after.days) || lower(before.newest, after.newest);
}

function formOf(key: number, workflow: string | null, { days, newest }: Rule): RuleForm {
  return { key, workflow, days: days === null ? '' : String(days), newest: newest === null ? '' : String(newest) };
}

/** undefined: not a limit. */
function readLimit(text: string, most: number): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const limit = Number(trimmed);
  return /^\d+$/.test(trimmed) && limit <= most ? limit : undefined;
}
