import { checkRetryLevels } from '../../../../src/core/retry/settings.ts';
import { isRetryScheduleName } from '../../../../src/core/workflow/names.ts';
import type { RetryLevelBody } from '../../../../src/server/schemas/retry-schedule.ts';

/** A level as it is typed. `key` tells rows apart while they are added and removed. */
export type LevelForm = {
  readonly key: number;
  readonly delay: string;
  readonly times: string;
  /** Empty: all delays are the same. */
  readonly factor: string;
  /** Empty: no longest delay. */
  readonly longest: string;
};

/** A level that has just been added. */
export function newLevel(key: number): LevelForm {
  return { key, delay: '60', times: '3', factor: '', longest: '' };
}

/** Levels as fields. */
export function levelFormsOf(levels: readonly RetryLevelBody[]): readonly LevelForm[] {
  return levels.map(({ delaySeconds, times, factor, maxDelaySeconds }, key) => ({
    key,
    delay: String(delaySeconds),
    times: String(times),
    factor: factor === undefined ? '' : String(factor),
    longest: maxDelaySeconds === undefined ? '' : String(maxDelaySeconds),
  }));
}

/** A field of a level. */
export type LevelField = 'delay' | 'times' | 'factor' | 'longest';

/** What the fields say, or the first of them that the engine would refuse, by its own rules; levels count from 1. */
export type LevelsRead =
  | { readonly ok: true; readonly levels: readonly RetryLevelBody[] }
  | { readonly ok: false; readonly level: number; readonly field: LevelField };

/** Reads the fields. */
export function readLevels(forms: readonly LevelForm[]): LevelsRead {
  for (const [index, form] of forms.entries()) {
    const field = wrongField(form);
    if (field !== null) return { ok: false, level: index + 1, field };
  }
  return { ok: true, levels: forms.map(levelOf) };
}

/** Whether a text can name a retry schedule. */
export function canBeName(name: string): boolean {
  return isRetryScheduleName(name);
}

/** A field is wrong where the level is good without it, or where nothing before it is wrong. */
function wrongField(form: LevelForm): LevelField | null {
  if (!fits({ ...form, times: '1', factor: '', longest: '' })) return 'delay';
  if (!fits({ ...form, factor: '', longest: '' })) return 'times';
  if (!fits({ ...form, longest: '' })) return 'factor';
  return fits(form) ? null : 'longest';
}

function fits(form: LevelForm): boolean {
  const { delaySeconds, maxDelaySeconds, ...same } = levelOf(form);
  return checkRetryLevels('x', [
    { ...same, delayS: delaySeconds, ...(maxDelaySeconds === undefined ? {} : { maxDelayS: maxDelaySeconds }) },
  ]).ok;
}

function levelOf({ delay, times, factor, longest }: LevelForm): RetryLevelBody {
  return {
    delaySeconds: numberOf(delay),
    times: numberOf(times),
    ...(factor.trim() === '' ? {} : { factor: numberOf(factor) }),
    ...(longest.trim() === '' ? {} : { maxDelaySeconds: numberOf(longest) }),
  };
}

/** NaN for what is no number: no rule takes that. */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'));
}
