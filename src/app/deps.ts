import type { EpochMs } from '../core/time.ts';
import type { AskEngine } from '../engine/request.ts';
import type { LiveOutput, ReadStore } from './ports.ts';

/** What the verbs work with. */
export type AppDeps = {
  readonly ask: AskEngine;
  readonly read: ReadStore;
  readonly liveOutput: LiveOutput;
  /** Wall clock. */
  nowMs(): EpochMs;
};
