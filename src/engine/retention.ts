import type { InstanceId } from '../core/ids.ts';
import type { EngineContext } from './context.ts';
import type { EngineRequest } from './request.ts';

/** How long finished instances of a workflow are kept; null: for ever. */
export type RetentionRule = { readonly days: number | null; readonly newest: number | null };

/** Name of the setting: JSON `{ default: RetentionRule, workflows: { [name]: RetentionRule } }`. */
const retentionSetting = 'retention';

/** The setting, read. */
export type RetentionSetting = { readonly default: RetentionRule; readonly workflows: { readonly [name: string]: RetentionRule } };

const keepAll: RetentionSetting = { default: { days: null, newest: null }, workflows: {} };

/** Deleted in one pass: small, so that work is not held up. */
const batch = 100;
/** Between two batches, and between two looks when nothing was left to delete. */
const betweenBatchesMs = 50;
const betweenLooksMs = 60_000;

/** The setting of an engine; keeps everything where none is set. */
function retentionOf(settings: ReadonlyMap<string, string>): RetentionSetting {
  const text = settings.get(retentionSetting);
  return text === undefined ? keepAll : (JSON.parse(text) as RetentionSetting);
}

/** Deletes what is beyond its time, a few at a time, for as long as the engine runs. */
export class Retention {
  readonly #engine: EngineContext;
  readonly #ask: (request: EngineRequest) => void;
  #disarm: (() => void) | null = null;

  constructor(engine: EngineContext, ask: (request: EngineRequest) => void) {
    this.#engine = engine;
    this.#ask = ask;
  }

  start(): void {
    this.#again(betweenLooksMs);
  }

  stop(): void {
    this.#disarm?.();
    this.#disarm = null;
  }

  /** Ids that may go now, of one workflow or another, at most one batch. */
  expired(): readonly InstanceId[] {
    const { memory, store, clock } = this.#engine;
    const setting = retentionOf(memory.settings);
    // The store is asked for the names: instances of a workflow that was deleted do not stay for ever.
    for (const workflow of store.finishedWorkflows()) {
      const rule = setting.workflows[workflow] ?? setting.default;
      if (rule.days === null && rule.newest === null) continue;
      const endedBeforeMs = rule.days === null ? null : clock.nowMs() - rule.days * 86_400_000;
      const ids = store.expiredInstances(workflow, { endedBeforeMs, newest: rule.newest }, batch);
      if (ids.length > 0) return ids;
    }
    return [];
  }

  #again(delayMs: number): void {
    this.#disarm = this.#engine.clock.after(delayMs, () => this.#again(this.#look()));
  }

  /** Deletes one batch; gives the time until the next look. A chore that fails never ends the engine. */
  #look(): number {
    try {
      const instanceIds = this.expired();
      if (instanceIds.length > 0) this.#ask({ kind: 'deleteInstances', instanceIds, by: 'retention' });
      return instanceIds.length === batch ? betweenBatchesMs : betweenLooksMs;
    } catch (cause) {
      this.#engine.log.error({ cause }, 'retention failed');
      return betweenLooksMs;
    }
  }
}
