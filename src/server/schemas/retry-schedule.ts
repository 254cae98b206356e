import { Type, type Static } from 'typebox';

/** One level of a retry schedule. */
const retryLevel = Type.Object(
  {
    delaySeconds: Type.Number({ minimum: 1, maximum: 31_536_000, description: 'Seconds from the failure to the retry.' }),
    times: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'How many retries on this level.' }),
    factor: Type.Optional(
      Type.Number({ minimum: 1, maximum: 100, description: 'Each further delay of this level is that many times longer. Default 1.' }),
    ),
    maxDelaySeconds: Type.Optional(
      Type.Number({ minimum: 1, maximum: 31_536_000, description: 'Longest delay that `factor` can lead to.' }),
    ),
  },
  { additionalProperties: false },
);

export type RetryLevelBody = Static<typeof retryLevel>;

export const retryScheduleSettings = Type.Object(
  { levels: Type.Array(retryLevel, { minItems: 1, maxItems: 100 }) },
  { additionalProperties: false },
);

/** A named list of levels: when one is used up, the next begins; after the last the task has failed. */
export const retryScheduleBody = Type.Object({ name: Type.String(), levels: Type.Array(retryLevel) });

export type RetryScheduleBody = Static<typeof retryScheduleBody>;

export const retryScheduleList = Type.Object({ items: Type.Array(retryScheduleBody) });

export const deletedBody = Type.Object({ deleted: Type.Literal(true) });
