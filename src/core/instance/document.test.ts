import { expect, test } from 'vitest';
import { plainOutputs } from '../../../test/support/instance-world.ts';
import { call, job, jobNamed, run, task, taskNamed, worldOf } from '../../../test/support/small-workflow.ts';
import type { InstanceWorld } from '../../../test/support/instance-world.ts';
import { parseXml } from '../xml/parse.ts';
import { printXml } from '../xml/print.ts';
import { DocumentView } from './document.ts';
import type { OutputSource } from './document-model.ts';
import { modelOf } from './draft.ts';
import { viewOf } from './labels.ts';

const head = '<parameters><parameter name="a"/></parameters>';
const launch = { parameters: [{ name: 'a', value: '<1>' }] };

function printed({ state }: InstanceWorld, outputs: OutputSource = plainOutputs): string {
  return printXml(viewOf(state, outputs).document.root);
}

test('the document shows the launch, its parameters, and jobs that were not considered as they are defined', () => {
  const world = worldOf(job('j', task('t'), '', job('k', task('u'))), {
    head,
    launch: { ...launch, host: 'h', user: 'me', comment: 'why not' },
  });
  expect(printed(world)).toBe(
    '<workflow name="test" id="7" host="h" user="me" comment="why not" status="EXECUTING" start_time="1970-01-01 00:00:01">' +
      '<parameters><parameter name="a">&lt;1&gt;</parameter></parameters><subjobs>' +
      '<job name="j"><tasks><task name="t" path="/bin/true" queue="q" status="QUEUED"/></tasks>' +
      '<subjobs><job name="k"><tasks><task name="u" path="/bin/true" queue="q"/></tasks></job></subjobs></job></subjobs></workflow>',
  );
});

test('a user without a host is not shown, as in evQueue', () => {
  expect(printed(worldOf(job('j', task('t')), { launch: { user: 'me' } }))).not.toContain('user=');
});

test('an instance that has ended shows when, and its errors', () => {
  const world = worldOf(job('j', task('t')));
  world.finish(1);
  expect(printed(world)).toContain('status="TERMINATED" start_time="1970-01-01 00:00:01" end_time="1970-01-01 00:00:01" errors="1"');
});

test('a task that has ended shows its output, stderr and log; only those of its last attempt', () => {
  const outputs: OutputSource = (nodeId, attempt) => ({ output: { kind: 'text', text: `${nodeId}.${attempt}` }, stderr: 'oh', log: 'log' });
  const world = worldOf(job('j', task('t', 'retry_delay="1" retry_times="1"')), { outputs });
  run(world, 't', 1);
  world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: null, by: 'x' });
  run(world, 't');
  expect(printed(world, outputs)).toMatch(
    /<output retval="0" [^>]*method="text">2\.2<\/output><stderr>oh<\/stderr><log>log<\/log><\/task>/,
  );
});

test('output that is too large for the document is empty, and is not even asked for', () => {
  const outputs: OutputSource = () => {
    throw new Error('not wanted');
  };
  const world = worldOf(job('j', task('t')), { outputs });
  const { nodeId } = world.queued[0]!;
  world.assign();
  world.tell({ ...world.ended(nodeId, 1), output: { kind: 'outside' } });
  const { root } = viewOf(world.state, outputs).document;
  const output = viewOf(world.state, outputs).outputOf(nodeId, 1)!;
  expect([output.attribute('method'), output.children, root.name]).toEqual(['text', [], 'workflow']);
});

test('the output of a workflow task names its child', () => {
  const world = worldOf(job('j', call('c')));
  world.launchChild();
  world.endChild(2);
  expect(printXml(viewOf(world.state, plainOutputs).outputOf(2, 1)!)).toContain('<instance id="2001" errors="2"/>');
});

test('the output of an earlier attempt can still be referred to; of one that was never made, or of a job, there is none', () => {
  const outputs: OutputSource = (nodeId, attempt, method) => {
    const parsed = parseXml(`<r>output of ${nodeId}, ${attempt}</r>`);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const text = `output of ${nodeId}, ${attempt}`;
    return { output: method === 'xml' ? { kind: 'tree', root: parsed.value.root } : { kind: 'text', text }, stderr: '', log: '' };
  };
  const world = worldOf(job('j', task('t', 'output-method="XML" retry_delay="1" retry_times="1"')), { outputs });
  run(world, 't', 1);
  world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: null, by: 'x' });
  run(world, 't');
  const view = viewOf(world.state, outputs);
  const task2 = view.elementOf(taskNamed(world.state, 't').id);
  const earlier = view.outputOf(2, 1)!;
  expect([earlier.attempt, earlier.parent === task2, printXml(earlier)]).toEqual([
    1,
    true,
    expect.stringContaining('>output of 2, 1</output>'),
  ]);
  expect([view.outputOf(2, 3), view.outputOf(1, 1), view.outputOf(99, 1)]).toEqual([null, null, null]);
});

test('elements of nodes stay the same objects for the life of a view, and have their parents', () => {
  const world = worldOf(job('j', task('t'), '', job('k', task('u'))));
  const view = viewOf(world.state, plainOutputs);
  const fresh = new DocumentView(modelOf(world.state), plainOutputs);
  const before = fresh.elementOf(taskNamed(world.state, 't').id)!;
  expect(fresh.document.root.children.length).toBeGreaterThan(0);
  expect(fresh.elementOf(taskNamed(world.state, 't').id)).toBe(before);
  expect(fresh.ownerOf(before)).toBe(taskNamed(world.state, 't').id);
  expect(view.elementOf(99)).toBeNull();
});

test('an expanded loop has no element any more, also where somebody has seen it before', () => {
  const world = worldOf(
    job('seen', task('t')) + job('loop', task('u'), `condition="evqWait(count(//output) = 1)" loop="/workflow/parameters/parameter"`),
    {
      head,
      launch,
    },
  );
  const { id } = jobNamed(world.state, 'loop');
  expect(viewOf(world.state, plainOutputs).elementOf(id)).not.toBeNull();
  run(world, 't');
  expect(viewOf(world.state, plainOutputs).elementOf(id)).toBeNull();
});
