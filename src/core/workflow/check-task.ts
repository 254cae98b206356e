import type { CheckReport, KnownNames } from './check-report.ts';
import type { TaskDefinition, TaskType } from './model.ts';
import { isQueueName, isRetryScheduleName, isWorkflowName } from './names.ts';
import { writtenName } from './schema.ts';
import { splitWords } from './words.ts';

/** Fields that a type of task does not look at. */
const ignoredFields: { readonly [type in TaskType]: readonly (keyof TaskDefinition)[] } = {
  BINARY: ['workflow', 'script', 'substitution'],
  SCRIPT: ['path', 'workflow'],
  WORKFLOW: [
    'path',
    'script',
    'substitution',
    'stdin',
    'wd',
    'parametersMode',
    'mergeStderr',
    'useAgent',
    'queue',
    'user',
    'host',
    'queueHost',
    'runsOn',
  ],
};

/** Checks of one task what is not an expression. */
export function checkTask(task: TaskDefinition, known: KnownNames, report: CheckReport): void {
  const type = task.type ?? 'BINARY';
  switch (type) {
    case 'BINARY':
      checkPath(task, report);
      checkQueue(task, known, report);
      break;
    case 'SCRIPT':
      checkScript(task, report);
      checkQueue(task, known, report);
      break;
    case 'WORKFLOW':
      checkSubworkflow(task, known, report);
      break;
  }
  checkRetries(task, known, report);
  for (const field of ignoredFields[type]) {
    if (task[field] !== undefined) report.ignored(task, field, `${writtenName(field)} has no effect on a task of type ${type}`);
  }
  if (type === 'WORKFLOW' || task.parametersMode !== 'ENV') return;
  for (const input of task.inputs) {
    if (input.name === undefined)
      report.ignored(input, 'name', 'this input has no name: its variable will be called DEFAULT_PARAMETER_NAME');
  }
}

function checkPath(task: TaskDefinition, report: CheckReport): void {
  const { path } = task;
  if (path === undefined || path === '') {
    report.error('WORKFLOW_MISSING_ATTRIBUTE', task, 'path', 'a task of type BINARY needs a path: the command line that it runs');
    return;
  }
  const words = splitWords(path);
  if (!words.ok) {
    report.errorWithin('WORKFLOW_PATH_SYNTAX', task, 'path', words.error.offset, `path: ${words.error.message}`);
  } else if (words.value[0] === undefined || words.value[0] === '') {
    report.error('WORKFLOW_PATH_SYNTAX', task, 'path', 'path: expected the name of a program, got no word');
  }
}

function checkScript(task: TaskDefinition, report: CheckReport): void {
  if (task.name === undefined || task.name === '')
    report.error('WORKFLOW_MISSING_ATTRIBUTE', task, 'name', 'a task of type SCRIPT needs a name');
  const hasProgram = task.script?.some((part) => part.kind !== 'text' || part.text.trim() !== '') ?? false;
  if (!hasProgram) report.error('WORKFLOW_EMPTY_SCRIPT', task.script ?? task, '', 'a task of type SCRIPT needs a <script> with a program');
}

function checkSubworkflow(task: TaskDefinition, known: KnownNames, report: CheckReport): void {
  const { workflow } = task;
  if (workflow === undefined || workflow === '') {
    report.error(
      'WORKFLOW_MISSING_ATTRIBUTE',
      task,
      'workflow',
      'a task of type WORKFLOW needs the attribute "workflow": the one that it launches',
    );
  } else if (!isWorkflowName(workflow)) {
    report.error(
      'WORKFLOW_INVALID_VALUE',
      task,
      'workflow',
      `expected the name of a workflow (1 to 64 letters, digits, "_" or "-"), got "${workflow}"`,
    );
  } else if (known.workflows !== null && !known.workflows.has(workflow)) {
    report.unknownName('WORKFLOW_UNKNOWN_WORKFLOW', task, 'workflow', 'workflow', workflow, known.workflows);
  }
  for (const input of task.inputs) {
    if (input.name !== undefined) continue;
    report.error('WORKFLOW_MISSING_ATTRIBUTE', input, 'name', 'an input of a task of type WORKFLOW needs a name: that of the parameter');
  }
}

function checkQueue(task: TaskDefinition, known: KnownNames, report: CheckReport): void {
  const { queue } = task;
  if (queue === undefined) {
    report.error('WORKFLOW_MISSING_ATTRIBUTE', task, 'queue', 'a task needs a queue');
  } else if (!isQueueName(queue)) {
    report.error(
      'WORKFLOW_INVALID_VALUE',
      task,
      'queue',
      `expected the name of a queue (1 to 64 letters, digits, "_", "-", "@" or "."), got "${queue}"`,
    );
  } else if (known.queues !== null && !known.queues.has(queue)) {
    report.unknownName('WORKFLOW_UNKNOWN_QUEUE', task, 'queue', 'queue', queue, known.queues);
  }
}

function checkRetries(task: TaskDefinition, known: KnownNames, report: CheckReport): void {
  const { retrySchedule = '', retryDelayS, retryTimes, retryRetval } = task;
  // evQueue takes an empty name for none.
  const scheduled = retrySchedule !== '';
  if (scheduled && !isRetryScheduleName(retrySchedule)) {
    report.error(
      'WORKFLOW_INVALID_VALUE',
      task,
      'retrySchedule',
      `expected the name of a retry schedule (1 to 64 letters, digits, "_" or "-"), got "${retrySchedule}"`,
    );
  } else if (scheduled && known.retrySchedules !== null && !known.retrySchedules.has(retrySchedule)) {
    report.unknownName('WORKFLOW_UNKNOWN_RETRY_SCHEDULE', task, 'retrySchedule', 'retry schedule', retrySchedule, known.retrySchedules);
  }
  const delayField = retryDelayS === undefined ? 'retryTimes' : 'retryDelayS';
  const hasDelay = retryDelayS !== undefined || retryTimes !== undefined;
  const complete = retryDelayS !== undefined && retryTimes !== undefined;
  if (scheduled && hasDelay) {
    report.ignored(task, delayField, 'retry_delay and retry_times have no effect beside a retry schedule');
  } else if (hasDelay && !complete) {
    report.ignored(task, delayField, 'nothing is retried: retry_delay and retry_times are needed together');
  }
  if (retryRetval !== undefined && !scheduled && !complete)
    report.ignored(task, 'retryRetval', 'retry_retval has no effect without retries');
}
