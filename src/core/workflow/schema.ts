/**
 * What a workflow document may hold: the one table behind the reader of XML and the reference page
 * `docs/reference/workflow-xml.md` (made by `scripts/docs-workflow-xml.ts`).
 */
import { onLostRules, runWhens, outputMethods, parametersModes, parameterTypes, substitutions, taskTypes, dialects } from './vocabulary.ts';

/** What the value of an attribute may be. */
export type ValueKind =
  | { readonly kind: 'text'; readonly empty: boolean }
  /** XPath; `result` is what the place needs. */
  | { readonly kind: 'xpath'; readonly result: 'boolean' | 'nodes' | 'anything' }
  /** Text in which `{XPath}` is replaced. */
  | { readonly kind: 'interpolated' }
  /** `yes`, `no`, `true`, `false` or an integer, which is true unless 0. */
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  /** 0 to 255, or evQueue's -128 to -1 for 128 to 255. */
  | { readonly kind: 'exitCode' }
  | { readonly kind: 'choice'; readonly values: readonly string[] };

/** An attribute of an element. */
export type AttributeSchema = {
  readonly name: string;
  /** The field of the model that holds it. */
  readonly field: string;
  readonly value: ValueKind;
  readonly required: boolean;
  /** What holds where it is left out, in words. */
  readonly default: string;
  readonly description: string;
  /** Whether evQueue 3.3 knows it. */
  readonly inEvqueue: boolean;
};

/** An element that may stand inside of another one. */
export type ChildSchema = { readonly name: string; readonly min: 0 | 1; readonly max: 1 | null };

/** An element. */
export type ElementSchema = {
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly AttributeSchema[];
  readonly children: readonly ChildSchema[];
  /** Whether the children have to stand in the order of `children`. */
  readonly ordered: boolean;
  /** Whether text may stand between the children. */
  readonly text: boolean;
  readonly inEvqueue: boolean;
};

/** Largest value of numbers in documents: 2^31 - 1. */
const maxInteger = 2_147_483_647;

const text: ValueKind = { kind: 'text', empty: true };
const nonEmpty: ValueKind = { kind: 'text', empty: false };
const boolean: ValueKind = { kind: 'boolean' };
const positive: ValueKind = { kind: 'integer', min: 1, max: maxInteger };
const condition: ValueKind = { kind: 'xpath', result: 'boolean' };
const nodes: ValueKind = { kind: 'xpath', result: 'nodes' };

type AttributeDetails = Partial<Pick<AttributeSchema, 'field' | 'required' | 'default' | 'inEvqueue'>>;

function attribute(name: string, value: ValueKind, description: string, details: AttributeDetails = {}): AttributeSchema {
  return { name, field: name, value, required: false, default: '', description, inEvqueue: true, ...details };
}

function element(name: string, description: string, details: Partial<Omit<ElementSchema, 'name' | 'description'>>): ElementSchema {
  return { name, description, attributes: [], children: [], ordered: true, text: false, inEvqueue: true, ...details };
}

const description = attribute('description', text, 'For people; the engine does not read it.', { inEvqueue: false });

const loopAttributes: readonly AttributeSchema[] = [
  attribute('condition', condition, 'False: it is skipped. `evqWait()` may delay it.', { default: 'it runs' }),
  attribute('loop', nodes, 'Done once for each node selected; at most 100,000.', { default: 'done once' }),
  attribute('iteration-condition', condition, 'Tested for each item of `loop`; `evqWait()` may delay the item.', {
    field: 'iterationCondition',
    default: 'each item',
  }),
];

const templateText = 'White space counts: nothing is trimmed.';

/** All elements, the root first, in the order of the reference page. */
export const elementSchemas: readonly ElementSchema[] = [
  element('workflow', 'The document. Its name, group and comment are stored beside it.', {
    attributes: [
      attribute('dialect', { kind: 'choice', values: dialects }, 'The XPath of all expressions.', {
        default: '`evqueue-3`',
        inEvqueue: false,
      }),
      attribute('version', text, 'Free text of the author.'),
      description,
      attribute('timeout', positive, 'Seconds after which the instance is cancelled and its commands are killed.', {
        field: 'timeoutS',
        default: 'no limit',
        inEvqueue: false,
      }),
      attribute(
        'on-lost',
        { kind: 'choice', values: onLostRules },
        'What becomes of an attempt whose end nobody can know: `hold`, it has failed and a person decides; `retry`, its retries count as after any failure, and its command may be run twice.',
        {
          field: 'onLost',
          default: '`hold`',
          inEvqueue: false,
        },
      ),
      attribute(
        'priority',
        { kind: 'integer', min: -maxInteger - 1, max: maxInteger },
        'Priority of launches that give none; higher goes first.',
        {
          default: '0',
          inEvqueue: false,
        },
      ),
    ],
    children: [
      { name: 'parameters', min: 0, max: 1 },
      { name: 'custom-attributes', min: 0, max: 1 },
      { name: 'automatic-tags', min: 0, max: 1 },
      { name: 'subjobs', min: 1, max: 1 },
    ],
  }),
  element('parameters', 'Values that a launch gives.', { children: [{ name: 'parameter', min: 0, max: null }] }),
  element('parameter', 'One value. Names are unique.', {
    attributes: [
      attribute('name', nonEmpty, 'Name at launch and in expressions.', { required: true }),
      attribute('type', { kind: 'choice', values: parameterTypes }, 'What values are checked against at launch.', {
        default: '`string`',
        inEvqueue: false,
      }),
      attribute('default', text, 'Value of launches that give none.', { inEvqueue: false }),
      attribute('required', boolean, 'Whether a launch has to give it. Optional without default: the empty text.', {
        default: 'yes, unless there is a default',
        inEvqueue: false,
      }),
      description,
    ],
    children: [{ name: 'choice', min: 0, max: null }],
  }),
  element('choice', 'One of the values that are accepted, as text. Without any, all values of the type are.', {
    text: true,
    inEvqueue: false,
  }),
  element('custom-attributes', 'Values computed when an instance has ended, kept for search.', {
    children: [{ name: 'custom-attribute', min: 0, max: null }],
  }),
  element('custom-attribute', 'One value for each node selected.', {
    attributes: [
      attribute('name', nonEmpty, 'Name in searches.', { required: true }),
      attribute('select', nodes, 'Evaluated on the whole instance.', { required: true }),
      attribute('description', text, 'For people; the engine does not read it.'),
    ],
  }),
  element('automatic-tags', 'Tags attached when an instance has ended.', { children: [{ name: 'automatic-tag', min: 0, max: null }] }),
  element('automatic-tag', 'One tag.', {
    attributes: [
      attribute('name', nonEmpty, 'The tag.', { required: true }),
      attribute('condition', condition, 'Evaluated on the whole instance; true: the tag is attached.', { required: true }),
      attribute('description', text, 'For people; the engine does not read it.'),
    ],
  }),
  element('subjobs', 'Jobs that begin together: of a workflow at its start, of a job when its tasks are done.', {
    children: [{ name: 'job', min: 1, max: null }],
  }),
  element('job', 'Tasks that run side by side, then subjobs.', {
    attributes: [
      attribute('name', text, 'Label, and name in expressions.'),
      description,
      ...loopAttributes,
      attribute(
        'run',
        { kind: 'choice', values: runWhens },
        'After success of all tasks of the job above, after a failure, or after both.',
        {
          default: '`on-success`',
          inEvqueue: false,
        },
      ),
    ],
    children: [
      { name: 'tasks', min: 1, max: 1 },
      { name: 'subjobs', min: 0, max: 1 },
    ],
  }),
  element('tasks', 'The tasks of a job.', { children: [{ name: 'task', min: 1, max: null }] }),
  element('task', 'One command, one script, or one workflow that is launched and waited for.', {
    attributes: [
      attribute('name', text, 'Label, and name in expressions. Required for `SCRIPT`.'),
      description,
      attribute(
        'type',
        { kind: 'choice', values: taskTypes },
        '`BINARY` runs `path`, `SCRIPT` runs `script`, `WORKFLOW` launches `workflow`.',
        {
          default: '`BINARY`',
        },
      ),
      attribute('path', text, 'Command line, split into words like a shell does, without any expansion. Required for `BINARY`.'),
      attribute('workflow', text, 'Name of a workflow; inputs are its parameters. Required for `WORKFLOW`.', { inEvqueue: false }),
      attribute('wd', text, 'Working directory.'),
      attribute('parameters-mode', { kind: 'choice', values: parametersModes }, 'Inputs are arguments, or environment variables.', {
        field: 'parametersMode',
        default: '`CMDLINE`',
      }),
      attribute('output-method', { kind: 'choice', values: outputMethods }, 'What expressions see of the output. `JSON` is an addition.', {
        field: 'outputMethod',
        default: '`TEXT`',
      }),
      attribute('merge-stderr', boolean, 'Standard error goes into standard output, in order.', { field: 'mergeStderr', default: 'no' }),
      attribute('use-agent', boolean, "Accepted for evQueue's sake.", { field: 'useAgent', default: 'no' }),
      attribute('substitution', { kind: 'choice', values: substitutions }, 'Of a script: whether values are put into its text.', {
        default: '`none`; `text` where the workflow has no `dialect`',
        inEvqueue: false,
      }),
      attribute('queue', text, 'Where the task waits. Required, but for `WORKFLOW`.'),
      attribute('user', { kind: 'interpolated' }, 'Account on `host`.'),
      attribute('host', { kind: 'interpolated' }, 'Machine where the command runs; empty: here.', { default: 'host of the launch' }),
      attribute('queue_host', { kind: 'interpolated' }, 'Key for queues that count per host.', { field: 'queueHost', default: '`host`' }),
      attribute('runs-on', text, 'Labels that the runner must have.', { field: 'runsOn', inEvqueue: false }),
      attribute('retry_retval', { kind: 'exitCode' }, 'Retry only after this exit code.', { field: 'retryRetval', default: 'any failure' }),
      attribute('retry_delay', positive, 'Seconds before a retry. Together with `retry_times`.', {
        field: 'retryDelayS',
        default: 'no retry',
      }),
      attribute('retry_times', positive, 'How many retries. Together with `retry_delay`.', { field: 'retryTimes', default: 'no retry' }),
      attribute('retry_schedule', text, 'Name of a retry schedule; it goes before `retry_delay` and `retry_times`.', {
        field: 'retrySchedule',
      }),
      attribute('timeout', positive, 'Seconds after which an attempt is killed and has failed.', {
        field: 'timeoutS',
        default: 'no limit',
        inEvqueue: false,
      }),
      ...loopAttributes,
    ],
    children: [
      { name: 'input', min: 0, max: null },
      { name: 'stdin', min: 0, max: 1 },
      { name: 'script', min: 0, max: 1 },
    ],
  }),
  element('input', `An argument or environment variable: text with values. ${templateText}`, {
    attributes: [
      attribute('name', nonEmpty, 'Name of the variable, of the parameter, and in expressions.'),
      attribute('condition', condition, 'False: the input is left out.', { default: 'it is passed' }),
      attribute('loop', nodes, 'One input for each node selected, in place.', { default: 'one' }),
    ],
    children: [
      { name: 'value', min: 0, max: null },
      { name: 'copy', min: 0, max: null },
    ],
    ordered: false,
    text: true,
  }),
  element('stdin', `What the command reads: text with values, or XML where there is a \`copy\`. ${templateText}`, {
    children: [
      { name: 'value', min: 0, max: null },
      { name: 'copy', min: 0, max: null },
    ],
    ordered: false,
    text: true,
  }),
  element('script', `A program with its interpreter line. ${templateText}`, {
    children: [{ name: 'value', min: 0, max: null }],
    ordered: false,
    text: true,
  }),
  element('value', 'Puts in the text of what is selected.', {
    attributes: [attribute('select', { kind: 'xpath', result: 'anything' }, 'Of several nodes the first counts.', { required: true })],
  }),
  element('copy', 'Puts in the selected nodes as XML.', {
    attributes: [attribute('select', nodes, 'All nodes are put in.', { required: true })],
  }),
];

const byName = new Map(elementSchemas.map((schema) => [schema.name, schema]));

/** The schema of an element of this table. */
export function schemaOf(name: string): ElementSchema {
  const schema = byName.get(name);
  if (schema === undefined) throw new Error(`no schema of <${name}>`);
  return schema;
}

const writtenNames = new Map(elementSchemas.flatMap(({ attributes }) => attributes.map(({ field, name }) => [field, name])));

/** How documents call a field of the model: an attribute by its name, an element in angle brackets. */
export function writtenName(field: string): string {
  return writtenNames.get(field) ?? `<${field}>`;
}
