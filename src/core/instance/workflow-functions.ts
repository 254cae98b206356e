/**
 * The functions that workflows add to XPath, over the instance document. Behaviour: evQueue 3.3, with these repairs: an
 * empty left side gives nothing (evQueue fell back to the parent job), `evqGetInput` matches path or name, only the last
 * attempt's output is seen, `evqGetJob` may be used anywhere. Names are compared, never pasted into an expression.
 */
import type { NodeId } from '../ids.ts';
import type { XmlElement } from '../xml/element.ts';
import { ok, err } from '../result.ts';
import type { Evaluation, WorkflowFunction, XPathNode, XPathValue } from '../xpath/value.ts';
import { booleanOfValue, textOfValue } from '../xpath/value-text.ts';
import type { DocumentView } from './document.ts';
import { follow } from './reference.ts';

/** Told of each element whose children are read. */
export type OnRead = (element: XmlElement, attribute: string | null) => void;

/** Where an expression stands. */
export type FunctionScope = {
  /** The job being considered; null for custom attributes, automatic tags and jobs' parents. */
  job: NodeId | null;
  /** The job above it, or 0. */
  parent: NodeId;
  /** Whether `evqWait` may be used. */
  waits: boolean;
  onRead: OnRead;
};

/** The functions over one document; `scope` is read at each call. */
export function workflowFunctions(view: DocumentView, scope: FunctionScope): ReadonlyMap<string, WorkflowFunction> {
  const text = (value: XPathValue): string => textOfValue(value, view.model.definition.workflow.dialect);
  const nodes = (selected: readonly XPathNode[]): Evaluation => ok({ kind: 'nodes', nodes: selected });
  const failed = (offset: number, message: string, code: 'XPATH_SCOPE' | 'XPATH_VALUE' = 'XPATH_VALUE'): Evaluation =>
    err({ code, message, offset });
  const baseOf = (left: readonly XPathNode[] | null): XmlElement | null => {
    const base = left === null ? view.elementOf(scope.parent) : (left[0] ?? null);
    return base?.kind === 'element' ? base : null;
  };

  return new Map<string, WorkflowFunction>([
    [
      'evqGetWorkflowParameter',
      (_left, [name]) => {
        const wanted = text(name!);
        const parameter = view.model.launch.parameters.find((candidate) => candidate.name === wanted);
        return ok({ kind: 'string', value: parameter?.value ?? '' });
      },
    ],
    [
      'evqGetCurrentJob',
      (_left, _args, offset) => {
        const job = scope.job === null ? null : view.elementOf(scope.job);
        return job === null ? failed(offset, 'evqGetCurrentJob: there is no current job here', 'XPATH_SCOPE') : nodes([job]);
      },
    ],
    ['evqGetParentJob', (_left, args, offset) => parentJob(view, scope, args[0] ?? null, offset)],
    [
      'evqGetOutput',
      (left, [task]) => nodes(tasksNamed(scope, baseOf(left), text(task!)).flatMap((element) => childrenNamed(scope, element, 'output'))),
    ],
    [
      'evqGetInput',
      (left, [task, input]) => {
        const name = text(input!);
        return nodes(
          tasksNamed(scope, baseOf(left), text(task!)).flatMap((element) =>
            childrenNamed(scope, element, 'input').filter((child) => child.attribute('name') === name),
          ),
        );
      },
    ],
    [
      'evqGetContext',
      (left, _args, offset) => {
        const base = baseOf(left);
        if (base === null) return left === null ? failed(offset, 'evqGetContext: there is no job here') : nodes([]);
        const node = base.source === null ? undefined : view.model.node(base.source);
        if (node === undefined) return failed(offset, `evqGetContext: <${base.name}> has no context, only jobs and tasks have one`);
        const context = follow(node.context, view);
        return context === null ? failed(offset, 'evqGetContext: the context does not exist any more') : nodes([context]);
      },
    ],
    [
      'evqGetJob',
      (_left, [name]) => {
        const found: XmlElement[] = [];
        collectJobs(scope, view.document.root, text(name!), found);
        return nodes(found);
      },
    ],
    [
      'evqWait',
      (_left, [condition], offset) => {
        if (!scope.waits) return failed(offset, 'evqWait can only be used in conditions of jobs and tasks', 'XPATH_SCOPE');
        return booleanOfValue(condition!) ? ok({ kind: 'boolean', value: true }) : err({ kind: 'wait', offset });
      },
    ],
  ]);
}

function parentJob(view: DocumentView, scope: FunctionScope, argument: XPathValue | null, offset: number): Evaluation {
  const found = (element: XmlElement): Evaluation => ok({ kind: 'nodes', nodes: [element] });
  const failed = (message: string): Evaluation => err({ code: 'XPATH_VALUE', message: `evqGetParentJob: ${message}`, offset });
  let id: NodeId | null = scope.parent;
  if (argument === null) {
    const element = view.elementOf(id);
    return element === null ? failed('there is no job here') : found(element);
  }
  switch (argument.kind) {
    case 'integer':
    case 'number': {
      if (!Number.isInteger(argument.value) || argument.value < 0)
        return failed(`expected a whole number of levels, 0 or more, got ${argument.value}`);
      for (let level = 0; level < argument.value && id !== null; level += 1) id = parentOf(view, id);
      const element = id === null ? null : view.elementOf(id);
      return element === null ? failed(`there are not ${argument.value} levels above`) : found(element);
    }
    case 'string': {
      while (id !== null) {
        const element = view.elementOf(id);
        if (element?.attribute('name') === argument.value) return found(element);
        id = parentOf(view, id);
      }
      return failed(`no job above is named "${argument.value}"`);
    }
    case 'boolean':
    case 'nodes':
    case 'list':
      return failed('expected a number of levels or a name');
  }
}

function parentOf(view: DocumentView, id: NodeId): NodeId | null {
  return id === 0 ? null : (view.model.node(id)?.parent ?? null);
}

function tasksNamed(scope: FunctionScope, job: XmlElement | null, name: string): XmlElement[] {
  if (job === null) return [];
  return childrenNamed(scope, job, 'tasks').flatMap((tasks) =>
    childrenNamed(scope, tasks, 'task').filter((task) => task.attribute('name') === name || task.attribute('path') === name),
  );
}

function childrenNamed(scope: FunctionScope, element: XmlElement, name: string): XmlElement[] {
  scope.onRead(element, null);
  return element.children.filter((child): child is XmlElement => child.kind === 'element' && child.name === name);
}

/** Jobs of that name anywhere, the deepest first, as evQueue gives them. */
function collectJobs(scope: FunctionScope, element: XmlElement, name: string, found: XmlElement[]): void {
  scope.onRead(element, null);
  for (const child of element.children) {
    if (child.kind !== 'element' || (child.name !== 'job' && child.name !== 'subjobs')) continue;
    collectJobs(scope, child, name, found);
    if (child.name === 'job' && child.attribute('name') === name) found.push(child);
  }
}

/**
 * The value of `$name`: `$item` is the nearest loop item, else a launch parameter, else the last output of the task of
 * that name that is nearest: in a job above, then anywhere. Null where there is none.
 */
export function variableOf(view: DocumentView, scope: FunctionScope, item: XPathNode | null, name: string): XPathValue | null {
  if (name === 'item') return item === null ? null : { kind: 'nodes', nodes: [item] };
  const { launchedBy } = view.model.launch;
  if (name === 'plannedMoment') {
    return { kind: 'string', value: launchedBy.kind === 'plan' ? new Date(launchedBy.plannedMomentMs).toISOString() : '' };
  }
  const parameter = view.model.launch.parameters.find((candidate) => candidate.name === name);
  if (parameter !== undefined) return { kind: 'string', value: parameter.value };
  for (let id: NodeId | null = scope.parent; id !== null; id = parentOf(view, id)) {
    const tasks = tasksOnlyNamed(scope, view.elementOf(id), name);
    if (tasks.length > 0) return { kind: 'nodes', nodes: tasks.flatMap((task) => childrenNamed(scope, task, 'output')) };
  }
  const anywhere: XmlElement[] = [];
  collectTasks(scope, view.document.root, name, anywhere);
  if (anywhere.length > 0) return { kind: 'nodes', nodes: anywhere.flatMap((task) => childrenNamed(scope, task, 'output')) };
  return null;
}

function tasksOnlyNamed(scope: FunctionScope, job: XmlElement | null, name: string): XmlElement[] {
  return tasksNamed(scope, job, name).filter((task) => task.attribute('name') === name);
}

function collectTasks(scope: FunctionScope, element: XmlElement, name: string, found: XmlElement[]): void {
  scope.onRead(element, null);
  for (const child of element.children) {
    if (child.kind !== 'element') continue;
    if (child.name === 'task') {
      if (child.attribute('name') === name) found.push(child);
    } else if (child.name === 'subjobs' || child.name === 'job' || child.name === 'tasks') collectTasks(scope, child, name, found);
  }
}
