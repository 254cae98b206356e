import { Type, type Static } from 'typebox';
import { moment } from './field.ts';

/** A kept filter. */
export const viewBody = Type.Object({
  name: Type.String(),
  owner: Type.String({ description: 'Who keeps it.' }),
  search: Type.String({ description: 'Filters as the address of the list has them: `?state=failed&launched=today`.' }),
  shared: Type.Boolean({ description: 'For everybody.' }),
  mayChange: Type.Boolean({ description: 'Whether you may change or forget it.' }),
  updatedAt: moment('When it was kept.'),
});

export type ViewBody = Static<typeof viewBody>;

export const viewList = Type.Object({ items: Type.Array(viewBody) });

export const viewPath = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S', description: 'Name of the view.' }),
});

export const viewSettings = Type.Object(
  {
    search: Type.String({ maxLength: 4_000, pattern: '^(\\?.*)?$', description: 'Filters as the address of the list has them, or empty.' }),
    shared: Type.Optional(Type.Boolean({ description: 'For everybody. Default false.' })),
  },
  { additionalProperties: false },
);

export const viewOwnerQuery = Type.Object(
  { owner: Type.Optional(Type.String({ minLength: 1, maxLength: 255, description: 'Whose view. Default: yours.' })) },
  { additionalProperties: false },
);

export const viewDeleted = Type.Object({ deleted: Type.Literal(true) });
