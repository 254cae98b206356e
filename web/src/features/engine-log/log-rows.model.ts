import type { LogEntryBody } from '../../../../src/server/schemas/log.ts';

/** An entry as a row: `key` stays its own while others come before and after it. */
export type LogRow = {
  readonly key: string;
  readonly entry: LogEntryBody;
  /** Fields in one line, those that are links by themselves left out. */
  readonly details: string;
  /** There is more than the line shows. */
  readonly isLong: boolean;
};

const shownAsLinks: ReadonlySet<string> = new Set(['instance', 'instanceId']);
const longestValue = 120;

/** Rows of entries, newest first. */
export function logRows(entries: readonly LogEntryBody[]): readonly LogRow[] {
  const seen = new Map<string, number>();
  // Entries of the same moment are told apart from the oldest on: a newer one does not change the keys of older ones.
  return entries
    .toReversed()
    .map((entry) => {
      const name = `${entry.at} ${entry.source} ${entry.message}`;
      const number = seen.get(name) ?? 0;
      seen.set(name, number + 1);
      const values = Object.entries(entry.fields)
        .filter(([field]) => !(shownAsLinks.has(field) && entry.instances.length > 0))
        .map(([field, value]) => [field, valueText(value)] as const);
      return {
        key: `${name} ${number}`,
        entry,
        details: values
          .map(([field, text]) => `${field}=${text.length > longestValue ? `${text.slice(0, longestValue)}…` : text}`)
          .join('  '),
        isLong:
          values.some(([, text]) => text.length > longestValue) ||
          Object.values(entry.fields).some((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
      };
    })
    .toReversed();
}

/** How many entries of `newest` came after the first of `shown`; `isMore` where that one is not among them. */
export function freshCount(
  newest: readonly LogEntryBody[],
  shown: readonly LogEntryBody[],
): { readonly count: number; readonly isMore: boolean } {
  const [first] = shown;
  if (first === undefined) return { count: newest.length, isMore: false };
  const text = JSON.stringify(first);
  const at = newest.findIndex((entry) => JSON.stringify(entry) === text);
  return at === -1 ? { count: newest.length, isMore: newest.length > 0 } : { count: at, isMore: false };
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return /[\s=]/.test(value) || value === '' ? JSON.stringify(value) : value;
  if (typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string')
    return JSON.stringify(value.message);
  if (Array.isArray(value)) return value.map(valueText).join(',');
  return JSON.stringify(value) ?? '';
}
