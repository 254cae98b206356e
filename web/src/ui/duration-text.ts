const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * A span of time in figures that stand under one another: `0.4 s`, `53 s`, `6 m 11 s`, `2 h 05 m`, `3 d 15 h 05 m`. Letters
 * are those of both languages but for the day. Rounded down; less than nothing is nothing.
 *
 * @param dayLetter  `d` or `j`
 * @param decimal    `.` or `,`
 */
export function durationText(ms: number, { dayLetter, decimal }: { readonly dayLetter: string; readonly decimal: string }): string {
  if (ms < 10_000) return `${tenths(Math.max(0, ms), decimal)} s`;
  if (ms < minuteMs) return `${Math.floor(ms / 1000)} s`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} m ${two((ms % minuteMs) / 1000)} s`;
  if (ms < dayMs) return `${Math.floor(ms / hourMs)} h ${two((ms % hourMs) / minuteMs)} m`;
  return `${Math.floor(ms / dayMs)} d ${Math.floor((ms % dayMs) / hourMs)} h ${two((ms % hourMs) / minuteMs)} m`.replace(
    ' d ',
    ` ${dayLetter} `,
  );
}

/** A span that somebody chose, without parts that are nothing: `1 d`, `45 m`, `1 h 30 m`. */
export function chosenSpanText(ms: number, letters: { readonly dayLetter: string; readonly decimal: string }): string {
  const seconds = ms % minuteMs === 0 || ms < minuteMs ? '' : ` ${two((ms % minuteMs) / 1000)} s`;
  const text = `${durationText(ms, letters)}${ms < hourMs ? '' : seconds}`;
  return text.replace(/^(\d+)[.,]0 s$/, '$1 s').replaceAll(/ 0?0 [hms]\b/g, '');
}

/** The same while it grows or shrinks: no tenths, which nobody could read. */
export function livingDurationText(ms: number, letters: { readonly dayLetter: string; readonly decimal: string }): string {
  return ms < 10_000 ? `${Math.floor(Math.max(0, ms) / 1000)} s` : durationText(ms, letters);
}

function tenths(ms: number, decimal: string): string {
  const seconds = Math.floor(ms / 100) / 10;
  return seconds === 0 && ms > 0 ? `0${decimal}1` : seconds.toFixed(1).replace('.', decimal);
}

function two(amount: number): string {
  return String(Math.floor(amount)).padStart(2, '0');
}
