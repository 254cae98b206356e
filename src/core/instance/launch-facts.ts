import type { InstanceId } from '../ids.ts';
import type { RetrySchedule } from '../retry/retry-schedule.ts';
import type { EpochMs } from '../time.ts';
import type { LaunchedBy, ParameterValue } from './record.ts';

/** What was decided at launch and never changes. */
export type LaunchFacts = {
  readonly id: InstanceId;
  readonly workflow: string;
  readonly definitionHash: string;
  readonly parameters: readonly ParameterValue[];
  readonly priority: number;
  readonly comment: string | null;
  readonly host: string | null;
  readonly user: string | null;
  readonly launchedBy: LaunchedBy;
  readonly resumedFrom: InstanceId | null;
  /** The instance whose launch this one repeats, perhaps with other values. */
  readonly relaunchedFrom: InstanceId | null;
  readonly depth: number;
  readonly idempotencyKey: string | null;
  readonly createdAtMs: EpochMs;
  /** Copies of the retry schedules that the definition names, as they were at launch. */
  readonly schedules: readonly RetrySchedule[];
};
