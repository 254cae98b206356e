import type { LiveEvent } from '../../api/live-refresh.ts';
import type { TextSearch } from '../../search.ts';

/** What has happened since the lists were read, as far as events tell: ids, so that nothing counts twice. */
export type Fresh = { readonly launched: ReadonlySet<number>; readonly ended: ReadonlySet<number> };

/** Beyond so many it is enough to know that there are many: a page that is left open for days keeps no more. */
const mostCounted = 5_000;

/** Nothing has happened. */
export const nothingFresh: Fresh = { launched: new Set(), ended: new Set() };

/** Adds what is heard. Events that cannot belong to the filter (another workflow, an end that it does not want) are left out. */
export function freshAfter(fresh: Fresh, events: readonly LiveEvent[], { workflow, state }: TextSearch): Fresh {
  const launched = new Set(fresh.launched);
  const ended = new Set(fresh.ended);
  for (const { type, instanceId, workflow: name, errors } of events) {
    if (instanceId === undefined || (workflow !== undefined && !workflow.split(',').includes(name ?? ''))) continue;
    if (launched.size + ended.size >= mostCounted) break;
    if (type === 'INSTANCE_STARTED') launched.add(instanceId);
    if (type === 'INSTANCE_TERMINATED' && isWantedEnd(state, errors ?? 0)) ended.add(instanceId);
  }
  return launched.size === fresh.launched.size && ended.size === fresh.ended.size ? fresh : { launched, ended };
}

function isWantedEnd(state: string | undefined, errors: number): boolean {
  if (state === 'failed') return errors > 0;
  if (state === 'succeeded') return errors === 0;
  return true;
}
