/**
 * A moment as people say it, in their own zone: today `15:50:49`, within six days `Sat 21, 00:45`, else `2 Nov 2026, 06:00`.
 *
 * @param atMs   the moment, epoch milliseconds
 * @param nowMs  now, by the same clock
 */
export function momentText(atMs: number, nowMs: number, language: string, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const at = new Date(atMs);
  const dayOf = (ms: number): string => new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...zone }).format(ms);
  if (dayOf(atMs) === dayOf(nowMs)) return clockText(atMs, language, timeZone);
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone }).format(at);
  const days = (Date.parse(dayOf(atMs)) - Date.parse(dayOf(nowMs))) / 86_400_000;
  const part = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(language, { ...options, ...zone }).format(at);
  if (Math.abs(days) <= 6) return `${part({ weekday: 'short' }).replace('.', '')} ${part({ day: 'numeric' })}, ${clock}`;
  return `${part({ day: 'numeric' })} ${part({ month: 'short' }).replace('.', '')} ${part({ year: 'numeric' })}, ${clock}`;
}

/** The time of day with seconds, `15:50:49`. */
export function clockText(atMs: number, language: string, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', ...zone }).format(
    atMs,
  );
}

/** ISO 8601 with milliseconds and the offset of the zone: what hovering shows and a click copies. */
export function isoText(atMs: number): string {
  const offsetMinutes = -new Date(atMs).getTimezoneOffset();
  const local = new Date(atMs + offsetMinutes * 60_000).toISOString().slice(0, -1);
  if (offsetMinutes === 0) return `${local}Z`;
  const size = Math.abs(offsetMinutes);
  const two = (count: number): string => String(Math.floor(count)).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}
