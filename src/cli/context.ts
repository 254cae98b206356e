import type { InstanceRecord } from '../core/instance/record.ts';
import type { TreeJob } from '../core/instance/tree.ts';
import type { ParameterValue } from '../core/instance/record.ts';
import type { Problem } from '../core/workflow/problem.ts';
import type { Client } from './client.ts';
import type { StartConfiguration } from './configuration.ts';

/** Where a command prints. */
export type Terminal = {
  /** Results. */
  out(text: string): void;
  /** Results that are no text, or not known to be: they are passed on as they are. */
  outBytes(bytes: Uint8Array): void;
  /** Messages and progress. */
  err(text: string): void;
  /** Whether messages are read by a person who can see them change in place. */
  readonly isTerminal: boolean;
  /** Width of that terminal. */
  columns(): number;
  /** Calls back when the person interrupts; the returned function takes it back. */
  onInterrupt(listener: () => void): () => void;
};

/** What `run` is asked for. */
export type RunRequest = {
  readonly file: string;
  readonly parameters: readonly ParameterValue[];
  readonly setupFile: string | null;
  /** Told of each change. */
  onChange(tree: () => readonly TreeJob[]): void;
  /** Resolves when the run shall be given up. */
  readonly abort: Promise<void>;
};

/** How a run went. */
export type RunOutcome =
  | {
      readonly kind: 'refused';
      readonly stage: 'save' | 'launch';
      readonly error: { readonly code: string; readonly message: string; readonly details?: { readonly [name: string]: unknown } };
      readonly problems: readonly Problem[];
    }
  | {
      readonly kind: 'ended';
      readonly instance: InstanceRecord;
      readonly tags: readonly string[];
      readonly customAttributes: readonly ParameterValue[];
      readonly tree: readonly TreeJob[];
      readonly document: string;
    };

/** What is known of a backup. */
export type BackupFacts = {
  readonly problems: readonly string[];
  readonly createdAtMs: number | null;
  readonly schemaVersion: number;
  readonly instances: number;
  readonly files: number;
  readonly fileBytes: number;
};

/** What is known of a store and its surroundings. */
export type Inspection = {
  readonly findings: readonly { readonly severity: 'error' | 'warning' | 'info'; readonly code: string; readonly message: string }[];
  readonly facts: object;
};

/** What the command line cannot do itself: it speaks HTTP and imports neither engine nor store. */
export type CommandLineDeps = {
  readonly terminal: Terminal;
  readonly environment: { readonly [name: string]: string | undefined };
  readonly version: string;
  /** Runs an engine until it is told to stop; answers with an exit code. */
  start(configuration: StartConfiguration): Promise<number>;
  /** Runs one workflow on a store that is thrown away. */
  runOnce(request: RunRequest): Promise<RunOutcome>;
  inspect(dataDir: string): Promise<Inspection>;
  /** Copies the store, running or not, into one file. */
  backup(dataDir: string, file: string, onProgress: (done: number, total: number) => void): Promise<void>;
  verifyBackup(file: string): Promise<BackupFacts>;
  /** Throws where the directory holds a store already, or the backup is damaged. */
  restore(file: string, dataDir: string): Promise<BackupFacts>;
};

/** What a command works with. */
export type Context = CommandLineDeps & {
  /** Results as JSON. */
  readonly json: boolean;
  /** The engine over HTTP; made when it is first needed. */
  client(): Client;
  readonly dataDir: string;
};
