import type { Period } from '../../../../src/core/statistics/period.ts';

/** English dates with the day first, as everywhere on the pages. */
function localeOf(language: string): string {
  return language === 'en' ? 'en-GB' : language;
}

/** What stands below a period, as short as can be. */
export function periodName(period: Period, fromMs: number, language: string): string {
  const part = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(localeOf(language), options).format(fromMs);
  switch (period) {
    case 'hour':
      return part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    case 'day':
    case 'week':
      return part({ day: 'numeric', month: 'short' });
    case 'month':
      return part({ month: 'short', year: '2-digit' });
  }
}

/** The same in full, where it stands alone. */
export function periodText(period: Period, fromMs: number, toMs: number, language: string): string {
  const day: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' };
  switch (period) {
    case 'hour':
      return new Intl.DateTimeFormat(localeOf(language), { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatRange(
        fromMs,
        toMs,
      );
    case 'day':
      return new Intl.DateTimeFormat(localeOf(language), day).format(fromMs);
    case 'week':
      return new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'short', year: 'numeric' }).formatRange(fromMs, toMs - 1);
    case 'month':
      return new Intl.DateTimeFormat(localeOf(language), { month: 'long', year: 'numeric' }).format(fromMs);
  }
}

/** From the beginning of the first to the end of the last. */
export function stretchText(fromMs: number, toMs: number, language: string): string {
  return new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'short', year: 'numeric' }).formatRange(fromMs, toMs - 1);
}
