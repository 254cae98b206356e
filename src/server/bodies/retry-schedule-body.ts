/** Retry schedules as answers and requests spell them. */
import type { RetryLevel, RetrySchedule } from '../../core/retry/retry-schedule.ts';
import type { RetryLevelBody, RetryScheduleBody } from '../schemas/retry-schedule.ts';

/** A retry schedule as an answer. */
export function retryScheduleBodyOf({ name, levels }: RetrySchedule): RetryScheduleBody {
  return {
    name,
    levels: levels.map(({ delayS, times, factor, maxDelayS }) => ({
      delaySeconds: delayS,
      times,
      ...(factor === undefined ? {} : { factor }),
      ...(maxDelayS === undefined ? {} : { maxDelaySeconds: maxDelayS }),
    })),
  };
}

/** A level of a request. */
export function levelOf({ delaySeconds, times, factor, maxDelaySeconds }: RetryLevelBody): RetryLevel {
  return {
    delayS: delaySeconds,
    times,
    ...(factor === undefined ? {} : { factor }),
    ...(maxDelaySeconds === undefined ? {} : { maxDelayS: maxDelaySeconds }),
  };
}
