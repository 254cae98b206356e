/**
 * How nodes of an instance look as elements, in evQueue's words: shared by the view that XPath sees (`document.ts`) and
 * the document that people get (`document-print.ts`).
 */
import type { EpochMs } from '../time.ts';
import type { TaskDefinition, Template } from '../workflow/model.ts';
import { elementOfInput, elementOfTemplate, type AttributePairs } from '../workflow/task-element.ts';
import { XmlText, type XmlElement } from '../xml/element.ts';
import { parseXml } from '../xml/parse.ts';
import type { Definition } from './definition.ts';
import type { DocumentModel } from './document-model.ts';
import { exitCodeOf, type Details, type ErrorPlace, type JobNode, type NodeError, type TaskNode } from './node.ts';
import { shownRetryOf } from './retry.ts';
import type { ResolvedContent, ResolvedInput, ResolvedInputs } from './resolved-inputs.ts';

const detailsText = { true: 'Condition evaluates to true', false: 'Condition evaluates to false' } as const;
const waitingText = 'Waiting for condition to become true';

const errorText: { readonly [place in ErrorPlace]: string } = {
  condition: 'Error evaluating condition',
  loop: 'Error evaluating loop',
  host: 'Error computing dynamic host',
  queueHost: 'Error computing dynamic queue host',
  user: 'Error computing dynamic user',
  value: 'Error computing input value',
  copy: 'Error computing input values from copy node',
  start: 'Task execution',
  output: 'Invalid XML returned',
  jsonOutput: 'Invalid JSON returned',
  cancelled: 'Aborted on user request',
  cancelledInQueue: 'Task execution : Aborted on user request',
  limit: 'Limit exceeded',
};

/** What a failed task says when its instance was being cancelled. */
const notRetriedText = "Won't retry because workflow is cancelling";

/** Text of the attribute `error`: what was being done, then what went wrong. */
export function textOfError(error: NodeError): string {
  return error.message === '' ? errorText[error.place] : `${errorText[error.place]} : ${error.message}`;
}

/** Moments in documents: `YYYY-MM-DD HH:MM:SS`, UTC. */
export function documentTime(atMs: EpochMs): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** Attributes of a job that was considered, without those that only clients of the classic interface see. */
export function attributesOfJobNode(node: JobNode, definition: Definition): AttributePairs {
  const attributes = new Map(definition.jobAttributes(node.job));
  applyConsideration(attributes, node, definition.job(node.job));
  return [...attributes];
}

/** Attributes of a task that was considered, without those that only clients of the classic interface see. */
export function attributesOfTaskNode(node: TaskNode, owner: Pick<DocumentModel, 'definition' | 'launch'>): AttributePairs {
  const { definition } = owner;
  const attributes = new Map(definition.taskAttributes(node.task));
  applyConsideration(attributes, node, definition.task(node.task));
  if (node.host !== undefined) attributes.set('host', node.host);
  if (node.queueHost !== undefined) attributes.set('queue_host', node.queueHost);
  if (node.user !== undefined) attributes.set('user', node.user);
  const status = taskStatus(node);
  if (status !== null) attributes.set('status', status);
  if (node.last !== null) {
    attributes.set('retval', String(exitCodeOf(node.last.outcome)));
    attributes.set('execution_time', documentTime(node.last.startedAtMs));
    attributes.set('progression', '100');
  }
  if (node.retry.level > 0) {
    const retry = shownRetryOf(owner, node);
    if (retry.delayS !== null) attributes.set('retry_delay', String(retry.delayS));
    if (retry.times !== null) attributes.set('retry_times', String(retry.times));
    if (retry.level !== null) attributes.set('retry_schedule_level', String(retry.level));
  }
  if (node.state.kind === 'retrying') attributes.set('retry_at', documentTime(node.state.dueAtMs));
  if (node.state.kind === 'executing') attributes.set('execution_time', documentTime(node.state.assignedAtMs));
  if (node.state.kind === 'terminated' && node.state.cancelled) attributes.set('error', notRetriedText);
  return [...attributes];
}

function taskStatus(node: TaskNode): string | null {
  switch (node.state.kind) {
    case 'queued':
      return 'QUEUED';
    case 'executing':
      return 'EXECUTING';
    case 'retrying':
    case 'terminated':
      return 'TERMINATED';
    case 'waiting':
    case 'skipped':
    case 'aborted':
    case 'expanded':
      return null;
  }
}

/** What conditions and loops leave behind: the same for jobs and tasks. */
function applyConsideration(
  attributes: Map<string, string>,
  node: JobNode | TaskNode,
  { loop, iterationCondition }: Pick<TaskDefinition, 'loop' | 'iterationCondition'>,
): void {
  // A node that was made and not looked at yet shows what the definition says.
  const fresh = node.state.kind === 'waiting' && !node.waited;
  const waitsFor = node.state.kind === 'waiting' ? node.state.on : null;
  const beforeLoop =
    waitsFor === 'condition' || (node.iteration === null && (node.state.kind === 'skipped' || failedAt(node, 'condition')));
  if (!beforeLoop) {
    attributes.delete('condition');
    attributes.delete('loop');
    if (loop !== undefined) attributes.delete('iteration-condition');
    // Of an iteration its own condition is shown, for as long as it has not come true.
    const undecided = waitsFor === 'iterationCondition' || node.state.kind === 'skipped' || failedAt(node, 'condition');
    if (node.iteration !== null && iterationCondition !== undefined && undecided) attributes.set('condition', iterationCondition);
  }
  const details = node.state.kind === 'waiting' && !fresh ? waitingText : textOfDetails(node.details);
  if (details !== null) attributes.set('details', details);
  if (node.state.kind === 'waiting' && !fresh) attributes.set('status', 'WAITING');
  if (node.state.kind === 'skipped') attributes.set('status', 'SKIPPED');
  if (node.state.kind === 'aborted') {
    attributes.set('status', 'ABORTED');
    // An input that failed carries the error itself.
    if (node.kind === 'job' || !isInputError(node)) attributes.set('error', textOfError(node.state.error));
  }
}

function textOfDetails(details: Details): string | null {
  return details === null ? null : detailsText[details];
}

function failedAt(node: JobNode | TaskNode, place: ErrorPlace): boolean {
  return node.state.kind === 'aborted' && node.state.error.place === place && (node.kind === 'job' || !isInputError(node));
}

/** Whether an input, and not the task itself, is what went wrong. */
function isInputError(node: TaskNode): boolean {
  const inputs = node.inputs;
  if (inputs === null) return false;
  return inputs.stdin?.kind === 'failed' || inputs.script?.kind === 'failed' || inputs.inputs.some((input) => input.kind === 'failed');
}

/** The elements `input`, `stdin` and `script` of a task, resolved as far as they are. */
export function inputElements(task: TaskDefinition, resolved: ResolvedInputs | null): XmlElement[] {
  const elements: XmlElement[] = [];
  task.inputs.forEach((input, index) => {
    const result = resolved?.inputs[index];
    if (result === undefined) elements.push(elementOfInput(input));
    else elements.push(...resolvedElements(result, () => elementOfInput(input)));
  });
  if (task.stdin !== undefined) elements.push(...templateElements('stdin', task.stdin, resolved?.stdin ?? null));
  if (task.script !== undefined) elements.push(...templateElements('script', task.script, resolved?.script ?? null));
  return elements;
}

function templateElements(name: 'stdin' | 'script', template: Template, result: ResolvedInput | null): XmlElement[] {
  const make = (): XmlElement => elementOfTemplate(name, template);
  return result === null ? [make()] : resolvedElements(result, make);
}

function resolvedElements(result: ResolvedInput, make: () => XmlElement): XmlElement[] {
  switch (result.kind) {
    case 'skipped': {
      const element = make();
      element.setAttribute('status', 'SKIPPED');
      element.setAttribute('details', detailsText.false);
      return [element];
    }
    case 'failed': {
      const element = make();
      if (result.place !== 'condition') removeAttributes(element, ['condition', 'loop']);
      if (result.place === 'value') element.setAttribute('mode', 'text');
      if (result.place === 'copy') element.setAttribute('mode', 'xml');
      element.setAttribute('status', 'ABORTED');
      element.setAttribute('error', textOfError(result));
      return [element];
    }
    case 'resolved':
      return result.contents.map((content) => {
        const element = make();
        removeAttributes(element, ['condition', 'loop']);
        if (result.conditionHeld) element.setAttribute('details', detailsText.true);
        element.setAttribute('mode', content.xml === undefined ? 'text' : 'xml');
        element.children = contentNodes(content);
        return element;
      });
  }
}

function removeAttributes(element: XmlElement, names: readonly string[]): void {
  element.attributes = element.attributes.filter((attribute) => !names.includes(attribute.name));
}

function contentNodes(content: ResolvedContent): (XmlElement | XmlText)[] {
  if (content.xml === undefined) return content.text === '' ? [] : [new XmlText(content.text)];
  const parsed = parseXml(`<content>${content.xml}</content>`);
  if (!parsed.ok) throw new Error(`stored content of an input is not XML: ${parsed.error.message}`);
  return parsed.value.root.children;
}
