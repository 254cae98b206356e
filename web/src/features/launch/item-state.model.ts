import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import type { StateKind } from '../../ui/state.ts';

/** The state of an instance as far as a list says it. */
export function stateOfItem({ status, errors, unsatisfied }: Pick<InstanceListItem, 'status' | 'errors' | 'unsatisfied'>): StateKind {
  switch (status) {
    case 'executing':
      return 'executing';
    case 'cancelling':
      return 'cancelling';
    case 'terminated':
      if (errors > 0) return 'failed';
      return unsatisfied > 0 ? 'unsatisfied' : 'succeeded';
  }
}
