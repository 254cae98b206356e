import { Type, type Static } from 'typebox';
import { integerOrNull, moment, momentOrNull, oneOf, openObject, textOrNull } from './field.ts';

export const homeQuery = Type.Object(
  {
    period: Type.Optional(
      oneOf(['visit', 'day', 'week'], {
        description: 'What it is about: since the visit before (`POST /api/home/looked`), or the last 24 hours or 7 days. Default `visit`.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** Instances that went wrong in the same way. */
const group = Type.Object({
  line: Type.String({
    description: 'Fingerprint: the same workflow, node, way of ending, and message but for numbers and ids.',
  }),
  kind: oneOf(['failed', 'lost', 'unsatisfied', 'cancelled', 'recovered']),
  workflow: Type.String(),
  node: textOrNull({ description: 'Name of the task or job.' }),
  count: Type.Integer(),
  firstAt: moment('When the first of them ended.'),
  lastAt: moment('When the newest of them ended.'),
  instanceId: Type.Integer({ description: 'The newest.' }),
  nodeId: Type.Integer(),
  attempt: integerOrNull({ description: 'The attempt that failed; null: there was none.' }),
  outcome: Type.Unsafe<{ readonly kind: string; readonly [name: string]: unknown } | null>({
    type: ['object', 'null'],
    additionalProperties: true,
    description: 'How that attempt ended.',
  }),
  message: Type.String({
    description: 'What the newest said last on stderr, why its node was aborted, or the condition that never came true.',
  }),
  pattern: Type.String({ description: 'The message without what differs, `…` in its place.' }),
  instances: Type.Array(Type.Object({ id: Type.Integer(), endedAt: moment('When it ended.') }), {
    description: 'The newest 100, newest first.',
  }),
});

export type TroubleGroupBody = Static<typeof group>;

const homeWait = Type.Object({
  line: Type.String(),
  instanceId: Type.Integer(),
  workflow: Type.String(),
  createdAt: moment('When it was launched.'),
  usualMs: integerOrNull({ description: 'Median of its workflow; null: none has ended well.' }),
});

const homePlan = Type.Object({
  line: Type.String(),
  plan: Type.String(),
  workflow: Type.String(),
  suspended: Type.Unsafe<{ reason: string; by: string; since: string } | null>({
    type: ['object', 'null'],
    properties: { reason: Type.String(), by: Type.String(), since: moment('Since when.') },
  }),
  failuresInRow: Type.Integer(),
  health: oneOf(['ok', 'late', 'missed', 'never']),
  because: Type.Array(openObject('As of a plan.')),
  lastInstanceId: integerOrNull(),
});

const homeQueue = Type.Object({
  line: Type.String(),
  queue: Type.String(),
  reason: Type.String(),
  by: Type.String(),
  since: moment('Since when it is paused.'),
  waiting: Type.Integer(),
});

const countOrNull = integerOrNull({ description: 'Null: there was no time to count.' });

export const homeBody = Type.Object({
  from: moment('Where the period begins.'),
  visitSince: momentOrNull('Since when things are new to this user; null: they have never looked.'),
  ended: Type.Object({
    count: Type.Integer(),
    complete: Type.Boolean({ description: 'False: there are more, which there was no time to count.' }),
    failed: Type.Integer({ description: 'With errors, without those that were lost or cancelled.' }),
    lost: Type.Integer(),
    cancelled: Type.Integer(),
    unsatisfied: Type.Integer(),
    recovered: Type.Integer({ description: 'Ended well, after a retry.' }),
    bucketMs: Type.Integer(),
    buckets: Type.Array(Type.Object({ from: moment('Where it begins.'), count: countOrNull, failed: countOrNull })),
  }),
  troubles: Type.Array(group, { description: 'Failed, lost or unsatisfied within a week and not dealt with, newest first.' }),
  recovered: Type.Array(group),
  waits: Type.Array(homeWait, { description: 'Have not ended far beyond what is usual.' }),
  plans: Type.Array(homePlan, { description: 'Suspended, or whose expectations did not come true.' }),
  queues: Type.Array(homeQueue, { description: 'Paused.' }),
  use: Type.Object({ instances: Type.Integer({ description: 'Ever launched.' }), plans: Type.Integer() }),
});

export type HomeBody = Static<typeof homeBody>;

export const handledBody = Type.Object(
  {
    line: Type.String({ minLength: 1, maxLength: 64, description: '`line` of what was dealt with.' }),
    undo: Type.Optional(Type.Boolean({ description: 'true: it was not. Default false.' })),
  },
  { additionalProperties: false },
);

export const handledAnswer = Type.Object({ line: Type.String(), handledAt: momentOrNull('When it was dealt with; null: it is not.') });

export const lookedAnswer = Type.Object({
  since: moment('Since when things are new to this user: the end of the visit before, or for a day.'),
  lookedAt: moment('When this user looked last.'),
});

export type LookedBody = Static<typeof lookedAnswer>;

export const slowerList = Type.Object({
  items: Type.Array(
    Type.Object({
      workflow: Type.String(),
      beforeMs: Type.Number({ description: 'Median of the four weeks before.' }),
      latelyMs: Type.Number({ description: 'Median of the last 24 hours.' }),
      line: Type.Array(Type.Number(), { description: 'Medians over time, oldest first.' }),
      grew: oneOf(['queued', 'retries', 'commands']),
    }),
  ),
});

export type SlowerList = Static<typeof slowerList>;

export const comingQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, description: 'Default 5.' })) },
  { additionalProperties: false },
);

export const comingList = Type.Object({
  items: Type.Array(Type.Object({ at: moment('When it will be launched.'), plan: Type.String(), workflow: Type.String() })),
});

export type ComingList = Static<typeof comingList>;
