import { err, ok, type Result } from '../result.ts';
import type { ParameterDefinition, ParameterType } from './model.ts';

/** A parameter with its value. */
export type ParameterValue = { readonly name: string; readonly value: string };

/** A value that does not fit: what was expected, and what came. */
export type InvalidParameter = { readonly name: string; readonly expected: string; readonly got: string };

/** Why values do not fit the declared parameters. */
export type ParametersError = {
  readonly code: 'INVALID_WORKFLOW_PARAMETERS';
  /** Required, but not given. */
  readonly missing: readonly string[];
  /** Given, but not declared. */
  readonly unknown: readonly string[];
  /** Declared more than once: such a workflow can never be launched. */
  readonly repeated: readonly string[];
  readonly invalid: readonly InvalidParameter[];
  readonly message: string;
};

/**
 * Gives each declared parameter its value: the given one, else its default, else the empty text if it is optional. A name
 * that is given twice counts once, the first time, as in evQueue.
 *
 * Values are checked against type and choices. They stay as they were given, but booleans, which become `true` or `false`.
 * The empty text is always good for an optional parameter without default: it means "not given".
 *
 * @returns the values in the order of the definition
 */
export function bindParameters(
  definitions: readonly ParameterDefinition[],
  given: readonly ParameterValue[],
): Result<readonly ParameterValue[], ParametersError> {
  const values = new Map<string, string>();
  for (const { name, value } of given) if (!values.has(name)) values.set(name, value);
  const declared = new Set<string>();
  const repeated = new Set<string>();
  const missing: string[] = [];
  const invalid: InvalidParameter[] = [];
  const bound: ParameterValue[] = [];
  for (const definition of definitions) {
    const { name } = definition;
    if (declared.has(name)) repeated.add(name);
    declared.add(name);
    const value = values.get(name);
    if (value === undefined && isRequired(definition)) {
      missing.push(name);
      continue;
    }
    const fitted = fitParameter(definition, value ?? definition.default ?? '');
    if (fitted.ok) bound.push({ name, value: fitted.value });
    else invalid.push({ name, expected: fitted.error, got: value ?? definition.default ?? '' });
  }
  const unknown = [...values.keys()].filter((name) => !declared.has(name));
  if (missing.length === 0 && unknown.length === 0 && repeated.size === 0 && invalid.length === 0) return ok(bound);
  const error = { code: 'INVALID_WORKFLOW_PARAMETERS' as const, missing, unknown, repeated: [...repeated], invalid };
  return err({ ...error, message: describe(error, definitions) });
}

/** Whether a launch has to give a value. */
export function isRequired(definition: ParameterDefinition): boolean {
  return definition.required ?? definition.default === undefined;
}

/**
 * Checks one value against type and choices.
 *
 * @returns the value to use, or what was expected
 */
export function fitParameter(definition: ParameterDefinition, value: string): Result<string, string> {
  if (value === '' && !isRequired(definition) && definition.default === undefined) return ok(value);
  const type = definition.type ?? 'string';
  const { choices = [] } = definition;
  const fitted = fitType(type, value);
  if (fitted === null) return err(typeText[type]);
  if (choices.length === 0) return ok(fitted);
  const allowed = choices.map((choice) => fitType(type, choice) ?? choice);
  if (allowed.includes(fitted)) return ok(fitted);
  return err(`one of ${choices.map((choice) => `"${choice}"`).join(', ')}`);
}

const typeText: { readonly [type in ParameterType]: string } = {
  string: 'a text',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date (YYYY-MM-DD)',
};

function fitType(type: ParameterType, value: string): string | null {
  switch (type) {
    case 'string':
      return value;
    case 'integer':
      return /^[+-]?\d+$/.test(value) ? value : null;
    case 'number':
      return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value) ? value : null;
    case 'boolean':
      if (/^(true|yes|1)$/i.test(value)) return 'true';
      return /^(false|no|0)$/i.test(value) ? 'false' : null;
    case 'date':
      return isDate(value) ? value : null;
  }
}

function isDate(value: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

function describe(error: Omit<ParametersError, 'message' | 'code'>, definitions: readonly ParameterDefinition[]): string {
  const sentences: string[] = [];
  if (error.missing.length > 0) sentences.push(`missing: ${error.missing.join(', ')}`);
  if (error.unknown.length > 0) {
    const names = definitions.map(({ name }) => name);
    sentences.push(`unknown: ${error.unknown.join(', ')} (declared: ${names.length === 0 ? 'none' : names.join(', ')})`);
  }
  if (error.repeated.length > 0) sentences.push(`declared more than once: ${error.repeated.join(', ')}`);
  for (const { name, expected, got } of error.invalid) sentences.push(`${name}: expected ${expected}, got "${got}"`);
  return sentences.join('; ');
}
