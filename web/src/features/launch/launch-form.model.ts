/** The launch form: what its fields hold, what is wrong with it, and what is sent. */
import type { ParameterDefinition, ParameterType } from '../../../../src/core/workflow/model.ts';
import { fitParameter, isRequired } from '../../../../src/core/workflow/parameters.ts';

/** Texts of the fields by name; a name that is not there was not given. */
export type LaunchValues = { readonly [name: string]: string };

/** How a field is drawn. */
export type FieldKind = 'text' | 'number' | 'date' | 'switch' | 'segments' | 'select';

/** Choices beyond this many, or with more letters together, do not fit side by side. */
const mostSegments = 4;
const mostSegmentLetters = 44;

/** A parameter with two answers that has a default is a switch; few short choices stand side by side; many open. */
export function fieldKindOf(definition: ParameterDefinition): FieldKind {
  const { choices = [], type = 'string' } = definition;
  if (choices.length > 0) {
    const isShort = choices.length <= mostSegments && choices.join('').length <= mostSegmentLetters;
    return isShort ? 'segments' : 'select';
  }
  switch (type) {
    case 'boolean':
      return definition.default === undefined ? 'segments' : 'switch';
    case 'integer':
    case 'number':
      return 'number';
    case 'date':
      return 'date';
    case 'string':
      return 'text';
  }
}

/** What can be chosen of a parameter that is drawn as choices. */
export function choicesOf({ choices = [], type }: ParameterDefinition): readonly string[] {
  return choices.length === 0 && type === 'boolean' ? ['true', 'false'] : choices;
}

/**
 * What the fields hold at first: what was asked for, else the defaults.
 *
 * @param given  values of an earlier launch, or of the address; names that are not declared any more are left out
 */
export function firstValues(definitions: readonly ParameterDefinition[], given: LaunchValues): LaunchValues {
  return Object.fromEntries(
    definitions.flatMap((definition): [string, string][] => {
      const value = given[definition.name] ?? definition.default;
      return value === undefined ? [] : [[definition.name, normalised(definition, value)]];
    }),
  );
}

/** Names that were given, but are not declared: the workflow has changed since. */
export function unknownNames(definitions: readonly ParameterDefinition[], given: LaunchValues): readonly string[] {
  const declared = new Set(definitions.map(({ name }) => name));
  return Object.keys(given).filter((name) => !declared.has(name));
}

/** What is wrong with a value. */
export type ValueProblem =
  | { readonly kind: 'missing' }
  | { readonly kind: 'type'; readonly type: ParameterType }
  | { readonly kind: 'choice'; readonly choices: readonly string[] };

/** What is wrong with the value of a field, by the very rules of the engine; null: nothing. A required text must not be empty. */
export function valueProblem(definition: ParameterDefinition, value: string | undefined): ValueProblem | null {
  if (isNotGiven(definition, value)) return isRequired(definition) ? { kind: 'missing' } : null;
  if (fitParameter(definition, value ?? '').ok) return null;
  const { choices = [], type = 'string' } = definition;
  return choices.length > 0 ? { kind: 'choice', choices } : { kind: 'type', type };
}

/** Problems by name. */
export function formProblems(definitions: readonly ParameterDefinition[], values: LaunchValues): { readonly [name: string]: ValueProblem } {
  return Object.fromEntries(
    definitions.flatMap((definition): [string, ValueProblem][] => {
      const problem = valueProblem(definition, values[definition.name]);
      return problem === null ? [] : [[definition.name, problem]];
    }),
  );
}

/** What is sent: the fields that were given. The others get their default from the engine. */
export function launchParameters(definitions: readonly ParameterDefinition[], values: LaunchValues): LaunchValues {
  return Object.fromEntries(
    definitions.flatMap((definition): [string, string][] => {
      const value = values[definition.name];
      return value === undefined || isNotGiven(definition, value) ? [] : [[definition.name, value]];
    }),
  );
}

/** Most different values that are told of earlier launches. */
const mostTold = 3;

/** Values that earlier launches gave for a parameter, the commonest first; empty where they differ too much to help. */
export function usedValues(earlier: readonly LaunchValues[], name: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const values of earlier) {
    const value = values[name];
    if (value !== undefined && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (counts.size === 0 || counts.size > mostTold) return [];
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([value]) => value);
}

/** An empty field says nothing, unless the parameter is a text that has a default: then it says the empty text. */
function isNotGiven(definition: ParameterDefinition, value: string | undefined): boolean {
  if (value === undefined) return true;
  if (value !== '') return false;
  const isText = (definition.type ?? 'string') === 'string' && (definition.choices ?? []).length === 0;
  return !isText || definition.default === undefined;
}

/** Booleans as the switch knows them. */
function normalised(definition: ParameterDefinition, value: string): string {
  if (definition.type !== 'boolean') return value;
  const fitted = fitParameter(definition, value);
  return fitted.ok ? fitted.value : value;
}
