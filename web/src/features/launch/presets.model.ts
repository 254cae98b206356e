/** Values of a launch form that somebody has kept under a name; they live among the settings of the reader. */
import type { MySettings } from '../../api/my-settings.ts';
import type { LaunchValues } from './launch-form.model.ts';

/** A preset of one workflow. */
export type Preset = { readonly workflow: string; readonly name: string; readonly values: LaunchValues };

/** Settings as long as an engine keeps them: these are the newest. */
const mostPresets = 100;

/** The presets of a workflow, by name. What is not one, an older or a newer page has written: it is left alone. */
export function presetsOf(settings: MySettings, workflow: string): readonly Preset[] {
  return allPresets(settings)
    .filter((preset) => preset.workflow === workflow)
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Keeps values under a name; one of that name goes. */
export function withPreset(settings: MySettings, preset: Preset): MySettings {
  return { ...settings, launchPresets: [...without(settings, preset), preset].slice(-mostPresets) };
}

/** Forgets a preset. */
export function withoutPreset(settings: MySettings, preset: Pick<Preset, 'workflow' | 'name'>): MySettings {
  return { ...settings, launchPresets: without(settings, preset) };
}

function without(settings: MySettings, { workflow, name }: Pick<Preset, 'workflow' | 'name'>): readonly Preset[] {
  return allPresets(settings).filter((one) => one.workflow !== workflow || one.name !== name);
}

function allPresets({ launchPresets }: MySettings): readonly Preset[] {
  return Array.isArray(launchPresets) ? launchPresets.filter(isPreset) : [];
}

function isPreset(value: unknown): value is Preset {
  if (typeof value !== 'object' || value === null || !('workflow' in value) || !('name' in value) || !('values' in value)) return false;
  const { workflow, name, values } = value;
  if (typeof workflow !== 'string' || typeof name !== 'string' || typeof values !== 'object' || values === null) return false;
  return Object.values(values).every((text) => typeof text === 'string');
}
