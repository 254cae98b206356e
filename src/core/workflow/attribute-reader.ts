import type { XmlElement } from '../xml/element.ts';
import { parseBoolean, parseExitCode, parseInteger } from './attribute-value.ts';

/** A part of the model while it is being made. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads attributes whose values have passed the schema. A setter is called where the attribute is there: what a document
 * leaves out is no field of the model.
 */
export class AttributeReader {
  readonly #element: XmlElement;

  constructor(element: XmlElement) {
    this.#element = element;
  }

  text(name: string, set: (value: string) => void): void {
    const value = this.#element.attribute(name);
    if (value !== null) set(value);
  }

  boolean(name: string, set: (value: boolean) => void): void {
    this.#parsed(name, parseBoolean, set);
  }

  integer(name: string, set: (value: number) => void): void {
    this.#parsed(name, parseInteger, set);
  }

  exitCode(name: string, set: (value: number) => void): void {
    this.#parsed(name, parseExitCode, set);
  }

  choice<T extends string>(name: string, values: readonly T[], set: (value: T) => void): void {
    this.#parsed(name, (text) => values.find((value) => value === text) ?? null, set);
  }

  #parsed<T>(name: string, parse: (text: string) => T | null, set: (value: T) => void): void {
    const text = this.#element.attribute(name);
    if (text === null) return;
    const value = parse(text);
    if (value === null) throw new Error(`attribute ${name} was not checked: "${text}"`);
    set(value);
  }
}
