/**
 * The instance document as XPath sees it: a view of the newest state, built where an expression looks, and followed by
 * touching what changed. Elements of jobs and tasks stay the same objects for the life of the view, so a loop item or a
 * context can be found again by `reference.ts`. XPath sees the last attempt of each task only.
 *
 * Purity: `advance` takes the view over from the state it begins with (`DocumentCell`) and hands it on to the state it
 * ends with. Whoever asks an older state gets a view that is built afresh, with the same content.
 */
import type { NodeId } from '../ids.ts';
import type { JobDefinition, TaskDefinition } from '../workflow/model.ts';
import { elementOfJob, elementOfTask, headerElements, type AttributePairs } from '../workflow/task-element.ts';
import { XmlAttribute, XmlDocument, XmlElement, XmlText } from '../xml/element.ts';
import type { DocumentModel, OutputSource } from './document-model.ts';
import { attributesOfJobNode, attributesOfTaskNode, documentTime, inputElements } from './node-element.ts';
import { exitCodeOf, type InstanceNode, type JobNode, type LastAttempt, type TaskNode } from './node.ts';
import { jobsBelow, tasksOf } from './siblings.ts';
import { attributesFacet, childrenFacet, WatchList, type Facet } from './watch-list.ts';

/** Holds the view between states: it belongs to the state `owner`, or to nobody. */
export type DocumentCell = { owner: object | null; view: DocumentView | null };

/** Attributes of jobs and tasks that are as the definition has them from the beginning to the end. */
const constantAttributes = new Set([
  'name',
  'path',
  'type',
  'queue',
  'wd',
  'workflow',
  'description',
  'run',
  'output-method',
  'parameters-mode',
]);

/** See the head of this file. */
export class DocumentView {
  model: DocumentModel;
  readonly document: XmlDocument;
  readonly #outputs: OutputSource;
  readonly #elements = new Map<NodeId, XmlElement>();
  readonly #containers = new Map<NodeId, { tasks: XmlElement | null; subjobs: XmlElement | null }>();
  /** Elements of jobs and tasks that nobody has considered. */
  readonly #parts = new WeakMap<XmlElement, JobDefinition | TaskDefinition>();
  /** What waiting nodes have read of this view. */
  readonly watchList = new WatchList();
  /** Conditions that were found not to hold, and what they have read: nodes that wait for the same thing share the answer. */
  readonly #waits = new Map<string, ReadonlySet<Facet>>();

  constructor(model: DocumentModel, outputs: OutputSource) {
    this.model = model;
    this.#outputs = outputs;
    const root = new XmlElement('workflow');
    root.source = 0;
    this.#elements.set(0, root);
    setAttributes(root, this.#rootAttributes());
    root.childrenLater(() => this.#rootChildren());
    this.document = new XmlDocument(root);
  }

  /** The element of a job or task that was considered, or the root for 0. */
  elementOf(id: NodeId): XmlElement | null {
    if (id === 0) return this.document.root;
    const known = this.#elements.get(id);
    if (known !== undefined) return known;
    const node = this.model.node(id);
    if (node === undefined || node.state.kind === 'expanded') return null;
    // Made by its parent, so that it hangs in the tree.
    const parent = this.elementOf(node.parent);
    if (parent === null) return null;
    for (const child of parent.children) if (child.kind === 'element') void child.children;
    return this.#elements.get(id) ?? null;
  }

  /** The output element of an attempt; of an earlier one it is built for the occasion, below the task. */
  outputOf(id: NodeId, attempt: number): XmlElement | null {
    const task = this.elementOf(id);
    if (task === null) return null;
    for (const child of task.children) if (child.kind === 'element' && child.attempt === attempt) return child;
    const node = this.model.node(id);
    if (node?.kind !== 'task' || node.last === null || attempt > node.last.number) return null;
    // What was parsed had succeeded, and then there is no later attempt.
    const earlier = this.#outputElement(node, { ...node.last, number: attempt, method: 'text' });
    earlier.parent = task;
    return earlier;
  }

  /** See `DefinedParts`. */
  partMark(element: XmlElement): string | null {
    const part = this.#parts.get(element);
    return part === undefined ? null : `${isJob(part) ? 'j' : 't'}${this.model.definition.numberOf(part)}`;
  }

  /** See `ReferenceTarget`. */
  partOf(id: NodeId, mark: string): XmlElement | null {
    const { definition } = this.model;
    const number = Number(mark.slice(1));
    const wanted = mark.startsWith('j') ? definition.jobs[number] : definition.tasks[number];
    const above = id === 0 ? null : this.model.node(id);
    if (wanted === undefined || above === undefined || above?.kind === 'task') return null;
    const top = above === null ? null : definition.job(above.job);
    const way: (JobDefinition | TaskDefinition)[] = [];
    for (let part: JobDefinition | TaskDefinition | null = wanted; part !== top; part = definition.parentOf(part)) {
      if (part === null) return null;
      way.unshift(part);
    }
    let element = this.elementOf(id);
    let considered: NodeId | null = id;
    for (const part of way) {
      if (element === null) return null;
      const node: InstanceNode | null = considered === null ? null : this.#originalOf(considered, part);
      considered = node?.id ?? null;
      element = node === null ? this.#definedBelow(element, part) : this.elementOf(node.id);
    }
    return element;
  }

  /** The node of a job or task below a job (or the root) that is no iteration; null: nobody has considered it. */
  #originalOf(parent: NodeId, part: JobDefinition | TaskDefinition): InstanceNode | null {
    const { definition } = this.model;
    for (const id of this.model.childrenOf(parent)) {
      const node = this.model.node(id)!;
      if (node.iteration === null && (node.kind === 'job' ? definition.job(node.job) : definition.task(node.task)) === part) return node;
    }
    return null;
  }

  #definedBelow(element: XmlElement, part: JobDefinition | TaskDefinition): XmlElement | null {
    const name = isJob(part) ? 'subjobs' : 'tasks';
    for (const container of element.children) {
      if (container.kind !== 'element' || container.name !== name) continue;
      for (const child of container.children) if (child.kind === 'element' && this.#parts.get(child) === part) return child;
    }
    return null;
  }

  /** A node was changed in the model: its element follows, that of an expanded loop goes. Gives what of it can be seen to have changed. */
  nodeChanged(before: InstanceNode | undefined, node: InstanceNode): readonly Facet[] {
    const element = this.#elements.get(node.id);
    if (element === undefined) return [];
    if (node.state.kind === 'expanded') {
      this.#elements.delete(node.id);
      this.#containers.delete(node.id);
      return [childrenFacet(node.id), attributesFacet(node.id)];
    }
    const attributes = node.kind === 'job' ? attributesOfJobNode(node, this.model.definition) : attributesOfTaskNode(node, this.model);
    const seen: Facet[] = [];
    if (!sameAttributes(element, attributes)) {
      setAttributes(element, attributes);
      seen.push(attributesFacet(node.id));
    }
    if (node.kind === 'task') {
      const was = before?.kind === 'task' ? before : null;
      if (was?.last !== node.last || was?.inputs !== node.inputs) {
        element.childrenLater(() => this.#taskChildren(node));
        seen.push(childrenFacet(node.id));
      }
    }
    return seen;
  }

  /** Nodes came below a job (or the root, 0), or a loop there was expanded. */
  childrenChanged(id: NodeId): void {
    const containers = this.#containers.get(id);
    if (containers === undefined) return;
    if (containers.tasks !== null) containers.tasks.childrenLater(() => this.#taskElements(id));
    if (containers.subjobs !== null) containers.subjobs.childrenLater(() => this.#jobElements(id));
  }

  /** Status or other facts of the instance itself changed. */
  rootChanged(): void {
    setAttributes(this.document.root, this.#rootAttributes());
  }

  /** What a read of an element depends on; null where it can never change. */
  facetOf(element: XmlElement, attribute: string | null): Facet | null {
    if (attribute === null || element.source === null) return childrenFacet(this.ownerOf(element));
    return constantAttributes.has(attribute) ? null : attributesFacet(element.source);
  }

  /** The instance node that an element belongs to. */
  ownerOf(element: XmlElement): NodeId {
    let current: XmlElement | XmlDocument | null = element;
    while (current !== null && current.kind === 'element') {
      if (current.source !== null) return current.source;
      current = current.parent;
    }
    return 0;
  }

  /** What a condition has read that was found not to hold, if nothing of that has changed since. */
  waitOf(condition: string): ReadonlySet<Facet> | null {
    const reads = this.#waits.get(condition);
    if (reads === undefined) return null;
    if (this.watchList.isWatched(reads)) return reads;
    this.#waits.delete(condition);
    return null;
  }

  /** Keeps that a condition does not hold now, and what it has read. */
  keepWait(condition: string, reads: ReadonlySet<Facet>): void {
    if (this.watchList.isWatched(reads)) this.#waits.set(condition, reads);
  }

  #rootAttributes(): AttributePairs {
    const { launch, status, startedAtMs, endedAtMs, errors } = this.model;
    const attributes: [string, string][] = [
      ['name', launch.workflow],
      ['id', String(launch.id)],
    ];
    if (launch.host !== null) {
      attributes.push(['host', launch.host]);
      if (launch.user !== null) attributes.push(['user', launch.user]);
    }
    if (launch.comment !== null) attributes.push(['comment', launch.comment]);
    attributes.push(['status', status === 'terminated' ? 'TERMINATED' : 'EXECUTING'], ['start_time', documentTime(startedAtMs)]);
    if (endedAtMs !== null) attributes.push(['end_time', documentTime(endedAtMs)], ['errors', String(errors)]);
    return attributes;
  }

  #rootChildren(): XmlElement[] {
    const header = headerElements(this.model.definition.workflow);
    fillParameters(header, this.model.launch.parameters);
    const subjobs = new XmlElement('subjobs');
    subjobs.childrenLater(() => this.#jobElements(0));
    this.#containers.set(0, { tasks: null, subjobs });
    return [...header, subjobs];
  }

  #jobElements(parent: NodeId): XmlElement[] {
    return jobsBelow(this.model, parent).map(({ definition, node }) =>
      node === null ? this.#definedJob(definition) : this.#jobElement(node),
    );
  }

  #jobElement(node: JobNode): XmlElement {
    return this.#elementOnce(node, attributesOfJobNode(node, this.model.definition), (element) => {
      const job = this.model.definition.job(node.job);
      const tasks = new XmlElement('tasks');
      tasks.childrenLater(() => this.#taskElements(node.id));
      const subjobs = job.subjobs.length === 0 ? null : new XmlElement('subjobs');
      subjobs?.childrenLater(() => this.#jobElements(node.id));
      this.#containers.set(node.id, { tasks, subjobs });
      element.childrenLater(() => (subjobs === null ? [tasks] : [tasks, subjobs]));
    });
  }

  #taskElements(jobId: NodeId): XmlElement[] {
    const job = this.model.node(jobId) as JobNode;
    return tasksOf(this.model, job).map(({ definition, node }) =>
      node === null ? this.#definedTask(definition) : this.#taskElement(node),
    );
  }

  /** A job that nobody has considered, with all below it. */
  #definedJob(job: JobDefinition): XmlElement {
    const element = elementOfJob(job);
    this.#markJob(element, job);
    return element;
  }

  #markJob(element: XmlElement, job: JobDefinition): void {
    this.#parts.set(element, job);
    const [tasks, subjobs] = element.children as readonly XmlElement[];
    job.tasks.forEach((task, index) => this.#parts.set(tasks!.children[index] as XmlElement, task));
    job.subjobs.forEach((subjob, index) => this.#markJob(subjobs!.children[index] as XmlElement, subjob));
  }

  #definedTask(task: TaskDefinition): XmlElement {
    const element = elementOfTask(task);
    this.#parts.set(element, task);
    return element;
  }

  #taskElement(node: TaskNode): XmlElement {
    return this.#elementOnce(node, attributesOfTaskNode(node, this.model), (element) => {
      element.childrenLater(() => this.#taskChildren(this.model.node(node.id) as TaskNode));
    });
  }

  #taskChildren(node: TaskNode): XmlElement[] {
    const elements = inputElements(this.model.definition.task(node.task), node.inputs);
    if (node.last === null) return elements;
    if (node.last.hidden === true) return [...elements, ...(['output', 'stderr', 'log'] as const).map((name) => new XmlElement(name))];
    const content = lazily(() => this.#outputs(node.id, node.last!.number, node.last!.method));
    elements.push(this.#outputElement(node, node.last));
    for (const channel of ['stderr', 'log'] as const) {
      const element = new XmlElement(channel);
      element.childrenLater(() => textNodes(content()[channel]));
      elements.push(element);
    }
    return elements;
  }

  #outputElement(node: TaskNode, attempt: LastAttempt): XmlElement {
    const element = new XmlElement('output');
    element.attempt = attempt.number;
    setAttributes(element, [
      ['retval', String(exitCodeOf(attempt.outcome))],
      ['execution_time', documentTime(attempt.startedAtMs)],
      ['exit_time', documentTime(attempt.endedAtMs)],
      ['method', attempt.method === 'outside' ? 'text' : attempt.method],
    ]);
    element.childrenLater(() => {
      if (attempt.child !== null) return [childElement(attempt.child)];
      if (attempt.method === 'outside') return [];
      const { output } = this.#outputs(node.id, attempt.number, attempt.method);
      return output.kind === 'tree' ? [output.root] : textNodes(output.text);
    });
    return element;
  }

  #elementOnce(node: InstanceNode, attributes: AttributePairs, furnish: (element: XmlElement) => void): XmlElement {
    const known = this.#elements.get(node.id);
    if (known !== undefined) return known;
    const element = new XmlElement(node.kind);
    element.source = node.id;
    this.#elements.set(node.id, element);
    setAttributes(element, attributes);
    furnish(element);
    return element;
  }
}

/** Puts launch values into the `parameter` elements of a document's header. */
export function fillParameters(
  header: readonly XmlElement[],
  parameters: readonly { readonly name: string; readonly value: string }[],
): void {
  const element = header.find((candidate) => candidate.name === 'parameters');
  if (element === undefined) return;
  const values = new Map(parameters.map((parameter) => [parameter.name, parameter.value]));
  for (const child of element.children) {
    if (child.kind === 'element') child.children = textNodes(values.get(child.attribute('name') ?? '') ?? '');
  }
}

/** The output that a WORKFLOW task has: which instance it launched and how that ended. */
export function childElement(child: { readonly instanceId: number; readonly errors: number }): XmlElement {
  const element = new XmlElement('instance');
  setAttributes(element, [
    ['id', String(child.instanceId)],
    ['errors', String(child.errors)],
  ]);
  return element;
}

function isJob(part: JobDefinition | TaskDefinition): part is JobDefinition {
  return 'tasks' in part;
}

function sameAttributes(element: XmlElement, pairs: AttributePairs): boolean {
  const { attributes } = element;
  return (
    attributes.length === pairs.length &&
    pairs.every(([name, value], index) => attributes[index]!.name === name && attributes[index]!.value === value)
  );
}

/** Replaces all attributes of an element. */
export function setAttributes(element: XmlElement, pairs: AttributePairs): void {
  element.attributes = pairs.map(([name, value]) => new XmlAttribute(name, value, element));
}

function textNodes(text: string): XmlText[] {
  return text === '' ? [] : [new XmlText(text)];
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
