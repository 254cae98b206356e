import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import type { BulkBody } from '../../../../src/server/schemas/figures.ts';
import type { InstanceAction } from '../../api/instances.ts';

/** Actions that make sense now, the likeliest first. Whether one may is another question. */
export function actionsFor({ status, errors }: InstanceListItem): readonly InstanceAction[] {
  switch (status) {
    case 'executing':
      return ['retry-now', 'cancel', 'kill'];
    case 'cancelling':
      return ['kill'];
    case 'terminated':
      return errors > 0 ? ['resume', 'relaunch', 'delete'] : ['relaunch', 'delete'];
  }
}

/** Whether an action launches something: another right than controlling what runs. */
export function isLaunch(action: InstanceAction): boolean {
  return action === 'relaunch' || action === 'resume';
}

/** Done at once, without asking: nothing is lost by it. */
export function isHarmless(action: InstanceAction): boolean {
  return action === 'retry-now';
}

/** The same action as the engine names it for many. */
export function bulkActionOf(action: InstanceAction): BulkBody['action'] {
  return action === 'retry-now' ? 'retryNow' : action;
}

/** The state in which an instance has to be for an action to have a sense: what a filter is narrowed to. */
export function statusFor(action: InstanceAction): 'executing' | 'terminated' {
  switch (action) {
    case 'retry-now':
    case 'cancel':
    case 'kill':
      return 'executing';
    case 'relaunch':
    case 'resume':
    case 'delete':
      return 'terminated';
  }
}
