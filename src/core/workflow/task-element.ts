/** The elements that a definition is made of, as evQueue writes them: shared by printed definitions and instance documents. */
import { XmlAttribute, XmlElement, XmlText } from '../xml/element.ts';
import type { InputDefinition, JobDefinition, TaskDefinition, Template, Workflow } from './model.ts';

/** Attributes in the order in which they are printed. */
export type AttributePairs = readonly (readonly [name: string, value: string])[];

type OptionalPairs = readonly (readonly [name: string, value: string | number | boolean | undefined])[];

/** Attributes of a `job`. What the definition leaves out is left out. */
export function attributesOfJob(job: JobDefinition): AttributePairs {
  return present([
    ['name', job.name],
    ['description', job.description],
    ['condition', job.condition],
    ['loop', job.loop],
    ['iteration-condition', job.iterationCondition],
    ['run', job.run],
  ]);
}

/** Attributes of a `task`. What the definition leaves out is left out. */
export function attributesOfTask(task: TaskDefinition): AttributePairs {
  return present([
    ['name', task.name],
    ['description', task.description],
    ['type', task.type],
    ['path', task.path],
    ['workflow', task.workflow],
    ['wd', task.wd],
    ['parameters-mode', task.parametersMode],
    ['output-method', task.outputMethod],
    ['merge-stderr', task.mergeStderr],
    ['use-agent', task.useAgent],
    ['substitution', task.substitution],
    ['queue', task.queue],
    ['user', task.user],
    ['host', task.host],
    ['queue_host', task.queueHost],
    ['runs-on', task.runsOn],
    ['retry_retval', task.retryRetval],
    ['retry_delay', task.retryDelayS],
    ['retry_times', task.retryTimes],
    ['retry_schedule', task.retrySchedule],
    ['timeout', task.timeoutS],
    ['condition', task.condition],
    ['loop', task.loop],
    ['iteration-condition', task.iterationCondition],
  ]);
}

/** A `job` with all that is below it. */
export function elementOfJob(job: JobDefinition): XmlElement {
  const element = elementWith('job', attributesOfJob(job));
  element.append(elementWith('tasks', [], job.tasks.map(elementOfTask)));
  if (job.subjobs.length > 0) element.append(elementWith('subjobs', [], job.subjobs.map(elementOfJob)));
  return element;
}

/** A `task` with `input`, `stdin` and `script`. */
export function elementOfTask(task: TaskDefinition): XmlElement {
  const element = elementWith('task', attributesOfTask(task), task.inputs.map(elementOfInput));
  if (task.stdin !== undefined) element.append(elementOfTemplate('stdin', task.stdin));
  if (task.script !== undefined) element.append(elementOfTemplate('script', task.script));
  return element;
}

/** An `input` with its text and holes. */
export function elementOfInput(input: InputDefinition): XmlElement {
  const attributes = present([
    ['name', input.name],
    ['condition', input.condition],
    ['loop', input.loop],
  ]);
  return elementWith('input', attributes, templateNodes(input.template));
}

/** A template as element of that name. */
export function elementOfTemplate(name: 'input' | 'stdin' | 'script', template: Template): XmlElement {
  return elementWith(name, [], templateNodes(template));
}

/**
 * What stands before the jobs: `parameters` (always, with empty `parameter` elements that have a name only), and where
 * there are any, `custom-attributes` and `automatic-tags`.
 */
export function headerElements(workflow: Workflow): XmlElement[] {
  const parameters = workflow.parameters.map(({ name }) => elementWith('parameter', [['name', name]]));
  const elements = [elementWith('parameters', [], parameters)];
  if (workflow.customAttributes.length > 0) {
    elements.push(
      elementWith(
        'custom-attributes',
        [],
        workflow.customAttributes.map(({ name, select, description }) =>
          elementWith(
            'custom-attribute',
            present([
              ['name', name],
              ['select', select],
              ['description', description],
            ]),
          ),
        ),
      ),
    );
  }
  if (workflow.automaticTags.length > 0) {
    elements.push(
      elementWith(
        'automatic-tags',
        [],
        workflow.automaticTags.map(({ name, condition, description }) =>
          elementWith(
            'automatic-tag',
            present([
              ['name', name],
              ['condition', condition],
              ['description', description],
            ]),
          ),
        ),
      ),
    );
  }
  return elements;
}

/** Makes an element. */
export function elementWith(name: string, attributes: AttributePairs, children: (XmlElement | XmlText)[] = []): XmlElement {
  const element = new XmlElement(name);
  element.attributes = attributes.map(([key, value]) => new XmlAttribute(key, value, element));
  element.children = children;
  return element;
}

/** Attribute values as XML spells them, without those that are undefined: booleans are `yes` and `no`, numbers decimal. */
export function present(pairs: OptionalPairs): AttributePairs {
  const attributes: [string, string][] = [];
  for (const [name, value] of pairs) {
    if (value === undefined) continue;
    attributes.push([name, typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)]);
  }
  return attributes;
}

function templateNodes(template: Template): (XmlElement | XmlText)[] {
  return template.map((part) => (part.kind === 'text' ? new XmlText(part.text) : elementWith(part.kind, [['select', part.select]])));
}
