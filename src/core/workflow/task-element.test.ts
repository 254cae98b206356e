import { expect, test } from 'vitest';
import { printXml } from '../xml/print.ts';
import type { JobDefinition, TaskDefinition, Workflow } from './model.ts';
import { schemaOf } from './schema.ts';
import {
  attributesOfJob,
  attributesOfTask,
  elementOfInput,
  elementOfJob,
  elementOfTask,
  elementOfTemplate,
  headerElements,
} from './task-element.ts';

const fullTask: TaskDefinition = {
  type: 'BINARY',
  name: 'n',
  description: 'd',
  path: 'p',
  workflow: 'w',
  wd: '/',
  parametersMode: 'ENV',
  outputMethod: 'XML',
  mergeStderr: true,
  useAgent: false,
  substitution: 'text',
  queue: 'q',
  user: 'u',
  host: '',
  queueHost: 'k',
  runsOn: 'l',
  retryRetval: -1,
  retryDelayS: 1,
  retryTimes: 2,
  retrySchedule: 'r',
  timeoutS: 3,
  condition: 'c',
  loop: 'l',
  iterationCondition: 'i',
  inputs: [],
};

const fullJob: JobDefinition = {
  name: 'n',
  description: 'd',
  condition: 'c',
  loop: 'l',
  iterationCondition: 'i',
  run: 'always',
  tasks: [fullTask],
  subjobs: [],
};

test('every attribute of the schema is written, and no other', () => {
  const names = (pairs: readonly (readonly [string, string])[]): string[] => pairs.map(([name]) => name).toSorted();
  expect(names(attributesOfTask(fullTask))).toEqual(
    schemaOf('task')
      .attributes.map(({ name }) => name)
      .toSorted(),
  );
  expect(names(attributesOfJob(fullJob))).toEqual(
    schemaOf('job')
      .attributes.map(({ name }) => name)
      .toSorted(),
  );
});

test('booleans are yes and no, numbers decimal, empty texts stay', () => {
  const attributes = new Map(attributesOfTask(fullTask));
  expect(attributes.get('merge-stderr')).toBe('yes');
  expect(attributes.get('use-agent')).toBe('no');
  expect(attributes.get('retry_retval')).toBe('-1');
  expect(attributes.get('host')).toBe('');
});

test('a task holds its inputs, stdin and script in that order', () => {
  const task: TaskDefinition = {
    queue: 'q',
    inputs: [{ name: 'a', template: [{ kind: 'text', text: '<' }] }, { template: [] }],
    script: [],
    stdin: [{ kind: 'copy', select: 'x' }],
  };
  expect(printXml(elementOfTask(task))).toBe(
    '<task queue="q"><input name="a">&lt;</input><input/><stdin><copy select="x"/></stdin><script/></task>',
  );
});

test('a job holds its tasks, and subjobs where there are any', () => {
  const leaf: JobDefinition = { tasks: [{ inputs: [] }], subjobs: [] };
  expect(printXml(elementOfJob({ name: 'j', tasks: [{ inputs: [] }], subjobs: [leaf] }))).toBe(
    '<job name="j"><tasks><task/></tasks><subjobs><job><tasks><task/></tasks></job></subjobs></job>',
  );
});

test('inputs and templates hold text and values', () => {
  const template = [
    { kind: 'text', text: ' a\n' },
    { kind: 'value', select: '"' },
  ] as const;
  expect(printXml(elementOfInput({ condition: 'c', loop: 'l', template }))).toBe(
    '<input condition="c" loop="l"> a\n<value select="&quot;"/></input>',
  );
  expect(printXml(elementOfTemplate('stdin', template))).toBe('<stdin> a\n<value select="&quot;"/></stdin>');
});

test('the header has parameters by name only, and labels where there are any', () => {
  const bare: Workflow = {
    dialect: 'evqueue-3',
    parameters: [{ name: 'a', type: 'integer', default: '1', choices: ['1'] }],
    customAttributes: [],
    automaticTags: [],
    subjobs: [],
  };
  expect(headerElements(bare).map((element) => printXml(element))).toEqual(['<parameters><parameter name="a"/></parameters>']);
  const labelled: Workflow = {
    ...bare,
    parameters: [],
    customAttributes: [{ name: 'c', select: 's', description: 'd' }],
    automaticTags: [{ name: 't', condition: 'c' }],
  };
  expect(headerElements(labelled).map((element) => printXml(element))).toEqual([
    '<parameters/>',
    '<custom-attributes><custom-attribute name="c" select="s" description="d"/></custom-attributes>',
    '<automatic-tags><automatic-tag name="t" condition="c"/></automatic-tags>',
  ]);
});

test('each call makes elements of its own', () => {
  const first = elementOfTask(fullTask);
  first.setAttribute('status', 'QUEUED');
  expect(elementOfTask(fullTask).attribute('status')).toBeNull();
});
