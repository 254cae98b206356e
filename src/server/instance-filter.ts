import type { RequestError } from '../app/engine-types.ts';
import type { InstanceFilter } from '../app/ports.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { EpochMs } from '../core/time.ts';
import { parseMoment } from './moment-text.ts';
import type { FilterQuery } from './schemas/instance.ts';

/** Most workflows that one filter names. */
const maxWorkflows = 100;

/** The filter that a query, or a part of a body, asks for at a moment. */
export function filterOf(query: FilterQuery, nowMs: EpochMs): Result<InstanceFilter, RequestError> {
  const { status, workflow, group, errors, tag, host, text, parentInstance, launchedBy, waits, waitingLongerThan } = query;
  const workflows = workflow?.split(',').filter((name) => name !== '') ?? [];
  if (workflows.length > maxWorkflows)
    return err({ code: 'INVALID_REQUEST', message: `query workflow: expected at most ${maxWorkflows} names, got ${workflows.length}` });
  const [only] = workflows;
  const moments: { launchedAfterMs?: number; launchedBeforeMs?: number; runningAtMs?: number } = {};
  for (const name of ['launchedAfter', 'launchedBefore', 'runningAt'] as const) {
    const value = query[name];
    if (value === undefined) continue;
    const ms = parseMoment(value);
    if (ms === null) {
      return err({
        code: 'INVALID_REQUEST',
        message: `query ${name}: expected a moment like 2027-03-01T12:00:00Z or a date, got "${value}"`,
      });
    }
    moments[`${name}Ms`] = ms;
  }
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    name.startsWith('parameter.') && typeof value === 'string' ? [{ name: name.slice('parameter.'.length), value }] : [],
  );
  return ok({
    ...moments,
    ...(status === undefined ? {} : { status }),
    ...(only === undefined ? {} : workflows.length === 1 ? { workflow: only } : { workflows }),
    ...(group === undefined ? {} : { group }),
    ...(errors === undefined ? {} : { errors }),
    ...(tag === undefined ? {} : { tag }),
    ...(host === undefined ? {} : { host }),
    ...(text === undefined ? {} : { text }),
    ...(parentInstance === undefined ? {} : { parentInstanceId: parentInstance }),
    ...(launchedBy === undefined ? {} : { launchedBy: launcherOf(launchedBy) }),
    ...(waits === undefined ? {} : { waits }),
    ...(waitingLongerThan === undefined ? {} : { waitingSinceMs: Math.round(nowMs - waitingLongerThan * 1_000) }),
    ...(parameters.length === 0 ? {} : { parameters }),
  });
}

function launcherOf(text: string): InstanceFilter['launchedBy'] & object {
  const match = /^(user|plan):(.+)$/.exec(text);
  if (match === null) return { kind: null, name: text };
  return { kind: match[1] === 'plan' ? 'plan' : 'user', name: match[2] ?? '' };
}
