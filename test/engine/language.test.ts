import { afterAll, beforeAll, expect, test } from 'vitest';
import { job, sh, testEngine, workflow, type TestEngine } from './engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(async () => {
  await engine.stop();
});

async function run(source: string, parameters: Readonly<Record<string, string>> = {}): Promise<{ id: number; errors: number }> {
  await engine.save('w', source);
  const id = await engine.launch('w', parameters);
  return { id, errors: await engine.ended(id) };
}

test('JSON output is read by XPath, with variables for tasks, parameters and loop items', async () => {
  const list = sh('list', `echo '{"files":[{"name":"a","size":1},{"name":"b","size":22}]}'`, 'output-method="JSON"');
  const each = sh(
    'each',
    'echo "$1 $2 $3"',
    '',
    '<input><value select="$item/name"/></input><input><value select="$item/size * 2"/></input><input><value select="$who"/></input>',
  );
  const { id, errors } = await run(
    workflow(
      job(list, job(each, '', 'loop="$list/json/files[size &gt; 0]"')),
      '<parameters><parameter name="who"/></parameters>',
      'dialect="xpath-1"',
    ),
    { who: 'me & you' },
  );
  expect(errors).toBe(0);
  expect(
    engine
      .tasks(id)
      .get('each')!
      .map((task) => task.inputs.map((input) => input.values)),
  ).toEqual([
    [['a'], ['2'], ['me & you']],
    [['b'], ['44'], ['me & you']],
  ]);
  expect(engine.document(id)).toContain('<output retval="0"');
});

test('inputs as environment, stdin as text and as XML, a working directory and merged stderr', async () => {
  const tasks =
    sh(
      'env',
      'echo "$NAME/$DEFAULT_PARAMETER_NAME/$EVQUEUE_WORKFLOW/$HOME_OF_ENGINE"',
      'parameters-mode="ENV"',
      '<input name="NAME">a b</input><input>x</input>',
    ) +
    `<task name="text" path="/bin/cat" queue="q"><stdin>one <value select="1 + 1"/></stdin></task>` +
    `<task name="xml" path="/bin/cat" queue="q"><stdin><copy select="/workflow/parameters/parameter"/></stdin></task>` +
    `<task name="wd" path="/bin/pwd" wd="/usr" queue="q"/>` +
    sh('merged', 'echo a; echo b >&2; echo c', 'merge-stderr="yes"');
  const { id, errors } = await run(workflow(job(tasks), '<parameters><parameter name="p"/></parameters>'), { p: '<&>' });
  expect(errors).toBe(0);
  expect(engine.output(id, 'env')).toBe('a b/x/w/\n');
  expect(engine.output(id, 'text')).toBe('one 2');
  expect(engine.output(id, 'xml')).toBe('<stdin mode="xml"><parameter name="p">&lt;&amp;&gt;</parameter></stdin>');
  expect(engine.output(id, 'wd')).toBe('/usr\n');
  expect(engine.output(id, 'merged')).toBe('a\nb\nc\n');
});

test('jobs that run on failure or always: below a job, and at the end of the instance', async () => {
  const jobs =
    job(
      sh('fails', 'exit 3'),
      job(sh('never', 'true')) + job(sh('alarm', 'true'), '', 'run="on-failure"') + job(sh('tidy', 'true'), '', 'run="always"'),
    ) +
    job(sh('works', 'true'), job(sh('quiet', 'true'), '', 'run="on-failure"') + job(sh('also', 'true'), '', 'run="always"')) +
    job(sh('report', 'true'), '', 'run="on-failure"') +
    job(sh('last', 'true'), '', 'run="always"');
  const { id, errors } = await run(workflow(jobs));
  expect(errors).toBe(1);
  const ok = (name: string): boolean | null => engine.tasks(id).get(name)![0]!.ok;
  expect(
    Object.fromEntries(['fails', 'never', 'alarm', 'tidy', 'works', 'quiet', 'also', 'report', 'last'].map((name) => [name, ok(name)])),
  ).toEqual({
    fails: false,
    never: null,
    alarm: true,
    tidy: true,
    works: true,
    quiet: null,
    also: true,
    report: true,
    last: true,
  });
});

test('a time limit of a task ends its attempt, one of the workflow ends them all', async () => {
  const limited = await run(workflow(job(sh('slow', 'sleep 30', 'timeout="1"'), job(sh('after', 'true')))));
  expect(limited.errors).toBe(1);
  expect(engine.tasks(limited.id).get('slow')![0]!.attempts[0]!.outcome).toEqual({ kind: 'timedOut', timeoutS: 1 });
  const whole = await run(workflow(job(sh('slow', 'sleep 30')), '', 'timeout="1"'));
  expect(whole.errors).toBe(1);
  expect(engine.tasks(whole.id).get('slow')![0]!.attempts[0]!.outcome).toEqual({ kind: 'killed', by: 'timeout' });
});

test('a workflow task launches another workflow, waits for it without a slot, and sees how it ended', async () => {
  await engine.save(
    'child',
    workflow(
      job(sh('c', 'exit $1', '', '<input><value select="evqGetWorkflowParameter(\'code\')"/></input>')),
      '<parameters><parameter name="code" type="integer" default="0"/></parameters>',
    ),
  );
  const call = (code: string): string => `<task name="call" type="WORKFLOW" workflow="child"><input name="code">${code}</input></task>`;
  const good = await run(
    workflow(job(call('0'), job(sh('then', 'echo "$1"', '', `<input><value select="evqGetOutput('call')/instance/@errors"/></input>`)))),
  );
  expect(good.errors).toBe(0);
  expect(engine.output(good.id, 'then')).toBe('0\n');
  const child = engine.tasks(good.id).get('call')![0]!.childInstance!;
  expect(engine.detail(child).instance.launchedBy).toEqual({ kind: 'instance', instanceId: good.id, nodeId: expect.any(Number) as number });
  const bad = await run(workflow(job(call('4'), job(sh('then', 'true')))));
  expect(bad.errors).toBe(1);
  expect(engine.tasks(bad.id).get('call')![0]!.exitCode).toBe(1);
  const wrong = await run(workflow(job(call('no number'))));
  expect(wrong.errors).toBe(1);
  expect(engine.tasks(wrong.id).get('call')![0]!.error).toContain('code');
});

test('a workflow that launches itself without end is stopped at the depth that is allowed', async () => {
  const { id, errors } = await run(workflow(job('<task name="again" type="WORKFLOW" workflow="w"/>')));
  expect(errors).toBe(1);
  let deepest = id;
  for (let depth = 0; depth < 32; depth += 1) deepest = engine.tasks(deepest).get('again')![0]!.childInstance!;
  expect(engine.tasks(deepest).get('again')![0]!.error).toContain('32 levels');
});

test('an error in an expression ends its node, says where, and nothing else', async () => {
  const jobs = job(sh('bad', 'true', '', `<input><value select="1 mod 0"/></input>`) + sh('sibling', 'true')) + job(sh('other', 'true'));
  const { id, errors } = await run(workflow(jobs));
  expect(errors).toBe(1);
  expect(engine.tasks(id).get('bad')![0]!.error).toMatch(/^Error computing input value : '1 mod 0': .* at character \d/);
  expect(engine.tasks(id).get('sibling')![0]!.ok).toBe(true);
  expect(engine.tasks(id).get('other')![0]!.ok).toBe(true);
});

test('custom attributes and tags are computed at the end, parameters are found', async () => {
  const head = `<parameters><parameter name="customer"/></parameters>
    <custom-attributes><custom-attribute name="file" select="evqGetJob('j')/evqGetOutput('t')/f/@name"/></custom-attributes>
    <automatic-tags><automatic-tag name="two" condition="count(evqGetJob('j')/evqGetOutput('t')/f/@name) = 1"/></automatic-tags>`;
  const source = workflow(job(sh('t', `echo '<f name="x.pdf"/>'`, 'output-method="XML"'), '', 'name="j"'), head);
  const { id } = await run(source, { customer: 'ACME & sons' });
  expect(engine.detail(id).customAttributes).toEqual([{ name: 'file', value: 'x.pdf' }]);
  expect(engine.detail(id).tags).toEqual(['two']);
  expect(engine.read.instances({ parameters: [{ name: 'customer', value: 'ACME & sons' }] }, null, 10).rows.map((row) => row.id)).toEqual([
    id,
  ]);
  expect(engine.read.instances({ parameters: [{ name: 'file', value: 'x.pdf' }] }, null, 10).rows.map((row) => row.id)).toContain(id);
});

test('a large XML output is read, and a large broken one is a failed attempt that says where', async () => {
  const list = (end: string): string =>
    sh('list', `echo '<l>'; seq -f '<i n="%.0f">some text to make it large</i>' 20000; ${end}`, 'output-method="XML"');
  const count = sh('count', 'echo "$1"', '', `<input><value select="count(evqGetOutput('list')/l/i[@n = '20000'])"/></input>`);
  const good = await run(workflow(job(list(`echo '</l>'`), job(count))));
  expect(good.errors).toBe(0);
  expect(engine.output(good.id, 'count')).toBe('1\n');
  const broken = await run(workflow(job(list(`echo '</x>'`))));
  expect(broken.errors).toBe(1);
  expect(engine.tasks(broken.id).get('list')![0]!.error).toMatch(/^Invalid XML returned : .*line 20002/u);
});
