import { Type, type Static } from 'typebox';
import { errorCodes, type ErrorCode } from '../../core/error-code.ts';
import { instanceId, integerOrNull, moment, oneOf, textOrNull } from './field.ts';
import { instanceFilter } from './instance.ts';

const countOrNull = integerOrNull({ description: 'Null: there was no time to count.' });

export const histogramBody = Type.Object({
  from: moment('Where the first bucket begins.'),
  to: moment('Where the last one ends; not included.'),
  bucketMs: Type.Integer({ description: 'Length of a bucket.' }),
  total: Type.Integer({ description: 'How many there are; where `complete` is false, about.' }),
  complete: Type.Boolean({ description: 'False: some buckets, the oldest, were not counted.' }),
  buckets: Type.Array(Type.Object({ from: moment('Where it begins.'), count: countOrNull, failed: countOrNull })),
});

export type HistogramBody = Static<typeof histogramBody>;

export const valuesQuery = Type.Object(
  {
    field: Type.String({
      pattern: '^(workflow|group|tag|host|launchedBy|parameter|parameter\\..{1,255})$',
      maxLength: 300,
      description:
        '`workflow`, `group` (of workflows), `tag`, `host`, `launchedBy`, `parameter` (names of parameters and custom attributes) or `parameter.NAME` (its values).',
    }),
    prefix: Type.Optional(
      Type.String({
        maxLength: 1_000,
        description: 'What is typed so far. Values begin with it; names have it somewhere, whatever their case.',
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Default 20.' })),
  },
  { additionalProperties: false },
);

export const valueList = Type.Object({ items: Type.Array(Type.String()) });

/** Median and 95th percentile. */
export const usual = Type.Object({
  medianMs: Type.Unsafe<number | null>({ type: ['number', 'null'], description: 'Half take less. Null: there is none to measure.' }),
  p95Ms: Type.Unsafe<number | null>({ type: ['number', 'null'], description: 'Nineteen of twenty take at most so long.' }),
});

export const workflowStatistics = Type.Object({
  workflow: Type.String(),
  sample: Type.Integer({ description: 'How many of the newest finished instances this is about, at most 500.' }),
  failed: Type.Integer({ description: 'How many of them had errors.' }),
  failureRate: Type.Unsafe<number | null>({ type: ['number', 'null'], description: '0 to 1; null: there is none.' }),
  duration: usual,
  real: usual,
  queued: usual,
  waitedForRetry: usual,
  last: Type.Array(
    Type.Object({ id: Type.Integer(), endedAt: moment('When it ended.'), errors: Type.Integer(), durationMs: Type.Number() }),
    {
      description: 'The newest 20, newest first.',
    },
  ),
});

export type WorkflowStatistics = Static<typeof workflowStatistics>;

export const workflowStatisticsList = Type.Object({ items: Type.Array(workflowStatistics) });

const momentAsked = { maxLength: 64, description: 'ISO 8601 with offset, or a date, whose midnight is UTC.' };

export const statisticsQuery = Type.Object(
  {
    workflow: Type.Optional(Type.String({ minLength: 1, maxLength: 255, description: 'Default: all.' })),
    from: Type.String(momentAsked),
    to: Type.String(momentAsked),
    buckets: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: 'Stretches of equal length. Default 30.' })),
  },
  { additionalProperties: false },
);

export const statisticsBody = Type.Object({
  from: moment('Where the first bucket begins.'),
  to: moment('Where the last one ends; not included.'),
  bucketMs: Type.Integer(),
  buckets: Type.Array(
    Type.Object({ from: moment('Where it begins.'), launched: countOrNull, failed: countOrNull, duration: usual, queued: usual }),
  ),
});

const actions = ['cancel', 'kill', 'retryNow', 'relaunch', 'resume', 'tag', 'untag', 'delete'] as const;

export const bulkBody = Type.Object(
  {
    action: oneOf(actions),
    tag: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'For `tag` and `untag`.' })),
    ids: Type.Optional(Type.Array(instanceId, { maxItems: 1_000, description: 'These, or a `filter`.' })),
    filter: Type.Optional(
      Type.Unsafe<Static<typeof instanceFilter>>({ ...instanceFilter, description: 'With the names of the list; may be `{}`.' }),
    ),
    cursor: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1_000, description: '`nextCursor` of the answer before, with the same filter.' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'Of a filter, how many in this request. Default 200.' })),
    dryRun: Type.Optional(Type.Boolean({ description: 'true: only count. Default false.' })),
  },
  { additionalProperties: false },
);

export type BulkBody = Static<typeof bulkBody>;

export const bulkAnswer = Type.Object({
  dryRun: Type.Boolean(),
  count: Type.Integer({ description: 'How many the action is about: in all for a dry run, else in this answer.' }),
  complete: Type.Boolean({ description: 'Of a dry run. False: there are at least so many.' }),
  done: Type.Integer(),
  failed: Type.Integer(),
  items: Type.Array(
    Type.Object({
      id: Type.Integer(),
      ok: Type.Boolean(),
      launched: integerOrNull({ description: 'The new instance of `relaunch` and `resume`.' }),
      code: Type.Unsafe<ErrorCode | null>({ type: ['string', 'null'], enum: [...Object.keys(errorCodes), null], description: 'Why not.' }),
      message: textOrNull(),
    }),
  ),
  nextCursor: textOrNull({ description: 'Ask again with it for the rest; null: all are done.' }),
});

export type BulkAnswer = Static<typeof bulkAnswer>;
