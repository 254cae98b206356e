import type { EpochMs } from '../core/time.ts';
import type { AskEngine } from '../engine/request.ts';
import type { InstanceDocuments } from './instance-document.ts';
import type { LiveOutput, Passwords, ReadStore } from './ports.ts';

/** What the verbs work with. */
export type AppDeps = {
  readonly ask: AskEngine;
  readonly read: ReadStore;
  readonly liveOutput: LiveOutput;
  readonly passwords: Passwords;
  readonly documents: Pick<InstanceDocuments, 'xml' | 'tree' | 'failure'>;
  /** Wall clock. */
  nowMs(): EpochMs;
};
