import { expect, test } from 'vitest';
import { presetsOf, withoutPreset, withPreset } from './presets.model.ts';

const preset = (name: string, p: string) => ({ workflow: 'w', name, values: { p } });

test('values are kept under a name, once, and are found by workflow in order of name', () => {
  const kept = withPreset(withPreset(withPreset({}, preset('night', '1')), preset('day', '2')), preset('night', '3'));
  expect(presetsOf(kept, 'w')).toEqual([preset('day', '2'), preset('night', '3')]);
  expect(presetsOf(kept, 'other')).toEqual([]);
  expect(presetsOf(withoutPreset(kept, { workflow: 'w', name: 'day' }), 'w')).toEqual([preset('night', '3')]);
});

test('other settings stay, and what is no preset is not taken for one', () => {
  const settings = { theme: 'x', launchPresets: [{ workflow: 'w', name: 'n', values: { p: 1 } }, 'no', null] };
  expect(presetsOf(settings, 'w')).toEqual([]);
  expect(withPreset(settings, preset('a', '1'))).toEqual({ theme: 'x', launchPresets: [preset('a', '1')] });
});
