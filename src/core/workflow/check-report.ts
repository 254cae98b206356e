import { closestName } from '../did-you-mean.ts';
import type { XmlPosition } from '../xml/element.ts';
import { positionOf, positionWithin, type Positions } from './positions.ts';
import type { Problem } from './problem.ts';

/** Names that a definition may refer to; null: unknown here, nothing is compared. */
export type KnownNames = {
  readonly queues: ReadonlySet<string> | null;
  readonly retrySchedules: ReadonlySet<string> | null;
  readonly workflows: ReadonlySet<string> | null;
};

/** Collects what checks find. A place is an object of the model and one of its fields. */
export class CheckReport {
  readonly #positions: Positions;
  readonly #problems: Problem[] = [];

  constructor(positions: Positions) {
    this.#positions = positions;
  }

  /** An error about a field, or about the whole object where that was not written. */
  error(code: Problem['code'], object: object, field: string, message: string, hint: string | null = null): void {
    this.#add(code, 'error', positionOf(this.#positions, object, field), message, hint);
  }

  /** An error about one character of a field's value; `offset` is 0-based. */
  errorWithin(code: Problem['code'], object: object, field: string, offset: number, message: string, hint: string | null = null): void {
    this.#add(code, 'error', positionWithin(this.#positions, object, field, offset), message, hint);
  }

  /** A warning about something that has no effect. */
  ignored(object: object, field: string, message: string): void {
    this.#add('WORKFLOW_IGNORED', 'warning', positionOf(this.#positions, object, field), message, null);
  }

  /** An error about a name that is not among the known ones. */
  unknownName(code: Problem['code'], object: object, field: string, kind: string, name: string, known: ReadonlySet<string>): void {
    const closest = closestName(name, known);
    const message = `${kind} "${name}" does not exist${known.size === 0 ? '' : `; there ${known.size === 1 ? 'is' : 'are'} ${listed(known)}`}`;
    this.error(code, object, field, message, closest === null ? null : `did you mean "${closest}"?`);
  }

  /** All that was found, in the order of the document. */
  inOrder(): readonly Problem[] {
    return this.#problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }

  #add(code: Problem['code'], severity: Problem['severity'], position: XmlPosition, message: string, hint: string | null): void {
    const problem: Problem = { code, severity, message, line: position.line, column: position.column };
    this.#problems.push(hint === null ? problem : { ...problem, hint });
  }
}

/** Names in messages: the first ones of many. */
function listed(names: ReadonlySet<string>): string {
  const shown = [...names].slice(0, 5).map((name) => `"${name}"`);
  return shown.join(', ') + (names.size > shown.length ? '...' : '');
}
