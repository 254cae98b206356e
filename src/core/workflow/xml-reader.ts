import { err, ok, type Result } from '../result.ts';
import { textOf, type XmlElement, type XmlPosition, type XmlText } from '../xml/element.ts';
import { parseXml } from '../xml/parse.ts';
import { SourceLines } from '../xml/source-lines.ts';
import { positionInValue } from '../xml/value-position.ts';
import { AttributeReader, type Writable } from './attribute-reader.ts';
import type {
  AutomaticTag,
  CustomAttribute,
  InputDefinition,
  JobDefinition,
  ParameterDefinition,
  TaskDefinition,
  Template,
  TemplatePart,
  Workflow,
} from './model.ts';
import { Positions } from './positions.ts';
import type { Problem } from './problem.ts';
import { checkAgainstSchema } from './schema-check.ts';
import { schemaOf } from './schema.ts';
import { dialects, onLostRules, outputMethods, parametersModes, parameterTypes, runWhens, substitutions, taskTypes } from './vocabulary.ts';

/** A definition with the places of its parts. */
export type WorkflowRead = { readonly workflow: Workflow; readonly positions: Positions; readonly warnings: readonly Problem[] };

/**
 * Reads a definition from XML.
 *
 * Reported are all breaches of the schema (`core/workflow/schema.ts`), or the first of well-formedness, after which
 * nothing can be said. What needs more than the schema, XPath for one, is the matter of `core/workflow/check.ts`.
 */
export function readWorkflowXml(text: string): Result<WorkflowRead, readonly Problem[]> {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const textPositions = new Map<XmlText, XmlPosition>();
  const document = parseXml(source, { onText: (node, position) => textPositions.set(node, position) });
  if (!document.ok) return err([document.error]);
  const problems = checkAgainstSchema(document.value.root, (node) => textPositions.get(node) ?? null);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return err(errors);
  const positions = new Positions();
  const workflow = new ModelReader(source, positions).workflow(document.value.root);
  return ok({ workflow, positions, warnings: problems });
}

/** Makes the model from elements that have passed the schema. */
class ModelReader {
  readonly #source: string;
  readonly #lines: SourceLines;
  readonly #positions: Positions;

  constructor(source: string, positions: Positions) {
    this.#source = source;
    this.#lines = new SourceLines(source);
    this.#positions = positions;
  }

  workflow(element: XmlElement): Workflow {
    const workflow: Writable<Workflow> = {
      dialect: 'evqueue-3',
      parameters: childrenOf(childOf(element, 'parameters')).map((child) => this.#parameter(child)),
      customAttributes: childrenOf(childOf(element, 'custom-attributes')).map((child) => this.#customAttribute(child)),
      automaticTags: childrenOf(childOf(element, 'automatic-tags')).map((child) => this.#automaticTag(child)),
      subjobs: childrenOf(childOf(element, 'subjobs')).map((child) => this.#job(child)),
    };
    const attributes = new AttributeReader(element);
    attributes.choice('dialect', dialects, (value) => (workflow.dialect = value));
    attributes.text('version', (value) => (workflow.version = value));
    attributes.text('description', (value) => (workflow.description = value));
    attributes.integer('timeout', (value) => (workflow.timeoutS = value));
    attributes.choice('on-lost', onLostRules, (value) => (workflow.onLost = value));
    attributes.integer('priority', (value) => (workflow.priority = value));
    return this.#placed(workflow, element);
  }

  #parameter(element: XmlElement): ParameterDefinition {
    const parameter: Writable<ParameterDefinition> = { name: element.attribute('name') ?? '' };
    const attributes = new AttributeReader(element);
    attributes.choice('type', parameterTypes, (value) => (parameter.type = value));
    attributes.text('default', (value) => (parameter.default = value));
    attributes.boolean('required', (value) => (parameter.required = value));
    attributes.text('description', (value) => (parameter.description = value));
    const choices = childrenOf(element);
    if (choices.length > 0) parameter.choices = choices.map((choice) => textOf(choice));
    choices.forEach(({ position }, index) => {
      if (position !== null) this.#positions.setField(parameter, `choices.${index}`, position);
    });
    return this.#placed(parameter, element);
  }

  #customAttribute(element: XmlElement): CustomAttribute {
    const attribute: Writable<CustomAttribute> = { name: element.attribute('name') ?? '', select: element.attribute('select') ?? '' };
    new AttributeReader(element).text('description', (value) => (attribute.description = value));
    return this.#placed(attribute, element);
  }

  #automaticTag(element: XmlElement): AutomaticTag {
    const tag: Writable<AutomaticTag> = { name: element.attribute('name') ?? '', condition: element.attribute('condition') ?? '' };
    new AttributeReader(element).text('description', (value) => (tag.description = value));
    return this.#placed(tag, element);
  }

  #job(element: XmlElement): JobDefinition {
    const job: Writable<JobDefinition> = {
      tasks: childrenOf(childOf(element, 'tasks')).map((child) => this.#task(child)),
      subjobs: childrenOf(childOf(element, 'subjobs')).map((child) => this.#job(child)),
    };
    const attributes = new AttributeReader(element);
    attributes.text('name', (value) => (job.name = value));
    attributes.text('description', (value) => (job.description = value));
    attributes.text('condition', (value) => (job.condition = value));
    attributes.text('loop', (value) => (job.loop = value));
    attributes.text('iteration-condition', (value) => (job.iterationCondition = value));
    attributes.choice('run', runWhens, (value) => (job.run = value));
    return this.#placed(job, element);
  }

  #task(element: XmlElement): TaskDefinition {
    const inputs = childrenOf(element).filter(({ name }) => name === 'input');
    const task: Writable<TaskDefinition> = { inputs: inputs.map((child) => this.#input(child)) };
    const stdin = childOf(element, 'stdin');
    if (stdin !== null) task.stdin = this.#template(stdin);
    const script = childOf(element, 'script');
    if (script !== null) task.script = this.#template(script);
    const attributes = new AttributeReader(element);
    attributes.choice('type', taskTypes, (value) => (task.type = value));
    attributes.text('name', (value) => (task.name = value));
    attributes.text('description', (value) => (task.description = value));
    attributes.text('path', (value) => (task.path = value));
    attributes.text('workflow', (value) => (task.workflow = value));
    attributes.text('wd', (value) => (task.wd = value));
    attributes.choice('parameters-mode', parametersModes, (value) => (task.parametersMode = value));
    attributes.choice('output-method', outputMethods, (value) => (task.outputMethod = value));
    attributes.boolean('merge-stderr', (value) => (task.mergeStderr = value));
    attributes.boolean('use-agent', (value) => (task.useAgent = value));
    attributes.choice('substitution', substitutions, (value) => (task.substitution = value));
    attributes.text('queue', (value) => (task.queue = value));
    attributes.text('user', (value) => (task.user = value));
    attributes.text('host', (value) => (task.host = value));
    attributes.text('queue_host', (value) => (task.queueHost = value));
    attributes.text('runs-on', (value) => (task.runsOn = value));
    attributes.exitCode('retry_retval', (value) => (task.retryRetval = value));
    attributes.integer('retry_delay', (value) => (task.retryDelayS = value));
    attributes.integer('retry_times', (value) => (task.retryTimes = value));
    attributes.text('retry_schedule', (value) => (task.retrySchedule = value));
    attributes.integer('timeout', (value) => (task.timeoutS = value));
    attributes.text('condition', (value) => (task.condition = value));
    attributes.text('loop', (value) => (task.loop = value));
    attributes.text('iteration-condition', (value) => (task.iterationCondition = value));
    return this.#placed(task, element);
  }

  #input(element: XmlElement): InputDefinition {
    const input: Writable<InputDefinition> = { template: this.#template(element) };
    const attributes = new AttributeReader(element);
    attributes.text('name', (value) => (input.name = value));
    attributes.text('condition', (value) => (input.condition = value));
    attributes.text('loop', (value) => (input.loop = value));
    return this.#placed(input, element);
  }

  #template(element: XmlElement): Template {
    const template = element.children.map((child): TemplatePart => {
      if (child.kind === 'text') return { kind: 'text', text: child.value };
      const select = child.attribute('select') ?? '';
      return this.#placed(child.name === 'copy' ? { kind: 'copy', select } : { kind: 'value', select }, child);
    });
    return this.#placed(template, element);
  }

  /** Remembers where an object and its fields were written. */
  #placed<T extends object>(object: T, element: XmlElement): T {
    if (element.position !== null) this.#positions.setObject(object, element.position);
    const schema = schemaOf(element.name);
    for (const { name, position } of element.attributes) {
      const known = schema.attributes.find((attribute) => attribute.name === name);
      if (known === undefined || position === null) continue;
      this.#positions.setField(object, known.field, position, (offset) => positionInValue(this.#source, this.#lines, position, offset));
    }
    return object;
  }
}

function childOf(element: XmlElement, name: string): XmlElement | null {
  for (const child of element.children) if (child.kind === 'element' && child.name === name) return child;
  return null;
}

function childrenOf(element: XmlElement | null): XmlElement[] {
  return element === null ? [] : element.children.filter((child) => child.kind === 'element');
}
