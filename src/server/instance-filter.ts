import type { RequestError } from '../app/engine-types.ts';
import type { InstanceFilter } from '../app/ports.ts';
import { err, ok, type Result } from '../core/result.ts';
import { parseMoment } from './moment-text.ts';
import type { FilterQuery } from './schemas/instance.ts';

/** The filter that a query, or a part of a body, asks for. */
export function filterOf(query: FilterQuery): Result<InstanceFilter, RequestError> {
  const { status, workflow, errors, tag, host, text, parentInstance } = query;
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
    ...(workflow === undefined ? {} : { workflow }),
    ...(errors === undefined ? {} : { errors }),
    ...(tag === undefined ? {} : { tag }),
    ...(host === undefined ? {} : { host }),
    ...(text === undefined ? {} : { text }),
    ...(parentInstance === undefined ? {} : { parentInstanceId: parentInstance }),
    ...(parameters.length === 0 ? {} : { parameters }),
  });
}
