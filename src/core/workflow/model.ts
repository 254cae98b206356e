import type { Dialect } from '../xpath/value.ts';

/**
 * A workflow as all spellings share it. What a document leaves out stays undefined here, so that printing gives back what
 * was written; defaults are applied where they are used. Expressions are kept as text; see `core/workflow/check.ts` for
 * what is verified when a definition is saved. Positions are kept apart (`Positions`), they are no part of the meaning.
 */
export type Workflow = {
  /** Dialect of all expressions. XML without the attribute `dialect` is `evqueue-3`. */
  readonly dialect: Dialect;
  /** Free text of the author; the engine does not read it. */
  readonly version?: string;
  readonly description?: string;
  /** The instance is cancelled and its commands are killed after this many seconds, 1 or more. */
  readonly timeoutS?: number;
  /** What becomes of an attempt whose end nobody can know; default `hold`. */
  readonly onLost?: OnLost;
  /** Priority of launches that give none; higher goes first, default 0. */
  readonly priority?: number;
  readonly parameters: readonly ParameterDefinition[];
  readonly customAttributes: readonly CustomAttribute[];
  readonly automaticTags: readonly AutomaticTag[];
  /** At least one. */
  readonly subjobs: readonly JobDefinition[];
};

/** `hold`: it has failed for good, and a person decides. `retry`: it is a failure like any other, so its command may be run twice. */
export type OnLost = 'hold' | 'retry';

/** Types that a parameter value can be checked against. */
export type ParameterType = 'string' | 'integer' | 'number' | 'boolean' | 'date';

/** A value that is given at launch. */
export type ParameterDefinition = {
  readonly name: string;
  /** Default `string`: any text. */
  readonly type?: ParameterType;
  /** Value of launches that give none; makes the parameter optional. */
  readonly default?: string;
  /** Default: true, unless there is a default. An optional parameter without default is the empty text. */
  readonly required?: boolean;
  readonly description?: string;
  /** When not empty: the only values accepted. */
  readonly choices?: readonly string[];
};

/** A value computed from the instance when it has ended, kept for search. `select` is XPath that selects nodes. */
export type CustomAttribute = { readonly name: string; readonly select: string; readonly description?: string };

/** A tag attached to the instance when it has ended, if `condition` (XPath) is true. */
export type AutomaticTag = { readonly name: string; readonly condition: string; readonly description?: string };

/** When a job is considered: after success of all tasks of its parent (default), after a failure, or after both. */
export type RunWhen = 'on-success' | 'on-failure' | 'always';

/** Tasks that run side by side, then subjobs. */
export type JobDefinition = {
  readonly name?: string;
  readonly description?: string;
  /** XPath boolean; false skips the job and all below, `evqWait` may delay it. */
  readonly condition?: string;
  /** XPath nodes; the job is done once for each. */
  readonly loop?: string;
  /** XPath boolean tested for each item of `loop`. */
  readonly iterationCondition?: string;
  readonly run?: RunWhen;
  /** At least one. */
  readonly tasks: readonly TaskDefinition[];
  readonly subjobs: readonly JobDefinition[];
};

/** `BINARY` runs a command line, `SCRIPT` a text of its own, `WORKFLOW` launches another workflow and waits for it. */
export type TaskType = 'BINARY' | 'SCRIPT' | 'WORKFLOW';

/** One command. */
export type TaskDefinition = {
  /** Default `BINARY`. */
  readonly type?: TaskType;
  readonly name?: string;
  readonly description?: string;
  /** BINARY: the command line, split into words like a shell does, without any expansion. */
  readonly path?: string;
  /** WORKFLOW: name of the workflow that is launched. Inputs are its parameters. */
  readonly workflow?: string;
  /** Working directory. */
  readonly wd?: string;
  /** Default `CMDLINE`: inputs are arguments; `ENV`: inputs are environment variables. */
  readonly parametersMode?: 'CMDLINE' | 'ENV';
  /** Default `TEXT`. */
  readonly outputMethod?: 'TEXT' | 'XML' | 'JSON';
  /** Sends what the command writes to stderr into stdout, in order. */
  readonly mergeStderr?: boolean;
  /** Accepted for evQueue's sake; see docs/reference/differences-from-evqueue.md. */
  readonly useAgent?: boolean;
  /** SCRIPT: whether values are put inside the script's text. Default: only in documents without the attribute `dialect`. */
  readonly substitution?: 'text' | 'none';
  /** Required but for WORKFLOW. */
  readonly queue?: string;
  /** Texts in which `{XPath}` is replaced. */
  readonly user?: string;
  readonly host?: string;
  readonly queueHost?: string;
  /** Labels that the runner must have. */
  readonly runsOn?: string;
  /** Retry only when the command ends with this exit code, 0-255; evQueue's negative form is converted. */
  readonly retryRetval?: number;
  readonly retryDelayS?: number;
  readonly retryTimes?: number;
  readonly retrySchedule?: string;
  /** An attempt that runs longer is killed and has failed, seconds, 1 or more. */
  readonly timeoutS?: number;
  readonly condition?: string;
  readonly loop?: string;
  readonly iterationCondition?: string;
  readonly inputs: readonly InputDefinition[];
  readonly stdin?: Template;
  readonly script?: Template;
};

/** An argument or environment variable of a task. */
export type InputDefinition = {
  readonly name?: string;
  readonly condition?: string;
  readonly loop?: string;
  readonly template: Template;
};

/** Text with holes: `value` puts in a text, `copy` XML nodes. Neighbouring texts are one part, empty texts are dropped. */
export type Template = readonly TemplatePart[];

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly select: string }
  | { readonly kind: 'copy'; readonly select: string };
