/**
 * Timers of systemd with the services that they start, as `systemctl cat backup.timer backup.service` prints them.
 *
 * `OnCalendar=` is cron text here, several of one zone make one plan. `OnUnitActiveSec=` is an interval. A timer never starts
 * a service that is still running, so launches are skipped then; `Persistent=yes` launches the last missed moment.
 */
import type { DurationMs } from '../../time.ts';
import { longestSpanMs, printSpan } from '../interval.ts';
import type { MissedPolicy } from '../missed.ts';
import { type ImportedPlan, type ImportedWork, type NotUnderstood, notUnderstood, type PlanImport, refusedText } from './imported-plan.ts';
import { type CalendarTime, parseOnCalendar } from './on-calendar.ts';
import { isYes, lastSetting, parseUnitSpan, readUnits, settingsOf, type Unit, type UnitSetting } from './systemd-unit.ts';
import { workOfService } from './systemd-service.ts';
import { reason, type Reason, type ReasonKey } from './reason.ts';

/** Settings of a timer that change nothing here, or only how exactly a moment is met. */
const silentKeys: ReadonlySet<string> = new Set([
  'OnCalendar',
  'OnUnitActiveSec',
  'Persistent',
  'RandomizedDelaySec',
  'RandomizedOffsetSec',
  'FixedRandomDelay',
  'AccuracySec',
  'Unit',
  'RemainAfterElapse',
  'DeferReactivation',
]);

/** Settings that start a unit at something that is no moment. */
const eventKeys: ReadonlyMap<string, ReasonKey> = new Map([
  ['OnActiveSec', 'sinceTimer'],
  ['OnBootSec', 'sinceBoot'],
  ['OnStartupSec', 'sinceManager'],
  ['OnUnitInactiveSec', 'sinceEnd'],
  ['OnClockChange', 'atClockChange'],
  ['OnTimezoneChange', 'atZoneChange'],
  ['WakeSystem', 'wakes'],
]);

/** Those of them that are yes or no. */
const switchKeys: ReadonlySet<string> = new Set(['OnClockChange', 'OnTimezoneChange', 'WakeSystem']);

/** Reads unit files; see the head of this file. Never fails as a whole: what is not understood is listed with its line. */
export function importSystemdTimers(text: string): PlanImport {
  const { units, strange } = readUnits(text);
  const refused: NotUnderstood[] = strange.map((source) => notUnderstood(source, 0, reason('unitLine')));
  const timers = units.filter((unit) => unit.settings.some(({ section }) => section === 'Timer'));
  const services = units.filter((unit) => unit.settings.some(({ section }) => section === 'Service'));
  const plans = timers.flatMap((timer) => plansOfTimer(timer, serviceOf(timer, services), refused));
  if (timers.length === 0) {
    const first = units[0]?.settings[0]?.source ?? { line: 1, text: '' };
    refused.push(notUnderstood(first, 0, reason('timer')));
  }
  return { plans, notUnderstood: refused.toSorted((a, b) => a.line - b.line || a.column - b.column) };
}

function serviceNameOf(timer: Unit): string | null {
  return lastSetting(timer, 'Timer', 'Unit')?.value ?? timer.name?.replace(/\.timer$/, '.service') ?? null;
}

/** The service of a timer, by name; where the text has no names, the only one that there is. */
function serviceOf(timer: Unit, services: readonly Unit[]): Unit | null {
  const name = serviceNameOf(timer);
  const named = services.find((unit) => unit.name === name);
  if (named !== undefined) return named;
  return services.length === 1 && (services[0]?.name === null || name === null) ? (services[0] ?? null) : null;
}

function plansOfTimer(timer: Unit, service: Unit | null, refused: NotUnderstood[]): readonly ImportedPlan[] {
  const settings = timer.settings.filter(({ section }) => section === 'Timer');
  for (const setting of settings) {
    const event = eventKeys.get(setting.key);
    const isOff = switchKeys.has(setting.key) && !isYes(setting);
    if (setting.value === '' || silentKeys.has(setting.key) || isOff) continue;
    refused.push(notUnderstood(setting.source, 0, reason(event ?? 'setting', { setting: setting.key })));
  }
  const times = timesOf(timer, refused);
  const first = settings[0];
  if (times.length === 0 || first === undefined) return [];
  const work = workOf(timer, service, first, refused);
  if (work === null) return [];
  const common = {
    name: timerName(timer, service),
    work: work.work,
    jitterMs: jitterOf(timer, refused),
    concurrency: 'skip' as const,
    missed: missedOf(timer),
    onFailure: { kind: 'continue' as const },
    isSuspended: false,
  };
  return times.map(({ notes, ...time }) => ({ ...time, ...common, notes: [...work.notes, ...notes] }));
}

function timerName(timer: Unit, service: Unit | null): string | null {
  const description = lastSetting(timer, 'Unit', 'Description') ?? (service === null ? null : lastSetting(service, 'Unit', 'Description'));
  return description?.value ?? timer.name?.replace(/\.timer$/, '') ?? null;
}

type TimerTime = CalendarTimes & { readonly line: number; readonly notes: readonly Reason[] };
type CalendarTimes = Omit<CalendarTime, 'when'> & { readonly when: readonly string[] };

/** One for each zone and span of years; intervals are one of their own, because they need no zone. */
function timesOf(timer: Unit, refused: NotUnderstood[]): readonly TimerTime[] {
  const byRule = new Map<string, TimerTime>();
  const add = (line: number, time: CalendarTime, note: Reason | null): void => {
    const key = JSON.stringify([time.zone, time.start, time.end, note]);
    const before = byRule.get(key);
    const when = [...(before?.when ?? []), time.when];
    byRule.set(key, { ...time, when, line: before?.line ?? line, notes: note === null ? [] : [note] });
  };
  for (const setting of settingsOf(timer, 'Timer', 'OnCalendar')) {
    const time = parseOnCalendar(setting.value);
    if (time.ok) add(setting.source.line, time.value, null);
    else refused.push(refusedText(setting.source, setting.offset, time.error));
  }
  for (const setting of settingsOf(timer, 'Timer', 'OnUnitActiveSec')) {
    const everyMs = spanOf(setting, refused);
    if (everyMs === null) continue;
    if (everyMs < 1000 || everyMs > longestSpanMs || everyMs % 1000 !== 0) {
      const message = reason('wholeSeconds', { got: setting.value });
      refused.push(notUnderstood(setting.source, setting.offset, message));
      continue;
    }
    const note = reason('fixedMoments', { setting: `${setting.key}=${setting.value}` });
    add(setting.source.line, { when: `every ${printSpan(everyMs)}`, zone: null, start: null, end: null }, note);
  }
  return [...byRule.values()];
}

function workOf(
  timer: Unit,
  service: Unit | null,
  first: UnitSetting,
  refused: NotUnderstood[],
): { readonly work: ImportedWork; readonly notes: readonly Reason[] } | null {
  if (service !== null) return workOfService(service, refused);
  const name = serviceNameOf(timer);
  const message = name === null ? reason('service') : reason('serviceNamed', { service: name });
  refused.push(notUnderstood(first.source, 0, message, reason('serviceHint')));
  return null;
}

function jitterOf(timer: Unit, refused: NotUnderstood[]): DurationMs {
  const setting = lastSetting(timer, 'Timer', 'RandomizedDelaySec') ?? lastSetting(timer, 'Timer', 'RandomizedOffsetSec');
  return setting === null ? 0 : (spanOf(setting, refused) ?? 0);
}

function missedOf(timer: Unit): MissedPolicy {
  return isYes(lastSetting(timer, 'Timer', 'Persistent')) ? { kind: 'last', withinMs: null } : { kind: 'none' };
}

function spanOf(setting: UnitSetting, refused: NotUnderstood[]): DurationMs | null {
  const span = parseUnitSpan(setting.value);
  if (span === null) refused.push(notUnderstood(setting.source, setting.offset, reason('span', { got: setting.value })));
  return span;
}
