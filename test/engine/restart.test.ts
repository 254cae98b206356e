import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EngineStore } from '../../src/engine/ports.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { engineOf } from '../support/engine-parts.ts';
import { oneTask } from '../support/engine-under-test.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { InstantRunner } from '../support/instant-runner.ts';

const by = 'tester';
let dataDir: string;
let clock: FakeClock;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'evqueue-restart-'));
  clock = new FakeClock();
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

function store(): EngineStore {
  return createSqliteStore({ dataDir, synchronous: 'OFF' });
}

const retried = oneTask('/bin/true').replace('queue="q"', 'queue="q" retry_delay="60" retry_times="1"');

test('an idempotency key gives the same instance after a restart, also when that has ended', async () => {
  const ask = {
    kind: 'launch',
    workflow: 'w',
    parameters: [],
    idempotencyKey: 'order 17',
    launchedBy: { kind: 'user', name: by },
  } as const;
  const one = await engineOf({ store: store(), clock });
  await one.queue('q', 1);
  await one.save('w', oneTask('/bin/true'));
  const { instanceId } = await one.must(ask);
  await one.ended(instanceId);
  await one.engine.stop();
  const other = await engineOf({ store: store(), clock });
  expect(await other.must(ask)).toEqual({ instanceId, existing: true });
  expect(other.engine.epoch).toBe(one.engine.epoch + 1);
  await other.engine.stop();
});

test.each([
  ['while the engine was stopped', 3_600_000, 0],
  ['later', 10_000, 50_000],
])('a retry that comes due %s is made, without anybody asking', async (_when, stoppedMs, thenMs) => {
  const one = await engineOf({
    store: store(),
    clock,
    runner: new InstantRunner(
      () => 1,
      () => clock.nowMs(),
    ),
  });
  await one.queue('q', 1);
  await one.save('w', retried);
  const id = await one.launch('w');
  await settled(async () => (await one.must({ kind: 'status' })).retryingTasks === 1);
  await one.engine.stop();
  clock.advance(stoppedMs);
  const runner = new InstantRunner(
    () => 0,
    () => clock.nowMs(),
  );
  const other = await engineOf({ store: store(), clock, runner });
  clock.advance(thenMs);
  // Nothing is asked meanwhile: a request would wake the engine.
  await settled(() => Promise.resolve(runner.acked.size === 1));
  expect(runner.started.map((spec) => spec.attemptId)).toEqual([`${id}-2-2`]);
  expect(await other.ended(id)).toBe(0);
  await other.engine.stop();
});

test('the time limit of a workflow is kept across a restart', async () => {
  const source = oneTask('/bin/true').replace('<workflow>', '<workflow timeout="100">');
  const runner = new InstantRunner(
    () => null,
    () => clock.nowMs(),
  );
  const one = await engineOf({ store: store(), clock, runner });
  await one.queue('q', 1);
  await one.save('w', source);
  const id = await one.launch('w');
  await one.engine.stop();
  clock.advance(60_000);
  const other = await engineOf({ store: store(), clock, runner });
  clock.advance(39_000);
  expect((await other.must({ kind: 'status' })).activeInstances).toBe(1);
  clock.advance(1_000);
  expect(await other.ended(id)).toBe(1);
  await other.engine.stop();
});

test('who waits for an end when the engine stops is told so, and can ask again', async () => {
  const runner = new InstantRunner(
    () => null,
    () => clock.nowMs(),
  );
  const one = await engineOf({ store: store(), clock, runner });
  await one.queue('q', 1);
  await one.save('w', oneTask('/bin/true'));
  const id = await one.launch('w');
  const waiting = one.refusal({ kind: 'waitForEnd', instanceId: id });
  await one.must({ kind: 'status' });
  await one.engine.stop();
  expect((await waiting).code).toBe('NOT_READY');
  expect((await one.refusal({ kind: 'status' })).code).toBe('NOT_READY');
  await one.engine.stop();

  const other = await engineOf({ store: store(), clock, runner });
  const ended = other.ended(id);
  runner.end(`${id}-2-1`, 3);
  expect(await ended).toBe(1);
  await other.engine.stop();
});

test('what certainly never started waits again for its slot, unless somebody killed it', async () => {
  const one = await engineOf({
    store: store(),
    clock,
    runner: new InstantRunner(
      () => null,
      () => clock.nowMs(),
    ),
  });
  await one.queue('q', 2);
  await one.save('w', oneTask('/bin/true'));
  const [kept, killed] = [await one.launch('w'), await one.launch('w')];
  const deaf = new InstantRunner(() => null);
  await one.engine.stop();
  // The same commands under a runner that never hears of the kill, as when the engine dies at that moment.
  deaf.signal = () => Promise.resolve();
  const between = await engineOf({ store: store(), clock, runner: Object.assign(deaf, { inspect: runningAll }) });
  await between.must({ kind: 'killTask', instanceId: killed, nodeId: 2, retry: false, by });
  await between.engine.stop();

  const runner = new InstantRunner(
    () => 0,
    () => clock.nowMs(),
  );
  const other = await engineOf({ store: store(), clock, runner });
  expect([await other.ended(kept), await other.ended(killed)]).toEqual([0, 1]);
  expect(runner.started.map((spec) => spec.attemptId)).toEqual([`${kept}-2-1`]);
  await other.engine.stop();
});

test('who was moved first in a queue is so after a restart, also where its start was taken back; the order that is told is the order of the starts', async () => {
  const running = new InstantRunner(
    () => null,
    () => clock.nowMs(),
  );
  const one = await engineOf({ store: store(), clock, runner: running });
  await one.queue('q', 1);
  await one.save('w', oneTask('/bin/true'));
  const ids: number[] = [];
  for (let count = 0; count < 5; count += 1) ids.push(await one.launch('w'));
  const [first, second, third, fourth, fifth] = ids;
  const move = async (parts: typeof one, instanceId: number | undefined): Promise<void> =>
    void (await parts.must({ kind: 'moveFirst', queue: 'q', instanceId: instanceId ?? 0, nodeId: 2, by }));
  const line = async (parts: typeof one): Promise<readonly number[]> =>
    (await parts.must({ kind: 'queueTasks', name: 'q', limit: 10 })).line.map(({ instanceId }) => instanceId);
  await move(one, fourth);
  await move(one, fifth);
  expect(await line(one)).toEqual([fifth, fourth, second, third]);
  // It gets its slot, and the engine dies before it is started.
  running.end(`${first ?? 0}-2-1`);
  await one.ended(first ?? 0);
  await one.engine.stop();

  const runner = new InstantRunner(
    () => null,
    () => clock.nowMs(),
  );
  const other = await engineOf({ store: store(), clock, runner });
  expect(await line(other)).toEqual([fourth, second, third]);
  await move(other, third);
  const told = await line(other);
  expect(told).toEqual([third, fourth, second]);
  for (const id of [fifth, ...told]) {
    runner.end(`${id ?? 0}-2-1`);
    await other.ended(id ?? 0);
  }
  expect(runner.started.map((spec) => Number(spec.attemptId.split('-')[0]))).toEqual([fifth, ...told]);
  await other.engine.stop();
});

test('an end that is asked for at the very moment of its report is the end, with its errors', async () => {
  const runner = new InstantRunner(
    () => null,
    () => clock.nowMs(),
  );
  const one = await engineOf({ store: store(), clock, runner });
  await one.queue('q', 1);
  await one.save('w', oneTask('/bin/true'));
  const id = await one.launch('w');
  runner.end(`${id}-2-1`, 3);
  const [ended, resumed] = await Promise.all([one.ended(id), one.engine.ask({ kind: 'resume', instanceId: id, latest: false, by })]);
  expect([ended, resumed.ok ? null : resumed.error.code]).toEqual([1, 'INSTANCE_NOT_ENDED']);
  await one.engine.stop();
});

function runningAll(attempts: readonly unknown[]): ReturnType<InstantRunner['inspect']> {
  return Promise.resolve(attempts.map(() => ({ kind: 'running', startedAtMs: null })));
}

/** Waits until it is so; the engine needs some turns of the loop, and no time. */
async function settled(isSo: () => Promise<boolean>): Promise<void> {
  for (let turns = 0; !(await isSo()); turns += 1) {
    if (turns > 10_000) throw new Error('it does not come to be so');
    await new Promise((turn) => setImmediate(turn));
  }
}
