import { Type, type TUnsafe } from 'typebox';

/** One of some texts: a plain `enum`, whose messages name the choices. */
export function oneOf<const T extends string>(choices: readonly T[], options: object = {}): TUnsafe<T> {
  return Type.Unsafe<T>({ type: 'string', enum: choices, ...options });
}

/** A text, or null. */
export function textOrNull(options: object = {}): TUnsafe<string | null> {
  return Type.Unsafe<string | null>({ type: ['string', 'null'], ...options });
}

/** A whole number, or null. */
export function integerOrNull(options: object = {}): TUnsafe<number | null> {
  return Type.Unsafe<number | null>({ type: ['integer', 'null'], ...options });
}

/** A moment as answers give it: ISO 8601, UTC, with milliseconds. */
export function moment(description: string): TUnsafe<string> {
  return Type.Unsafe<string>({ type: 'string', description, examples: ['2027-03-01T12:00:00.000Z'] });
}

/** A moment that may not have come. */
export function momentOrNull(description: string): TUnsafe<string | null> {
  return Type.Unsafe<string | null>({ type: ['string', 'null'], description, examples: ['2027-03-01T12:00:00.000Z'] });
}

/** Data whose shape depends on its `kind`: documented in words, not checked again. */
export function openObject(description: string): TUnsafe<{ readonly [name: string]: unknown }> {
  return Type.Unsafe<{ readonly [name: string]: unknown }>({ type: 'object', additionalProperties: true, description });
}

/** An instance's id in a path. */
export const instanceId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Id of the instance.' });

/** A node's id in a path. */
export const nodeId = Type.Integer({
  minimum: 0,
  maximum: 999_999_999,
  description: 'Id of the task inside its instance, as the tree gives it.',
});

/** The path of something that has a name. */
export function namedPath(noun: string): ReturnType<typeof Type.Object<{ name: ReturnType<typeof Type.String> }>> {
  return Type.Object({ name: Type.String({ minLength: 1, maxLength: 255, description: `Name of the ${noun}.` }) });
}
