import { Type, type Static } from 'typebox';
import { moment, openObject, textOrNull } from './field.ts';

export const auditQuery = Type.Object(
  {
    by: Type.Optional(Type.String({ minLength: 1, maxLength: 255, description: 'Name of who did it.' })),
    action: Type.Optional(Type.String({ pattern: '^\\w{1,40}\\.\\w{1,40}$', description: 'Noun and verb, like `queue.pause`.' })),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 255, description: 'Name or id of what it was done to.' })),
    from: Type.Optional(Type.String({ maxLength: 64, description: 'Since then: ISO 8601 with offset, or a date, whose midnight is UTC.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'Default 100.' })),
    cursor: Type.Optional(Type.String({ pattern: '^\\d{1,15}$', description: '`nextCursor` of the answer before.' })),
  },
  { additionalProperties: false },
);

const auditEntry = Type.Object({
  id: Type.Integer(),
  at: moment('When it was done.'),
  by: Type.String({ description: 'Who did it: a user, or the token of a program.' }),
  action: Type.String({ description: 'Noun and verb, like `queue.pause`, `instance.cancel`, `setting.save`.' }),
  name: textOrNull({ description: 'Name or id of what it was done to; null: to several, or to the engine.' }),
  reason: textOrNull({ description: 'What was given as a reason.' }),
  details: openObject('What else was asked for, by name.'),
});

export type AuditEntryBody = Static<typeof auditEntry>;

export const auditBody = Type.Object({
  items: Type.Array(auditEntry, { description: 'Newest first.' }),
  nextCursor: textOrNull({ description: 'Gives older ones; null: there are none.' }),
});

export type AuditBody = Static<typeof auditBody>;
