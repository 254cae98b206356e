import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '../../src/program/first-start.ts';
import { job, sh, testEngine, workflow, type TestEngine } from './engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(async () => {
  await engine.stop();
});

const by = 'tester';

test('cancel ends at once what has not started and lets commands go on; kill ends them too', async () => {
  await engine.queue('one', 1);
  const two = sh('a', 'sleep 1').replace('queue="q"', 'queue="one"') + sh('b', 'true').replace('queue="q"', 'queue="one"');
  await engine.save('c', workflow(job(two, job(sh('after', 'true')))));
  const id = await engine.launch('c');
  await engine.until(id, (tasks) => tasks.get('a')![0]!.status === 'executing');
  expect(must(await engine.engine.ask({ kind: 'cancel', instanceId: id, by }))).toEqual({ changed: true });
  expect(engine.tasks(id).get('b')![0]!.error).toBe('Task execution : Aborted on user request');
  expect(engine.tasks(id).get('a')![0]!.status).toBe('executing');
  expect(engine.detail(id).instance.status).toBe('cancelling');
  expect(await engine.ended(id)).toBe(1);
  expect(engine.tasks(id).get('a')![0]!.ok).toBe(true);

  await engine.save('k', workflow(job(sh('long', 'sleep 60'))));
  const killed = await engine.launch('k');
  await engine.until(killed, (tasks) => tasks.get('long')![0]!.status === 'executing');
  expect(must(await engine.engine.ask({ kind: 'kill', instanceId: killed, by }))).toEqual({ changed: true, killed: 1 });
  expect(await engine.ended(killed)).toBe(1);
  expect(engine.tasks(killed).get('long')![0]!.attempts[0]!.outcome).toEqual({ kind: 'killed', by });
});

test('a task killed by a person is not tried again, unless that is what was asked for', async () => {
  const source = workflow(job(sh('t', '[ "$EVQUEUE_ATTEMPT_NUMBER" -gt 1 ] || sleep 60', 'retry_delay="1" retry_times="1"')));
  await engine.save('t', source);
  for (const retry of [false, true]) {
    const id = await engine.launch('t');
    await engine.until(id, (tasks) => tasks.get('t')![0]!.status === 'executing');
    const { nodeId } = engine.tasks(id).get('t')![0]!;
    must(await engine.engine.ask({ kind: 'killTask', instanceId: id, nodeId: nodeId!, retry, by }));
    expect(await engine.ended(id)).toBe(retry ? 0 : 1);
    expect(engine.tasks(id).get('t')![0]!.attempts.length).toBe(retry ? 2 : 1);
  }
});

test('retry now lets planned retries happen at once, and says so when there is nothing', async () => {
  await engine.save('r', workflow(job(sh('t', '[ "$EVQUEUE_ATTEMPT_NUMBER" -gt 1 ]', 'retry_delay="3600" retry_times="1"'))));
  const id = await engine.launch('r');
  await engine.until(id, (tasks) => tasks.get('t')![0]!.status === 'retrying');
  const why = must(await engine.engine.ask({ kind: 'why', instanceId: id }));
  expect(why).toMatchObject([{ name: 't', why: { kind: 'retry', attemptNumber: 2, exitCode: 1, left: 0 } }]);
  expect(must(await engine.engine.ask({ kind: 'retryNow', instanceId: id, nodeId: null, by }))).toEqual({ retried: 1 });
  expect(await engine.ended(id)).toBe(0);
  const again = await engine.engine.ask({ kind: 'retryNow', instanceId: id, nodeId: null, by });
  expect(again.ok ? null : again.error.code).toBe('INSTANCE_ENDED');
});

test('a resumed instance does again what failed, keeps what succeeded, and owns its outputs when the old one is deleted', async () => {
  const flag = `${engine.dataDir}/flag`;
  const jobs = job(
    sh('good', 'echo made once; head -c 100000 /dev/zero | tr "\\0" x') +
      sh('t', `echo "try $1"; [ -e ${flag} ]`, '', '<input>given</input>'),
    job(sh('after', 'echo "$1"', '', `<input><value select="evqGetOutput('t')"/></input>`)),
  );
  await engine.save('res', workflow(jobs));
  const id = await engine.launch('res');
  expect(await engine.ended(id)).toBe(1);
  await engine.save('touch', workflow(job(sh('x', `touch ${flag}`))));
  await engine.run('touch');
  const { instanceId } = must(await engine.engine.ask({ kind: 'resume', instanceId: id, latest: false, by }));
  expect(await engine.ended(instanceId)).toBe(0);
  expect(engine.detail(instanceId).instance.resumedFrom).toBe(id);
  const tasks = engine.tasks(instanceId);
  expect(tasks.get('good')![0]!.attempts.length).toBe(1);
  expect(tasks.get('t')![0]!.attempts.map((attempt) => attempt.outcome)).toEqual([
    { kind: 'exited', exitCode: 1 },
    { kind: 'exited', exitCode: 0 },
  ]);
  expect(engine.output(instanceId, 'after')).toBe('try given\n\n');
  expect(must(await engine.engine.ask({ kind: 'deleteInstances', instanceIds: [id], by })).deleted).toEqual([id]);
  expect(engine.read.instance(id)).toBeNull();
  expect(engine.output(instanceId, 'good').length).toBe('made once\n'.length + 100_000);
  const nothing = await engine.engine.ask({ kind: 'resume', instanceId, latest: false, by });
  expect(nothing.ok ? null : nothing.error.code).toBe('CONFLICT');
});

test('the same idempotency key gives the same instance', async () => {
  await engine.save('i', workflow(job(sh('t', 'true'))));
  const ask = {
    kind: 'launch',
    workflow: 'i',
    parameters: [],
    idempotencyKey: 'order 17',
    launchedBy: { kind: 'user', name: by },
  } as const;
  const [first, second] = await Promise.all([engine.engine.ask(ask), engine.engine.ask(ask)]);
  const third = await engine.engine.ask(ask);
  expect(must(first).existing).toBe(false);
  expect([must(second), must(third)]).toEqual([
    { instanceId: must(first).instanceId, existing: true },
    { instanceId: must(first).instanceId, existing: true },
  ]);
});

test('everything that waits can say why', async () => {
  await engine.queue('full', 1);
  const inFull = (name: string): string => sh(name, 'sleep 60').replace('queue="q"', 'queue="full"');
  await engine.save(
    'why',
    workflow(
      job(inFull('holder') + inFull('waiter')) +
        job(sh('later', 'true'), '', `condition="evqWait(/workflow/subjobs/job[1]/tasks/task[@name='holder']/@status = 'TERMINATED')"`),
    ),
  );
  const id = await engine.launch('why');
  await engine.until(id, (tasks) => tasks.get('holder')![0]!.status === 'executing');
  const why = must(await engine.engine.ask({ kind: 'why', instanceId: id }));
  const holder = engine.tasks(id).get('holder')![0]!.nodeId;
  expect(why).toMatchObject([
    { why: { kind: 'condition', reads: expect.arrayContaining([{ nodeId: holder, name: 'holder', status: 'executing' }]) as unknown } },
    {
      name: 'waiter',
      why: { kind: 'queueFull', queue: 'full', place: 1, running: 1, concurrency: 1, holders: [{ instanceId: id, nodeId: holder }] },
    },
  ]);
  must(await engine.engine.ask({ kind: 'pauseQueue', name: 'full', paused: true, reason: 'night', by }));
  const paused = must(await engine.engine.ask({ kind: 'why', instanceId: id }));
  expect(paused[1]).toMatchObject({ why: { kind: 'paused', reason: 'night', by } });
  must(await engine.engine.ask({ kind: 'kill', instanceId: id, by }));
  expect(await engine.ended(id)).toBeGreaterThan(0);
});

test('a task with a host is refused with that reason, an empty host means this machine', async () => {
  await engine.save('h', workflow(job(sh('remote', 'true', 'host="far.example"') + sh('here', 'true', 'host=""'))));
  const id = await engine.launch('h');
  expect(await engine.ended(id)).toBe(1);
  expect(engine.tasks(id).get('remote')![0]!.error).toBe('Task execution : host "far.example": no runner for remote hosts is configured');
  expect(engine.tasks(id).get('here')![0]!.ok).toBe(true);
});

test('a value that no command can be given ends its task before it starts', async () => {
  await engine.save(
    'nul',
    workflow(
      job('<task name="t" path="/bin/echo" queue="q"><input><value select="$p"/></input></task>'),
      '<parameters><parameter name="p"/></parameters>',
      'dialect="xpath-1"',
    ),
  );
  const id = await engine.launch('nul', { p: 'a\0b' });
  expect(await engine.ended(id)).toBe(1);
  expect(engine.tasks(id).get('t')![0]!.error).toContain('NUL');
  expect(engine.tasks(id).get('t')![0]!.attempts).toEqual([]);
});
