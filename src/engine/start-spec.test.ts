import { expect, test } from 'vitest';
import { job, task, taskNamed, worldOf } from '../../test/support/small-workflow.ts';
import type { LaunchFacts } from '../core/instance/launch-facts.ts';
import type { Result } from '../core/result.ts';
import type { StartSpec } from './ports.ts';
import { hostOf, startSpecOf, type CommandDefaults } from './start-spec.ts';

const defaults: CommandDefaults = {
  tasksDirectory: '/tasks',
  environment: new Map([
    ['PATH', '/bin'],
    ['HOME', '/home'],
  ]),
  maxOutputBytes: 1_000,
};

function spec(element: string, launch: Partial<LaunchFacts> = {}): Result<StartSpec, string> {
  const head = '<parameters><parameter name="p"/></parameters>';
  const { state } = worldOf(job('j', element), { head, launch: { parameters: [{ name: 'p', value: 'a\0b' }], ...launch } });
  return startSpecOf(state, taskNamed(state, 't'), 3, 5, defaults);
}

function good(element: string, launch: Partial<LaunchFacts> = {}): StartSpec {
  const made = spec(element, launch);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

function refusal(element: string): string {
  const made = spec(element);
  if (made.ok) throw new Error('it was not refused');
  return made.error;
}

const binary = (path: string, attributes = '', children = ''): string =>
  `<task name="t" path="${path}" queue="q" ${attributes}>${children}</task>`;
const script = (text: string, children = ''): string => `<task name="t" type="SCRIPT" queue="q">${children}<script>${text}</script></task>`;
const nul = '<value select="evqGetWorkflowParameter(\'p\')"/>';

test('a path is words, inputs are arguments behind them', () => {
  expect(good(binary("/bin/echo 'a b' c", '', '<input>$HOME</input><input>*</input>')).command).toEqual({
    kind: 'program',
    argv: ['/bin/echo', 'a b', 'c', '$HOME', '*'],
  });
});

test('a relative path starts in the directory of tasks, a bare name is looked up', () => {
  expect(good(binary('sub/run')).command).toMatchObject({ argv: ['/tasks/sub/run'] });
  expect(good(binary('run')).command).toMatchObject({ argv: ['run'] });
});

test('a script is its text, with the inputs as arguments', () => {
  expect(good(script('echo', '<input>a</input>')).command).toEqual({ kind: 'script', text: 'echo', args: ['a'] });
});

test('the environment is the clean one, what evqueue says of the task, and ENV inputs', () => {
  const { environment } = good(binary('/bin/true', 'parameters-mode="ENV"', '<input name="A">1</input><input>2</input>'));
  expect(Object.fromEntries(environment)).toEqual({
    PATH: '/tasks:/bin',
    HOME: '/home',
    EVQUEUE_ENV: 'true',
    EVQUEUE_WORKFLOW: 'test',
    EVQUEUE_INSTANCE: '7',
    EVQUEUE_NODE: '2',
    EVQUEUE_ATTEMPT_NUMBER: '3',
    EVQUEUE_TASK: 't',
    A: '1',
    DEFAULT_PARAMETER_NAME: '2',
  });
  expect(good(binary('/bin/true', 'parameters-mode="ENV"', '<input name="A">1</input>')).command).toMatchObject({ argv: ['/bin/true'] });
});

test('stdin is text, or XML in an element of its own, or nothing', () => {
  const stdin = (children: string): string | null => {
    const bytes = good(binary('/bin/true', '', children)).stdin;
    return bytes === null ? null : new TextDecoder().decode(bytes);
  };
  expect([stdin(''), stdin('<stdin/>'), stdin('<stdin>é</stdin>'), stdin('<stdin><copy select="/workflow/none"/></stdin>')]).toEqual([
    null,
    null,
    'é',
    '<stdin mode="xml"></stdin>',
  ]);
});

test('what the task says of itself is passed on', () => {
  expect(good(binary('/bin/true', 'wd="/tmp" merge-stderr="yes" timeout="9"'))).toMatchObject({
    attemptId: '7-2-3',
    token: 5,
    workingDirectory: '/tmp',
    mergeStderr: true,
    timeoutS: 9,
    maxOutputBytes: 1_000,
    host: null,
    user: null,
  });
  expect(good(task('t'))).toMatchObject({ workingDirectory: null, mergeStderr: false, timeoutS: null });
});

test.each([
  ['an argument with a NUL byte', binary('/bin/echo', '', `<input>ok</input><input>${nul}</input>`), 'argument 2 has a NUL byte'],
  [
    'an environment variable with a NUL byte',
    binary('/bin/echo', 'parameters-mode="ENV"', `<input name="A">${nul}</input>`),
    'environment variable A has a NUL byte',
  ],
  [
    'an environment variable with a name that none can have',
    binary('/bin/echo', 'parameters-mode="ENV"', '<input name="A=B">1</input>'),
    'cannot be named "A=B"',
  ],
  ['an empty script', script('<value select="/workflow/none"/>'), 'the script is empty'],
])('%s is refused, and says so', (_what, element, message) => {
  expect(refusal(element)).toContain(message);
});

test.each([
  ['the task, with its user', `host="{'h'}" user="{'u'}"`, { host: 'instance', user: 'other' }, { host: 'h', user: 'u' }],
  [
    'this machine, where the task says so with an empty host',
    'host="" user="u"',
    { host: 'instance', user: 'other' },
    { host: null, user: null },
  ],
  ['the instance, with the user of the instance', 'user="u"', { host: 'instance', user: 'other' }, { host: 'instance', user: 'other' }],
  ['nobody', 'user="u"', {}, { host: null, user: null }],
])('the host is that of %s', (_whose, attributes, launch, expected) => {
  const { state } = worldOf(job('j', task('t', attributes)), { launch });
  const node = taskNamed(state, 't');
  expect(hostOf(state, state.definition.task(node.task), node)).toEqual(expected);
});
