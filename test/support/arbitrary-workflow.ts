import * as fc from 'fast-check';
import type {
  AutomaticTag,
  CustomAttribute,
  InputDefinition,
  JobDefinition,
  ParameterDefinition,
  ParameterType,
  TaskDefinition,
  Template,
  TemplatePart,
  Workflow,
} from '../../src/core/workflow/model.ts';
import {
  dialects,
  onLostRules,
  outputMethods,
  parametersModes,
  parameterTypes,
  runWhens,
  substitutions,
} from '../../src/core/workflow/vocabulary.ts';
import { quoteWord } from '../../src/core/workflow/words.ts';
import { arbitraryName, arbitraryXmlText } from './arbitrary-text.ts';

/** Expressions that both dialects can parse, by what they give. */
const booleans = fc.constantFrom('true()', 'false()', "count(parameters/parameter) > 1 and not(@status = 'x')", '"a" = "<&>"', '1 = 1\n');
const waits = fc.oneof(booleans, fc.constantFrom('evqWait(count(/workflow/subjobs/job) = 0)', "evqWait(evqGetOutput('t') = 'go')"));
const nodeSets = fc.constantFrom(
  '/workflow/parameters/parameter',
  "evqGetOutput('t')/r/i",
  '//task[@name="x"]/output',
  'evqGetParentJob()/tasks/task',
  '@*',
);
const anything = fc.oneof(booleans, nodeSets, fc.constantFrom('1 + 2', "'text'", "evqGetWorkflowParameter('a')"));

const seconds = fc.integer({ min: 1, max: 2_147_483_647 });
const objectName = fc.stringMatching(/^[\w-]{1,16}$/);

const template: fc.Arbitrary<Template> = fc
  .array(
    fc.oneof(
      arbitraryXmlText.map((text): TemplatePart => ({ kind: 'text', text })),
      anything.map((select): TemplatePart => ({ kind: 'value', select })),
      nodeSets.map((select): TemplatePart => ({ kind: 'copy', select })),
    ),
    { maxLength: 4 },
  )
  .map(normalised);

const scriptTemplate: fc.Arbitrary<Template> = fc
  .tuple(template, arbitraryXmlText)
  .map(([parts, text]) => normalised([{ kind: 'text', text: `#!/bin/sh\n${text}` }, ...parts.filter(({ kind }) => kind !== 'copy')]));

/** As the model has it: neighbouring texts are one part, empty texts are dropped. */
function normalised(parts: Template): Template {
  const result: TemplatePart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.kind !== 'text') result.push(part);
    else if (last?.kind === 'text') result[result.length - 1] = { kind: 'text', text: last.text + part.text };
    else if (part.text !== '') result.push(part);
  }
  return result;
}

const input: fc.Arbitrary<InputDefinition> = fc.record(
  { name: arbitraryName, condition: booleans, loop: nodeSets, template },
  { requiredKeys: ['template'], noNullPrototype: true },
);

const interpolated = fc.oneof(arbitraryName, fc.constant(''), fc.constant("{/workflow/parameters/parameter[@name='h']}.example"));

const commonTask = {
  name: arbitraryName,
  description: arbitraryXmlText,
  wd: arbitraryXmlText,
  parametersMode: fc.constantFrom(...parametersModes),
  outputMethod: fc.constantFrom(...outputMethods),
  mergeStderr: fc.boolean(),
  useAgent: fc.boolean(),
  user: interpolated,
  host: interpolated,
  queueHost: interpolated,
  runsOn: arbitraryXmlText,
  retryRetval: fc.integer({ min: 0, max: 255 }),
  retryDelayS: seconds,
  retryTimes: seconds,
  retrySchedule: objectName,
  timeoutS: seconds,
  condition: waits,
  loop: nodeSets,
  iterationCondition: waits,
  inputs: fc.array(input, { maxLength: 3 }),
  stdin: template,
};

const path = fc
  .tuple(
    arbitraryXmlText.filter((program) => program !== ''),
    fc.array(arbitraryXmlText, { maxLength: 2 }),
  )
  .map(([program, words]) => [program, ...words].map(quoteWord).join(' '));

const task: fc.Arbitrary<TaskDefinition> = fc.oneof(
  fc.record(
    { ...commonTask, type: fc.constant('BINARY' as const), path, queue: objectName },
    { requiredKeys: ['path', 'queue', 'inputs'], noNullPrototype: true },
  ),
  fc.record(
    {
      ...commonTask,
      type: fc.constant('SCRIPT' as const),
      script: scriptTemplate,
      substitution: fc.constantFrom(...substitutions),
      queue: objectName,
    },
    { requiredKeys: ['type', 'name', 'script', 'queue', 'inputs'], noNullPrototype: true },
  ),
  fc.record(
    {
      type: fc.constant('WORKFLOW' as const),
      workflow: objectName,
      name: arbitraryName,
      condition: waits,
      loop: nodeSets,
      retryTimes: seconds,
      retryDelayS: seconds,
      timeoutS: seconds,
      inputs: fc.uniqueArray(fc.record({ name: arbitraryName, template }, { noNullPrototype: true }), {
        maxLength: 3,
        selector: ({ name }) => name,
      }),
    },
    { requiredKeys: ['type', 'workflow', 'inputs'], noNullPrototype: true },
  ),
);

const { job } = fc.letrec<{ readonly job: JobDefinition }>((tie) => ({
  job: fc.record(
    {
      name: arbitraryName,
      description: arbitraryXmlText,
      condition: waits,
      loop: nodeSets,
      iterationCondition: waits,
      run: fc.constantFrom(...runWhens),
      tasks: fc.array(task, { minLength: 1, maxLength: 3 }),
      subjobs: fc.oneof({ maxDepth: 2, depthSize: 'small' }, fc.constant([]), fc.array(tie('job'), { minLength: 1, maxLength: 2 })),
    },
    { requiredKeys: ['tasks', 'subjobs'], noNullPrototype: true },
  ),
}));

const valuesOfType: { readonly [type in ParameterType]: fc.Arbitrary<string> } = {
  string: arbitraryXmlText,
  integer: fc.bigInt().map(String),
  number: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  boolean: fc.constantFrom('true', 'false', 'yes', 'no', '1', '0'),
  date: fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
};

/** Default and choices fit the type, and the default is one of the choices. */
const parameter: fc.Arbitrary<ParameterDefinition> = fc.constantFrom(undefined, ...parameterTypes).chain((type) =>
  fc
    .record(
      {
        name: arbitraryName,
        required: fc.boolean(),
        description: arbitraryXmlText,
        values: fc.uniqueArray(valuesOfType[type ?? 'string'], { minLength: 1, maxLength: 3 }),
        hasDefault: fc.boolean(),
        hasChoices: fc.boolean(),
      },
      { requiredKeys: ['name', 'values', 'hasDefault', 'hasChoices'], noNullPrototype: true },
    )
    .map(({ values, hasDefault, hasChoices, ...rest }) => ({
      ...rest,
      ...(type === undefined ? {} : { type }),
      ...(hasDefault ? { default: values[0]! } : {}),
      ...(hasChoices ? { choices: values } : {}),
    })),
);

const customAttribute: fc.Arbitrary<CustomAttribute> = fc.record(
  { name: arbitraryName, select: nodeSets, description: arbitraryXmlText },
  { requiredKeys: ['name', 'select'], noNullPrototype: true },
);

const automaticTag: fc.Arbitrary<AutomaticTag> = fc.record(
  { name: arbitraryName, condition: booleans, description: arbitraryXmlText },
  { requiredKeys: ['name', 'condition'], noNullPrototype: true },
);

/**
 * Workflows that every check lets pass, as far as names of queues, retry schedules and workflows are not compared with
 * what exists (warnings are possible). Texts hold all that XML can carry.
 */
export const arbitraryWorkflow: fc.Arbitrary<Workflow> = fc.record(
  {
    dialect: fc.constantFrom(...dialects),
    version: arbitraryXmlText,
    description: arbitraryXmlText,
    timeoutS: seconds,
    onLost: fc.constantFrom(...onLostRules),
    priority: fc.integer(),
    parameters: fc.uniqueArray(parameter, { maxLength: 3, selector: ({ name }) => name }),
    customAttributes: fc.array(customAttribute, { maxLength: 2 }),
    automaticTags: fc.array(automaticTag, { maxLength: 2 }),
    subjobs: fc.array(job, { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ['dialect', 'parameters', 'customAttributes', 'automaticTags', 'subjobs'], noNullPrototype: true },
);
