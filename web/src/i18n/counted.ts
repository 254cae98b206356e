/** A whole number with the marks of the language: `105,976`, `105 976`. */
export function numberText(count: number, language: string): string {
  return new Intl.NumberFormat(language).format(count);
}

/** `1 task`, `2 tasks`: English has two forms, and 0 is many. */
export function englishCount(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count, 'en')} ${count === 1 ? one : many}`;
}

/** `1 tâche`, `2 tâches`: in French 0 and 1 are one. */
export function frenchCount(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count, 'fr')} ${count < 2 ? one : many}`;
}

/** `3rd`, in English. */
export function englishOrdinal(count: number): string {
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(count);
  const endings: { readonly [rule: string]: string } = { one: 'st', two: 'nd', few: 'rd' };
  return `${count}${endings[rule] ?? 'th'}`;
}

/** `3e`, in French. */
export function frenchOrdinal(count: number): string {
  return count === 1 ? '1er' : `${count}e`;
}
