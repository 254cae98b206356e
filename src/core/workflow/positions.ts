import type { XmlPosition } from '../xml/element.ts';

type Place = { readonly position: XmlPosition; readonly within: ((offset: number) => XmlPosition) | null };

/** Stands for the object itself, where no field is meant. */
const whole = '';

/**
 * Where the parts of a model were written. Parts are known by identity, their fields by name, so the model stays free of
 * positions and a check can point all the same. A model that was not read from text has none.
 */
export class Positions {
  readonly #places = new Map<object, Map<string, Place>>();

  /** Remembers where an object begins. */
  setObject(object: object, position: XmlPosition): void {
    this.#set(object, whole, { position, within: null });
  }

  /**
   * Remembers where a field was written.
   *
   * @param within  finds the place of a character of the field's value by its 0-based offset
   */
  setField(object: object, field: string, position: XmlPosition, within: ((offset: number) => XmlPosition) | null = null): void {
    this.#set(object, field, { position, within });
  }

  place(object: object, field: string): Place | null {
    return this.#places.get(object)?.get(field) ?? null;
  }

  #set(object: object, field: string, place: Place): void {
    const places = this.#places.get(object);
    if (places === undefined) this.#places.set(object, new Map([[field, place]]));
    else places.set(field, place);
  }
}

const nowhere: XmlPosition = { line: 0, column: 0 };

/** Where a field of an object was written, else where the object begins, else line 0, column 0. */
export function positionOf(positions: Positions, object: object, field: string = whole): XmlPosition {
  const place = positions.place(object, field) ?? positions.place(object, whole);
  return place?.position ?? nowhere;
}

/** Where a character of a field's value stands; `offset` is 0-based. Falls back to `positionOf`. */
export function positionWithin(positions: Positions, object: object, field: string, offset: number): XmlPosition {
  const within = positions.place(object, field)?.within ?? null;
  return within === null ? positionOf(positions, object, field) : within(offset);
}
