import { expect, test } from 'vitest';
import type { TaskDefinition, Workflow } from './model.ts';
import { positionOf, positionWithin } from './positions.ts';
import { readWorkflowXml, type WorkflowRead } from './xml-reader.ts';

function read(text: string): WorkflowRead {
  const result = readWorkflowXml(text);
  if (!result.ok) throw new Error(result.error.map(({ line, column, message }) => `${line}:${column} ${message}`).join('\n'));
  return result.value;
}

function problems(text: string): readonly string[] {
  const result = readWorkflowXml(text);
  if (result.ok)
    return result.value.warnings.map(({ severity, code, line, column, message }) => `${severity} ${code} ${line}:${column} ${message}`);
  return result.error.map(
    ({ code, line, column, message, hint }) => `${code} ${line}:${column} ${message}${hint === undefined ? '' : `; ${hint}`}`,
  );
}

function taskWith(attributes: string, content = ''): TaskDefinition {
  return read(`<workflow><subjobs><job><tasks><task ${attributes}>${content}</task></tasks></job></subjobs></workflow>`).workflow
    .subjobs[0]!.tasks[0]!;
}

function problemsOfTask(attributes: string, content = ''): readonly string[] {
  return problems(`<workflow><subjobs><job><tasks>\n<task ${attributes}>${content}</task></tasks></job></subjobs></workflow>`);
}

const everything = `<workflow dialect="xpath-1" version="7" description="d" timeout="60" priority="-3">
  <parameters>
    <parameter name="a"/>
    <parameter name="b" type="integer" default="1" required="no" description="e"><choice>1</choice><choice/><choice> 2 </choice></parameter>
  </parameters>
  <custom-attributes><custom-attribute name="c" select="x" description="f"/></custom-attributes>
  <automatic-tags><automatic-tag name="t" condition="y" description="g"/></automatic-tags>
  <subjobs>
    <job name="j" description="h" condition="1" loop="2" iteration-condition="3" run="always">
      <tasks>
        <task type="SCRIPT" name="s" description="i" path="p" workflow="w" wd="/" parameters-mode="ENV" output-method="JSON" merge-stderr="yes"
          use-agent="0" substitution="none" queue="q" user="u" host="" queue_host="{k}" runs-on="gpu" retry_retval="-1" retry_delay="1" retry_times="2"
          retry_schedule="r" timeout="9" condition="4" loop="5" iteration-condition="6">
          <input name="n" condition="7" loop="8"> x <value select="9"/><copy select="10"/><![CDATA[<]]>&amp;</input>
          <input/>
          <stdin>in</stdin>
          <script>#!/bin/sh
exit 0
</script>
        </task>
      </tasks>
      <subjobs><job><tasks><task/></tasks></job></subjobs>
    </job>
  </subjobs>
</workflow>`;

const model: Workflow = {
  dialect: 'xpath-1',
  version: '7',
  description: 'd',
  timeoutS: 60,
  priority: -3,
  parameters: [{ name: 'a' }, { name: 'b', type: 'integer', default: '1', required: false, description: 'e', choices: ['1', '', ' 2 '] }],
  customAttributes: [{ name: 'c', select: 'x', description: 'f' }],
  automaticTags: [{ name: 't', condition: 'y', description: 'g' }],
  subjobs: [
    {
      name: 'j',
      description: 'h',
      condition: '1',
      loop: '2',
      iterationCondition: '3',
      run: 'always',
      tasks: [
        {
          type: 'SCRIPT',
          name: 's',
          description: 'i',
          path: 'p',
          workflow: 'w',
          wd: '/',
          parametersMode: 'ENV',
          outputMethod: 'JSON',
          mergeStderr: true,
          useAgent: false,
          substitution: 'none',
          queue: 'q',
          user: 'u',
          host: '',
          queueHost: '{k}',
          runsOn: 'gpu',
          retryRetval: -1,
          retryDelayS: 1,
          retryTimes: 2,
          retrySchedule: 'r',
          timeoutS: 9,
          condition: '4',
          loop: '5',
          iterationCondition: '6',
          inputs: [
            {
              name: 'n',
              condition: '7',
              loop: '8',
              template: [
                { kind: 'text', text: ' x ' },
                { kind: 'value', select: '9' },
                { kind: 'copy', select: '10' },
                { kind: 'text', text: '<&' },
              ],
            },
            { template: [] },
          ],
          stdin: [{ kind: 'text', text: 'in' }],
          script: [{ kind: 'text', text: '#!/bin/sh\nexit 0\n' }],
        },
      ],
      subjobs: [{ tasks: [{ inputs: [] }], subjobs: [] }],
    },
  ],
};

test('every element and attribute has its field', () => {
  expect(read(everything).workflow).toStrictEqual(model);
});

test('what is left out is no field', () => {
  expect(read('<workflow><subjobs><job><tasks><task/></tasks></job></subjobs></workflow>').workflow).toStrictEqual({
    dialect: 'evqueue-3',
    parameters: [],
    customAttributes: [],
    automaticTags: [],
    subjobs: [{ tasks: [{ inputs: [] }], subjobs: [] }],
  });
});

test.each([
  ['yes', true],
  ['true', true],
  ['1', true],
  ['-7', true],
  [' +10 ', true],
  ['no', false],
  ['false', false],
  ['0', false],
  ['-00', false],
])('the boolean %j is %j', (text, value) => {
  expect(taskWith(`merge-stderr="${text}"`).mergeStderr).toBe(value);
});

test.each(['', 'Yes', 'on', '1x', '1.0'])('%j is no boolean', (text) => {
  expect(problemsOfTask(`use-agent="${text}"`)).toEqual([
    `WORKFLOW_INVALID_VALUE 2:7 use-agent of <task>: expected yes, no, true, false or an integer, got "${text}"`,
  ]);
});

test.each([
  ['0', 0],
  ['255', 255],
  ['-1', -1],
  ['-128', -128],
  [' 007 ', 7],
  ['-0', 0],
])('the exit code %j is %j', (text, value) => {
  expect(taskWith(`retry_retval="${text}"`).retryRetval).toBe(value);
});

test.each(['', '256', '-129', 'x', '1.5'])('%j is no exit code', (text) => {
  expect(problemsOfTask(`retry_retval="${text}"`)).toHaveLength(1);
});

test('delays, times and timeouts are whole numbers that 32 bits hold', () => {
  expect(taskWith('retry_delay=" 1 " retry_times="+2147483647" timeout="1"')).toMatchObject({
    retryDelayS: 1,
    retryTimes: 2_147_483_647,
    timeoutS: 1,
  });
  for (const text of ['', '0', '-1', '2147483648', '99999999999999999999', '1.5', '1e3', 'one']) {
    expect(problemsOfTask(`retry_delay="${text}"`)).toEqual([
      `WORKFLOW_INVALID_VALUE 2:7 retry_delay of <task>: expected an integer from 1 to 2147483647, got "${text}"`,
    ]);
    expect(problemsOfTask(`retry_times="${text}"`)).toHaveLength(1);
    expect(problemsOfTask(`timeout="${text}"`)).toHaveLength(1);
  }
});

test('words of a fixed set are compared exactly, and a near one is proposed', () => {
  expect(problemsOfTask('type="binary" output-method="JASON" parameters-mode="FOO"')).toEqual([
    'WORKFLOW_INVALID_VALUE 2:7 type of <task>: expected one of BINARY, SCRIPT, WORKFLOW, got "binary"; did you mean "BINARY"?',
    'WORKFLOW_INVALID_VALUE 2:21 output-method of <task>: expected one of TEXT, XML, JSON, got "JASON"; did you mean "JSON"?',
    'WORKFLOW_INVALID_VALUE 2:43 parameters-mode of <task>: expected one of CMDLINE, ENV, got "FOO"',
  ]);
});

test('every breach of the schema is reported, each with its place', () => {
  expect(
    problems(`<workflow timout="3">
  <subjob/>
  hello  there
  <subjobs>
    <job nam="x"><tasks><task que="q"><stdin/><input><b/><value/></input><stdin/><script><copy select="a"/></script></task></tasks><subjobs/></job>
    <job/>
  </subjobs>
  <parameters><parameter/><parameter name=""/></parameters>
  <parameters/>
</workflow>`),
  ).toEqual([
    'WORKFLOW_UNKNOWN_ATTRIBUTE 1:11 <workflow> has no attribute "timout" (known: dialect, version, description, timeout, on-lost, priority); did you mean "timeout"?',
    'WORKFLOW_UNKNOWN_ELEMENT 2:3 <subjob> is not allowed in <workflow>: expected <parameters>, <custom-attributes>, <automatic-tags>, <subjobs>; did you mean "subjobs"?',
    'WORKFLOW_UNEXPECTED_TEXT 3:3 text is not allowed in <workflow>, got "hello there"',
    'WORKFLOW_UNKNOWN_ATTRIBUTE 5:10 <job> has no attribute "nam" (known: name, description, condition, loop, iteration-condition, run); did you mean "name"?',
    'WORKFLOW_UNKNOWN_ATTRIBUTE 5:31 <task> has no attribute "que"',
    'WORKFLOW_MISPLACED_ELEMENT 5:47 <input> has to stand before <stdin>',
    'WORKFLOW_UNKNOWN_ELEMENT 5:54 <b> is not allowed in <input>: expected <value>, <copy>',
    'WORKFLOW_MISSING_ATTRIBUTE 5:58 <value> needs the attribute "select"',
    'WORKFLOW_REPEATED_ELEMENT 5:74 <task> holds one <stdin> only',
    'WORKFLOW_UNKNOWN_ELEMENT 5:90 <copy> is not allowed in <script>: expected <value>',
    'WORKFLOW_MISSING_ELEMENT 5:132 <subjobs> needs <job>',
    'WORKFLOW_MISSING_ELEMENT 6:5 <job> needs <tasks>',
    'WORKFLOW_MISPLACED_ELEMENT 8:3 <parameters> has to stand before <subjobs>',
    'WORKFLOW_MISSING_ATTRIBUTE 8:15 <parameter> needs the attribute "name"',
    'WORKFLOW_INVALID_VALUE 8:38 name of <parameter>: expected a text that is not empty, got ""',
    'WORKFLOW_REPEATED_ELEMENT 9:3 <workflow> holds one <parameters> only',
  ]);
});

test.each([
  ['<workflows/>', 'WORKFLOW_UNKNOWN_ELEMENT 1:1 expected <workflow>, got <workflows>; did you mean "workflow"?'],
  ['<workflow/>', 'WORKFLOW_MISSING_ELEMENT 1:1 <workflow> needs <subjobs>'],
  ['<workflow>', 'XML_SYNTAX 1:1 <workflow> is never closed'],
  ['not XML', 'XML_SYNTAX 1:1 text is not allowed outside of the root element'],
  ['', 'XML_SYNTAX 1:1 the document has no root element'],
  ['<!DOCTYPE workflow><workflow/>', 'XML_DOCTYPE 1:1 a document type declaration (<!DOCTYPE ...>) is not accepted'],
])('%j is refused', (text, problem) => {
  expect(problems(text)).toEqual([problem]);
});

test('markup inside of a value is refused, white space is not', () => {
  expect(problemsOfTask('', '<input><value select="1"> \n </value></input>')).toEqual([]);
  expect(problemsOfTask('', '<input><value select="1">x</value></input>')).toEqual([
    'WORKFLOW_UNEXPECTED_TEXT 2:33 text is not allowed in <value>, got "x"',
  ]);
});

test('declarations for validators are a warning', () => {
  const text =
    '<workflow xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="x"><subjobs><job><tasks><task/></tasks></job></subjobs></workflow>';
  expect(problems(text)).toEqual([
    'warning WORKFLOW_IGNORED 1:11 "xmlns:xsi" has no effect',
    'warning WORKFLOW_IGNORED 1:65 "xsi:noNamespaceSchemaLocation" has no effect',
  ]);
});

test('every part of the model knows its place', () => {
  const { workflow, positions } = read(everything);
  const task = workflow.subjobs[0]!.tasks[0]!;
  const placeOf = (mark: string): { line: number; column: number } => {
    const before = everything.slice(0, everything.indexOf(mark)).split('\n');
    return { line: before.length, column: before.at(-1)!.length + 1 };
  };
  expect(positionOf(positions, workflow)).toEqual(placeOf('<workflow'));
  expect(positionOf(positions, workflow, 'timeoutS')).toEqual(placeOf('timeout='));
  expect(positionOf(positions, workflow.parameters[1]!, 'choices.2')).toEqual(placeOf('<choice> 2 '));
  expect(positionOf(positions, workflow.subjobs[0]!, 'iterationCondition')).toEqual(placeOf('iteration-condition="3"'));
  expect(positionOf(positions, task)).toEqual(placeOf('<task type'));
  expect(positionOf(positions, task, 'queueHost')).toEqual(placeOf('queue_host'));
  expect(positionOf(positions, task.inputs[0]!.template[1]!, 'select')).toEqual(placeOf('select="9"'));
  expect(positionOf(positions, task.script!)).toEqual(placeOf('<script>'));
});

test('a field that was not written is where its object is, and an object that was not read is nowhere', () => {
  const { workflow, positions } = read(everything);
  expect(positionOf(positions, workflow.parameters[0]!, 'default')).toEqual({ line: 3, column: 5 });
  expect(positionOf(positions, {}, 'x')).toEqual({ line: 0, column: 0 });
  expect(positionWithin(positions, workflow.parameters[0]!, 'default', 5)).toEqual({ line: 3, column: 5 });
});

test('characters of values are found behind references, line ends and single quotes', () => {
  const source = `<workflow><subjobs><job><tasks><task condition = 'a&lt;"b"&#x1f600;\r\nc&#10;d'/></tasks></job></subjobs></workflow>`;
  const { workflow, positions } = read(`\u{feff}${source}`);
  const task = workflow.subjobs[0]!.tasks[0]!;
  const condition = task.condition!;
  expect(condition).toBe('a<"b"\u{1f600} c\nd');
  const place = (character: string): readonly [number, number] => {
    const { line, column } = positionWithin(positions, task, 'condition', condition.indexOf(character));
    return [line, column];
  };
  expect(place('a')).toEqual([1, 51]);
  expect(place('<')).toEqual([1, 52]);
  expect(place('b')).toEqual([1, 57]);
  expect(place('c')).toEqual([2, 1]);
  expect(place('d')).toEqual([2, 7]);
});

test('two equal expressions at two places are two places', () => {
  const { workflow, positions } = read(
    '<workflow><subjobs><job><tasks>\n<task>\n<input><value select="x"/><value select="x"/></input></task></tasks></job></subjobs></workflow>',
  );
  const [first, second] = workflow.subjobs[0]!.tasks[0]!.inputs[0]!.template;
  expect([positionOf(positions, first!, 'select').column, positionOf(positions, second!, 'select').column]).toEqual([15, 34]);
});
