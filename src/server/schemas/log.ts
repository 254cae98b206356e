import { Type, type Static } from 'typebox';
import { instanceId, moment, oneOf, openObject, textOrNull } from './field.ts';

const logLevels = ['debug', 'info', 'warn', 'error'] as const;

export const logQuery = Type.Object(
  {
    level: Type.Optional(oneOf(logLevels, { description: 'This one and those above it. Default `debug`: all that was written.' })),
    text: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Found in the message or in a field, whatever its case.' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'Default 100.' })),
    cursor: Type.Optional(Type.String({ pattern: '^\\d{1,15}\\.\\d{1,9}$', description: '`nextCursor` of the answer before.' })),
  },
  { additionalProperties: false },
);

const logEntry = Type.Object({
  at: moment('When it was written.'),
  level: oneOf(logLevels),
  source: Type.String({ description: 'The part of the program: `engine` or `http`.' }),
  message: Type.String(),
  instances: Type.Array(instanceId, { description: 'Instances that it is about.' }),
  fields: openObject('What else is known, by name.'),
});

export type LogEntryBody = Static<typeof logEntry>;

export const logBody = Type.Object({
  items: Type.Array(logEntry, { description: 'Newest first.' }),
  nextCursor: textOrNull({ description: 'Gives older ones; null: there are none.' }),
});

export type LogBody = Static<typeof logBody>;
