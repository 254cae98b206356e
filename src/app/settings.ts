/** Settings that can change while the engine runs: how long instances are kept, how much is logged. */
import type { User } from '../core/access/can.ts';
import { ok, type Result } from '../core/result.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { permit } from './permit.ts';
import type { LogLevel } from './ports.ts';

/** How long finished instances are kept; null: no limit. Whichever limit is reached first counts. */
export type RetentionRule = {
  /** Days since the end. */
  readonly days: number | null;
  /** How many of the newest are kept. */
  readonly newest: number | null;
};

/** All settings. */
export type Settings = {
  readonly retention: { readonly default: RetentionRule; readonly workflows: { readonly [name: string]: RetentionRule } };
  /** Null: as the program was started. */
  readonly logLevel: LogLevel | null;
};

const defaults: Settings = { retention: { default: { days: null, newest: null }, workflows: {} }, logLevel: null };

/** The settings in force. */
export async function showSettings(deps: AppDeps, user: User): Promise<Result<Settings, RequestError>> {
  const permitted = permit(user, 'read', 'engine');
  if (!permitted.ok) return permitted;
  const answer = await deps.ask({ kind: 'settings' });
  if (!answer.ok) return answer;
  const stored = Object.fromEntries(answer.value.map(({ name, value }) => [name, JSON.parse(value)]));
  return ok({ ...defaults, ...stored });
}

/** Changes the settings that are given and answers with all. */
export async function saveSettings(deps: AppDeps, user: User, changes: Partial<Settings>): Promise<Result<Settings, RequestError>> {
  const permitted = permit(user, 'configure', 'engine');
  if (!permitted.ok) return permitted;
  for (const name of ['retention', 'logLevel'] as const) {
    const value = changes[name];
    if (value === undefined) continue;
    const saved = await deps.ask({ kind: 'saveSetting', name, value: JSON.stringify(value), by: user.name });
    if (!saved.ok) return saved;
  }
  return showSettings(deps, user);
}
