import { CheckReport, type KnownNames } from './check-report.ts';
import { checkExpression, checkInterpolation, inConditions, inJobs, inLabels, type Scope } from './check-expression.ts';
import { checkParameters } from './check-parameters.ts';
import { checkTask } from './check-task.ts';
import type { InputDefinition, JobDefinition, TaskDefinition, Template, Workflow } from './model.ts';
import type { Problem } from './problem.ts';
import type { WorkflowRead } from './xml-reader.ts';

/**
 * Everything that is checked when a definition is saved and that its schema cannot say: XPath and the names in it, names
 * of queues, retry schedules and workflows, command lines, scripts, parameters. A definition without errors here cannot
 * fail at run time for a reason that its text alone shows.
 *
 * @param known  what exists; null: names of that kind are not compared
 * @returns errors and warnings in the order of the document
 */
export function checkWorkflow(read: Pick<WorkflowRead, 'workflow' | 'positions'>, known: KnownNames): readonly Problem[] {
  const { workflow } = read;
  const report = new CheckReport(read.positions);
  checkParameters(workflow.parameters, report);
  const scope: Scope = { dialect: workflow.dialect, variables: variablesOf(workflow), hasItem: false, misplaced: inJobs };
  const labels: Scope = { ...scope, misplaced: inLabels };
  for (const attribute of workflow.customAttributes) checkExpression(attribute, 'select', attribute.select, labels, report);
  for (const tag of workflow.automaticTags) checkExpression(tag, 'condition', tag.condition, labels, report);
  for (const job of workflow.subjobs) checkJob(job, scope, known, report);
  return report.inOrder();
}

/** Names that `$name` can mean wherever it stands: parameters, tasks, and the moment of a planned launch. */
function variablesOf(workflow: Workflow): ReadonlySet<string> {
  const names = new Set(workflow.parameters.map(({ name }) => name));
  const visit = (job: JobDefinition): void => {
    for (const { name } of job.tasks) if (name !== undefined) names.add(name);
    for (const subjob of job.subjobs) visit(subjob);
  };
  for (const job of workflow.subjobs) visit(job);
  return names.add('plannedMoment');
}

function checkJob(job: JobDefinition, scope: Scope, known: KnownNames, report: CheckReport): void {
  const inside = checkConditionAndLoop(job, 'job', scope, report);
  for (const task of job.tasks) {
    checkTask(task, known, report);
    checkTaskExpressions(task, inside, report);
  }
  for (const subjob of job.subjobs) checkJob(subjob, inside, known, report);
}

/** Checks what jobs and tasks have in common and returns the scope of what is inside of them. */
function checkConditionAndLoop(node: JobDefinition | TaskDefinition, kind: 'job' | 'task', scope: Scope, report: CheckReport): Scope {
  const { condition, loop, iterationCondition } = node;
  const inside = loop === undefined ? scope : { ...scope, hasItem: true };
  if (condition !== undefined) checkExpression(node, 'condition', condition, { ...scope, misplaced: inConditions }, report);
  if (loop !== undefined) checkExpression(node, 'loop', loop, scope, report);
  if (iterationCondition !== undefined) {
    checkExpression(node, 'iterationCondition', iterationCondition, { ...inside, misplaced: inConditions }, report);
    if (loop === undefined) report.ignored(node, 'iterationCondition', `an iteration condition has no effect on a ${kind} without loop`);
  }
  return inside;
}

function checkTaskExpressions(task: TaskDefinition, scope: Scope, report: CheckReport): void {
  const inside = checkConditionAndLoop(task, 'task', scope, report);
  for (const field of ['host', 'queueHost', 'user'] as const) {
    const text = task[field];
    if (text !== undefined) checkInterpolation(task, field, text, inside, report);
  }
  for (const input of task.inputs) checkInput(input, inside, report);
  if (task.stdin !== undefined) checkTemplate(task.stdin, inside, report);
  if (task.script !== undefined) checkTemplate(task.script, inside, report);
}

function checkInput(input: InputDefinition, scope: Scope, report: CheckReport): void {
  if (input.condition !== undefined) checkExpression(input, 'condition', input.condition, scope, report);
  if (input.loop !== undefined) checkExpression(input, 'loop', input.loop, scope, report);
  checkTemplate(input.template, input.loop === undefined ? scope : { ...scope, hasItem: true }, report);
}

function checkTemplate(template: Template, scope: Scope, report: CheckReport): void {
  for (const part of template) if (part.kind !== 'text') checkExpression(part, 'select', part.select, scope, report);
}
