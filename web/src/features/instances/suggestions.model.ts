import type { Messages } from '../../i18n/messages.ts';
import type { FilterSuggestion } from '../../ui/filter-bar.tsx';
import { filterNames, filterStates, me, nameIn } from './filter.model.ts';

/** What completion has to know from the engine: the field whose values fit what is typed. null: none. */
export function fieldToComplete(typed: string, { instances: words }: Messages): { readonly field: string; readonly prefix: string } | null {
  const text = typed.trimStart();
  const named = nameIn(text, words);
  if (named === null) {
    const parameter = new RegExp(`^(?:parameter|${words.filterNames.parameter.slice(0, -1)})\\.?(\\S*)$`, 'iu').exec(text);
    return parameter === null ? null : { field: 'parameter', prefix: parameter[1] ?? '' };
  }
  const { name, value } = named;
  // Several workflows stand with commas between them: the last one is being typed.
  if (name === 'workflow') return { field: name, prefix: value.slice(value.lastIndexOf(',') + 1) };
  if (name === 'by') return { field: 'launchedBy', prefix: value };
  if (name === 'group' || name === 'tag' || name === 'host') return { field: name, prefix: value };
  if (!name.startsWith('parameter.')) return null;
  // Before a space or a sign the name may still grow.
  return /[\s:=]/.test(text) ? { field: name, prefix: value } : { field: 'parameter', prefix: name.slice('parameter.'.length) };
}

/**
 * What completion offers: names of filters, or values of the named one.
 *
 * @param values  of the field that `fieldToComplete` gave
 */
export function suggestionsFor(typed: string, messages: Messages, values: readonly string[]): readonly FilterSuggestion[] {
  const { instances: words } = messages;
  const field = fieldToComplete(typed, messages);
  if (field?.field === 'parameter') {
    return values.map((name) => ({
      text: `${words.filterNames.parameter}${name} `,
      label: `${words.filterNames.parameter}${name}`,
      hint: words.filterHints.parameter,
      isWhole: false,
    }));
  }
  const named = nameIn(typed.trimStart(), words);
  if (named === null) return nameSuggestions(typed, words);
  const { name, value } = named;
  const label = isKnownName(name) ? words.filterNames[name] : `${words.filterNames.parameter}${name.slice('parameter.'.length)}`;
  const fixed = fixedValues(name).filter((each) => each.startsWith(value.toLowerCase()));
  const offered = field === null ? fixed : [...fixed, ...values];
  const before = name === 'workflow' ? value.slice(0, value.lastIndexOf(',') + 1) : '';
  return offered.map((each) => ({ text: `${label} ${before}${each}`, label: each, hint: label, isWhole: true }));
}

function nameSuggestions(typed: string, words: Messages['instances']): readonly FilterSuggestion[] {
  const wanted = typed.trim().toLowerCase();
  const names: readonly FilterSuggestion[] = [
    ...filterNames.map((name) => ({
      text: `${words.filterNames[name]} `,
      label: words.filterNames[name],
      hint: words.filterHints[name],
      isWhole: false,
    })),
    { text: words.filterNames.parameter, label: words.filterNames.parameter, hint: words.filterHints.parameter, isWhole: false },
  ];
  const fitting = names.filter(({ label }) => label.toLowerCase().includes(wanted));
  // Anything that is typed can be found as text.
  return wanted === '' ? names : [...fitting, { text: typed.trim(), label: typed.trim(), hint: words.filterNames.text, isWhole: true }];
}

function fixedValues(name: string): readonly string[] {
  switch (name) {
    case 'state':
      return filterStates;
    case 'launched':
      return ['today', '24h', '7d', '30d'];
    case 'waiting':
      return ['10m', '1h', '1d'];
    case 'by':
      return [me];
    default:
      return [];
  }
}

function isKnownName(name: string): name is (typeof filterNames)[number] {
  return filterNames.some((known) => known === name);
}
