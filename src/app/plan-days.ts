/** What has become of a plan, day by day. */
import type { User } from '../core/access/can.ts';
import { DAY_MS, printWallDate } from '../core/plan/wall-time.ts';
import { momentOfWallTime, wallTimeAt, zoneOf } from '../core/plan/zone.ts';
import { ok, type Result } from '../core/result.ts';
import type { RequestError } from '../engine/request.ts';
import type { AppDeps } from './deps.ts';
import { findPlan } from './plans.ts';

/** A day of the plan's clock that had moments. */
export type PlanDay = {
  /** `2026-11-24`. */
  readonly day: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly executing: number;
  /** Left out because an earlier instance was executing. */
  readonly skipped: number;
  /** Refused, or passed over. */
  readonly notLaunched: number;
};

/** The last `days` days of a plan's clock, today the last of them; days without moments are left out. At most 10,000 moments are known. */
export function planDays(deps: AppDeps, user: User, name: string, days: number): Result<readonly PlanDay[], RequestError> {
  const found = findPlan(deps, user, name);
  if (!found.ok) return found;
  const { id, definition } = found.value;
  const zone = zoneOf(definition.zone);
  if (zone === null) throw new Error(`the time zone ${definition.zone} of a plan is not known`);
  const today = Math.floor(wallTimeAt(zone, deps.nowMs()) / DAY_MS);
  const fromMs = momentOfWallTime(zone, (today - days + 1) * DAY_MS);
  const tallies = new Map<number, { -readonly [K in keyof PlanDay]: PlanDay[K] }>();
  for (const { momentMs, kind, missed, ended, errors } of deps.read.momentResults(id, fromMs)) {
    const number = Math.floor(wallTimeAt(zone, momentMs) / DAY_MS);
    const tally = tallies.get(number) ?? { day: printWallDate(number), succeeded: 0, failed: 0, executing: 0, skipped: 0, notLaunched: 0 };
    tallies.set(number, tally);
    switch (kind) {
      case 'launched':
        if (!ended) tally.executing += 1;
        else if (errors === 0) tally.succeeded += 1;
        else tally.failed += 1;
        break;
      case 'skipped':
        tally.skipped += 1;
        break;
      case 'refused':
        tally.notLaunched += 1;
        break;
      case 'passedOver':
        tally.notLaunched += missed;
        break;
      case 'waiting':
      case 'planned':
        break;
    }
  }
  return ok([...tallies].toSorted(([a], [b]) => a - b).map(([, tally]) => tally));
}
