/** An option, written `--name` or `--name=VALUE`. */
export type Option = {
  readonly name: string;
  /** Shown for the value; null: the option takes none. */
  readonly value: string | null;
  readonly summary: string;
  /** May be given several times. */
  readonly repeated?: true;
  /** The only values accepted. */
  readonly choices?: readonly string[];
  /** What holds when it is not given, in words. */
  readonly default?: string;
  /** Variable that gives the value where the option does not. */
  readonly environment?: string;
};
