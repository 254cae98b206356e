import { Type, type Static } from 'typebox';
import { allRoles } from '../../core/access/can.ts';
import { maxPasswordLength } from '../../core/access/password-rules.ts';
import { moment, momentOrNull, openObject, oneOf, textOrNull } from './field.ts';

const name = Type.String({ minLength: 1, maxLength: 64 });

/** As it is sent; whether it may be chosen is another question. The limit is in UTF-16 units and leaves room for other spellings. */
const password = Type.String({ minLength: 1, maxLength: 4 * maxPasswordLength });

const role = oneOf(allRoles);

const sessionItem = Type.Object({
  id: Type.String(),
  createdAt: moment('When somebody signed in.'),
  lastSeenAt: moment('When it was used last, to the minute.'),
  expiresAt: moment('When it ends, unless it is used before.'),
  endsAt: moment('When it ends in any case.'),
  address: Type.String({ description: 'Where from.' }),
  userAgent: Type.String({ description: 'The browser, as it calls itself.' }),
  current: Type.Boolean({ description: 'The session of this very request.' }),
});

export type SessionItem = Static<typeof sessionItem>;

export const sessionList = Type.Object({ items: Type.Array(sessionItem) });

/** Who asks; `user` null: nobody that is known. */
export const sessionBody = Type.Object({
  user: Type.Unsafe<{ readonly name: string; readonly roles: readonly (typeof allRoles)[number][] } | null>({
    type: ['object', 'null'],
    properties: { name: { type: 'string' }, roles: { type: 'array', items: role } },
    required: ['name', 'roles'],
    description: 'Null: not signed in.',
  }),
  session: Type.Unsafe<{ readonly id: string; readonly expiresAt: string; readonly endsAt: string } | null>({
    type: ['object', 'null'],
    properties: { id: { type: 'string' }, expiresAt: { type: 'string' }, endsAt: { type: 'string' } },
    required: ['id', 'expiresAt', 'endsAt'],
    description: 'Null: not signed in, or by a token.',
  }),
  firstStart: Type.Boolean({ description: 'There is no administrator yet: the link that the engine printed makes one.' }),
  version: textOrNull({ description: 'Of the engine; null: not signed in.' }),
});

export type SessionBody = Static<typeof sessionBody>;

export const signInBody = Type.Object({ name, password }, { additionalProperties: false });

export type SignInBody = Static<typeof signInBody>;

export const firstBody = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 200, description: 'What stands behind `#first=` in the link.' }), name, password },
  { additionalProperties: false },
);

export type FirstBody = Static<typeof firstBody>;

export const sessionPath = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64, description: 'Id of the session, as the list gives it.' }),
});

export const sessionClosed = Type.Object({ closed: Type.Boolean() });

export const userBody = Type.Object({
  name: Type.String(),
  roles: Type.Array(role),
  createdAt: moment('When it was made.'),
  updatedAt: moment('When it was changed last.'),
  updatedBy: Type.String(),
  passwordChangedAt: momentOrNull('When it was given its password; null: it has none yet.'),
  disabledAt: momentOrNull('Since when nobody signs in by it; null: somebody may.'),
  linkExpiresAt: momentOrNull('When the link to choose a password ends, where one was made and not used.'),
});

export type UserBody = Static<typeof userBody>;

const listedUser = Type.Object({
  ...userBody.properties,
  sessions: Type.Integer({ description: 'How many are open.' }),
  lastSeenAt: momentOrNull('When an open session was used last; null: there is none.'),
});

export type ListedUserBody = Static<typeof listedUser>;

export const userList = Type.Object({ items: Type.Array(listedUser) });

export const passwordLinkBody = Type.Object({
  code: Type.String({ description: 'Opens `/password#CODE` of the pages. It is shown this once.' }),
  expiresAt: moment('When it ends.'),
});

export type PasswordLinkBody = Static<typeof passwordLinkBody>;

const linkCode = Type.String({ minLength: 1, maxLength: 200, description: 'What stands behind `#` in the link.' });

export const linkQuestion = Type.Object({ code: linkCode }, { additionalProperties: false });

export const linkOwner = Type.Object({ name: Type.String(), expiresAt: moment('When the link ends.') });

export type LinkOwner = Static<typeof linkOwner>;

export const linkPassword = Type.Object({ code: linkCode, password }, { additionalProperties: false });

export type LinkPassword = Static<typeof linkPassword>;

export const userChange = Type.Object(
  {
    roles: Type.Optional(Type.Array(role, { minItems: 1, maxItems: 3, description: 'Needed for a new user.' })),
    password: Type.Optional(
      Type.Unsafe<string>({
        ...password,
        description: 'A new one ends all sessions of the user. A new user without one comes in by a link: see `password-link`.',
      }),
    ),
    disabled: Type.Optional(Type.Boolean({ description: 'true: nobody signs in by it, and its sessions end at once.' })),
    create: Type.Optional(Type.Boolean({ description: 'true: refuse with NAME_TAKEN where there is such a user. Default false.' })),
  },
  { additionalProperties: false },
);

export const passwordChange = Type.Object({ current: password, password }, { additionalProperties: false });

export const userSettings = openObject('Whatever the screens keep for this user, at most 256 KB of JSON. evqueue does not look inside.');
