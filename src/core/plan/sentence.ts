/**
 * Plans as sentences for people: `Every day at 02:30, Europe/Paris`, `Les lundis à 07:00, Europe/Paris`. Two cron texts that name
 * different times never have the same sentence.
 */
import type { EpochMs } from '../time.ts';
import { printAnchor } from './interval.ts';
import type { PlanTimes } from './plan-times.ts';
import { english } from './sentence/english.ts';
import { french } from './sentence/french.ts';
import { timeShapeOf } from './sentence/time-shape.ts';
import type { Language, Wording } from './sentence/wording.ts';
import { printWallTime } from './wall-time.ts';
import type { When } from './when.ts';
import { wallTimeAt, zoneOf } from './zone.ts';

const wordings: Readonly<Record<Language, Wording>> = { en: english, fr: french };

/** One text of a plan, without its zone: `every day at 02:30`. Begins in lower case and has no full stop, to stand in a table. */
export function phraseOfWhen(when: When, language: Language): string {
  const words = wordings[language];
  switch (when.kind) {
    case 'interval': {
      const every = words.interval(when.everyMs);
      return when.anchor === null ? every : `${every}, ${words.countedFrom(spaced(printAnchor(when.anchor)))}`;
    }
    case 'cron': {
      const shape = timeShapeOf(when);
      const days = words.days(when);
      const times = words.times(shape);
      switch (shape.kind) {
        case 'clock':
          return `${days ?? words.everyDay} ${times}`;
        case 'window':
          return `${days ?? words.everyDay}, ${times}`;
        case 'steady':
        case 'hourly':
        case 'lists':
          return days === null ? times : `${days}, ${times}`;
      }
    }
  }
}

/** All texts of a plan with its zone, its start and end: `Every day at 02:30; Mondays at 07:00, Europe/Paris`. No full stop. */
export function sentenceOfPlan(plan: PlanTimes, language: Language): string {
  const words = wordings[language];
  const phrases = plan.when.map((when) => phraseOfWhen(when, language));
  const parts = [
    phrases.join(words.semicolon),
    plan.zone,
    ...(plan.startMs === null ? [] : [words.from(wallText(plan, plan.startMs))]),
    ...(plan.endMs === null ? [] : [words.until(wallText(plan, plan.endMs))]),
    ...(plan.calendar === null ? [] : [words.byCalendar]),
  ];
  const text = parts.join(', ');
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function wallText(plan: PlanTimes, atMs: EpochMs): string {
  const zone = zoneOf(plan.zone);
  return spaced(printWallTime(zone === null ? atMs : wallTimeAt(zone, atMs)));
}

/** `2026-11-24T08:00Z` as people write it. */
function spaced(time: string): string {
  return time.replace('T', ' ').replace(/Z$/, ' UTC');
}
