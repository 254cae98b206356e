import type { ErrorCode } from '../error-code.ts';

/** A line of an iCalendar file: `DTSTART;VALUE=DATE:20261225`. */
export type ContentLine = {
  /** Of its first part, from 1. */
  readonly line: number;
  /** In upper case. */
  readonly name: string;
  /** Names in upper case, values without quotes. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
};

/** What of a file was not understood. */
export type ICalendarFault = { readonly code: ErrorCode; readonly line: number; readonly message: string };

/** Splits a file into its lines. One that begins with a blank goes on with the line before it. */
export function readContentLines(text: string): { readonly lines: readonly ContentLine[]; readonly faults: readonly ICalendarFault[] } {
  const whole: { line: number; text: string }[] = [];
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  for (const [index, part] of source.split(/\r\n|\n|\r/).entries()) {
    const before = whole.at(-1);
    if (/^[ \t]/.test(part) && before !== undefined) before.text += part.slice(1);
    else if (part.trim() !== '') whole.push({ line: index + 1, text: part });
  }
  const lines: ContentLine[] = [];
  const faults: ICalendarFault[] = [];
  for (const { line, text: content } of whole) {
    const read = readContentLine(line, content);
    if (read === null) faults.push({ code: 'PLAN_CALENDAR', line, message: `expected NAME:value, got "${content.slice(0, 60)}"` });
    else lines.push(read);
  }
  return { lines, faults };
}

function readContentLine(line: number, text: string): ContentLine | null {
  const name = /^[A-Za-z][A-Za-z0-9-]*/.exec(text)?.[0];
  if (name === undefined) return null;
  const parameters = new Map<string, string>();
  const parameter = /;([A-Za-z][A-Za-z0-9-]*)=("[^"]*"|[^";:]*)/y;
  let end = name.length;
  parameter.lastIndex = end;
  for (let match = parameter.exec(text); match !== null; match = parameter.exec(text)) {
    parameters.set((match[1] ?? '').toUpperCase(), (match[2] ?? '').replaceAll('"', ''));
    end = parameter.lastIndex;
    // A further value after a comma is not read.
    end += /^(?:,(?:"[^"]*"|[^";:,]*))*/.exec(text.slice(end))?.[0].length ?? 0;
    parameter.lastIndex = end;
  }
  return text[end] === ':' ? { line, name: name.toUpperCase(), parameters, value: text.slice(end + 1).trim() } : null;
}
