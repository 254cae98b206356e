import { afterEach, expect, test } from 'vitest';
import type { StartSpec } from '../../src/engine/ports.ts';
import { at, PlanWorld, texts } from '../support/plan-world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const by = 'tester';
const noon = at('2026-11-24T12:00:00Z');

const worlds: PlanWorld[] = [];
async function world(startMs = noon, decide?: (spec: StartSpec) => number | null): Promise<PlanWorld> {
  const made = new PlanWorld(startMs, decide);
  worlds.push(made);
  return made.startNew();
}
afterEach(async () => {
  for (const made of worlds.splice(0)) await made.dispose();
});

/** Commands that run until they are ended, oldest first. */
const untilEnded = (): null => null;
const first = (here: PlanWorld): `${number}-${number}-${number}` => {
  const [id] = here.runner.running.keys();
  if (id === undefined) throw new Error('nothing runs');
  return id;
};

test('a plan launches each of its moments when it comes, and says to its instance which one', async () => {
  const here = await world();
  await here.parts.save(
    'told',
    `<workflow><custom-attributes><custom-attribute name="m" select="$plannedMoment"/></custom-attributes><parameters><parameter name="a"/></parameters>
     <subjobs><job><tasks><task path="/bin/true" queue="q"><input><value select="$plannedMoment"/></input><input><value select="$a"/></input></task></tasks></job></subjobs></workflow>`.replace(
      /<custom-attributes>.*<\/custom-attributes>/,
      '',
    ),
  );
  here.runner.keepStarts = true;
  await here.plan('p', {
    when: ['*/20 * * * *'],
    work: { kind: 'workflow', workflow: 'told', parameters: [{ name: 'a', value: 'x' }] },
    priority: 7,
    comment: 'by plan',
  });
  await here.pass(hourMs);
  expect(texts(here.launched())).toEqual(['2026-11-24T12:20:00Z', '2026-11-24T12:40:00Z', '2026-11-24T13:00:00Z']);
  expect(here.runner.started.map(({ command }) => (command.kind === 'program' ? command.argv.slice(1) : []))).toEqual(
    ['12:20', '12:40', '13:00'].map((time) => [`2026-11-24T${time}:00.000Z`, 'x']),
  );
});

test('what is due during a restart is launched once, in the same second or a minute later', async () => {
  const here = await world();
  await here.plan('p', { when: ['30 12 * * *'], missed: { kind: 'none' } });
  await here.pass(29 * minuteMs + 59_000);
  await here.stop();
  here.clock.advance(31_000);
  await here.start();
  expect(texts(here.launched())).toEqual(['2026-11-24T12:30:00Z']);
  await here.stop();
  await here.start();
  await here.pass(minuteMs);
  expect(here.taken.length).toBe(1);
});

test.each([
  ['none', { kind: 'none' } as const, []],
  ['last', { kind: 'last', withinMs: null } as const, ['16:00']],
  ['last, but it is too old', { kind: 'last', withinMs: 20 * minuteMs } as const, []],
  ['all within two hours', { kind: 'all', withinMs: 2 * hourMs + 31 * minuteMs, limit: 10 } as const, ['14:00', '15:00', '16:00']],
  ['all, the newest two', { kind: 'all', withinMs: 24 * hourMs, limit: 2 } as const, ['15:00', '16:00']],
])('moments that passed while nobody could launch them: %s', async (_name, missed, expected) => {
  const downs: readonly ((here: PlanWorld) => Promise<void>)[] = [
    async (here) => {
      await here.stop();
      here.clock.advance(4 * hourMs);
      await here.start();
    },
    // The machine sleeps, or somebody sets its clock: no time passes for the engine.
    async (here) => here.clock.step(4 * hourMs),
    async (here) => {
      await here.parts.must({ kind: 'suspendPlan', plan: 'p', reason: 'test', by });
      await here.pass(4 * hourMs);
      await here.parts.must({ kind: 'resumePlan', plan: 'p', missed: null, by });
    },
    async (here) => {
      await here.parts.must({ kind: 'suspendPlan', plan: null, reason: 'test', by });
      await here.pass(4 * hourMs);
      await here.parts.must({ kind: 'resumePlan', plan: null, missed: null, by });
    },
  ];
  for (const down of downs) {
    const here = await world(at('2026-11-24T12:30:00Z'));
    await here.plan('p', { when: ['0 * * * *'], missed, concurrency: 'allow' });
    await down(here);
    await here.pass(minuteMs);
    expect(texts(here.launched())).toEqual(expected.map((time) => `2026-11-24T${time}:00Z`));
    const said = here.taken.flatMap(({ moment }) => (moment.kind === 'passedOver' ? [moment.count] : []));
    expect(said).toEqual(expected.length === 4 ? [] : [4 - expected.length]);
    // What was passed over is so for good.
    await here.stop();
    await here.start();
    expect(here.launched().length).toBe(expected.length);
    await here.pass(hourMs);
    expect(here.launched().length).toBe(expected.length + 1);
  }
});

test('who resumes a plan may choose another rule for what was missed', async () => {
  const here = await world(at('2026-11-24T12:30:00Z'));
  await here.plan('p', { when: ['0 * * * *'], missed: { kind: 'none' }, concurrency: 'allow' });
  await here.parts.must({ kind: 'suspendPlan', plan: 'p', reason: 'test', by });
  await here.pass(4 * hourMs);
  await here.parts.must({ kind: 'resumePlan', plan: 'p', missed: { kind: 'all', withinMs: 24 * hourMs, limit: 100 }, by });
  await here.settle();
  expect(here.launched().length).toBe(4);
  // Only for these: the next time it is the plan's own rule again.
  await here.stop();
  here.clock.advance(3 * hourMs);
  await here.start();
  expect(here.launched().length).toBe(4);
});

test('a clock that goes back a day and comes forward again launches nothing twice, and goes on launching', async () => {
  const here = await world(at('2026-11-24T12:30:00Z'));
  await here.plan('p', { when: ['0 * * * *'], missed: { kind: 'none' } });
  await here.pass(2 * hourMs);
  expect(texts(here.launched())).toEqual(['2026-11-24T13:00:00Z', '2026-11-24T14:00:00Z']);
  here.clock.step(-24 * hourMs);
  await here.pass(hourMs);
  // A time of the day before, which no launch stands for.
  expect(texts(here.launched().slice(2))).toEqual(['2026-11-23T15:00:00Z']);
  here.clock.step(23 * hourMs);
  await here.pass(3 * hourMs);
  expect(texts(here.launched().slice(3))).toEqual(['2026-11-24T15:00:00Z', '2026-11-24T16:00:00Z', '2026-11-24T17:00:00Z']);
  here.clock.step(-2000);
  await here.pass(hourMs);
  expect(new Set(here.launched()).size).toBe(here.launched().length);
});

test('a clock that was a day ahead for a while stops no plan: what it passed over is launched when it comes', async () => {
  const here = await world(at('2026-11-24T12:30:00Z'));
  await here.plan('p', { when: ['0 * * * *'], missed: { kind: 'last', withinMs: null } });
  here.clock.step(24 * hourMs);
  await here.pass(minuteMs);
  expect(texts(here.launched())).toEqual(['2026-11-25T12:00:00Z']);
  here.clock.step(-24 * hourMs);
  await here.pass(3 * hourMs);
  expect(texts(here.launched().slice(1))).toEqual(['2026-11-24T13:00:00Z', '2026-11-24T14:00:00Z', '2026-11-24T15:00:00Z']);
  await here.pass(21 * hourMs);
  // 12:00 of the next day was launched by mistake of the clock, and is not again.
  expect(here.launched().filter((ms) => ms === at('2026-11-25T12:00:00Z')).length).toBe(1);
  expect(here.launched().length).toBe(1 + 23);
});

test('skip: a moment during an instance is left out, and said so', async () => {
  const here = await world(noon, untilEnded);
  await here.plan('p', { when: ['* * * * *'], concurrency: 'skip' });
  await here.pass(3 * minuteMs);
  here.runner.end(first(here));
  await here.pass(minuteMs);
  expect([...here.became().values()]).toEqual(['launched', 'skipped', 'skipped', 'launched']);
});

test('queue one: one launch waits for room, later ones are left out, also over a restart', async () => {
  const here = await world(noon, untilEnded);
  await here.plan('p', { when: ['* * * * *'], concurrency: 'queueOne' });
  await here.pass(3 * minuteMs);
  expect([...here.became().values()]).toEqual(['launched', 'waiting', 'skipped']);
  await here.stop();
  await here.start();
  here.runner.end(first(here));
  await here.settle();
  expect([...here.became().values()]).toEqual(['launched', 'launched', 'skipped']);
  expect(here.runner.running.size).toBe(1);
});

test('cancel the earlier: it is cancelled, the launch waits for its end, and a later moment takes the place', async () => {
  const here = await world(noon, untilEnded);
  await here.plan('p', { when: ['* * * * *'], concurrency: 'cancelEarlier', onFailure: { kind: 'suspend', afterFailures: 1 } });
  await here.pass(3 * minuteMs);
  expect([...here.became().values()]).toEqual(['launched', 'skipped', 'waiting']);
  here.runner.end(first(here), 1);
  await here.settle();
  // An instance that the plan cancelled itself is no failure.
  expect([...here.became().values()]).toEqual(['launched', 'skipped', 'launched']);
});

test('cancel the earlier, over a restart: what was cancelled before is no failure afterwards', async () => {
  const here = await world(noon, untilEnded);
  await here.plan('p', { when: ['* * * * *'], concurrency: 'cancelEarlier', onFailure: { kind: 'suspend', afterFailures: 1 } });
  await here.pass(2 * minuteMs);
  expect([...here.became().values()]).toEqual(['launched', 'waiting']);
  await here.stop();
  await here.start();
  here.runner.end(first(here), 1);
  await here.settle();
  expect([...here.became().values()]).toEqual(['launched', 'launched']);
  // One that was not cancelled is.
  here.runner.end(first(here), 1);
  await here.pass(2 * minuteMs);
  expect([...here.became().values()]).toEqual(['launched', 'launched']);
});

test('allow: instances go beside each other, up to the maximum', async () => {
  const here = await world(noon, untilEnded);
  await here.plan('p', { when: ['* * * * *'], concurrency: 'allow', maxActive: 3 });
  await here.pass(5 * minuteMs);
  expect([...here.became().values()]).toEqual(['launched', 'launched', 'launched', 'skipped', 'skipped']);
});

test('suspend after two failures in a row: a success between them starts the count again, and a restart does not', async () => {
  const codes = [1, 0, 1, 1, 0];
  const here = await world(noon, () => codes.shift() ?? 0);
  await here.plan('p', { when: ['* * * * *'], onFailure: { kind: 'suspend', afterFailures: 2 } });
  await here.pass(3 * minuteMs);
  await here.stop();
  await here.start();
  await here.pass(5 * minuteMs);
  expect(here.launched().length).toBe(4);
  const { plan } = await here.parts.must({ kind: 'resumePlan', plan: 'p', missed: { kind: 'none' }, by });
  expect(plan).toMatchObject({ suspended: null, failuresInRow: 0 });
  await here.pass(minuteMs);
  expect(here.launched().length).toBe(5);
});

test('a launch that is refused is recorded, counts as a failure and does not stop other plans', async () => {
  const here = await world();
  await here.parts.save('gone', '<workflow><subjobs><job><tasks><task path="/bin/true" queue="q"/></tasks></job></subjobs></workflow>');
  await here.plan('p', {
    when: ['* * * * *'],
    work: { kind: 'workflow', workflow: 'gone', parameters: [] },
    onFailure: { kind: 'suspend', afterFailures: 2 },
  });
  await here.plan('other', { when: ['* * * * *'] });
  await here.parts.save(
    'gone',
    '<workflow><parameters><parameter name="needed"/></parameters><subjobs><job><tasks><task path="/bin/true" queue="q"/></tasks></job></subjobs></workflow>',
  );
  await here.pass(4 * minuteMs);
  expect([...here.became(1).values()]).toEqual(['refused', 'refused']);
  expect(here.launched(2).length).toBe(4);
});

test('a person may launch a plan at any time, also one that is suspended; each such launch has a moment of its own', async () => {
  const here = await world();
  await here.plan('p', { when: ['0 0 1 1 *'] });
  await here.parts.must({ kind: 'suspendPlan', plan: 'p', reason: 'holiday', by });
  const launches = await Promise.all([1, 2, 3].map(() => here.parts.must({ kind: 'launchPlan', plan: 'p', by })));
  expect(new Set(launches.map(({ instanceId }) => instanceId)).size).toBe(3);
  expect(here.launched()).toEqual([noon, noon + 1, noon + 2]);
  expect(here.taken[0]?.origin).toEqual({ kind: 'person', name: by });
});

test('a backfill launches moments of the past that were not launched, oldest first, so many at once, and goes on after a restart', async () => {
  const here = await world(noon, untilEnded);
  await here.plan('p', { when: ['0 * * * *'], concurrency: 'skip' });
  await here.pass(hourMs);
  here.runner.end(first(here));
  await here.settle();
  const range = { fromMs: noon - 4 * hourMs, toMs: noon + 10 * hourMs, concurrency: 2, by } as const;
  const ask = { kind: 'backfillPlan', plan: 'p', limit: 5, ...range } as const;
  const preview = await here.parts.must({ ...ask, preview: true });
  expect([texts(preview.moments), preview.taken, preview.more, preview.backfill]).toEqual([
    ['08:00', '09:00', '10:00', '11:00', '12:00'].map((time) => `2026-11-24T${time}:00Z`),
    1,
    false,
    null,
  ]);
  expect((await here.parts.must({ ...ask, limit: 3, preview: true })).more).toBe(true);
  const { backfill } = await here.parts.must({ ...ask, preview: false });
  expect(backfill).toMatchObject({ total: 5, concurrency: 2 });
  await here.settle();
  expect(here.runner.running.size).toBe(2);
  await here.stop();
  await here.start();
  expect(here.runner.running.size).toBe(2);
  while (here.runner.running.size > 0) {
    here.runner.end(first(here));
    await here.settle();
    expect(here.runner.running.size).toBeLessThanOrEqual(2);
  }
  expect(texts(here.launched().slice(1))).toEqual(texts(preview.moments));
  expect((await here.parts.must({ ...ask, preview: false })).moments).toEqual([]);
});

test('a backfill that is stopped launches nothing more, and its moments are free again', async () => {
  const here = await world(noon, untilEnded);
  await here.plan('p', { when: ['0 * * * *'] });
  const ask = {
    kind: 'backfillPlan',
    plan: 'p',
    fromMs: noon - 4 * hourMs,
    toMs: noon,
    limit: 10,
    concurrency: 1,
    preview: false,
    by,
  } as const;
  await here.parts.must(ask);
  await here.settle();
  expect(await here.parts.must({ kind: 'stopBackfills', plan: 'p', by })).toEqual({ stopped: 3 });
  here.runner.end(first(here));
  await here.settle();
  expect(here.launched().length).toBe(1);
  expect((await here.parts.must({ ...ask, preview: true })).moments.length).toBe(3);
});

test('new times say nothing about the past; other changes lose no moment', async () => {
  const here = await world();
  await here.plan('p', { when: ['30 * * * *'] });
  await here.pass(20 * minuteMs);
  here.clock.step(11 * minuteMs);
  await here.plan('p', { comment: 'changed' });
  await here.settle();
  expect(texts(here.launched())).toEqual(['2026-11-24T12:30:00Z']);
  await here.plan('p', { when: ['10,30 * * * *'] });
  await here.pass(minuteMs);
  expect(here.launched().length).toBe(1);
});

test('a command is a workflow of its own behind the plan, renamed and deleted with it', async () => {
  const here = await world();
  here.runner.keepStarts = true;
  const work = {
    kind: 'command',
    command: 'echo "$GREETING" | tr a-z A-Z',
    shell: '/bin/sh',
    stdin: 'in',
    directory: '/tmp',
    environment: [{ name: 'GREETING', value: 'a & <b>' }],
    queue: 'q',
  } as const;
  await here.plan('say', { when: ['* * * * *'], work });
  await here.parts.must({ kind: 'savePlan', plan: 'say', name: 'shout', settings: {}, by });
  await here.pass(minuteMs);
  const [spec] = here.runner.started;
  expect(spec?.command).toEqual({ kind: 'program', argv: ['/bin/sh', '-c', work.command] });
  expect(spec?.environment.get('GREETING')).toBe('a & <b>');
  expect([spec?.workingDirectory, new TextDecoder().decode(spec?.stdin ?? undefined)]).toEqual(['/tmp', 'in']);
  const names = async (): Promise<string[]> => (await here.parts.must({ kind: 'workflows' })).map(({ name, group }) => `${group}/${name}`);
  expect(await names()).toEqual(['/w', 'plans/shout']);
  expect((await here.parts.refusal({ kind: 'deleteWorkflow', name: 'shout', by })).code).toBe('IN_USE');
  await here.parts.must({ kind: 'deletePlan', plan: 'shout', by });
  expect(await names()).toEqual(['/w']);
});

test('a plan is refused with a code that says what is wrong', async () => {
  const here = await world();
  const save = async (plan: string, settings: object): Promise<string> =>
    (
      await here.parts.refusal({
        kind: 'savePlan',
        plan,
        settings: { when: ['* * * * *'], work: { kind: 'workflow', workflow: 'w', parameters: [] }, ...settings },
        by,
      })
    ).code;
  const command = { kind: 'command', command: 'true', shell: null, stdin: null, directory: null, environment: [], queue: 'q' };
  expect(await save('p', { when: ['0 0 30 2 *'] })).toBe('PLAN_IMPOSSIBLE');
  expect(await save('p', { when: [] })).toBe('PLAN_SYNTAX');
  expect(await save('p', { zone: 'Europe/Nowhere' })).toBe('PLAN_UNKNOWN_ZONE');
  expect(await save('p', { work: { kind: 'workflow', workflow: 'none', parameters: [] } })).toBe('UNKNOWN_WORKFLOW');
  expect(await save('p', { work: { kind: 'workflow', workflow: 'w', parameters: [{ name: 'x', value: '' }] } })).toBe(
    'INVALID_WORKFLOW_PARAMETERS',
  );
  expect(await save('p', { work: { ...command, queue: 'none' } })).toBe('WORKFLOW_UNKNOWN_QUEUE');
  expect(await save('p', { work: { ...command, command: 'a | b' } })).toBe('WORKFLOW_PATH_SYNTAX');
  expect(await save('w', { work: command })).toBe('NAME_TAKEN');
  expect(await save('12', {})).toBe('UNKNOWN_PLAN');
  expect(await save('a b', {})).toBe('INVALID_NAME');
  expect(await save('p', { maxActive: 0 })).toBe('PLAN_SETTINGS');
  expect(await save('p', { expect: { successBy: '25:00', successWithinMs: null, longestFactor: null } })).toBe('PLAN_SETTINGS');
  expect((await here.parts.must({ kind: 'allPlans' })).count).toBe(0);
});

test('ten thousand plans that are due in one second are launched in slices, and others are answered in between', async () => {
  const here = await world(noon);
  const settings = { when: ['1 12 * * *'], work: { kind: 'workflow', workflow: 'w', parameters: [] } } as const;
  await Promise.all(Array.from({ length: 10_000 }, (_, index) => here.parts.must({ kind: 'savePlan', plan: `p${index}`, settings, by })));
  await here.settle();
  here.launchesPerCommit.length = 0;
  here.clock.advance(minuteMs);
  let answered = 0;
  while (here.taken.length < 10_000) {
    await here.parts.must({ kind: 'status' });
    answered += 1;
  }
  expect(Math.max(...here.launchesPerCommit)).toBeLessThanOrEqual(76);
  expect(answered).toBeGreaterThan(80);
  await here.settle();
  expect(new Set(here.taken.map(({ planId, momentMs }) => `${planId} ${momentMs}`)).size).toBe(10_000);
});

test('the suspension of all plans is told to who watches plans, and its end', async () => {
  const here = await world();
  const told = (): number => here.parts.events.filter((event) => event.type === 'CONFIGURATION_CHANGED' && event.noun === 'plan').length;
  await here.parts.must({ kind: 'suspendPlan', plan: null, reason: 'test', by });
  expect(told()).toBe(1);
  await here.parts.must({ kind: 'resumePlan', plan: null, missed: null, by });
  expect(told()).toBe(2);
});

test('a plan that is suspended from the start launches nothing before it is resumed', async () => {
  const here = await world();
  const work = { kind: 'workflow', workflow: 'w', parameters: [] } as const;
  await here.parts.must({ kind: 'savePlan', plan: 'p', settings: { when: ['* * * * * *'], work }, suspendedFor: 'inactive', by });
  await here.pass(60_000);
  expect(here.launched()).toEqual([]);
  await here.parts.must({ kind: 'resumePlan', plan: 'p', missed: { kind: 'none' }, by });
  await here.pass(1_000);
  expect(here.launched()).toEqual([noon + 61_000]);
});

test('how many plans are suspended is known through saving, suspending, failing, resuming, deleting and restarts, and each makes another revision', async () => {
  const here = await world(noon, () => 1);
  const revisions = new Set<number>();
  const counts = async (): Promise<readonly number[]> => {
    const { count, suspendedCount, revision } = await here.parts.must({ kind: 'allPlans' });
    expect(revisions.has(revision)).toBe(false);
    revisions.add(revision);
    return [count, suspendedCount];
  };
  await here.plan('a', { when: ['@daily'] });
  await here.plan('b', { when: ['5 12 * * *'], onFailure: { kind: 'suspend', afterFailures: 1 } });
  expect(await counts()).toEqual([2, 0]);
  for (const reason of ['once', 'again']) await here.parts.must({ kind: 'suspendPlan', plan: 'a', reason, by });
  expect(await counts()).toEqual([2, 1]);
  await here.plan('a', { comment: 'suspended as before' });
  expect(await counts()).toEqual([2, 1]);
  await here.pass(10 * minuteMs);
  expect(await counts()).toEqual([2, 2]);
  await here.stop();
  await here.start();
  expect((await here.parts.must({ kind: 'allPlans' })).suspendedCount).toBe(2);
  await here.parts.must({ kind: 'resumePlan', plan: 'b', missed: null, by });
  await here.parts.must({ kind: 'deletePlan', plan: 'a', by });
  expect((await here.parts.must({ kind: 'allPlans' })).suspendedCount).toBe(0);
});

test('the plans that launch next are told, whatever their names', async () => {
  const here = await world();
  await here.plan('z', { when: ['5 12 * * *'] });
  await here.plan('a', { when: ['10 12 * * *'] });
  await here.plan('m', { when: ['1 12 * * *'] });
  await here.pass(1000);
  const next = async (limit: number): Promise<readonly number[]> => here.parts.must({ kind: 'nextPlans', limit });
  expect(await next(2)).toEqual([3, 1]);
  await here.parts.must({ kind: 'suspendPlan', plan: 'm', reason: '', by });
  expect(await next(9)).toEqual([1, 2]);
  await here.parts.must({ kind: 'suspendPlan', plan: null, reason: '', by });
  expect(await next(9)).toEqual([]);
});
