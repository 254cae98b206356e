import { expect, test } from 'vitest';
import { checkWorkflow } from './check.ts';
import type { Problem } from './problem.ts';
import { readWorkflowXml } from './xml-reader.ts';

const known = { queues: new Set(['default', 'slow']), retrySchedules: new Set(['often']), workflows: new Set(['report']) };
const nothingKnown = { queues: null, retrySchedules: null, workflows: null };

function check(text: string, names: Parameters<typeof checkWorkflow>[1] = known): readonly Problem[] {
  const read = readWorkflowXml(text);
  if (!read.ok) throw new Error(read.error.map(({ message }) => message).join('\n'));
  return checkWorkflow(read.value, names);
}

function shown({ severity, code, line, column, message, hint }: Problem): string {
  return `${severity === 'warning' ? 'warning ' : ''}${code} ${line}:${column} ${message}${hint === undefined ? '' : `; ${hint}`}`;
}

/** Puts a task into a workflow; the task stands on line 2, from column 1. */
function withTask(task: string, job = '', header = ''): string {
  return `<workflow>${header}<subjobs><job ${job}><tasks>\n${task}\n</tasks></job></subjobs></workflow>`;
}

function problemsOfTask(task: string, job = ''): readonly string[] {
  return check(withTask(task, job)).map(shown);
}

/** Codes found for an expression at a place, written as `X` in the task. */
function codesFor(expression: string, task: string, job = ''): readonly string[] {
  const written = expression.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return check(withTask(task.replaceAll('X', written), job.replaceAll('X', written))).map(({ code }) => code);
}

test('a workflow that is right has no problems', () => {
  expect(
    problemsOfTask('<task path="/bin/echo a" queue="default" retry_schedule="often"><input><value select="1 + 1"/></input></task>'),
  ).toEqual([]);
});

// Tasks

test('a BINARY task needs a path with a program', () => {
  expect(problemsOfTask('<task queue="default"/>')).toEqual([
    'WORKFLOW_MISSING_ATTRIBUTE 2:1 a task of type BINARY needs a path: the command line that it runs',
  ]);
  expect(problemsOfTask('<task path="" queue="default"/>')).toEqual([
    'WORKFLOW_MISSING_ATTRIBUTE 2:7 a task of type BINARY needs a path: the command line that it runs',
  ]);
  for (const path of [' ', "''", "'' a"]) {
    expect(problemsOfTask(`<task path="${path}" queue="default"/>`)).toEqual([
      'WORKFLOW_PATH_SYNTAX 2:7 path: expected the name of a program, got no word',
    ]);
  }
});

test('what cannot be split into words is shown where it stands', () => {
  expect(problemsOfTask(`<task path="/bin/echo &quot;a&quot; 'b" queue="default"/>`)).toEqual([
    'WORKFLOW_PATH_SYNTAX 2:37 path: the single quote is not closed',
  ]);
  expect(problemsOfTask('<task path="a | b" queue="default"/>')).toEqual([
    'WORKFLOW_PATH_SYNTAX 2:15 path: "|" has to be quoted: the command is started without a shell (a task of type SCRIPT has one)',
  ]);
});

test('a SCRIPT task needs a name and a script that is not empty', () => {
  expect(problemsOfTask('<task type="SCRIPT" queue="default"/>')).toEqual([
    'WORKFLOW_MISSING_ATTRIBUTE 2:1 a task of type SCRIPT needs a name',
    'WORKFLOW_EMPTY_SCRIPT 2:1 a task of type SCRIPT needs a <script> with a program',
  ]);
  expect(problemsOfTask('<task type="SCRIPT" name="s" queue="default"><script> \n</script></task>')).toEqual([
    'WORKFLOW_EMPTY_SCRIPT 2:46 a task of type SCRIPT needs a <script> with a program',
  ]);
  expect(problemsOfTask('<task type="SCRIPT" name="s" queue="default"><script><value select="1"/></script></task>')).toEqual([]);
});

test('a WORKFLOW task needs a workflow that exists and names for its inputs, and no queue', () => {
  expect(problemsOfTask('<task type="WORKFLOW" workflow="report"><input name="a"/></task>')).toEqual([]);
  expect(problemsOfTask('<task type="WORKFLOW"><input/></task>')).toEqual([
    'WORKFLOW_MISSING_ATTRIBUTE 2:1 a task of type WORKFLOW needs the attribute "workflow": the one that it launches',
    'WORKFLOW_MISSING_ATTRIBUTE 2:23 an input of a task of type WORKFLOW needs a name: that of the parameter',
  ]);
  expect(problemsOfTask('<task type="WORKFLOW" workflow="repor"/>')).toEqual([
    'WORKFLOW_UNKNOWN_WORKFLOW 2:23 workflow "repor" does not exist; there is "report"; did you mean "report"?',
  ]);
  expect(problemsOfTask('<task type="WORKFLOW" workflow="a b"/>').map((problem) => problem.split(' ')[0])).toEqual([
    'WORKFLOW_INVALID_VALUE',
  ]);
});

test('a queue is required, well formed, and exists', () => {
  expect(problemsOfTask('<task path="a"/>')).toEqual(['WORKFLOW_MISSING_ATTRIBUTE 2:1 a task needs a queue']);
  expect(problemsOfTask('<task path="a" queue="defualt"/>')).toEqual([
    'WORKFLOW_UNKNOWN_QUEUE 2:16 queue "defualt" does not exist; there are "default", "slow"; did you mean "default"?',
  ]);
  expect(problemsOfTask('<task path="a" queue="zzz"/>')).toEqual([
    'WORKFLOW_UNKNOWN_QUEUE 2:16 queue "zzz" does not exist; there are "default", "slow"',
  ]);
  for (const name of ['', 'a b', 'x'.repeat(65)]) {
    expect(problemsOfTask(`<task path="a" queue="${name}"/>`).map((problem) => problem.split(' ')[0])).toEqual(['WORKFLOW_INVALID_VALUE']);
  }
});

test('a retry schedule exists; an empty name is none', () => {
  expect(problemsOfTask('<task path="a" queue="slow" retry_schedule="oftn"/>')).toEqual([
    'WORKFLOW_UNKNOWN_RETRY_SCHEDULE 2:29 retry schedule "oftn" does not exist; there is "often"; did you mean "often"?',
  ]);
  expect(problemsOfTask('<task path="a" queue="slow" retry_schedule="a b"/>').map((problem) => problem.split(' ')[0])).toEqual([
    'WORKFLOW_INVALID_VALUE',
  ]);
  expect(problemsOfTask('<task path="a" queue="slow" retry_schedule=""/>')).toEqual([]);
});

test('names are not compared where nobody knows what exists, but their form is', () => {
  const text = withTask('<task path="a" queue="x" retry_schedule="y"/><task type="WORKFLOW" workflow="z"/><task path="a" queue="x y"/>');
  expect(check(text, nothingKnown).map(({ code }) => code)).toEqual(['WORKFLOW_INVALID_VALUE']);
  expect(check(text, { queues: new Set(), retrySchedules: new Set(), workflows: new Set() }).map(({ message }) => message)).toEqual([
    'queue "x" does not exist',
    'retry schedule "y" does not exist',
    'workflow "z" does not exist',
    'expected the name of a queue (1 to 64 letters, digits, "_", "-", "@" or "."), got "x y"',
  ]);
});

test.each([
  ['<task path="a" queue="slow" iteration-condition="true()"/>', 'an iteration condition has no effect on a task without loop'],
  ['<task path="a" queue="slow" substitution="text"/>', 'substitution has no effect on a task of type BINARY'],
  ['<task path="a" queue="slow"><script>x</script></task>', '<script> has no effect on a task of type BINARY'],
  ['<task path="a" queue="slow" workflow="report"/>', 'workflow has no effect on a task of type BINARY'],
  ['<task type="SCRIPT" name="s" path="a" queue="slow"><script>x</script></task>', 'path has no effect on a task of type SCRIPT'],
  ['<task type="WORKFLOW" workflow="report" queue="slow"/>', 'queue has no effect on a task of type WORKFLOW'],
  ['<task type="WORKFLOW" workflow="report" merge-stderr="no"/>', 'merge-stderr has no effect on a task of type WORKFLOW'],
  [
    '<task path="a" queue="slow" parameters-mode="ENV"><input/></task>',
    'this input has no name: its variable will be called DEFAULT_PARAMETER_NAME',
  ],
  ['<task path="a" queue="slow" retry_delay="1"/>', 'nothing is retried: retry_delay and retry_times are needed together'],
  ['<task path="a" queue="slow" retry_times="1"/>', 'nothing is retried: retry_delay and retry_times are needed together'],
  ['<task path="a" queue="slow" retry_retval="1"/>', 'retry_retval has no effect without retries'],
  [
    '<task path="a" queue="slow" retry_times="1" retry_delay="1" retry_schedule="often"/>',
    'retry_delay and retry_times have no effect beside a retry schedule',
  ],
])('%s is a warning', (task, message) => {
  expect(check(withTask(task)).map((problem) => [problem.severity, problem.code, problem.message])).toEqual([
    ['warning', 'WORKFLOW_IGNORED', message],
  ]);
});

test('complete retries are no warning', () => {
  expect(problemsOfTask('<task path="a" queue="slow" retry_times="1" retry_delay="1" retry_retval="3"/>')).toEqual([]);
  expect(problemsOfTask('<task path="a" queue="slow" retry_schedule="often" retry_retval="3"/>')).toEqual([]);
});

test('an iteration condition of a job without loop is a warning', () => {
  expect(problemsOfTask('<task path="a" queue="slow"/>', 'iteration-condition="true()"')).toEqual([
    'warning WORKFLOW_IGNORED 1:25 an iteration condition has no effect on a job without loop',
  ]);
});

// Parameters

test('parameters have names of their own, and defaults and choices that fit', () => {
  const header = `<parameters>
<parameter name="a"/><parameter name="a"/>
<parameter name="n" type="integer" default="x"/>
<parameter name="e" type="integer" default=""/>
<parameter name="c" default="z"><choice>x</choice><choice>y</choice></parameter>
<parameter name="d" type="date"><choice>2024-02-29</choice><choice>2023-02-29</choice><choice/></parameter>
<parameter name="o" type="number" required="no"><choice>1</choice></parameter>
</parameters>`;
  expect(check(withTask('<task path="a" queue="slow"/>', '', header)).map(shown)).toEqual([
    'WORKFLOW_DUPLICATE_NAME 2:33 parameter "a" is declared twice',
    'WORKFLOW_INVALID_VALUE 3:36 default of parameter "n": expected an integer, got "x"',
    'WORKFLOW_INVALID_VALUE 4:36 default of parameter "e": expected an integer, got ""',
    'WORKFLOW_INVALID_VALUE 5:21 default of parameter "c": expected one of "x", "y", got "z"',
    'WORKFLOW_INVALID_VALUE 6:60 choice of parameter "d": expected a date (YYYY-MM-DD), got "2023-02-29"',
    'WORKFLOW_INVALID_VALUE 6:87 choice of parameter "d": expected a date (YYYY-MM-DD), got ""',
  ]);
});

// Expressions

const places: readonly (readonly [place: string, task: string, job: string])[] = [
  ['condition of a job', '<task path="a" queue="slow"/>', 'condition="X"'],
  ['loop of a job', '<task path="a" queue="slow"/>', 'loop="X"'],
  ['iteration condition of a job', '<task path="a" queue="slow"/>', 'loop="x" iteration-condition="X"'],
  ['condition of a task', '<task path="a" queue="slow" condition="X"/>', ''],
  ['loop of a task', '<task path="a" queue="slow" loop="X"/>', ''],
  ['iteration condition of a task', '<task path="a" queue="slow" loop="x" iteration-condition="X"/>', ''],
  ['host', '<task path="a" queue="slow" host="h{X}"/>', ''],
  ['user', '<task path="a" queue="slow" user="{X}"/>', ''],
  ['queue_host', '<task path="a" queue="slow" queue_host="{x}{X}"/>', ''],
  ['condition of an input', '<task path="a" queue="slow"><input condition="X"/></task>', ''],
  ['loop of an input', '<task path="a" queue="slow"><input loop="X"/></task>', ''],
  ['value of an input', '<task path="a" queue="slow"><input><value select="X"/></input></task>', ''],
  ['copy of an input', '<task path="a" queue="slow"><input><copy select="X"/></input></task>', ''],
  ['value of stdin', '<task path="a" queue="slow"><stdin><value select="X"/></stdin></task>', ''],
  ['copy of stdin', '<task path="a" queue="slow"><stdin><copy select="X"/></stdin></task>', ''],
  ['value of a script', '<task type="SCRIPT" name="s" queue="slow"><script><value select="X"/></script></task>', ''],
];

test.each(places)('%s: syntax, functions, arguments and variables are checked', (place, task, job) => {
  expect(codesFor('evqGetOutput("t")', task, job)).toEqual([]);
  expect(codesFor('a[', task, job)).toEqual(['XPATH_SYNTAX']);
  expect(codesFor('evqGetOutptu("t")', task, job)).toEqual(['XPATH_UNKNOWN_FUNCTION']);
  expect(codesFor('evqGetOutput()', task, job)).toEqual(['XPATH_ARGUMENTS']);
  expect(codesFor('$nobody', task, job)).toEqual(['XPATH_UNKNOWN_VARIABLE']);
  expect(codesFor('$plannedMoment', task, job)).toEqual([]);
  expect(codesFor('count($nobody) + evqFoo() + evqGetInput(1)', task, job)).toEqual([
    'XPATH_UNKNOWN_VARIABLE',
    'XPATH_UNKNOWN_FUNCTION',
    'XPATH_ARGUMENTS',
  ]);
  const canWait = /condition of a (job|task)/.test(place);
  expect(codesFor('evqWait(true())', task, job)).toEqual(canWait ? [] : ['XPATH_SCOPE']);
});

test('an expression that is empty is an error', () => {
  expect(codesFor('', '<task path="a" queue="slow" condition="X"/>')).toEqual(['XPATH_SYNTAX']);
});

test('an error in an expression is shown where its character stands', () => {
  const [problem] = check(withTask('<task path="a" queue="slow"\n  condition="1 &lt; 2 and\nfoo()"/>'));
  expect(problem).toMatchObject({ code: 'XPATH_UNKNOWN_FUNCTION', line: 4, column: 1, severity: 'error' });
  expect(problem?.message).toMatch(/^condition: /);
  const [inHole] = check(withTask('<task path="a" queue="slow" host="&amp;{foo()}"/>'));
  expect(inHole).toMatchObject({ code: 'XPATH_UNKNOWN_FUNCTION', line: 2, column: 41 });
});

test('a near name is proposed for functions and variables', () => {
  const hints = check(withTask('<task name="fetch" path="a" queue="slow" condition="evqGetOutptu(\'x\') = $fetsh"/>')).map(
    ({ hint }) => hint,
  );
  expect(hints).toEqual(['did you mean "evqGetOutput"?', 'did you mean "$fetch"?']);
});

test('parameters and tasks are variables everywhere, also before and beside them', () => {
  const text = `<workflow><parameters><parameter name="p"/></parameters>
<custom-attributes><custom-attribute name="c" select="$p | $late | $plannedMoment"/></custom-attributes>
<subjobs>
<job condition="$p = $late"><tasks><task name="early" path="a" queue="slow"/></tasks>
<subjobs><job><tasks><task name="late" path="a" queue="slow"><input><value select="$early"/></input></task></tasks></job></subjobs></job>
</subjobs></workflow>`;
  expect(check(text).map(shown)).toEqual([]);
});

test('$item exists inside of loops only', () => {
  const value = '<task path="a" queue="slow"><input><value select="$item"/></input></task>';
  expect(codesFor('', value)).toEqual(['XPATH_UNKNOWN_VARIABLE']);
  expect(codesFor('', value, 'loop="x"')).toEqual([]);
  expect(codesFor('', '<task path="a" queue="slow" loop="$item"/>', 'loop="x"')).toEqual([]);
  expect(codesFor('', '<task path="a" queue="slow" loop="x" condition="$item" host="{$item}"/>')).toEqual(['XPATH_UNKNOWN_VARIABLE']);
  expect(codesFor('', '<task path="a" queue="slow"/>', 'loop="$item" condition="$item" iteration-condition="$item"')).toEqual([
    'XPATH_UNKNOWN_VARIABLE',
    'XPATH_UNKNOWN_VARIABLE',
  ]);
  expect(
    codesFor(
      '',
      '<task path="a" queue="slow"><input loop="x" condition="$item">t<value select="$item"/></input><input><value select="$item"/></input></task>',
    ),
  ).toEqual(['XPATH_UNKNOWN_VARIABLE', 'XPATH_UNKNOWN_VARIABLE']);
});

test('$item of a job is seen in its subjobs', () => {
  const text = `<workflow><subjobs><job loop="x"><tasks><task path="a" queue="slow"/></tasks>
<subjobs><job condition="$item/@a = 1"><tasks><task path="a" queue="slow"><stdin><value select="$item"/></stdin></task></tasks></job></subjobs></job></subjobs></workflow>`;
  expect(check(text)).toEqual([]);
});

test('labels know neither waits nor a current job', () => {
  const header = `<custom-attributes><custom-attribute name="c" select="evqGetCurrentJob()"/></custom-attributes>
<automatic-tags><automatic-tag name="t" condition="evqWait(evqGetJob('j'))"/><automatic-tag name="u" condition="$item"/></automatic-tags>`;
  expect(check(withTask('<task path="a" queue="slow"/>', '', header)).map(({ code, line, column }) => [code, line, column])).toEqual([
    ['XPATH_SCOPE', 1, 65],
    ['XPATH_SCOPE', 2, 52],
    ['XPATH_UNKNOWN_VARIABLE', 2, 113],
  ]);
});

test('each dialect has its own functions', () => {
  const task = '<task path="a" queue="slow" condition="starts-with(\'ab\', \'a\')"/>';
  expect(check(withTask(task).replace('<workflow>', '<workflow dialect="xpath-1">'))).toEqual([]);
  const join = '<task path="a" queue="slow"><input><value select="string-join(x, \',\')"/></input></task>';
  expect(check(withTask(join))).toEqual([]);
});

test('problems come in the order of the document', () => {
  const text = `<workflow><subjobs><job loop="["><tasks>
<task queue="slow"><input loop="["/></task>
<task path="a"/></tasks></job></subjobs></workflow>`;
  expect(check(text).map(({ code, line }) => [code, line])).toEqual([
    ['XPATH_SYNTAX', 1],
    ['WORKFLOW_MISSING_ATTRIBUTE', 2],
    ['XPATH_SYNTAX', 2],
    ['WORKFLOW_MISSING_ATTRIBUTE', 3],
  ]);
});
