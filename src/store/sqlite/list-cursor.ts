/** A place in an ordered list of instances: moment of launch or of end, then id. */
export type Place = { readonly atMs: number; readonly id: number };

/** Which order a list has: by launch, or by end. */
export type ListOrder = 'created' | 'ended';

/** Before the first row of a list that begins with the newest. */
export const beforeAll: Place = { atMs: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };

/** After the last row of it. */
export const afterAll: Place = { atMs: Number.MIN_SAFE_INTEGER, id: 0 };

/** Text of a cursor: opaque for callers. */
export function cursorOf(order: ListOrder, place: Place): string {
  return `${order}.${place.atMs}.${place.id}`;
}

/**
 * The place that a cursor means; the beginning for null.
 *
 * @throws RangeError for a text that is no cursor, or one of a list in the other order
 */
export function placeOfCursor(order: ListOrder, cursor: string | null): Place {
  if (cursor === null) return beforeAll;
  const match = /^(created|ended)\.(-?\d{1,16})\.(\d{1,16})$/.exec(cursor);
  const atMs = Number(match?.[2]);
  const id = Number(match?.[3]);
  if (match?.[1] !== order || !Number.isSafeInteger(atMs) || !Number.isSafeInteger(id)) {
    throw new RangeError(`"${cursor}" is not a cursor of this list`);
  }
  return { atMs, id };
}

/** Whether a list that begins with the newest comes to `a` before `b`. */
export function isBefore(a: Place, b: Place): boolean {
  return a.atMs > b.atMs || (a.atMs === b.atMs && a.id > b.id);
}
