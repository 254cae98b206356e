import { expect, test } from 'vitest';
import { readWorkflowXml } from '../../../../src/core/workflow/xml-reader.ts';
import { commandLine } from './command-line.model.ts';
import { definitionOf, originOf } from './input-origin.model.ts';
import { aJob, aTask, aTree } from './tree-builder.ts';

const read = readWorkflowXml(`<workflow dialect="xpath-1"><parameters><parameter name="order_id"/></parameters><subjobs>
  <job name="first"><tasks><task name="get" path="/bin/get --fast" queue="q" loop="//x">
    <input><value select="$order_id"/></input><input>ABO-2A</input><input><value select="normalize-space($client)"/></input>
    <input><value select="$item"/></input><input>id-<value select="/a/@id"/></input>
  </task></tasks><subjobs><job name="second"><tasks>
    <task name="env" path="run" queue="q" parameters-mode="ENV"><input name="A">x y</input></task></tasks></job></subjobs></job>
</subjobs></workflow>`);
if (!read.ok) throw new Error(JSON.stringify(read.error));
const { workflow } = read.value;

const loop = [0, 1].map((index) =>
  aTask(10 + index, {
    name: 'get',
    path: '/bin/get --fast',
    iteration: index,
    loop: 9,
    inputs: [
      { name: null, values: ['WX 1'] },
      { name: null, values: ['ABO-2A'] },
    ],
  }),
);
const environment = aTask(20, { name: 'env', path: 'run', inputs: [{ name: 'A', values: ['x y'] }] });
const tree = aTree([aJob(1, loop, { name: 'first', subjobs: [aJob(2, [environment], { name: 'second' })] })]);

test('values are known by where they came from', () => {
  const definition = definitionOf(workflow, tree, loop[1] ?? environment);
  expect(definition?.inputs.map((input) => originOf(input, workflow))).toEqual([
    { kind: 'parameter', name: 'order_id' },
    { kind: 'literal' },
    { kind: 'output', task: 'client' },
    { kind: 'item' },
    { kind: 'expression', text: 'id-{/a/@id}' },
  ]);
});

test('a command is quoted as a shell wants it, variables before it', () => {
  const [first = environment] = loop;
  expect(commandLine(first, definitionOf(workflow, tree, first), 'script')?.text).toBe("/bin/get --fast 'WX 1' ABO-2A");
  expect(commandLine(environment, definitionOf(workflow, tree, environment), 'script')?.text).toBe("A='x y' run");
});

test('a task that is not where the definition has it has no origin', () => {
  const other = aTask(10, { name: 'other' });
  expect(definitionOf(workflow, aTree([aJob(1, [other], { name: 'first' })]), other)).toBeNull();
});
