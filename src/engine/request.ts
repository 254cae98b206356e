/**
 * What can be asked of the engine. Requests travel between threads as plain data; each is answered after what it
 * changes is on the disk.
 */
import type { Account } from '../core/access/account.ts';
import type { Role } from '../core/access/can.ts';
import type { ErrorCode } from '../core/error-code.ts';
import type { InstanceId, NodeId } from '../core/ids.ts';
import type { InstanceOverview } from '../core/instance/overview.ts';
import type { LaunchedBy, ParameterValue } from '../core/instance/record.ts';
import type { MissedPolicy } from '../core/plan/missed.ts';
import type { PlanSettings } from '../core/plan/plan.ts';
import type { QueueDefinition } from '../core/queue/queue.ts';
import type { QueueSettings } from '../core/queue/settings.ts';
import type { Result } from '../core/result.ts';
import type { RetryLevel } from '../core/retry/retry-schedule.ts';
import type { Problem } from '../core/workflow/problem.ts';
import type { Why } from '../core/queue/why.ts';
import type { BackfillRecord, PlanRecord } from './ports.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';

/** An expected failure of a request. `details` is what programs need to explain it, `problems` where a document is wrong. */
export type RequestError = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: { readonly [name: string]: unknown };
  readonly problems?: readonly Problem[];
};

export type LaunchRequest = {
  readonly workflow: string;
  readonly parameters: readonly ParameterValue[];
  readonly priority?: number;
  readonly comment?: string;
  readonly host?: string;
  readonly user?: string;
  readonly idempotencyKey?: string;
  /** The instance whose launch this one repeats. */
  readonly relaunchedFrom?: InstanceId;
  readonly launchedBy: LaunchedBy;
};

/** Name of the person or program that asks, for the journal. */
export type By = { readonly by: string };

/** Requests about people who sign in. Passwords are hashed before they come here, tokens too. */
export type UserRequest =
  | { readonly kind: 'users' }
  /** Makes the first administrator; refused where there is one. */
  | { readonly kind: 'createFirstUser'; readonly name: string; readonly passwordHash: string }
  /**
   * Creates a user (roles are needed then; without a password nobody signs in before a link was used) or changes what is given. A new
   * password closes the sessions but `keepSession`, and disabling closes all.
   */
  | ({
      readonly kind: 'saveUser';
      readonly name: string;
      readonly roles?: readonly Role[];
      readonly passwordHash?: string;
      readonly disabled?: boolean;
      readonly keepSession?: string;
      /** Refused where there is such a user. */
      readonly create?: boolean;
    } & By)
  /** Refused for the last administrator. */
  | ({ readonly kind: 'deleteUser'; readonly name: string } & By)
  /** A link with which the user chooses a password; one that was made before works no more. */
  | ({ readonly kind: 'makePasswordLink'; readonly name: string; readonly codeHash: Uint8Array; readonly validMs: number } & By)
  /** Works once. Closes all sessions of the user, as every new password does. */
  | { readonly kind: 'usePasswordLink'; readonly codeHash: Uint8Array; readonly passwordHash: string }
  /** `passwordChangedAtMs`: the password that was verified; refused where the user has another meanwhile. */
  | {
      readonly kind: 'openSession';
      readonly id: string;
      readonly tokenHash: Uint8Array;
      readonly user: string;
      readonly passwordChangedAtMs: number;
      readonly idleMs: number;
      readonly longestMs: number;
      readonly address: string;
      readonly userAgent: string;
    }
  /** A sign of life. */
  | { readonly kind: 'seeSession'; readonly id: string; readonly expiresAtMs: number }
  /** `ids` null: all of them. */
  | { readonly kind: 'closeSessions'; readonly user: string; readonly ids: readonly string[] | null }
  | { readonly kind: 'saveUserSettings'; readonly user: string; readonly value: string };

/** Requests about plans. `plan` is a name or an id. What is read of plans is read from the store. */
export type PlanRequest =
  /** Creates a plan of that name, or changes what is given. `name`: its new name. */
  | ({
      readonly kind: 'savePlan';
      readonly plan: string;
      readonly name?: string;
      readonly settings: PlanSettings;
      /** Refused where there is such a plan. */
      readonly create?: boolean;
      /** A new plan is suspended from the start, for this reason: it launches nothing before it is resumed. */
      readonly suspendedFor?: string;
    } & By)
  | ({ readonly kind: 'deletePlan'; readonly plan: string } & By)
  /** `plan` null: all, beside those that are suspended themselves. */
  | ({ readonly kind: 'suspendPlan'; readonly plan: string | null; readonly reason: string } & By)
  /** `missed`: policy for the moments that passed meanwhile; null: that of each plan. */
  | ({ readonly kind: 'resumePlan'; readonly plan: string | null; readonly missed: MissedPolicy | null } & By)
  /** Launches it once, whatever its times and rules say. */
  | ({ readonly kind: 'launchPlan'; readonly plan: string } & By)
  /** Launches moments of the past that were not launched; `preview`: says only which. */
  | ({
      readonly kind: 'backfillPlan';
      readonly plan: string;
      readonly fromMs: number;
      readonly toMs: number;
      readonly limit: number;
      readonly concurrency: number;
      readonly preview: boolean;
    } & By)
  /** Launches nothing more of its backfills. */
  | ({ readonly kind: 'stopBackfills'; readonly plan: string } & By)
  | { readonly kind: 'allPlans' }
  /** Ids of the plans that are looked at next, those that launch next first. */
  | { readonly kind: 'nextPlans'; readonly limit: number };

/** Requests about kept views. */
export type ViewRequest =
  | { readonly kind: 'saveView'; readonly owner: string; readonly name: string; readonly search: string; readonly isShared: boolean }
  | { readonly kind: 'deleteView'; readonly owner: string; readonly name: string };

/** Moments of a backfill. */
export type BackfillAnswer = {
  readonly moments: readonly number[];
  /** Moments of the range that are left out, because something became of them already. */
  readonly taken: number;
  /** There are more than the limit. */
  readonly more: boolean;
  /** null: nothing was begun. */
  readonly backfill: BackfillRecord | null;
};

/** A user as lists show one. */
export type UserSummary = Account & {
  readonly name: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly updatedBy: string;
  readonly passwordChangedAtMs: number;
  /** Of a link that was not used; null: there is none. */
  readonly linkExpiresAtMs: number | null;
};

/** Requests about the home page. What is read of it is read from the store. */
export type HomeRequest =
  /** A line was dealt with; `undo`: it was not. */
  | ({ readonly kind: 'handleLine'; readonly line: string; readonly undo: boolean } & By)
  | { readonly kind: 'lookHome'; readonly user: string; readonly sinceMs: number };

export type EngineRequest =
  | ({ readonly kind: 'launch' } & LaunchRequest)
  /** Answered when the instance has ended (at once if it has already). */
  | { readonly kind: 'waitForEnd'; readonly instanceId: InstanceId }
  | ({ readonly kind: 'cancel'; readonly instanceId: InstanceId } & By)
  /** Cancels and kills what runs. */
  | ({ readonly kind: 'kill'; readonly instanceId: InstanceId } & By)
  | ({ readonly kind: 'killTask'; readonly instanceId: InstanceId; readonly nodeId: NodeId; readonly retry: boolean } & By)
  /** Lets planned retries happen now: of one task, one instance, or all (both null). Answers how many. */
  | ({ readonly kind: 'retryNow'; readonly instanceId: InstanceId | null; readonly nodeId: NodeId | null } & By)
  /** A new instance that continues a finished one from its failures. */
  | ({
      readonly kind: 'resume';
      readonly instanceId: InstanceId;
      readonly latest: boolean;
      /** A job or task that runs anew, with all that followed it. */
      readonly fromNode?: NodeId;
      /** Parameters that get another value; failed tasks are given their inputs anew then. */
      readonly parameters?: readonly ParameterValue[];
    } & By)
  /** A new instance with the same workflow and parameters. */
  | ({ readonly kind: 'relaunch'; readonly instanceId: InstanceId } & By)
  | ({ readonly kind: 'deleteInstances'; readonly instanceIds: readonly InstanceId[] } & By)
  | ({ readonly kind: 'tag'; readonly instanceId: InstanceId; readonly tag: string; readonly present: boolean } & By)
  | { readonly kind: 'why'; readonly instanceId: InstanceId }
  /** Instances in short, for lists; those that have ended are left out of the answer. */
  | { readonly kind: 'overviews'; readonly instanceIds: readonly InstanceId[] }
  | ({
      readonly kind: 'saveWorkflow';
      readonly name: string;
      readonly group?: string;
      readonly comment?: string;
      readonly source: string;
    } & By)
  | { readonly kind: 'checkWorkflow'; readonly source: string }
  | ({ readonly kind: 'deleteWorkflow'; readonly name: string } & By)
  | ({ readonly kind: 'saveQueue'; readonly name: string; readonly settings: QueueSettings } & By)
  | ({ readonly kind: 'renameQueue'; readonly name: string; readonly newName: string } & By)
  /** `moveTo`: where waiting tasks and references go; without it, refused while referenced. */
  | ({ readonly kind: 'deleteQueue'; readonly name: string; readonly moveTo: string | null } & By)
  | ({ readonly kind: 'pauseQueue'; readonly name: string; readonly paused: boolean; readonly reason: string } & By)
  | { readonly kind: 'queues' }
  /** Who holds slots of a queue and who waits in it, at most `limit` of each. */
  | { readonly kind: 'queueTasks'; readonly name: string; readonly limit: number }
  /** Moves a waiting task before all others of its queue. */
  | ({ readonly kind: 'moveFirst'; readonly instanceId: InstanceId; readonly nodeId: NodeId; readonly queue: string } & By)
  /** Notes how full queues are; the engine asks itself, once a minute. */
  | { readonly kind: 'sampleQueues' }
  /** Workflows and plans that name it. */
  | { readonly kind: 'usedBy'; readonly noun: UsedNoun; readonly name: string }
  | ({ readonly kind: 'saveRetrySchedule'; readonly name: string; readonly levels: readonly RetryLevel[] } & By)
  | ({ readonly kind: 'deleteRetrySchedule'; readonly name: string } & By)
  | { readonly kind: 'retrySchedules' }
  | { readonly kind: 'workflows' }
  | UserRequest
  | ViewRequest
  | PlanRequest
  | HomeRequest
  | ({ readonly kind: 'saveSetting'; readonly name: string; readonly value: string } & By)
  | { readonly kind: 'settings' }
  /** Progress that running commands of an instance have reported. */
  | { readonly kind: 'progress'; readonly instanceId: InstanceId }
  | { readonly kind: 'status' };

/** Answer to a launch, resume or relaunch; `existing` where the idempotency key was used before. */
export type LaunchAnswer = { readonly instanceId: InstanceId; readonly existing: boolean };

/** State of a queue as lists show it. */
export type QueueState = {
  readonly queue: QueueDefinition;
  readonly running: number;
  readonly waiting: number;
};

/** What a workflow can name. */
export type UsedNoun = 'workflow' | 'queue' | 'retry-schedule';

/** A task that holds a slot of a queue, or waits for one; since when. */
export type QueueTask = {
  readonly instanceId: InstanceId;
  readonly nodeId: NodeId;
  readonly workflow: string;
  readonly task: string | null;
  readonly sinceMs: EpochMs;
  /** How long such a task usually holds its slot; null: none has ended since the engine started. */
  readonly usualMs: DurationMs | null;
  /** When it starts if all goes as usual, of one that waits; null: that cannot be told. */
  readonly expectedStartMs: EpochMs | null;
};

/** What stands in a queue: holders the longest first, the line in order. `running` and `waiting` count all of them. */
export type QueueTasks = {
  readonly queue: string;
  readonly running: number;
  readonly waiting: number;
  /** Of the tasks of the queue, whatever they run; null: none has ended since the engine started. */
  readonly usualMs: DurationMs | null;
  readonly holders: readonly QueueTask[];
  readonly line: readonly QueueTask[];
};

/** The engine in one look. */
export type EngineStatus = {
  readonly epoch: number;
  readonly startedAtMs: number;
  readonly activeInstances: number;
  readonly runningAttempts: number;
  readonly queuedTasks: number;
  readonly retryingTasks: number;
  readonly waitingNodes: number;
  readonly startsPossible: boolean;
  readonly startsRefusedReason: string | null;
};

/** One node that waits, and why. `nodeId` null: a job that was not considered yet, which waits for the job above it. */
export type NodeWhy = { readonly nodeId: NodeId | null; readonly name: string | null; readonly why: Why };

/** An instance that has not ended, for a row of a list. */
export type OverviewAnswer = InstanceOverview & {
  readonly instanceId: InstanceId;
  /** The reason that is most worth telling; null: a command executes, or nothing waits. */
  readonly why: NodeWhy | null;
};

/** What each request is answered with when it succeeds. */
export type AnswerOf = {
  readonly launch: LaunchAnswer;
  readonly waitForEnd: { readonly instanceId: InstanceId; readonly errors: number };
  readonly cancel: { readonly changed: boolean };
  readonly kill: { readonly changed: boolean; readonly killed: number };
  readonly killTask: { readonly changed: boolean };
  readonly retryNow: { readonly retried: number };
  readonly resume: LaunchAnswer;
  readonly relaunch: LaunchAnswer;
  readonly deleteInstances: {
    readonly deleted: readonly InstanceId[];
    readonly refused: readonly { readonly instanceId: InstanceId; readonly error: RequestError }[];
  };
  readonly tag: { readonly changed: boolean };
  readonly why: readonly NodeWhy[];
  readonly overviews: readonly OverviewAnswer[];
  readonly saveWorkflow: { readonly created: boolean; readonly definitionHash: string; readonly warnings: readonly Problem[] };
  readonly checkWorkflow: { readonly problems: readonly Problem[] };
  readonly deleteWorkflow: { readonly deleted: true };
  readonly saveQueue: { readonly created: boolean; readonly queue: QueueDefinition };
  readonly renameQueue: { readonly queue: QueueDefinition };
  readonly deleteQueue: { readonly deleted: true; readonly moved: number };
  readonly pauseQueue: { readonly queue: QueueDefinition };
  readonly queues: readonly QueueState[];
  readonly queueTasks: QueueTasks;
  readonly moveFirst: { readonly moved: true };
  readonly sampleQueues: { readonly sampled: number };
  readonly usedBy: { readonly workflows: readonly string[]; readonly plans: readonly string[] };
  readonly saveRetrySchedule: { readonly created: boolean };
  readonly deleteRetrySchedule: { readonly deleted: true };
  readonly retrySchedules: readonly { readonly name: string; readonly levels: readonly RetryLevel[] }[];
  readonly workflows: readonly {
    readonly name: string;
    readonly group: string;
    readonly comment: string;
    readonly definitionHash: string;
    readonly updatedAtMs: number;
    readonly updatedBy: string;
    /** In which its tasks wait, by the names that the definition gives them. */
    readonly queues: readonly string[];
  }[];
  readonly savePlan: { readonly created: boolean; readonly plan: PlanRecord };
  readonly deletePlan: { readonly deleted: true };
  readonly suspendPlan: { readonly plan: PlanRecord | null };
  readonly resumePlan: { readonly plan: PlanRecord | null };
  readonly launchPlan: LaunchAnswer;
  readonly backfillPlan: BackfillAnswer;
  readonly stopBackfills: { readonly stopped: number };
  /**
   * `suspended` is the suspension of all; `suspendedCount` counts those that are suspended by themselves. `revision` is another one
   * after each change of what plans are to launch.
   */
  readonly allPlans: {
    readonly count: number;
    readonly suspendedCount: number;
    readonly suspended: PlanRecord['suspended'];
    readonly revision: number;
  };
  readonly nextPlans: readonly number[];
  readonly users: readonly UserSummary[];
  readonly createFirstUser: { readonly user: UserSummary };
  readonly saveUser: { readonly created: boolean; readonly user: UserSummary };
  readonly deleteUser: { readonly deleted: true };
  readonly makePasswordLink: { readonly expiresAtMs: number };
  readonly usePasswordLink: { readonly user: UserSummary };
  readonly openSession: { readonly createdAtMs: number; readonly expiresAtMs: number; readonly endsAtMs: number };
  readonly seeSession: { readonly saved: true };
  readonly closeSessions: { readonly closed: true };
  readonly saveUserSettings: { readonly saved: true };
  readonly handleLine: { readonly handledAtMs: number | null };
  readonly lookHome: { readonly sinceMs: number; readonly lookedAtMs: number };
  readonly saveView: { readonly saved: true };
  readonly deleteView: { readonly saved: true };
  readonly saveSetting: { readonly saved: true };
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  readonly progress: readonly { readonly nodeId: NodeId; readonly percent: number }[];
  readonly status: EngineStatus;
};

/** Asks the engine; the answer comes when what was asked is on the disk. */
export type AskEngine = <R extends EngineRequest>(request: R) => Promise<Result<AnswerOf[R['kind']], RequestError>>;
