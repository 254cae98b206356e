import type { InstanceId } from '../core/ids.ts';
import type { Definitions } from './definitions.ts';
import type { LiveEvent } from './live-event.ts';
import type { Memory } from './memory.ts';
import type { NodeTimers } from './node-timers.ts';
import type { Outputs } from './outputs.ts';
import type { Clock, EngineStore, ParseLarge, Runner } from './ports.ts';
import type { CommandDefaults } from './start-spec.ts';
import type { Timers } from './timers.ts';

/** Structured log, one line a fact. */
export type EngineLog = {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
};

/** Where live events go; nothing is made for nobody. */
export type LiveSink = { isHeard(): boolean; publish(events: readonly LiveEvent[]): void };

/** What an engine is made of. */
export type EngineDeps = {
  readonly store: EngineStore;
  readonly runner: Runner;
  readonly clock: Clock;
  readonly commands: CommandDefaults;
  readonly live: LiveSink;
  readonly log: EngineLog;
  readonly parseLarge: ParseLarge;
  /** Called once when the engine can no longer guarantee what it promises and has stopped deciding. */
  onFatal(cause: Error): void;
};

/** The engine as its own parts see it. */
export type EngineContext = {
  readonly memory: Memory;
  readonly timers: NodeTimers;
  /** When to look at a plan again, by id. */
  readonly planTimers: Timers<number>;
  readonly runner: Runner;
  readonly store: EngineStore;
  readonly clock: Clock;
  readonly definitions: Definitions;
  readonly outputs: Outputs;
  readonly commands: CommandDefaults;
  readonly log: EngineLog;
  readonly epoch: number;
  readonly startedAtMs: number;
  /** An instance has ended, and that is on the disk. */
  ended(id: InstanceId, errors: number): void;
  /** Asks for another pass soon. */
  wake(): void;
};
