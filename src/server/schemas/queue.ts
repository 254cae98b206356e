import { Type, type Static } from 'typebox';
import { instanceId, integerOrNull, moment, momentOrNull, nodeId, oneOf, textOrNull } from './field.ts';

const order = oneOf(['fair', 'fifo', 'prio'], {
  description: 'Who is next: `fair` lets instances take turns, `fifo` goes by arrival, `prio` serves the oldest instance first.',
});

const rateFields = {
  starts: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'How many tasks may start in a period.' }),
  periodSeconds: Type.Number({ exclusiveMinimum: 0, maximum: 86_400 }),
};

type Rate = Static<ReturnType<typeof rate>>;

function rate(): ReturnType<typeof Type.Object<typeof rateFields>> {
  return Type.Object(rateFields, { additionalProperties: false });
}

const rateOrNull = Type.Unsafe<Rate | null>({
  type: ['object', 'null'],
  properties: rateFields,
  required: ['starts', 'periodSeconds'],
  additionalProperties: false,
  description: 'At most so many starts per period; null: no limit.',
});

/** Settings of a queue; what is left out keeps its value, or gets its default in a new queue. */
export const queueSettings = Type.Object(
  {
    concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: 'How many tasks may run at once.' })),
    order: Type.Optional(order),
    ageingSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 31_536_000,
        description: 'A waiting task gains one step of priority each time so many seconds have passed; 0: never.',
      }),
    ),
    key: Type.Optional(
      textOrNull({
        maxLength: 4096,
        description: '`host`, or an XPath expression evaluated for each task: concurrency counts per value too. null: no key.',
      }),
    ),
    keyConcurrency: Type.Optional(
      integerOrNull({ minimum: 1, maximum: 10_000, description: 'How many tasks of one key may run at once.' }),
    ),
    rate: Type.Optional(rateOrNull),
  },
  { additionalProperties: false },
);

export type QueueSettingsBody = Static<typeof queueSettings>;

/** A queue with its load. */
export const queueBody = Type.Object({
  name: Type.String(),
  aliases: Type.Array(Type.String(), { description: 'Former names that still lead here.' }),
  concurrency: Type.Integer(),
  order,
  ageingSeconds: Type.Number(),
  key: textOrNull(),
  keyConcurrency: integerOrNull(),
  rate: rateOrNull,
  paused: Type.Unsafe<{ reason: string; by: string; since: string } | null>({
    type: ['object', 'null'],
    properties: { reason: Type.String(), by: Type.String(), since: moment('When it was paused.') },
    description: 'null: not paused.',
  }),
  running: integerOrNull({ description: 'Tasks that hold a slot.' }),
  waiting: integerOrNull({ description: 'Tasks that wait for one.' }),
});

export type QueueBody = Static<typeof queueBody>;

export const queueList = Type.Object({ items: Type.Array(queueBody) });

const queueTask = Type.Object({
  instanceId: Type.Integer(),
  nodeId: Type.Integer({ description: 'The task inside its instance, as the tree gives it.' }),
  workflow: Type.String(),
  task: textOrNull({ description: 'Its name, else what it runs.' }),
  since: moment('Since when it holds its slot, or waits.'),
  usualMs: integerOrNull({ description: 'How long such a task usually holds its slot; null: none has ended since the engine started.' }),
  expectedStart: momentOrNull('When one that waits starts, if all goes as usual; null: that cannot be told.'),
});

export type QueueTaskBody = Static<typeof queueTask>;

/** What is asked about the tasks of a queue. */
export const queueTasksQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'How many of each. Default 50.' })) },
  { additionalProperties: false },
);

/** Who holds the slots of a queue, and who waits. */
export const queueTasksBody = Type.Object({
  queue: Type.String(),
  running: Type.Integer({ description: 'How many hold a slot, all of them.' }),
  waiting: Type.Integer({ description: 'How many wait, all of them.' }),
  usualMs: integerOrNull({ description: 'How long its tasks usually hold their slots; null: none has ended since the engine started.' }),
  holders: Type.Array(queueTask, { description: 'The longest first.' }),
  line: Type.Array(queueTask, { description: 'The next one first.' }),
});

export type QueueTasksBody = Static<typeof queueTasksBody>;

export const queueDeleted = Type.Object({
  deleted: Type.Literal(true),
  moved: Type.Integer({ description: 'Waiting tasks that were moved.' }),
});

export const pauseBody = Type.Object(
  { reason: Type.Optional(Type.String({ maxLength: 1_000, description: 'Shown to everybody whose task waits. Default: empty.' })) },
  { additionalProperties: false },
);

export const renameBody = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 255, description: 'The new name.' }) },
  { additionalProperties: false },
);

/** Which waiting task goes first. */
export const moveFirstBody = Type.Object({ instanceId, nodeId }, { additionalProperties: false });

export const movedFirst = Type.Object({ moved: Type.Literal(true) });

export const queueSamplesQuery = Type.Object(
  {
    from: Type.String({ maxLength: 64, description: 'ISO 8601 with offset.' }),
    to: Type.String({ maxLength: 64, description: 'Not included.' }),
    buckets: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 500, description: 'At most so many; a minute is the shortest. Default 60.' }),
    ),
  },
  { additionalProperties: false },
);

/** How full queues were. */
export const queueSamplesBody = Type.Object({
  from: moment('Where the first bucket begins.'),
  to: moment('Where the last one ends; not included.'),
  bucketMs: Type.Integer({ description: 'Length of a bucket.' }),
  items: Type.Array(
    Type.Object({
      queue: Type.String(),
      samples: Type.Array(
        Type.Object({
          at: moment('Where the bucket begins.'),
          held: Type.Integer({ description: 'Slots held, the most.' }),
          waiting: Type.Integer({ description: 'Tasks that waited, the most.' }),
          longestWaitMs: Type.Integer({ description: 'The longest that a task had waited when it started.' }),
          concurrency: Type.Integer(),
          paused: Type.Boolean(),
        }),
        { description: 'Oldest first; buckets in which the queue was idle are left out.' },
      ),
    }),
  ),
});

export type QueueSamplesBody = Static<typeof queueSamplesBody>;
