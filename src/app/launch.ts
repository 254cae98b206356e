/** Launching: by name, again, or on from a failure. */
import type { User } from '../core/access/can.ts';
import type { InstanceId, NodeId } from '../core/ids.ts';
import type { ParameterValue } from '../core/instance/record.ts';
import { err, type Result } from '../core/result.ts';
import type { LaunchAnswer, RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { findInstance } from './find-instance.ts';
import { permit } from './permit.ts';

/** A launch as people ask for it. */
export type Launch = {
  readonly workflow: string;
  readonly parameters: readonly ParameterValue[];
  readonly priority?: number;
  readonly comment?: string;
  readonly host?: string;
  readonly user?: string;
  /** The same key gives the same instance, also after restarts, for as long as that instance is kept. */
  readonly idempotencyKey?: string;
  /** The instance that is launched again, of the same workflow, perhaps with other values. */
  readonly relaunchedFrom?: InstanceId;
};

/** Launches a workflow. The answer comes when the instance is on the disk. */
export async function launchWorkflow(deps: AppDeps, user: User, launch: Launch): Promise<Result<LaunchAnswer, RequestError>> {
  const permitted = permit(user, 'launch', 'workflow', launch.workflow);
  if (!permitted.ok) return permitted;
  if (launch.relaunchedFrom !== undefined) {
    const found = findInstance(deps, user, 'read', launch.relaunchedFrom);
    if (!found.ok) return found;
    if (found.value.workflow !== launch.workflow) return err(ofAnotherWorkflow(launch.relaunchedFrom, found.value.workflow));
  }
  return deps.ask({ kind: 'launch', ...launch, launchedBy: { kind: 'user', name: user.name } });
}

/** Waits until an instance has ended; at once if it has. */
export async function waitForEnd(deps: AppDeps, user: User, id: InstanceId): Promise<Result<{ readonly errors: number }, RequestError>> {
  const found = findInstance(deps, user, 'read', id);
  if (!found.ok) return found;
  return deps.ask({ kind: 'waitForEnd', instanceId: id });
}

/** Launches the workflow of an instance again, as the workflow is now, with the same parameters. */
export async function relaunchInstance(deps: AppDeps, user: User, id: InstanceId): Promise<Result<LaunchAnswer, RequestError>> {
  const found = mayLaunchAgain(deps, user, id);
  if (!found.ok) return found;
  return deps.ask({ kind: 'relaunch', instanceId: id, by: user.name });
}

/** How to resume. */
export type Resume = {
  /** true: only if the workflow is still what it was; default false: on the definition of the old instance. */
  readonly latest?: boolean;
  /** A job or task that runs anew, with all that followed it. */
  readonly fromNode?: NodeId;
  /** Parameters that get another value; failed tasks are given their inputs anew then. */
  readonly parameters?: readonly ParameterValue[];
};

/** Goes on from the failures of a finished instance, or from a chosen node of it, as a new one. */
export async function resumeInstance(
  deps: AppDeps,
  user: User,
  id: InstanceId,
  how: Resume = {},
): Promise<Result<LaunchAnswer, RequestError>> {
  const found = mayLaunchAgain(deps, user, id);
  if (!found.ok) return found;
  return deps.ask({ kind: 'resume', instanceId: id, latest: false, ...how, by: user.name });
}

function ofAnotherWorkflow(id: InstanceId, workflow: string): RequestError {
  return {
    code: 'CONFLICT',
    message: `relaunchedFrom: instance ${id} is one of workflow "${workflow}"`,
    details: { instanceId: id, workflow },
  };
}

/** Who may see an instance does not for that have the right to launch its workflow. */
function mayLaunchAgain(deps: AppDeps, user: User, id: InstanceId): Result<unknown, RequestError> {
  const found = findInstance(deps, user, 'read', id);
  return found.ok ? permit(user, 'launch', 'workflow', found.value.workflow) : found;
}
