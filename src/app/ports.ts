/** What the verbs need from the world beside the engine. Types only. */
import type { Role } from '../core/access/can.ts';
import type { InstanceId, NodeId } from '../core/ids.ts';
import type { AttemptRecord, Channel, InstanceRecord, InstanceStatus, JournalEntry, NodeRecord } from '../core/instance/record.ts';
import type { Trouble, TroubleKind } from '../core/instance/trouble.ts';
import type { Result } from '../core/result.ts';
import type { Statistic, StatisticStep } from '../core/statistics/statistic.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { AuditRecord, BackfillRecord, MomentOrigin, PlannedMoment, PlanRecord, SavedView } from '../engine/ports.ts';
import type { RequestError } from '../engine/request.ts';

/** A row of the list of instances. */
export type InstanceRow = Omit<InstanceRecord, 'data'> & { readonly tags: readonly string[] };

/** For what a node waits: a slot, its retry, a condition. */
export type InstanceWait = 'queued' | 'retrying' | 'condition';

/** Which instances; all given conditions must hold. */
export type InstanceFilter = {
  readonly status?: InstanceStatus;
  readonly workflow?: string;
  /** Of any of these. */
  readonly workflows?: readonly string[];
  /** Of the workflows that this group has now. */
  readonly group?: string;
  /** true: with errors, false: without. */
  readonly errors?: boolean;
  readonly launchedAfterMs?: EpochMs;
  readonly launchedBeforeMs?: EpochMs;
  /** Parameters (or custom attributes) with exactly these values. */
  readonly parameters?: readonly { readonly name: string; readonly value: string }[];
  readonly tag?: string;
  readonly host?: string;
  /** Found in the comment, a parameter value, a custom attribute or the workflow's name; not case-sensitive. */
  readonly text?: string;
  readonly parentInstanceId?: InstanceId;
  /** Name of the user or the plan that launched it; `kind` null: either. */
  readonly launchedBy?: { readonly kind: 'user' | 'plan' | null; readonly name: string };
  /** Has a node that waits so: for a slot, for a retry, for a condition. Only of those that have not ended. */
  readonly waits?: InstanceWait;
  /** Has a node that has waited since then or longer, however. */
  readonly waitingSinceMs?: EpochMs;
  /** Launched by then, and not ended before. */
  readonly runningAtMs?: EpochMs;
};

/** A page: newest first. `nextCursor` is null on the last one. */
export type InstancePage = { readonly rows: readonly InstanceRow[]; readonly nextCursor: string | null };

/** An instance with all that its document, tree and times need. */
export type InstanceDetail = {
  readonly instance: InstanceRecord;
  readonly definitionSource: string;
  readonly nodes: readonly NodeRecord[];
  readonly attempts: readonly AttemptRecord[];
  readonly tags: readonly string[];
  readonly customAttributes: readonly { readonly name: string; readonly value: string }[];
};

/** What is asked first about an instance: without its nodes, which can be many. */
export type InstanceSummary = {
  readonly row: InstanceRow;
  readonly customAttributes: readonly { readonly name: string; readonly value: string }[];
  /** By node and number; empty once the instance has ended: its row has the sums. */
  readonly attempts: readonly AttemptRecord[];
};

/** Instances that came of one, newest first; `more`: there are older ones. */
export type LaterInstances = {
  readonly instances: readonly {
    readonly id: InstanceId;
    readonly createdAtMs: EpochMs;
    readonly status: InstanceStatus;
    readonly errors: number;
  }[];
  readonly more: boolean;
};

/** What an instance was resumed or launched again from, and what was resumed or launched again from it. */
export type Lineage = {
  readonly resumedFrom: InstanceId | null;
  readonly relaunchedFrom: InstanceId | null;
  readonly resumedAs: LaterInstances;
  readonly relaunchedAs: LaterInstances;
};

/** How many instances, and how many of them with errors. */
export type InstanceTally = { readonly count: number; readonly failed: number };

/** Instances of a filter by the moment of their launch, in stretches of equal length; `tallies` null: there was no time to count. */
export type InstanceHistogram = {
  readonly fromMs: EpochMs;
  /** Not included. */
  readonly toMs: EpochMs;
  readonly stretchMs: number;
  /** How many there are; where not all were counted, as many as the counted part leads to expect. */
  readonly total: number;
  /** Oldest first. */
  readonly stretches: readonly { readonly fromMs: EpochMs; readonly tally: InstanceTally | null }[];
};

/** What the values of a filter can be. */
export type ValueField =
  | { readonly kind: 'workflow' | 'group' | 'tag' | 'host' | 'launcher' | 'parameterName' }
  | { readonly kind: 'parameter'; readonly name: string };

/** One finished instance, for figures. */
export type FinishedInstance = {
  readonly id: InstanceId;
  readonly startedAtMs: EpochMs;
  readonly endedAtMs: EpochMs;
  readonly errors: number;
  readonly realMs: number;
  readonly queuedMs: number;
  readonly waitedForRetryMs: number;
};

/** Figures over many instances. The work of each call is bounded; what is not exact then says so. */
export type FigureReads = {
  /** `range` null: from the first launch to the last one. `stretches` is 1 to 500. */
  histogram(
    filter: InstanceFilter,
    range: { readonly fromMs: EpochMs; readonly toMs: EpochMs } | null,
    stretches: number,
    /** How long it may count; default 25 ms. */
    timeLimitMs?: number,
  ): InstanceHistogram;
  /** Known values, in order: those that begin with `prefix`, or (names, whatever their case) have it somewhere. `limit` at most 100. */
  values(field: ValueField, prefix: string, limit: number): readonly string[];
  /** Of a workflow, the newest first. `limit` at most 1,000. */
  finished(workflow: string, limit: number): readonly FinishedInstance[];
  /** Of a workflow or (null) all, launched in a range, in order of launch. `limit` at most 1,000. */
  finishedBetween(workflow: string | null, fromMs: EpochMs, toMs: EpochMs, limit: number): readonly FinishedInstance[];
};

/** Figures that are kept. */
export type StatisticReads = {
  /** Those of the hours or days of UTC that begin in a range; one workflow or queue may have several of one hour or day. */
  statistics(step: StatisticStep, fromMs: EpochMs, toMs: EpochMs): readonly Statistic[];
};

/** Instances that went wrong in the same way, within a period. */
export type TroubleGroup = {
  readonly fingerprint: string;
  readonly kind: TroubleKind;
  readonly workflow: string;
  readonly count: number;
  readonly firstEndedAtMs: EpochMs;
  readonly lastEndedAtMs: EpochMs;
  /** Of the newest of them. */
  readonly last: Omit<Trouble, 'kind'> & { readonly instanceId: InstanceId; readonly pattern: string };
  /** The newest 100, newest first. */
  readonly members: readonly { readonly instanceId: InstanceId; readonly endedAtMs: EpochMs }[];
};

/** How instances ended within a period; `failed` of a tally are all with errors, those that were lost or cancelled too. */
export type Endings = Omit<InstanceHistogram, 'total'> & {
  readonly lost: number;
  readonly unsatisfied: number;
  readonly cancelled: number;
  readonly recovered: number;
};

/** What the home page is made of. The work of each call is bounded. */
export type HomeReads = {
  /** What went wrong since a moment and was not dealt with since (`open`), or came right by itself: newest first, at most 200 groups. */
  troubles(which: 'open' | 'recovered', fromMs: EpochMs): readonly TroubleGroup[];
  /** By the moment of the end. `stretches` is 1 to 200. */
  endings(fromMs: EpochMs, toMs: EpochMs, stretches: number): Endings;
  /** Of a workflow, those that ended in a range, newest first. `limit` at most 1,000. */
  finishedIn(workflow: string, fromMs: EpochMs, toMs: EpochMs, limit: number): readonly FinishedInstance[];
  /** Instances that have not ended, the oldest first. */
  oldestActive(limit: number): readonly { readonly id: InstanceId; readonly workflow: string; readonly createdAtMs: EpochMs }[];
  /** When somebody has dealt with a line of the page; null: nobody has. */
  handledLine(line: string): { readonly atMs: EpochMs; readonly by: string } | null;
  /** When somebody looked last, and since when things are new to them; null: never. */
  homeVisit(user: string): { readonly sinceMs: EpochMs; readonly lookedAtMs: EpochMs } | null;
  /** How many instances were ever launched, deleted ones too. */
  instancesEver(): number;
};

/** Size and bytes of what an attempt wrote. */
export type OutputPart = { readonly sizeBytes: number; readonly bytes: Uint8Array };

/** A session as its owner sees it. */
export type SessionRow = {
  readonly id: string;
  readonly userName: string;
  readonly createdAtMs: EpochMs;
  readonly lastSeenAtMs: EpochMs;
  /** Over from then on, unless it is used before; see `SessionRecord` in `engine/ports.ts`. */
  readonly expiresAtMs: EpochMs;
  readonly endsAtMs: EpochMs;
  readonly address: string;
  readonly userAgent: string;
};

/** What is read about users; the sessions that have expired are among the rows until the next sign-in. */
export type UserReads = {
  /** What a password is compared with; null: no such user, none who may sign in, or no password yet. */
  credential(name: string): { readonly passwordHash: string; readonly passwordChangedAtMs: EpochMs } | null;
  /** The session whose token has this SHA-256, with what its user is now. */
  sessionOfToken(tokenHash: Uint8Array): (SessionRow & { readonly roles: readonly Role[] }) | null;
  session(id: string): SessionRow | null;
  /** Newest first. */
  sessionsOf(user: string): readonly SessionRow[];
  /** Of each user with some that are open: how many, and when one of them was used last. */
  openSessions(nowMs: EpochMs): readonly { readonly userName: string; readonly sessions: number; readonly lastSeenAtMs: EpochMs }[];
  /** Whom the one-time link whose code has this SHA-256 is for; null: nobody who may use it. It may have expired. */
  passwordLink(codeHash: Uint8Array): { readonly name: string; readonly expiresAtMs: EpochMs } | null;
  /** JSON; null: none were saved. */
  userSettings(user: string): string | null;
};

/** A moment of a plan with what is known of it. */
export type MomentRow = {
  readonly momentMs: EpochMs;
  readonly moment: PlannedMoment;
  readonly origin: MomentOrigin;
  /** When that became of it. */
  readonly atMs: EpochMs;
  /** Of its instance, also when that has been deleted; null: it has not ended, or there is none. */
  readonly end: { readonly startedAtMs: EpochMs; readonly endedAtMs: EpochMs; readonly errors: number } | null;
};

/** What the health of a plan is worked out from. */
export type PlanPast = {
  readonly lastSuccess: { readonly momentMs: EpochMs; readonly endedAtMs: EpochMs } | null;
  /** The newest moment whose time had come. */
  readonly newest: { readonly momentMs: EpochMs; readonly kind: PlannedMoment['kind'] } | null;
  readonly executing: readonly { readonly instanceId: InstanceId; readonly startedAtMs: EpochMs }[];
  readonly isWaiting: boolean;
  /** Of the last 100 successes. */
  readonly tookMs: readonly DurationMs[];
};

/** A backfill, and what has become of its moments. */
export type BackfillProgress = {
  readonly backfill: BackfillRecord;
  readonly waiting: number;
  readonly executing: number;
  readonly succeeded: number;
  readonly failed: number;
};

/** Which plans. */
export type PlanFilter = {
  /** Found in the name, the workflow, its group or the comment, whatever its case; null: all. */
  readonly text: string | null;
  /** Whether they are suspended by themselves; null: both. */
  readonly isSuspended: boolean | null;
  /** Only those that may need somebody: that are suspended by themselves, or expect something. */
  readonly isWatched: boolean;
};

/** What the order of plans by their next launch follows from. */
export type PlanMark = {
  readonly id: number;
  readonly name: string;
  readonly updatedAtMs: EpochMs;
  readonly handledMs: EpochMs;
  readonly isSuspended: boolean;
};

/** Plans by name. There may be fewer than asked for, even none, and more after `next`; null: these are the last. */
export type PlanPage = { readonly plans: readonly PlanRecord[]; readonly next: string | null };

/** A moment that led to a launch, or was to lead to one. */
export type PastLaunch = {
  readonly planId: number;
  /** false: it was refused, or passed over. */
  readonly isLaunched: boolean;
  /** Of its instance; where there is none, when that became of it. */
  readonly startedAtMs: EpochMs;
  /** null: it executes. */
  readonly endedAtMs: EpochMs | null;
  readonly errors: number | null;
};

/** A moment as it is counted. */
export type MomentResult = {
  readonly momentMs: EpochMs;
  readonly kind: PlannedMoment['kind'];
  /** For how many moments a passed over one stands. */
  readonly missed: number;
  readonly ended: boolean;
  readonly errors: number | null;
};

/** What is read about plans. */
export type PlanReads = {
  /** By name. `limit` is 1 to 1,000; `after` is `next` of the page before. */
  plans(filter: PlanFilter, after: string | null, limit: number): PlanPage;
  /** The marks of the plans of a filter, by name. */
  planMarks(filter: PlanFilter, limit: number): readonly PlanMark[];
  /** Launches of these plans whose moment lies in `[fromMs, toMs)`; those that were skipped are left out. */
  pastLaunches(planIds: readonly number[], fromMs: EpochMs, toMs: EpochMs, limit: number): readonly PastLaunch[];
  /** Moments of a plan from `fromMs` on, in order; all that are kept. */
  momentResults(planId: number, fromMs: EpochMs): readonly MomentResult[];
  /** By name, or by the id that is written there. */
  plan(nameOrId: string): PlanRecord | null;
  /** Newest first, earlier than `beforeMs` (null: from the newest on). `limit` is 1 to 1,000. */
  plannedMoments(planId: number, beforeMs: EpochMs | null, limit: number): readonly MomentRow[];
  planPast(planId: number): PlanPast;
  /** The newest 20. */
  backfills(planId: number): readonly BackfillProgress[];
};

/** What is known of the store itself. */
export type StoreFacts = {
  readonly sqliteVersion: string;
  readonly schemaVersion: number;
  readonly databaseBytes: number;
  /** Inside the database, from what was deleted; it is used again. */
  readonly unusedBytes: number;
  /** Of the log that is not written back yet. */
  readonly logBytes: number;
  /** The last copy that was made of it; null: none that it knows of. */
  readonly lastBackup: { readonly atMs: EpochMs; readonly file: string; readonly sizeBytes: number } | null;
};

/** A directory that the engine writes to, and its file system. */
export type DiskFacts = { readonly what: 'data' | 'spool'; readonly path: string; readonly totalBytes: number; readonly freeBytes: number };

/** The machine that a node is on, and its process. */
export type MachineFacts = {
  /** Its host name. */
  readonly name: string;
  /** Like `Linux 6.1.0 x64`. */
  readonly system: string;
  readonly nodeVersion: string;
  readonly processors: number;
  /** Means of the last 1, 5 and 15 minutes: how many processes run or wait for a processor or a disk. */
  readonly load: readonly [number, number, number];
  readonly memoryTotalBytes: number;
  readonly memoryFreeBytes: number;
  /** Of the process of the engine. */
  readonly memoryOwnBytes: number;
  /** Those that can be looked at. */
  readonly disks: readonly DiskFacts[];
};

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** A line of the engine's log. */
export type LogEntry = {
  readonly atMs: EpochMs;
  readonly level: LogLevel;
  /** The part of the program that wrote it. */
  readonly source: string;
  readonly message: string;
  readonly fields: { readonly [name: string]: unknown };
};

/** Which lines: of this level or above, with this text in them, from a place on. `cursor` is a `nextCursor`; null: from the newest. */
export type LogQuestion = {
  readonly level: LogLevel;
  readonly text: string | null;
  readonly limit: number;
  readonly cursor: string | null;
};

/** Newest first. `nextCursor` null: there are no older ones. */
export type LogPage = { readonly entries: readonly LogEntry[]; readonly nextCursor: string | null };

/** Reads the log. */
export type LogReader = { read(question: LogQuestion): Promise<LogPage> };

/** A setting of the start in its effective value, and where that came from. */
export type ConfigurationEntry = {
  /** As the configuration file spells it. */
  readonly name: string;
  /** null: none, or not to be shown. */
  readonly value: string | null;
  readonly origin: 'command line' | 'environment' | 'file' | 'default';
  /** What it would be if nobody had said anything, in words. */
  readonly default: string;
  readonly summary: string;
  /** How it is said elsewhere: the option of `start`, and the variable. */
  readonly option: string;
  readonly environment: string;
  /** The value is a secret: there is one, and it is not shown. */
  readonly isSecret: boolean;
};

/** All of them. */
export type Configuration = {
  /** The file that was read; null: none. */
  readonly file: string | null;
  readonly entries: readonly ConfigurationEntry[];
};

/** Looks at the machine. */
export type Machine = { look(): Promise<MachineFacts> };

/** An entry of the audit trail. */
export type AuditEntry = Omit<AuditRecord, 'details'> & { readonly id: number; readonly details: { readonly [name: string]: unknown } };

/** Which entries; all that are given must hold. null: any. */
export type AuditFilter = {
  readonly by: string | null;
  readonly action: string | null;
  readonly name: string | null;
  /** From then on. */
  readonly fromMs: EpochMs | null;
};

/** Newest first. `nextId` null: there are no older ones. */
export type AuditPage = { readonly entries: readonly AuditEntry[]; readonly nextId: number | null };

/** How full a queue was in a stretch of time: of each figure the most. */
export type QueueSampleRow = {
  readonly queue: string;
  /** Where the stretch begins. */
  readonly atMs: EpochMs;
  readonly held: number;
  readonly waiting: number;
  readonly longestWaitMs: DurationMs;
  readonly concurrency: number;
  readonly isPaused: boolean;
};

/** The reading side of a store: sees what is committed, never delays a commit, each call is a transaction of its own. */
export type ReadStore = UserReads &
  PlanReads &
  FigureReads &
  HomeReads &
  StatisticReads & {
    /** Of all queues, by name and time; stretches in which a queue was idle have no row. */
    queueSamples(fromMs: EpochMs, toMs: EpochMs, stretchMs: DurationMs): readonly QueueSampleRow[];
    /** Entries before an id; null: from the newest on. `limit` is 1 to 1,000. */
    audit(filter: AuditFilter, beforeId: number | null, limit: number): AuditPage;
    /** Workflows of a group, by name. */
    workflowsOfGroup(group: string): readonly string[];
    /** Kept views of a user and those for everybody, by name. */
    views(user: string): readonly SavedView[];
    /** `cursor` is a `nextCursor` of the same filter; `limit` is 1 to 1,000. A cursor that is none throws a RangeError. */
    instances(filter: InstanceFilter, cursor: string | null, limit: number): InstancePage;
    instance(id: InstanceId): InstanceDetail | null;
    instanceRow(id: InstanceId): InstanceRow | null;
    summary(id: InstanceId): InstanceSummary | null;
    /** Nodes of an instance that may have failed, with those that have; at most 500. null: there is no such instance. */
    failedNodes(id: InstanceId): { readonly definitionHash: string; readonly nodes: readonly NodeRecord[] } | null;
    /** A stored definition. */
    definitionSource(hash: string): string | null;
    lineage(id: InstanceId): Lineage | null;
    journal(id: InstanceId, afterSeq: number, limit: number): readonly JournalEntry[];
    attempt(id: InstanceId, nodeId: NodeId, number: number): AttemptRecord | null;
    /** Committed output; null where the attempt is unknown or has not ended. `length` at most 16 MB. */
    output(id: InstanceId, nodeId: NodeId, number: number, channel: Channel, offset: number, length: number): OutputPart | null;
    /** When it was written, as output-times.ts says, empty where nobody looked; null like `output`. */
    outputTimes(id: InstanceId, nodeId: NodeId, number: number): string | null;
    /** How many instances are in each state, kept, not counted. */
    counts(): { readonly executing: number; readonly terminated: number; readonly terminatedWithErrors: number };
    storeFacts(): StoreFacts;
    workflowSource(name: string): { readonly source: string; readonly mediaType: string; readonly definitionHash: string } | null;
    close(): void;
  };

/** Hashes and compares passwords. Few at a time: where too many wait, the answer is NOT_READY. */
export type Passwords = {
  /** A text that holds algorithm, parameters, salt and hash. */
  hash(password: string): Promise<Result<string, RequestError>>;
  /** `hash` null: there is no such user; takes as long as with one, and is false. */
  isRight(password: string, hash: string | null): Promise<Result<boolean, RequestError>>;
};

/** Reads what a command that still runs has written so far. */
export type LiveOutput = {
  read(id: InstanceId, nodeId: NodeId, number: number, channel: Channel, offset: number, length: number): Promise<OutputPart | null>;
  /** When it was written so far, as output-times.ts says; empty where nothing is known. */
  times(id: InstanceId, nodeId: NodeId, number: number): Promise<string>;
};
