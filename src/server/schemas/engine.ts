import { Type, type Static } from 'typebox';
import { integerOrNull, moment, oneOf, textOrNull } from './field.ts';

/** The engine in one look. */
export const statusBody = Type.Object({
  version: Type.String(),
  epoch: Type.Integer({ description: 'Counts the starts of the engine on this store.' }),
  startedAt: moment('When the engine started.'),
  activeInstances: Type.Integer(),
  runningTasks: Type.Integer(),
  queuedTasks: Type.Integer(),
  retryingTasks: Type.Integer(),
  waitingNodes: Type.Integer(),
  startsPossible: Type.Boolean({ description: 'False: no command can be started now.' }),
  startsRefusedReason: textOrNull(),
  instances: Type.Object({ executing: Type.Integer(), terminated: Type.Integer(), terminatedWithErrors: Type.Integer() }),
});

export type StatusBody = Static<typeof statusBody>;

const retentionRule = Type.Object(
  {
    days: integerOrNull({ minimum: 0, maximum: 36_500, description: 'Days since the end; null: no limit.' }),
    newest: integerOrNull({ minimum: 0, maximum: 1_000_000_000, description: 'How many of the newest are kept; null: no limit.' }),
  },
  { additionalProperties: false },
);

type RetentionRule = Static<typeof retentionRule>;

const retention = Type.Object(
  {
    default: retentionRule,
    workflows: Type.Unsafe<{ readonly [name: string]: RetentionRule }>({
      type: 'object',
      additionalProperties: retentionRule,
      maxProperties: 10_000,
      description: 'Rules of single workflows, by name.',
    }),
  },
  { additionalProperties: false, description: 'How long finished instances are kept.' },
);

const logLevels = ['debug', 'info', 'warn', 'error'] as const;

/** Settings that can change while the engine runs. */
export const settingsBody = Type.Object({
  retention,
  logLevel: Type.Unsafe<(typeof logLevels)[number] | null>({
    type: ['string', 'null'],
    enum: [...logLevels, null],
    description: 'null: as the program was started.',
  }),
});

export type SettingsBody = Static<typeof settingsBody>;

export const settingsChange = Type.Object(
  { retention: Type.Optional(retention), logLevel: Type.Optional(oneOf(logLevels)) },
  { additionalProperties: false },
);

/** A setting of the start. */
const configurationEntry = Type.Object({
  name: Type.String({ description: 'As the configuration file spells it.' }),
  value: textOrNull({ description: 'In force; null: none, or a secret.' }),
  origin: oneOf(['command line', 'environment', 'file', 'default']),
  default: Type.String({ description: 'What holds where nobody says anything, in words.' }),
  summary: Type.String(),
  option: Type.String({ description: 'The option of `evqueue start`.' }),
  environment: Type.String({ description: 'The variable.' }),
  isSecret: Type.Boolean({ description: 'There is a value, and it is not shown.' }),
});

export const configurationBody = Type.Object({
  file: textOrNull({ description: 'The configuration file that was read; null: none.' }),
  items: Type.Array(configurationEntry),
});

export type ConfigurationBody = Static<typeof configurationBody>;

export const healthBody = Type.Object({ status: oneOf(['live', 'ready', 'not ready']) });

export const eventsQuery = Type.Object(
  {
    instance: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Only events of this instance.' })),
    lastEventId: Type.Optional(
      Type.String({ maxLength: 64, description: 'Like the header `Last-Event-ID`, for clients that cannot set it.' }),
    ),
    pace: Type.Optional(
      Type.Integer({
        minimum: 50,
        maximum: 10_000,
        description:
          'Milliseconds: what happens meanwhile comes in one piece, and of several events of one type about tasks of the same instance and queue only the latest. Missing: everything, at once.',
      }),
    ),
  },
  { additionalProperties: false },
);
