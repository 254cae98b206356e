import type { EpochMs } from '../core/time.ts';
import type { AskEngine } from '../engine/request.ts';
import type { InstanceDocuments } from './instance-document.ts';
import type { Configuration, LiveOutput, LogReader, Machine, Passwords, ReadStore } from './ports.ts';

/** What the verbs work with. */
export type AppDeps = {
  readonly ask: AskEngine;
  readonly read: ReadStore;
  readonly liveOutput: LiveOutput;
  readonly passwords: Passwords;
  readonly documents: Pick<InstanceDocuments, 'xml' | 'tree' | 'failure'>;
  readonly machine: Machine;
  /** What the program has logged. */
  readonly engineLog: LogReader;
  readonly configuration: Configuration;
  /** Wall clock. */
  nowMs(): EpochMs;
  /** Resolves when others had their turn: who works through much, waits for it between two parts. */
  turn(): Promise<void>;
};
