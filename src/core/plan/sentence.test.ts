import { expect, test } from 'vitest';
import { makePlanTimes, type PlanTimesRequest } from './plan-times.ts';
import { phraseOfWhen, sentenceOfPlan } from './sentence.ts';
import { parseWhen, printWhen, type When } from './when.ts';

function whenOf(text: string): When {
  const parsed = parseWhen(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.value;
}

test.each([
  ['*/15 * * * *', 'every 15 minutes', 'toutes les 15 minutes'],
  ['11,31,51 * * * *', 'every hour at :11, :31 and :51', 'toutes les heures à :11, :31 et :51'],
  ['0 18 * * 1-5', 'working days at 18:00', 'les jours ouvrés à 18:00'],
  ['30 2 * * *', 'every day at 02:30', 'tous les jours à 02:30'],
  ['30 9 * * 4', 'Thursdays at 09:30', 'les jeudis à 09:30'],
  ['0 * * * *', 'every hour', 'toutes les heures'],
  ['0 6 1 * *', 'the 1st of the month at 06:00', 'le 1er du mois à 06:00'],
  ['49 15 * * 2,4', 'Tuesdays and Thursdays at 15:49', 'les mardis et jeudis à 15:49'],
  ['36 * * * *', 'every hour at :36', 'toutes les heures à :36'],
  ['0 */6 * * *', 'every 6 hours', 'toutes les 6 heures'],
  ['0 9-17 * * *', 'every day, every hour from 09:00 to 17:00', 'tous les jours, toutes les heures de 09:00 à 17:00'],
  ['*/15 9-17 * * 1-5', 'working days, every 15 minutes from 09:00 to 17:45', 'les jours ouvrés, toutes les 15 minutes de 09:00 à 17:45'],
  ['0 0 25 12 *', 'the 25th of December at 00:00', 'le 25 décembre à 00:00'],
  ['0 0 1,15 * *', 'the 1st and 15th of the month at 00:00', 'les 1er et 15 du mois à 00:00'],
  ['0 0 L * *', 'the last day of the month at 00:00', 'le dernier jour du mois à 00:00'],
  [
    '0 0 15W,LW * *',
    'the working day nearest to the 15th and the last working day of the month at 00:00',
    'le jour ouvré le plus proche du 15 et le dernier jour ouvré du mois à 00:00',
  ],
  [
    '0 0 L-3 3-6,10 *',
    '3 days before the last day of March to June and October at 00:00',
    '3 jours avant le dernier du mois, de mars à juin et en octobre à 00:00',
  ],
  ['0 0 13 * +FRI', 'the 13th of the month if it is a Friday at 00:00', 'le 13 du mois si c’est un vendredi à 00:00'],
  ['0 0 13 * FRI', 'the 13th of the month, and also Fridays at 00:00', 'le 13 du mois, et aussi les vendredis à 00:00'],
  ['0 9 * * 5#2', 'the 2nd Friday of the month at 09:00', 'le 2e vendredi du mois à 09:00'],
  ['0 9 * 4,8 5L', 'the last Friday of April and August at 09:00', 'le dernier vendredi du mois, en avril et en août à 09:00'],
  ['0 9 * * 0,6', 'Saturdays and Sundays at 09:00', 'les samedis et dimanches à 09:00'],
  ['0 9 * 3 5,6,0', 'Fridays, Saturdays and Sundays of March at 09:00', 'les vendredis, samedis et dimanches, en mars à 09:00'],
  ['5 3,7,9 * * *', 'every day at 03:05, 07:05 and 09:05', 'tous les jours à 03:05, 07:05 et 09:05'],
  [
    '*/7 * * * *',
    'at minutes 0, 7, 14, 21, 28, 35, 42, 49 and 56 of every hour',
    'aux minutes 0, 7, 14, 21, 28, 35, 42, 49 et 56 de chaque heure',
  ],
  ['1-20 4,8 * * *', 'at minutes 1-20 of hours 4 and 8', 'aux minutes 1-20 des heures 4 et 8'],
  ['*/10 * * * * *', 'every 10 seconds', 'toutes les 10 secondes'],
  [
    '0,30 * 9 * * *',
    'every day, every 30 seconds from 09:00:00 to 09:59:30',
    'tous les jours, toutes les 30 secondes de 09:00:00 à 09:59:30',
  ],
  ['15 30 2 * * *', 'every day at 02:30:15', 'tous les jours à 02:30:15'],
  ['* * * * *', 'every minute', 'toutes les minutes'],
  ['* 3 * * *', 'every day, every minute from 03:00 to 03:59', 'tous les jours, toutes les minutes de 03:00 à 03:59'],
  ['@yearly', 'the 1st of January at 00:00', 'le 1er janvier à 00:00'],
  ['0 12 1-7 4 +SUN', 'the 1st to 7th of April if it is a Sunday at 12:00', 'du 1er au 7 avril si c’est un dimanche à 12:00'],
  ['every 90m', 'every 90 minutes', 'toutes les 90 minutes'],
  ['every 1h', 'every hour', 'toutes les heures'],
  ['every 2d from 2026-11-24T08:00', 'every 2 days, counted from 2026-11-24 08:00', 'tous les 2 jours, à compter du 2026-11-24 08:00'],
  ['every 1w', 'every week', 'toutes les semaines'],
  ['0 0 1 4,8,10 *', 'the 1st of April, August and October at 00:00', 'le 1er du mois, en avril, en août et en octobre à 00:00'],
  ['5 0-3,5-9 * * *', 'at minute 5 of hours 0-3 and 5-9', 'à la minute 5 des heures 0-3 et 5-9'],
  ['0 0,12 * * *', 'every day at 00:00 and 12:00', 'tous les jours à 00:00 et 12:00'],
  ['0 9 2-6 * *', 'the 2nd to 6th of the month at 09:00', 'du 2 au 6 du mois à 09:00'],
  ['* * * 2 *', 'every day of February, every minute', 'tous les jours, en février, toutes les minutes'],
  ['0-20 * * * *', 'at minutes 0-20 of every hour', 'aux minutes 0-20 de chaque heure'],
  ['0-30,40 * * * * *', 'at seconds 0-30 and 40 of every minute of every hour', 'aux secondes 0-30 et 40 de chaque minute de chaque heure'],
])('"%s" is said in both languages', (text, english, french) => {
  expect(phraseOfWhen(whenOf(text), 'en')).toBe(english);
  expect(phraseOfWhen(whenOf(text), 'fr')).toBe(french);
});

test('a plan is one sentence with its zone, its start and its end', () => {
  const sentences = (request: PlanTimesRequest): readonly string[] => {
    const plan = makePlanTimes(request);
    if (!plan.ok) throw new Error(plan.error.message);
    return [sentenceOfPlan(plan.value, 'en'), sentenceOfPlan(plan.value, 'fr')];
  };
  expect(sentences({ when: ['30 2 * * *'], zone: 'Europe/Paris' })).toEqual([
    'Every day at 02:30, Europe/Paris',
    'Tous les jours à 02:30, Europe/Paris',
  ]);
  expect(
    sentences({
      when: ['30 2 * * *', '0 7 * * 1'],
      zone: 'Europe/Paris',
      startMs: Date.UTC(2026, 10, 24, 7),
      endMs: Date.UTC(2027, 0, 1),
      calendar: { include: [], exclude: [] },
    }),
  ).toEqual([
    'Every day at 02:30; Mondays at 07:00, Europe/Paris, from 2026-11-24 08:00, until 2027-01-01 01:00, less what its calendar takes away',
    'Tous les jours à 02:30\u00A0; les lundis à 07:00, Europe/Paris, à partir du 2026-11-24 08:00, jusqu’au 2027-01-01 01:00, sauf ce que son calendrier retire',
  ]);
});

test('texts of different meaning never have the same sentence', () => {
  const seconds = ['0', '*', '*/10', '5', '5,6', '50'];
  const minutes = ['0', '*', '*/5', '*/7', '30', '0,30', '15,45', '0-20', '1-40', '59'];
  const hours = ['*', '0', '*/2', '*/6', '1-23/2', '0,12', '9-17', '9-17/2', '0-3,8', '22,23'];
  const days = [
    '* * *',
    '1 * *',
    '1,15 1 *',
    '1-7 * +0',
    '1-7 * 0',
    'L * *',
    'L-1 * *',
    'L-2 3-5 *',
    '15W,LW * *',
    '* 1,8,10 *',
    '* 3-5 1-5',
  ];
  const more = [
    '* * 1-5',
    '* * 0,6',
    '* * 1,2,3',
    '* * 5#1',
    '* 2 5L,1',
    '* * 5L',
    '13 * 5',
    '13 * +5',
    '1 2 +1-5',
    '* 2 *',
    '31 * 1-5,6#2',
  ];
  const spelled = { en: new Map<string, string>(), fr: new Map<string, string>() };
  let count = 0;
  for (const second of seconds)
    for (const minute of minutes)
      for (const hour of hours)
        for (const day of [...days, ...more]) {
          // The times of a day and the days are said apart from each other, so not all pairs are needed.
          count += 1;
          if (day !== '* * *' && second !== '0' && count % 7 !== 0) continue;
          const when = whenOf(`${second} ${minute} ${hour} ${day}`);
          for (const language of ['en', 'fr'] as const) {
            const phrase = phraseOfWhen(when, language);
            expect(phrase).not.toMatch(/undefined|null|NaN| {2}/);
            const before = spelled[language].get(phrase);
            if (before !== undefined) expect({ phrase, text: before }).toEqual({ phrase, text: printWhen(when) });
            spelled[language].set(phrase, printWhen(when));
          }
        }
  expect(spelled.en.size).toBeGreaterThan(2000);
});
