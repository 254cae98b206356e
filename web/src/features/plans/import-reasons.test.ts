import { expect, test } from 'vitest';
import { reason, reasonText, reasonTexts, type ReasonKey } from '../../../../src/core/plan/import/reason.ts';
import { planImport as french } from '../../i18n/fr/plan-import.ts';

const placesIn = (text: string): readonly string[] => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).toSorted();

test('each reason takes the same values in both languages', () => {
  for (const key of Object.keys(reasonTexts) as ReasonKey[])
    expect([key, placesIn(french.reasons[key])]).toEqual([key, placesIn(reasonTexts[key])]);
});

test('values stand in the sentence as they are, even where they look like places', () => {
  const said = reason('zone', { got: '{got} $& Moon' });
  expect(reasonText(said)).toBe('expected a time zone like Europe/Paris, got "{got} $& Moon"');
  expect(reasonText(said, french.reasons)).toBe('attendu : un fuseau horaire comme Europe/Paris, pas « {got} $& Moon »');
});
