import { expect, test } from 'vitest';
import { levelFormsOf, newLevel, readLevels } from './level-form.model.ts';

const levels = [
  { delaySeconds: 1, times: 2 },
  { delaySeconds: 2.5, times: 6, factor: 2, maxDelaySeconds: 60 },
];

test('levels come back from their fields', () => {
  expect(readLevels(levelFormsOf(levels))).toEqual({ ok: true, levels });
  expect(readLevels([newLevel(0)])).toEqual({ ok: true, levels: [{ delaySeconds: 60, times: 3 }] });
});

test('the first field that is wrong is told, with its level', () => {
  const forms = levelFormsOf(levels);
  const changed = (change: object) => readLevels(forms.map((form, index) => (index === 1 ? { ...form, ...change } : form)));
  expect(changed({ delay: '' })).toEqual({ ok: false, level: 2, field: 'delay' });
  expect(changed({ delay: '0' })).toEqual({ ok: false, level: 2, field: 'delay' });
  expect(changed({ times: '1.5' })).toEqual({ ok: false, level: 2, field: 'times' });
  expect(changed({ factor: '0.5' })).toEqual({ ok: false, level: 2, field: 'factor' });
  expect(changed({ longest: '1' })).toEqual({ ok: false, level: 2, field: 'longest' });
  expect(changed({ delay: '2,5' })).toEqual({ ok: true, levels });
});
