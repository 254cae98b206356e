import { expect, test } from 'vitest';
import { job, manyItems, run, task, taskNamed, worldOf } from '../../../test/support/small-workflow.ts';
import { maxLoopItems } from './limits.ts';
import type { TaskNode } from './node.ts';

const head = '<parameters><parameter name="a"/><parameter name="b"/></parameters>';
const launch = {
  parameters: [
    { name: 'a', value: '1' },
    { name: 'b', value: '<&>' },
  ],
};

/** A task with these children, after it was considered. */
function given(children: string, attributes = '', dialect = 'evqueue-3'): TaskNode {
  const world = worldOf(job('j', task('t', attributes, children)), {
    head,
    launch,
    attributes: dialect === 'evqueue-3' ? '' : `dialect="${dialect}"`,
  });
  return taskNamed(world.state, 't');
}

function texts(children: string, dialect?: string): unknown {
  return given(children, '', dialect).inputs!.inputs.map((input) => (input.kind === 'resolved' ? input.contents : input.kind));
}

test('text and values are put together; a value that selects nothing is nothing', () => {
  expect(texts('<input>a <value select="1 + 1"/> b<value select="/workflow/none"/></input>')).toEqual([[{ text: 'a 2 b' }]]);
  expect(texts('<input/>')).toEqual([[{ text: '' }]]);
});

test('values look as their dialect has it', () => {
  expect([texts('<input><value select="5 div 2"/></input>'), texts('<input><value select="5 div 2"/></input>', 'xpath-1')]).toEqual([
    [[{ text: '2.500000' }]],
    [[{ text: '2.5' }]],
  ]);
});

test('copied nodes are kept as XML beside their text, with the texts around them escaped', () => {
  expect(texts('<input>1 &lt; 2 <copy select="/workflow/parameters/parameter"/><value select="\'&amp;\'"/></input>')).toEqual([
    [{ text: '1 < 2 1<&>&', xml: '1 &lt; 2 <parameter name="a">1</parameter><parameter name="b">&lt;&amp;&gt;</parameter>&amp;' }],
  ]);
  expect(texts('<input><copy select="/workflow/parameters/parameter[2]/@name"/></input>')).toEqual([[{ text: 'b', xml: 'b' }]]);
  expect(texts('<input><copy select="/workflow/parameters/parameter[2]/text()"/></input>')).toEqual([
    [{ text: '<&>', xml: '&lt;&amp;&gt;' }],
  ]);
});

test('a looped input has one content for each item, which is its context and its $item', () => {
  expect(texts('<input loop="/workflow/parameters/parameter"><value select="@name"/>=<value select="$item"/></input>')).toEqual([
    [{ text: 'a=1' }, { text: 'b=<&>' }],
  ]);
  expect(texts('<input loop="/workflow/none">x</input>')).toEqual([[]]);
});

test('a condition that is false skips its input', () => {
  expect(texts('<input condition="false()">a</input><input condition="true()">b</input>')).toEqual(['skipped', [{ text: 'b' }]]);
  expect(given('<input condition="true()">b</input>').inputs!.inputs[0]).toMatchObject({ conditionHeld: true, looped: false });
});

test.each([
  ['condition', '<input condition="\'text\'">a</input>', 'a condition has to give a boolean'],
  ['condition', '<input condition="evqWait(true())">a</input>', 'evqWait can only be used in conditions of jobs and tasks'],
  ['loop', '<input loop="\'text\'">a</input>', 'nodes are needed here'],
  ['value', '<input><value select="1 mod 0"/></input>', '1 mod 0'],
  ['value', '<input loop="/workflow/parameters/parameter"><value select="1 mod 0"/></input>', '1 mod 0'],
  ['copy', '<input><copy select="\'text\'"/></input>', 'nodes are needed here'],
  ['value', '<stdin><value select="1 mod 0"/></stdin>', '1 mod 0'],
] as const)('an error in the %s of %s aborts the task and says so', (place, children, message) => {
  const node = given(children);
  expect(node.state).toMatchObject({ kind: 'aborted', error: { place, message: expect.stringContaining(message) as unknown } });
});

test('the first error ends it: what was resolved before stays, what comes after is not looked at', () => {
  const { inputs } = given('<input>a</input><input><value select="1 mod 0"/></input><input>c</input><stdin>in</stdin>');
  expect([inputs!.inputs.map(({ kind }) => kind), inputs!.stdin]).toEqual([['resolved', 'failed'], null]);
});

test('stdin and script are resolved after the inputs', () => {
  const script =
    '<task name="t" type="SCRIPT" queue="q"><input>a</input><stdin><value select="1 + 1"/></stdin><script>echo <value select="1"/></script></task>';
  const world = worldOf(job('j', script));
  expect(taskNamed(world.state, 't').inputs).toMatchObject({
    stdin: { contents: [{ text: '2' }] },
    script: { contents: [{ text: 'echo 1' }] },
  });
  const bad = worldOf(job('j', script.replace('select="1"', 'select="1 mod 0"')));
  expect(taskNamed(bad.state, 't').state).toMatchObject({ kind: 'aborted', error: { place: 'value' } });
});

test('a looped input over the limit is an error that says how many items there are', () => {
  const source = job(
    'first',
    task('list', 'output-method="XML"'),
    '',
    job('j', task('t', '', '<input loop="evqGetOutput(\'list\')/list/i">x</input>')),
  );
  const world = worldOf(source, { outputs: manyItems(maxLoopItems + 1) });
  run(world, 'list');
  expect(taskNamed(world.state, 't').state).toMatchObject({
    error: { place: 'loop', message: `${maxLoopItems + 1} items, at most ${maxLoopItems} are allowed` },
  });
});

test('host, user and queue host have their expressions replaced; one that selects nothing is an error', () => {
  expect(given('', `host="h{/workflow/parameters/parameter[@name='a']}-{1 + 1}" user="u" queue_host="{'q'}"`)).toMatchObject({
    host: 'h1-2',
    user: 'u',
    queueHost: 'q',
  });
  for (const [attribute, place] of [
    ['host', 'host'],
    ['user', 'user'],
    ['queue_host', 'queueHost'],
  ] as const) {
    const node = given('', `${attribute}="{/workflow/none}"`);
    expect(node.state).toMatchObject({ kind: 'aborted', error: { place, message: expect.stringContaining('selects nothing') as unknown } });
  }
  expect(given('', 'host="{1 mod 0}"').state).toMatchObject({
    error: { place: 'host', message: expect.stringContaining('1 mod 0') as unknown },
  });
});
