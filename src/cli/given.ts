import { exitCodes } from './exit-code.ts';
import { CommandFailure } from './failure.ts';

/** What was given on the command line, after it was checked against the command's table. */
export class Given {
  readonly arguments: readonly string[];
  readonly #options: ReadonlyMap<string, readonly string[]>;

  constructor(words: readonly string[], options: ReadonlyMap<string, readonly string[]>) {
    this.arguments = words;
    this.#options = options;
  }

  /** An argument that the table requires. */
  argument(index: number): string {
    const word = this.arguments[index];
    if (word === undefined) throw new Error(`the table of this command has no required argument ${index}`);
    return word;
  }

  /** An id among the arguments. */
  id(index: number): number {
    return wholeNumber(this.argument(index), `argument ${index + 1}`);
  }

  has(option: string): boolean {
    return this.#options.has(option);
  }

  /** The value of an option, or null. */
  text(option: string): string | null {
    return this.#options.get(option)?.at(-1) ?? null;
  }

  all(option: string): readonly string[] {
    return this.#options.get(option) ?? [];
  }

  /** The whole number that an option gives, or null. */
  integer(option: string): number | null {
    const text = this.text(option);
    return text === null ? null : wholeNumber(text, `--${option}`);
  }
}

function wholeNumber(text: string, place: string): number {
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw new CommandFailure(`${place}: expected a whole number, got "${text}"`, exitCodes.usage);
}
