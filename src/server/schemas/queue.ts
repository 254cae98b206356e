import { Type, type Static } from 'typebox';
import { integerOrNull, moment, oneOf, textOrNull } from './field.ts';

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
