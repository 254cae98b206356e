import { Type, type Static, type TUnsafe } from 'typebox';
import { instanceId, integerOrNull, moment, momentOrNull, nodeId, oneOf, openObject, textOrNull } from './field.ts';

export const instanceStatus = oneOf(['executing', 'cancelling', 'terminated']);

/** Longest text that a launch may carry in one parameter; the whole body has a limit of its own. */
const maxParameterLength = 1_000_000;

function parameterValues(description: string): TUnsafe<{ readonly [name: string]: string }> {
  const value = { type: 'string', maxLength: maxParameterLength };
  return Type.Unsafe({ type: 'object', additionalProperties: value, maxProperties: 1_000, description });
}

/** What a launch says. */
export const launchBody = Type.Object(
  {
    workflow: Type.String({ minLength: 1, maxLength: 255, description: 'Name of the workflow.' }),
    parameters: Type.Optional(parameterValues('Values by name; all are texts.')),
    priority: Type.Optional(
      Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, description: 'Higher goes first. Default: that of the workflow, else 0.' }),
    ),
    comment: Type.Optional(Type.String({ maxLength: 10_000 })),
    host: Type.Optional(Type.String({ maxLength: 255, description: 'Machine where tasks run that name none.' })),
    user: Type.Optional(Type.String({ maxLength: 255, description: 'Account on that machine.' })),
    idempotencyKey: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description: 'A second launch with the same key launches nothing and answers with the first instance.',
      }),
    ),
    relaunchedFrom: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'The instance that is launched again, of the same workflow: kept with the new one.',
      }),
    ),
    wait: Type.Optional(Type.Boolean({ description: 'Answer after the instance has ended, with all of its fields. Default false.' })),
  },
  { additionalProperties: false },
);

/** The schema of an object that may be null. */
function nullable(schema: { readonly properties: object; readonly required?: readonly string[] }): object {
  return { type: ['object', 'null'], properties: schema.properties, required: Object.keys(schema.properties) };
}

/** A node that waits, and why. */
const whyBody = Type.Object({
  nodeId: integerOrNull({ description: 'Null: a job that was not considered yet; it waits for the job above.' }),
  name: textOrNull(),
  why: openObject(
    'Data about the reason, by `kind`: queueFull, keyFull, inLine, rate, paused, unknownQueue, startsRefused, retry, condition, previousJob, subworkflow, unreachable.',
  ),
  text: Type.String({ description: 'The same as a sentence.' }),
});

export type WhyBody = Static<typeof whyBody>;

export const whyList = Type.Object({ items: Type.Array(whyBody) });

/** How far running commands say that they are. */
export const progressList = Type.Object({
  items: Type.Array(Type.Object({ nodeId: Type.Integer(), percent: Type.Integer({ minimum: 0, maximum: 100 }) })),
});

const nameAndValue = Type.Object({ name: Type.String(), value: Type.String() });

const listFields = {
  id: Type.Integer(),
  workflow: Type.String(),
  status: instanceStatus,
  errors: Type.Integer({ description: 'Failed, aborted and lost nodes so far.' }),
  unsatisfied: Type.Integer({ description: 'Nodes whose wait never came true.' }),
  createdAt: moment('When the launch was accepted.'),
  startedAt: momentOrNull('When it began.'),
  endedAt: momentOrNull('When it ended.'),
  realMs: Type.Number({ description: 'How long commands ran, summed over all attempts, milliseconds.' }),
  queuedMs: Type.Number({ description: 'How long tasks waited for a slot.' }),
  waitedForRetryMs: Type.Number({ description: 'How long tasks waited for a retry.' }),
  parameters: Type.Unsafe<{ readonly [name: string]: string }>({ type: 'object', additionalProperties: { type: 'string' } }),
  comment: textOrNull(),
  host: textOrNull(),
  user: textOrNull(),
  priority: Type.Integer(),
  launchedBy: openObject('`kind` is user (`name`), plan (`plan`, `plannedMoment`) or instance (`instanceId`, `nodeId`).'),
  resumedFrom: integerOrNull({ description: 'The instance that this one continues.' }),
  relaunchedFrom: integerOrNull({ description: 'The instance whose launch this one repeats, perhaps with other values.' }),
  parentInstance: integerOrNull({ description: 'The instance whose task launched this one.' }),
  definitionHash: Type.String(),
  tags: Type.Array(Type.String()),
};

const count = (description?: string): ReturnType<typeof Type.Integer> => Type.Integer(description === undefined ? {} : { description });

const taskCounts = Type.Object({
  succeeded: count(),
  skipped: count(),
  failed: count(),
  executing: count(),
  queued: count(),
  waiting: count('For a condition.'),
  retrying: count(),
  left: count('Not considered yet, as far as the definition tells.'),
});

const executingTask = Type.Object({
  nodeId: Type.Integer(),
  name: textOrNull(),
  iteration: integerOrNull({ description: 'From 0; null: no loop.' }),
  since: moment('Since when it executes.'),
  host: textOrNull({ description: 'null: the host of the instance.' }),
});

const failureFields = {
  nodeId: Type.Integer(),
  name: textOrNull(),
  iteration: integerOrNull(),
  error: textOrNull({ description: 'Why the node is aborted; null: it is not.' }),
  outcome: Type.Unsafe<{ readonly kind: string; readonly [name: string]: unknown } | null>({
    type: ['object', 'null'],
    additionalProperties: true,
    description: 'How its last attempt ended, by `kind`; null: it never ran.',
  }),
  message: textOrNull({ description: 'The last line that it wrote to stderr; known of ended instances.' }),
};

type Failure = Static<ReturnType<typeof Type.Object<typeof failureFields>>>;

/** The sums of milliseconds of what runs are those of one moment, and go on. */
const goingOnFields = {
  asOf: moment('Up to when the sums of milliseconds count.'),
  tasks: Type.Unsafe<Static<typeof taskCounts> | null>({
    ...nullable(taskCounts),
    description: 'Tasks by state, while it executes. The sums grow by the counts of `executing`, `queued` and `retrying`.',
  }),
};

const summaryFields = {
  ...goingOnFields,
  executing: Type.Array(executingTask, { description: 'The longest first, at most 3.' }),
  why: Type.Unsafe<Static<typeof whyBody> | null>({
    ...nullable(whyBody),
    description: 'The reason that is most worth telling; null: a command executes, or it has ended.',
  }),
  failure: Type.Unsafe<Failure | null>({ ...nullable(Type.Object(failureFields)), description: 'What failed first.' }),
  endedAs: Type.Unsafe<'failed' | 'aborted' | 'lost' | 'killed' | null>({
    type: ['string', 'null'],
    enum: ['failed', 'aborted', 'lost', 'killed', null],
    description: 'The gravest of its failures, once it has ended.',
  }),
};

type Summary = Static<ReturnType<typeof Type.Object<typeof summaryFields>>>;

export const instanceListItem = Type.Object({
  ...listFields,
  summary: Type.Unsafe<Summary | null>({
    ...nullable(Type.Object(summaryFields)),
    description: 'What a row tells of its instance; null where it was not asked for.',
  }),
});

export type InstanceListItem = Static<typeof instanceListItem>;

/** The fields that lists and single instances share. */
export type InstanceFields = Omit<InstanceListItem, 'summary'>;

export const instanceRows = Type.Object({ items: Type.Array(instanceListItem) });

export const instanceRowsQuery = Type.Object(
  {
    ids: Type.String({
      pattern: '^\\d{1,15}(,\\d{1,15}){0,199}$',
      description: 'Ids with commas between them, at most 200. Those that are gone are left out of the answer.',
    }),
  },
  { additionalProperties: false },
);

export const instanceBody = Type.Object({
  ...listFields,
  ...goingOnFields,
  why: Type.Array(whyBody, { description: 'Why nodes wait; empty once it has ended.' }),
  customAttributes: Type.Array(nameAndValue),
});

export type InstanceBody = Static<typeof instanceBody>;

/** Answer to a launch: short, or with `wait` the whole instance. */
export const launchedBody = Type.Object({
  ...Object.fromEntries(Object.entries(instanceBody.properties).map(([name, schema]) => [name, Type.Optional(schema)])),
  id: Type.Integer(),
  workflow: Type.String(),
  existing: Type.Boolean({ description: 'True where the idempotency key was used before.' }),
});

export type LaunchedBody = { readonly id: number; readonly workflow: string; readonly existing: boolean } & Partial<InstanceBody>;

export const instanceList = Type.Object({
  items: Type.Array(instanceListItem),
  nextCursor: textOrNull({
    description:
      'Ask with `cursor` set to it for the next page; null: this is the last. A page can have fewer rows than asked for, even none, and still have a next one.',
  }),
});

export type InstanceList = Static<typeof instanceList>;

const date = { maxLength: 64, description: 'ISO 8601 with offset (`2027-03-01T12:00:00Z`), or a date, whose midnight is UTC.' };

/** Which instances; all that are given must hold. */
export type FilterQuery = {
  readonly status?: 'executing' | 'cancelling' | 'terminated';
  readonly workflow?: string;
  readonly group?: string;
  readonly errors?: boolean;
  readonly launchedAfter?: string;
  readonly launchedBefore?: string;
  readonly runningAt?: string;
  readonly tag?: string;
  readonly host?: string;
  readonly text?: string;
  readonly parentInstance?: number;
  readonly launchedBy?: string;
  readonly waits?: 'queued' | 'retrying' | 'condition';
  readonly waitingLongerThan?: number;
  readonly [parameter: `parameter.${string}`]: string;
};

const filterProperties = {
  status: instanceStatus,
  workflow: Type.String({ minLength: 1, maxLength: 6_500, description: 'A name, or several with commas between them: any of these.' }),
  group: Type.String({ minLength: 1, maxLength: 255, description: 'Of the workflows that this group has now.' }),
  errors: Type.Boolean({ description: 'true: only with errors; false: only without.' }),
  launchedAfter: Type.String(date),
  launchedBefore: Type.String(date),
  runningAt: Type.String({ ...date, description: 'Launched by then, and not ended before. A moment like those of `launchedAfter`.' }),
  tag: Type.String({ minLength: 1, maxLength: 255 }),
  host: Type.String({ minLength: 1, maxLength: 255 }),
  text: Type.String({
    minLength: 1,
    maxLength: 1_000,
    description: 'Found in the comment, a parameter, a custom attribute or the name of the workflow; not case-sensitive.',
  }),
  parentInstance: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Only instances that a task of this one launched.',
  }),
  launchedBy: Type.String({
    minLength: 1,
    maxLength: 255,
    description: 'Name of the user or plan that launched it; `user:NAME` and `plan:NAME` tell them apart.',
  }),
  waits: oneOf(['queued', 'retrying', 'condition'], {
    description: 'Not ended, with a node that waits so: for a slot, for a retry, for a condition.',
  }),
  waitingLongerThan: Type.Number({
    minimum: 0,
    maximum: 1_000_000_000,
    description: 'Not ended, with a node that has waited for so many seconds or longer, for whatever.',
  }),
};

/** A filter with further fields beside it. */
function filterWith<More extends object>(more: { readonly [name in keyof More]: object }): TUnsafe<FilterQuery & More> {
  return Type.Unsafe<FilterQuery & More>({
    type: 'object',
    properties: { ...filterProperties, ...more },
    patternProperties: {
      '^parameter\\..{1,255}$': Type.String({
        maxLength: 10_000,
        description: 'Parameters (or custom attributes) with exactly this value.',
      }),
    },
    additionalProperties: false,
  });
}

/** A filter alone, as a query or inside a body. */
export const instanceFilter = filterWith<{}>({});

/** A filter, and a page. */
export const instanceQuery = filterWith<{ readonly cursor?: string; readonly limit?: number; readonly summary?: boolean }>({
  summary: Type.Boolean({ description: 'true: with `summary` in each row. Default false.' }),
  cursor: Type.String({ minLength: 1, maxLength: 1_000, description: '`nextCursor` of the page before, with the same filters.' }),
  limit: Type.Integer({ minimum: 1, maximum: 1_000, description: 'Rows of a page. Default 50.' }),
});

/** A filter, and how finely it is counted. */
export const histogramQuery = filterWith<{ readonly buckets?: number }>({
  buckets: Type.Integer({ minimum: 1, maximum: 500, description: 'Stretches of equal length. Default 60.' }),
});

export const instancePath = Type.Object({ id: instanceId });

export const taskPath = Type.Object({ id: instanceId, node: nodeId });

export const instanceChange = Type.Object({ changed: Type.Boolean({ description: 'False: it was so already.' }) });

export const instanceKilled = Type.Object({
  changed: Type.Boolean(),
  killed: Type.Integer({ description: 'Commands that were told to end.' }),
});

export const retriedBody = Type.Object({ retried: Type.Integer({ description: 'Retries that happen now.' }) });

export const resumeBody = Type.Object(
  {
    latest: Type.Optional(
      Type.Boolean({ description: 'true: refuse if the workflow was changed since. Default false: go on with the old definition.' }),
    ),
    fromNode: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 2 ** 31,
        description: 'A job or task that runs anew, with all that followed it. Failures are tried again beside it.',
      }),
    ),
    parameters: Type.Optional(
      parameterValues('Parameters that get another value. Failed tasks are given their inputs anew then; what succeeded stays as it was.'),
    ),
  },
  { additionalProperties: false },
);

/** The definition that an instance runs on. */
export const instanceDefinitionBody = Type.Object({
  workflow: Type.String(),
  definitionHash: Type.String(),
  xml: Type.String({ description: 'As it was given.' }),
});

export type InstanceDefinitionBody = Static<typeof instanceDefinitionBody>;

/** Ids of the instances that came of one, newest first. */
const laterInstances = Type.Object({
  items: Type.Array(
    Type.Object({ id: Type.Integer(), createdAt: moment('When it was launched.'), status: instanceStatus, errors: Type.Integer() }),
  ),
  more: Type.Boolean({ description: 'There are older ones.' }),
});

/** Where an instance comes from, and what came of it. */
export const lineageBody = Type.Object({
  resumedFrom: integerOrNull(),
  relaunchedFrom: integerOrNull(),
  resumedAs: laterInstances,
  relaunchedAs: laterInstances,
});

export type LineageBody = Static<typeof lineageBody>;

export const killTaskBody = Type.Object(
  { retry: Type.Optional(Type.Boolean({ description: 'true: retried like any failure. Default false: final.' })) },
  { additionalProperties: false },
);

export const tagBody = Type.Object({ tag: Type.String({ minLength: 1, maxLength: 64 }) }, { additionalProperties: false });

export const tagPath = Type.Object({ id: instanceId, tag: Type.String({ minLength: 1, maxLength: 64 }) });

export const noBody = Type.Object({}, { additionalProperties: false });

export const journalQuery = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'Entries after this `seq`. Default 0: from the start.' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'Default 200.' })),
  },
  { additionalProperties: false },
);

export const journalPage = Type.Object({
  items: Type.Array(Type.Object({ seq: Type.Integer(), at: moment('When it happened.'), event: openObject('What happened, by `kind`.') })),
  nextAfter: integerOrNull({ description: 'Ask with `after` set to it for more; null: there is no more now.' }),
});

export type JournalPage = Static<typeof journalPage>;
