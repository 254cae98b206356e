/**
 * What the engine needs from the world. Types only: stores and runners implement them, `src/main.ts` puts them together.
 * Every store passes `test/store`, every runner passes `test/runner`: those suites are the meaning of these types.
 */
import type { Role } from '../core/access/can.ts';
import type { AttemptId, InstanceId, NodeId } from '../core/ids.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { Trouble } from '../core/instance/trouble.ts';
import type { AttemptOutput, AttemptRecord, Channel, InstanceRecord, JournalEntry, NodeRecord, Outcome } from '../core/instance/record.ts';
import type { MissedPolicy } from '../core/plan/missed.ts';
import type { PlanDefinition } from '../core/plan/plan.ts';
import type { QueueDefinition } from '../core/queue/queue.ts';
import type { Result } from '../core/result.ts';
import type { RetrySchedule } from '../core/retry/retry-schedule.ts';
import type { XmlElement } from '../core/xml/element.ts';

/** Time as the engine sees it. */
export type Clock = {
  /** Wall clock. May step. */
  nowMs(): EpochMs;
  /** Never steps; only differences have a meaning. */
  monotonicMs(): DurationMs;
  /** Calls `wake` once, not before `delayMs` have passed; the returned function takes it back. */
  after(delayMs: DurationMs, wake: () => void): () => void;
  /** Calls `wake` once, after what has arrived by now has been handed over: events that come together share a commit. */
  soon(wake: () => void): void;
};

/** Parses a large output beside the engine's loop, in another thread. The error is a sentence that says what is wrong and where. */
export type ParseLarge = (method: 'XML' | 'JSON', bytes: Uint8Array) => Promise<Result<XmlElement, string>>;

// ---------------------------------------------------------------- store

/** A saved workflow: the newest definition under a name. */
export type WorkflowRecord = {
  readonly name: string;
  /** Folder-like group for lists; empty: none. */
  readonly group: string;
  readonly comment: string;
  readonly definitionHash: string;
  readonly createdAtMs: EpochMs;
  readonly updatedAtMs: EpochMs;
  readonly updatedBy: string;
};

/** A definition, kept as long as a workflow or an instance uses it. `source` is the document as it was given. */
export type DefinitionRecord = {
  readonly hash: string;
  readonly formatVersion: number;
  readonly mediaType: 'application/xml';
  readonly source: string;
};

/** Somebody who can sign in. */
export type UserRecord = {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Never the password: algorithm, parameters, salt and hash, as `server/auth/password-hash.ts` writes them. null: none was chosen yet. */
  readonly passwordHash: string | null;
  readonly passwordChangedAtMs: EpochMs;
  readonly createdAtMs: EpochMs;
  readonly updatedAtMs: EpochMs;
  readonly updatedBy: string;
  /** Since when nobody signs in by this name; null: somebody may. */
  readonly disabledAtMs: EpochMs | null;
  /** A one-time link with which the user chooses a password: SHA-256 of its code, and when it ends. null: there is none. */
  readonly passwordLink: { readonly codeHash: Uint8Array; readonly expiresAtMs: EpochMs } | null;
};

/** A browser that is signed in. Its token is known to nobody but the browser. */
export type SessionRecord = {
  /** Names it in lists; opens nothing. */
  readonly id: string;
  /** SHA-256 of the token. */
  readonly tokenHash: Uint8Array;
  readonly user: string;
  readonly createdAtMs: EpochMs;
  readonly lastSeenAtMs: EpochMs;
  /** Without a sign of life it ends here; each one moves it on, not beyond `endsAtMs`. */
  readonly expiresAtMs: EpochMs;
  readonly endsAtMs: EpochMs;
  /** Where it was opened from, and by what, for the list of sessions. */
  readonly address: string;
  readonly userAgent: string;
};

/** How full a queue is at a moment. */
export type QueueSample = {
  readonly queueId: number;
  readonly held: number;
  readonly waiting: number;
  /** Of the tasks that have got a slot since the sample before. */
  readonly longestWaitMs: DurationMs;
  readonly concurrency: number;
  readonly isPaused: boolean;
};

/** A filter of the list of instances, kept under a name. */
export type SavedView = {
  readonly owner: string;
  readonly name: string;
  /** As the address of the list has it. */
  readonly search: string;
  /** For everybody. */
  readonly isShared: boolean;
  readonly updatedAtMs: EpochMs;
};

/** A plan with the little that is kept of its past. When it launches next follows from definition and last moment. */
export type PlanRecord = {
  /** 1, 2, 3..., never given twice in one store. */
  readonly id: number;
  readonly name: string;
  readonly definition: PlanDefinition;
  readonly createdAtMs: EpochMs;
  readonly updatedAtMs: EpochMs;
  readonly updatedBy: string;
  /** Since when it has the times that it has: its creation, or the last change of them. */
  readonly sinceMs: EpochMs;
  /** Moments up to here are no matter any more: they were before `sinceMs`, or were handled. */
  readonly handledMs: EpochMs;
  /** See `afterInstance`. */
  readonly failuresInRow: number;
  /** null: it launches. */
  readonly suspended: { readonly reason: string; readonly by: string; readonly sinceMs: EpochMs } | null;
  /** The end of its last suspension: moments before it follow this policy (null: that of the plan). null for none. */
  readonly resumed: { readonly atMs: EpochMs; readonly missed: MissedPolicy | null } | null;
};

/**
 * What became of a planned moment.
 *
 * - `launched`: an instance came of it; nothing else ever does.
 * - `waiting`: it waits for room.
 * - `planned`: it is to be launched by a backfill.
 * - `skipped`: left out because of the rule for concurrency.
 * - `refused`: the launch failed, like for an unknown workflow.
 * - `passedOver`: it was missed, and the policy leaves it out; stands for all from `firstMs` on.
 */
export type PlannedMoment =
  | { readonly kind: 'launched'; readonly instanceId: InstanceId }
  | { readonly kind: 'waiting' | 'planned' }
  | { readonly kind: 'skipped'; readonly because: 'executing' | 'oneWaits' | 'replaced' }
  | { readonly kind: 'refused'; readonly message: string }
  | {
      readonly kind: 'passedOver';
      readonly firstMs: EpochMs;
      readonly count: number;
      /** There were more than `count`. */
      readonly countIsLowerBound: boolean;
    };

/** Why a moment was taken up: its time had come, a backfill, or a person. */
export type MomentOrigin =
  | { readonly kind: 'time' }
  | { readonly kind: 'backfill'; readonly backfillId: number }
  | { readonly kind: 'person'; readonly name: string };

/** Moments of the past that are launched on request, oldest first. */
export type BackfillRecord = {
  readonly id: number;
  readonly planId: number;
  /** `fromMs` included, `toMs` not. */
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  /** How many moments it had at its beginning. */
  readonly total: number;
  /** How many of its instances execute at once. */
  readonly concurrency: number;
  readonly by: string;
  readonly atMs: EpochMs;
  readonly stoppedAtMs: EpochMs | null;
};

/** A plan as the engine takes it up again. */
export type StoredPlan = {
  readonly plan: PlanRecord;
  readonly waitingMs: EpochMs | null;
  /** Instances that have not ended, by id. */
  readonly active: readonly {
    readonly instanceId: InstanceId;
    readonly momentMs: EpochMs;
    readonly backfillId: number | null;
    /** The plan has cancelled it for a later moment. */
    readonly isCancelled: boolean;
  }[];
  /** Backfills with moments that are still to be launched, and these in order. */
  readonly backfills: readonly { readonly backfill: BackfillRecord; readonly moments: readonly EpochMs[] }[];
};

/** What went wrong in an instance that has ended, with what groups it with others of the same cause. */
export type TroubleRecord = Trouble & {
  readonly instanceId: InstanceId;
  readonly workflow: string;
  readonly endedAtMs: EpochMs;
  /** The same for the same workflow, node, way of ending and message but for its numbers; see `trouble-record.ts`. */
  readonly fingerprint: string;
  /** The message without what differs from one to the next. */
  readonly pattern: string;
};

/** Something that a person or program did on purpose, as the audit trail keeps it. */
export type AuditRecord = {
  readonly atMs: EpochMs;
  readonly by: string;
  /** Noun and verb, like `queue.pause`. */
  readonly action: string;
  /** Name or id of what it was done to; null: the engine as a whole. */
  readonly name: string | null;
  readonly reason: string | null;
  /** What else was asked for, a JSON object. Never a document, a password or a code. */
  readonly details: string;
};

/** One thing to write. All changes of a commit are written together or not at all. */
export type Change =
  | { readonly kind: 'instanceCreated'; readonly instance: InstanceRecord }
  /** The whole row again (its parameters never change and are not written twice). */
  | { readonly kind: 'instanceChanged'; readonly instance: InstanceRecord }
  | { readonly kind: 'nodes'; readonly instanceId: InstanceId; readonly nodes: readonly NodeRecord[] }
  /** Nodes from that number on, with their inputs: they were written ahead and have come to nothing. */
  | { readonly kind: 'nodesRemoved'; readonly instanceId: InstanceId; readonly from: NodeId }
  | { readonly kind: 'journal'; readonly instanceId: InstanceId; readonly entries: readonly JournalEntry[] }
  | { readonly kind: 'attemptAssigned'; readonly attempt: AttemptRecord }
  /** Takes back an assignment of which is proven that nothing was started: the row is deleted. */
  | { readonly kind: 'attemptUnassigned'; readonly instanceId: InstanceId; readonly nodeId: NodeId; readonly number: number }
  | {
      readonly kind: 'attemptEnded';
      readonly instanceId: InstanceId;
      readonly nodeId: NodeId;
      readonly number: number;
      readonly startedAtMs: EpochMs | null;
      readonly endedAtMs: EpochMs;
      readonly outcome: Outcome;
      readonly output: AttemptOutput;
    }
  /** Copies attempts with their outputs to a resumed instance; node ids are the same, those of `without` are left out. Files are linked, not copied. */
  | { readonly kind: 'attemptsCopied'; readonly from: InstanceId; readonly to: InstanceId; readonly without: readonly NodeId[] }
  /** Computed when the instance has ended. */
  | {
      readonly kind: 'instanceLabels';
      readonly instanceId: InstanceId;
      readonly customAttributes: readonly { readonly name: string; readonly value: string }[];
      readonly tags: readonly string[];
    }
  | { readonly kind: 'tagAdded'; readonly instanceId: InstanceId; readonly tag: string }
  | { readonly kind: 'tagRemoved'; readonly instanceId: InstanceId; readonly tag: string }
  /** Removes finished instances with all they own. Files of outputs are unlinked after the commit. */
  | { readonly kind: 'instancesDeleted'; readonly instanceIds: readonly InstanceId[] }
  | { readonly kind: 'definitionSaved'; readonly definition: DefinitionRecord }
  | { readonly kind: 'workflowSaved'; readonly workflow: WorkflowRecord }
  | { readonly kind: 'workflowDeleted'; readonly name: string }
  | { readonly kind: 'queueSaved'; readonly queue: QueueDefinition }
  | { readonly kind: 'queueDeleted'; readonly id: number }
  /** Of queues that are not idle; older samples than `forgetBeforeMs` go. */
  | {
      readonly kind: 'queuesSampled';
      readonly atMs: EpochMs;
      readonly samples: readonly QueueSample[];
      readonly forgetBeforeMs: EpochMs;
    }
  | { readonly kind: 'retryScheduleSaved'; readonly schedule: RetrySchedule }
  | { readonly kind: 'retryScheduleDeleted'; readonly name: string }
  /** The whole row again. */
  | { readonly kind: 'planSaved'; readonly plan: PlanRecord }
  | { readonly kind: 'planProgressed'; readonly planId: number; readonly handledMs: EpochMs; readonly failuresInRow: number }
  /** With its moments and backfills; its instances stay. */
  | { readonly kind: 'planDeleted'; readonly planId: number }
  /** One row for each plan and moment. Where it is `launched` already, the commit fails: one planned moment, one launch. */
  | {
      readonly kind: 'momentTaken';
      readonly planId: number;
      readonly momentMs: EpochMs;
      readonly moment: PlannedMoment;
      readonly origin: MomentOrigin;
      readonly atMs: EpochMs;
    }
  /** The plan itself cancels the instance of a launched moment. */
  | { readonly kind: 'momentCancelled'; readonly planId: number; readonly momentMs: EpochMs }
  /** The instance of a moment has ended. What is known of it outlives the instance. */
  | {
      readonly kind: 'momentEnded';
      readonly planId: number;
      readonly momentMs: EpochMs;
      readonly startedAtMs: EpochMs;
      readonly endedAtMs: EpochMs;
      readonly errors: number;
    }
  /** Moments beyond the newest so many go, but for those with something under way. */
  | { readonly kind: 'momentsForgotten'; readonly planId: number; readonly keepNewest: number }
  | { readonly kind: 'backfillSaved'; readonly backfill: BackfillRecord }
  /** Moments that it has not launched go. */
  | { readonly kind: 'backfillStopped'; readonly backfillId: number; readonly atMs: EpochMs }
  | { readonly kind: 'userSaved'; readonly user: UserRecord }
  /** One for each owner and name. */
  | { readonly kind: 'viewSaved'; readonly view: SavedView }
  | { readonly kind: 'viewDeleted'; readonly owner: string; readonly name: string }
  /** With all sessions, settings and unshared views of that user. */
  | { readonly kind: 'userDeleted'; readonly name: string }
  /** Removes sessions that have expired by its creation too, and the oldest of the same user beyond `keepNewest`. */
  | { readonly kind: 'sessionOpened'; readonly session: SessionRecord; readonly keepNewest: number }
  | { readonly kind: 'sessionSeen'; readonly id: string; readonly lastSeenAtMs: EpochMs; readonly expiresAtMs: EpochMs }
  /** Sessions of a user: those with these ids, or (null) all but `except`. */
  | {
      readonly kind: 'sessionsClosed';
      readonly user: string;
      readonly ids: readonly string[] | null;
      readonly except: string | null;
    }
  /** What a user has set for the screens, a JSON text. The name need not be that of a stored user. */
  | { readonly kind: 'userSettingsSaved'; readonly user: string; readonly value: string }
  /** At most once for an instance, in the commit of its end. */
  | { readonly kind: 'troubleFound'; readonly trouble: TroubleRecord }
  /** Somebody has dealt with a line of the home page, or (`atMs` null) takes that back. Old ones are forgotten. */
  | { readonly kind: 'lineHandled'; readonly line: string; readonly atMs: EpochMs | null; readonly by: string }
  /** Somebody looks at the home page: since when, and what is new since when. */
  | { readonly kind: 'homeLooked'; readonly user: string; readonly sinceMs: EpochMs; readonly lookedAtMs: EpochMs }
  /** Entries that are older than `forgetBeforeMs` go. */
  | { readonly kind: 'audited'; readonly entry: AuditRecord; readonly forgetBeforeMs: EpochMs }
  /** Engine-wide settings kept in the store (retention, log level...), JSON values. */
  | { readonly kind: 'settingSaved'; readonly name: string; readonly value: string };

/** An instance that has not ended, as the engine takes it up again. */
export type ActiveInstance = {
  readonly instance: InstanceRecord;
  readonly nodes: readonly NodeRecord[];
  readonly attempts: readonly AttemptRecord[];
  readonly lastJournalSeq: number;
};

/** Configuration that the engine keeps in memory. */
export type StoredConfiguration = {
  readonly workflows: readonly WorkflowRecord[];
  readonly queues: readonly QueueDefinition[];
  readonly retrySchedules: readonly RetrySchedule[];
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  readonly users: readonly UserRecord[];
  readonly plans: readonly StoredPlan[];
  /** The highest plan and backfill ids ever given; deleted ones count. */
  readonly lastPlanId: number;
  readonly lastBackfillId: number;
  /** The highest instance id ever given; deleted instances count. */
  readonly lastInstanceId: InstanceId;
};

/** The writing side of a store; one engine has it, from `open` to `close`. */
export type EngineStore = {
  /**
   * Takes the store exclusively, brings its schema up to date, and counts the epoch up.
   * Throws an Error whose `code` is STORE_LOCKED or STORE_UNSUPPORTED where it cannot.
   */
  open(): Promise<{ readonly epoch: number }>;
  /** Everything small. */
  configuration(): StoredConfiguration;
  /** All instances that have not ended, oldest first, in pages, so that a huge store does not need all its rows in memory twice. */
  activeInstances(): IterableIterator<ActiveInstance>;
  /** One instance, ended or not: for resume, and to reload what a failed commit has touched. Null where there is none. */
  instance(id: InstanceId): ActiveInstance | null;
  /** What was decided at the launch of an instance and how it stands, without its nodes and attempts; null where there is none. */
  instanceRecord(id: InstanceId): InstanceRecord | null;
  definition(hash: string): DefinitionRecord | null;
  /** Inline output of an attempt, or a part of a file; empty where it wrote nothing. `length` is at most 16 MB. */
  output(instanceId: InstanceId, nodeId: NodeId, number: number, channel: Channel, offset: number, length: number): Uint8Array;
  /** The instance that was launched with this key, or null. */
  instanceOfIdempotencyKey(key: string): InstanceId | null;
  /** The latest moment of each of these plans of which something is stored; plans with none are left out. */
  latestMoments(planIds: readonly number[]): ReadonlyMap<number, EpochMs>;
  /** What became of a moment of a plan; null: nothing yet. */
  plannedMoment(planId: number, momentMs: EpochMs): PlannedMoment['kind'] | null;
  /** Names of all workflows that finished instances have, also of workflows that were deleted since. */
  finishedWorkflows(): readonly string[];
  /** Ids of finished instances of a workflow that are beyond its retention, oldest first, at most `limit`. */
  expiredInstances(
    workflow: string,
    keep: { readonly endedBeforeMs: EpochMs | null; readonly newest: number | null },
    limit: number,
  ): readonly InstanceId[];
  /**
   * Writes all changes in one transaction and resolves when they are on the disk. Rejects when nothing was written;
   * a wrong epoch (another engine took over) rejects with code STORE_LOCKED, a disk without room with STORE_FULL.
   */
  commit(epoch: number, changes: readonly Change[]): Promise<void>;
  /** Writes a consistent copy of the whole store while it is in use, page by page. */
  backup(file: string, onProgress?: (done: number, total: number) => void): Promise<void>;
  /** Ends cleanly; may be called twice. */
  close(): Promise<void>;
};

// ---------------------------------------------------------------- runner

/** Opaque text by which a runner finds an attempt again. */
export type RunnerRef = string;

/** Everything about one start. Bytes that no argument can carry (NUL) were refused before. */
export type StartSpec = {
  readonly attemptId: AttemptId;
  /** Fencing value: the engine's epoch when it was assigned. */
  readonly token: number;
  /** Program and arguments, or the text of a script that is made into a private file (mode 0700) and run with `args`. */
  readonly command:
    | { readonly kind: 'program'; readonly argv: readonly string[] }
    | { readonly kind: 'script'; readonly text: string; readonly args: readonly string[] };
  /** Complete: the runner adds nothing but its own mark. Names may be anything but empty, NUL or with '='. */
  readonly environment: ReadonlyMap<string, string>;
  /** Absolute, or relative to the runner's base directory; null: that directory. */
  readonly workingDirectory: string | null;
  readonly stdin: Uint8Array | null;
  readonly mergeStderr: boolean;
  readonly timeoutS: number | null;
  /** Bytes allowed on each of stdout and stderr; over it the command is killed with outcome `outputLimit`. */
  readonly maxOutputBytes: number;
  readonly host: string | null;
  readonly user: string | null;
};

/** What a runner says about an end. It is repeated until it is acknowledged, also after a restart. */
export type Report = {
  readonly attemptId: AttemptId;
  readonly startedAtMs: EpochMs | null;
  readonly endedAtMs: EpochMs;
  readonly outcome: Outcome;
  readonly output: AttemptOutput;
};

/** What a runner knows about an attempt that was assigned before. */
export type Inspection =
  | { readonly kind: 'neverStarted' }
  | { readonly kind: 'running'; readonly startedAtMs: EpochMs | null }
  /** Its report has been or will be given to the listener. */
  | { readonly kind: 'ended'; readonly report: Report }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** What a runner can promise; differences are named here, never asked by type. */
export type RunnerCapabilities = {
  /** Finds running commands again after the engine was restarted. */
  readonly adopt: boolean;
  readonly killTree: boolean;
  readonly liveOutput: boolean;
  readonly provesNeverStarted: boolean;
  /** After trouble a command may have been started a second time. */
  readonly mayStartTwice: boolean;
};

/** What a runner tells while it works. */
export type RunnerListener = {
  /** A command has ended. At least once each. */
  ended(report: Report): void;
  /** The start was marked; may be missing for very short commands. */
  started(attemptId: AttemptId, startedAtMs: EpochMs): void;
  /** Progress in percent as written on the log channel. */
  progress(attemptId: AttemptId, percent: number): void;
  /** Whether starts are possible now; `reason` is shown to people. */
  availability(
    availability:
      | { readonly ok: true }
      | { readonly ok: false; readonly code: 'SPOOL_FULL' | 'RUNNER_UNAVAILABLE'; readonly reason: string },
  ): void;
};

/** Starts, watches and kills commands. */
export type Runner = {
  readonly name: string;
  readonly can: RunnerCapabilities;
  /** Opens what it needs; from then on the listener is called. */
  open(listener: RunnerListener): Promise<void>;
  /**
   * Chooses where an attempt will run, before anything is committed: the reference is stored with the assignment. Synchronous.
   * A place that is not used (the commit failed) is given back by `abandon`.
   */
  place(attemptId: AttemptId): { readonly ok: true; readonly ref: RunnerRef } | { readonly ok: false; readonly reason: string };
  /** Starts it. Only called after the assignment is committed. Twice with the same attempt id starts once. */
  start(spec: StartSpec, ref: RunnerRef): void;
  /** Makes sure that it does not start from now on, and says whether it may have. */
  abandon(attemptId: AttemptId, ref: RunnerRef): Promise<'neverStarted' | 'mayHaveStarted'>;
  /** For recovery: one answer for each, in order. Those that run are watched from then on. */
  inspect(attempts: readonly { readonly attemptId: AttemptId; readonly ref: RunnerRef }[]): Promise<readonly Inspection[]>;
  /** The end of these attempts is committed: what the runner kept of them may go (large outputs stay as files). */
  ack(attemptIds: readonly AttemptId[]): void;
  /** A part of an output that was reported as a file, from the report on and for as long as the store refers to it. */
  read(attemptId: AttemptId, channel: Channel, offset: number, length: number): Uint8Array;
  /** `term` asks the command, `kill` ends the whole tree (stop, TERM, grace, KILL). The end comes as a report. */
  signal(attemptId: AttemptId, signal: 'term' | 'kill', by: string): Promise<void>;
  /** Processes seen alive that carry the mark of an attempt in this spool: for `doctor` and tests. */
  orphans(known: ReadonlySet<AttemptId>): Promise<readonly { readonly attemptId: AttemptId; readonly pids: readonly number[] }[]>;
  /** Lets running commands run on and forgets them; may be called twice. */
  close(): Promise<void>;
};
