import type { CalendarSpan } from '../core/plan/calendar.ts';
import { readICalendar, spansOfICalendar } from '../core/plan/icalendar.ts';
import { readSpans } from '../core/plan/span-text.ts';
import type { CalendarBody, SpanBody } from '../server/schemas/plan.ts';
import { exitCodes } from './exit-code.ts';
import { CommandFailure } from './failure.ts';
import type { Given } from './given.ts';
import type { Option } from './option.ts';
import { readTextFile } from './parameters.ts';

/** Options for calendars, from files. */
export const calendarOptions: readonly Option[] = [
  {
    name: 'exclude',
    value: 'FILE',
    repeated: true,
    summary: 'No moments in the events of this iCalendar file, or in the spans in it, one a line; none: no calendar',
  },
  { name: 'only', value: 'FILE', repeated: true, summary: 'Only moments in the events, or in the spans, of this file' },
];

/**
 * The calendar that is given: undefined where none is, null where it is to be taken away. `say` is told each line of an iCalendar file that
 * is not understood and so left out.
 */
export function calendarOf(given: Given, say: (text: string) => void): CalendarBody | null | undefined {
  const [exclude, only] = [given.all('exclude'), given.all('only')];
  if (exclude.length === 0 && only.length === 0) return undefined;
  if (exclude.includes('none')) {
    if (exclude.length > 1 || only.length > 0) throw new CommandFailure('--exclude none goes alone', exitCodes.usage);
    return null;
  }
  const read = (file: string): readonly SpanBody[] => spansOf(file, say);
  return { include: only.flatMap(read), exclude: exclude.flatMap(read) };
}

function spansOf(file: string, say: (text: string) => void): readonly SpanBody[] {
  const text = readTextFile(file);
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text)) return writtenSpans(text, file);
  const calendar = readICalendar(text);
  for (const { line, message } of calendar.notUnderstood) say(`${file}:${line}: left out: ${message}\n`);
  return spansOfICalendar(calendar).map(bodyOf);
}

function writtenSpans(text: string, file: string): readonly SpanBody[] {
  const spans = readSpans(text);
  if (spans.ok) return spans.value;
  const expected = 'expected a day like 2026-12-25, days like 12-24..01-02, Sat,Sun 22:00-06:00, or an iCalendar file';
  throw new CommandFailure(`${file}:${spans.error.line}: ${expected}, got "${spans.error.text}"`, exitCodes.usage);
}

/** A span as the interface takes it. */
function bodyOf(span: CalendarSpan): SpanBody {
  switch (span.kind) {
    case 'dates':
    case 'wall':
    case 'yearly':
      return span;
    case 'moments':
      return { kind: 'moments', from: new Date(span.fromMs).toISOString(), to: new Date(span.toMs).toISOString() };
    case 'weekly':
      return { ...span, weekdays: [...span.weekdays] };
  }
}
