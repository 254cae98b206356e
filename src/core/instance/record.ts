import type { InstanceId, NodeId } from '../ids.ts';
import type { EpochMs } from '../time.ts';
import type { ParameterValue } from '../workflow/parameters.ts';

/** Visible state of an instance. */
export type InstanceStatus = 'executing' | 'cancelling' | 'terminated';

/** Who or what launched an instance. */
export type LaunchedBy =
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'plan'; readonly plan: string; readonly plannedMomentMs: EpochMs }
  | { readonly kind: 'instance'; readonly instanceId: InstanceId; readonly nodeId: NodeId };

export type { ParameterValue };

/** An instance as stores keep it: one row. */
export type InstanceRecord = {
  readonly id: InstanceId;
  readonly workflow: string;
  /** Hash of the definition that it runs on. */
  readonly definitionHash: string;
  readonly status: InstanceStatus;
  readonly parameters: readonly ParameterValue[];
  readonly priority: number;
  readonly comment: string | null;
  readonly host: string | null;
  readonly user: string | null;
  readonly launchedBy: LaunchedBy;
  /** The finished instance that this one continues. */
  readonly resumedFrom: InstanceId | null;
  /** The instance whose launch this one repeats, perhaps with other values. */
  readonly relaunchedFrom: InstanceId | null;
  /** How many WORKFLOW tasks stand above this instance. */
  readonly depth: number;
  readonly idempotencyKey: string | null;
  readonly createdAtMs: EpochMs;
  readonly startedAtMs: EpochMs;
  readonly endedAtMs: EpochMs | null;
  /** Failed, aborted and lost nodes so far. */
  readonly errors: number;
  /** Nodes whose wait never came true when the instance ended. */
  readonly unsatisfied: number;
  /** Sums over all attempts, final once the instance has ended: running, waiting for a slot, waiting for a retry. */
  readonly realMs: number;
  readonly queuedMs: number;
  readonly waitedForRetryMs: number;
  /** What the machine needs besides (retry schedules copied at launch, cancel flag...): JSON made and read by core/instance. */
  readonly data: string;
};

/** One job or task of an instance: made and read by `core/instance/node-record.ts`, opaque for stores. */
export type NodeRecord = {
  readonly nodeId: NodeId;
  /** JSON, small: it is written at each transition of the node. */
  readonly data: string;
  /** JSON of what was resolved once (arguments, stdin, script), written when it is made; undefined: unchanged. */
  readonly inputs?: string;
};

/** How an attempt ended. */
export type Outcome =
  | { readonly kind: 'exited'; readonly exitCode: number }
  /** `certain` false: the shell said 128 + signal, which the command may have returned itself. */
  | { readonly kind: 'signalled'; readonly signal: number; readonly certain: boolean }
  /** The command could not be started at all: no program, no directory, no permission. `exitCode` is the shell's, 126 or 127, where there is one. */
  | { readonly kind: 'failedToStart'; readonly reason: string; readonly exitCode: number | null }
  | { readonly kind: 'timedOut'; readonly timeoutS: number }
  /** Killed on request of a person; final unless asked otherwise. */
  | { readonly kind: 'killed'; readonly by: string }
  /** Killed because it wrote more than it may. */
  | { readonly kind: 'outputLimit'; readonly limitBytes: number }
  /** Nobody can know how it ended; `found` says what was seen. */
  | { readonly kind: 'lost'; readonly found: string };

/** Channels that a command writes to. */
export type Channel = 'stdout' | 'stderr' | 'log';

/** What an attempt wrote on one channel: in the store, or as a file of its own that is read by range. */
export type ChannelOutput = { readonly kind: 'inline'; readonly bytes: Uint8Array } | { readonly kind: 'file'; readonly sizeBytes: number };

/** Output of all channels; a channel that is missing wrote nothing. */
export type AttemptOutput = {
  readonly [channel in Channel]?: ChannelOutput;
} & {
  /** When it was written, as output-times.ts says; missing: nobody looked. */
  readonly times?: Uint8Array;
};

/** One execution of a task: one row, in at its assignment, completed at its end. */
export type AttemptRecord = {
  readonly instanceId: InstanceId;
  readonly nodeId: NodeId;
  /** 1, 2, 3... */
  readonly number: number;
  readonly queue: string;
  readonly host: string | null;
  readonly runner: string;
  /** Where the runner finds it again; opaque for everybody else. */
  readonly runnerRef: string;
  readonly queuedAtMs: EpochMs;
  readonly assignedAtMs: EpochMs;
  /** By the runner's own marks; null until known. */
  readonly startedAtMs: EpochMs | null;
  readonly endedAtMs: EpochMs | null;
  readonly outcome: Outcome | null;
};

/** A line of an instance's journal: what happened, in order. Ordered by `seq`, which starts at 1 and has no gaps. */
export type JournalEntry = {
  readonly seq: number;
  readonly atMs: EpochMs;
  /** JSON of the InstanceEvent; outputs are left out, they are found by attempt. */
  readonly event: string;
};
