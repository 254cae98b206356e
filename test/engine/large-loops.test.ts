/** Loops of thousands of items are expanded in parts: what comes of them, and what may happen between two parts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Definition } from '../../src/core/instance/definition.ts';
import { brokenInvariants } from '../../src/core/instance/invariants.ts';
import { instanceOfRecords } from '../../src/core/instance/node-record.ts';
import { readWorkflowXml } from '../../src/core/workflow/xml-reader.ts';
import type { ActiveInstance, Change, EngineStore } from '../../src/engine/ports.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { engineOf, type EngineParts } from '../support/engine-parts.ts';
import { loopOver, oneTask } from '../support/engine-under-test.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { InstantRunner } from '../support/instant-runner.ts';

const items = 800;
const by = 'tester';

/** Time passes whenever somebody looks: all that is long is done in many parts. */
class HurriedClock extends FakeClock {
  #looks = 0;

  override monotonicMs(): number {
    this.#looks += 1;
    return this.#looks;
  }
}

/** Called after each commit, with its changes. */
type Watch = (changes: readonly Change[], store: EngineStore) => void;

let dataDir: string;
let runner: InstantRunner;
let watch: Watch;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'evqueue-loops-'));
  runner = new InstantRunner(
    () => null,
    () => 1,
  );
  watch = () => undefined;
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

function storeIn(directory: string): EngineStore {
  const store = createSqliteStore({ dataDir: directory, synchronous: 'OFF' });
  return {
    ...store,
    async commit(epoch, changes) {
      await store.commit(epoch, changes);
      watch(changes, store);
    },
  };
}

async function start(clock: FakeClock = new HurriedClock(), directory = dataDir): Promise<EngineParts> {
  return await engineOf({ store: storeIn(directory), clock, runner });
}

/** Starts an engine with the workflows, launches the loop, and waits for its list to run. */
async function launched(clock?: FakeClock, directory?: string): Promise<{ readonly under: EngineParts; readonly id: number }> {
  const under = await start(clock, directory);
  await under.queue('q', 2);
  await under.queue('list', 2);
  await under.save('loop', loopOver('/bin/true'));
  await under.save('one', oneTask('/bin/true', 'list'));
  return { under, id: await under.launch('loop', { n: `${items}` }) };
}

function endList(id: number): void {
  const list = Array.from({ length: items }, (_, index) => `<i>${index}</i>`).join('');
  runner.end(`${id}-2-1`, 0, { stdout: { kind: 'inline', bytes: Buffer.from(`<l>${list}</l>`) } });
}

/** Until so many tasks of the loop wait or run. */
async function queued(under: EngineParts, count = items): Promise<void> {
  for (;;) {
    const { queuedTasks, runningAttempts } = await under.must({ kind: 'status' });
    if (queuedTasks + runningAttempts === count) return;
  }
}

/** What the store has, when no engine has it. */
async function stored(id: number, directory = dataDir): Promise<ActiveInstance> {
  const store = createSqliteStore({ dataDir: directory, synchronous: 'OFF' });
  await store.open();
  const found = store.instance(id);
  await store.close();
  if (found === null) throw new Error(`no instance ${id}`);
  return found;
}

function isWrittenAhead(changes: readonly Change[]): boolean {
  return changes.some(({ kind }) => kind === 'nodes') && !changes.some(({ kind }) => kind === 'journal');
}

function broken({ instance, nodes, attempts }: ActiveInstance): readonly string[] {
  const read = readWorkflowXml(loopOver('/bin/true'));
  if (!read.ok) throw new Error('the workflow cannot be read');
  return brokenInvariants(instanceOfRecords(instance, nodes, attempts, new Definition(read.value.workflow)));
}

/** The instance as an engine that has all the time makes it. */
async function unhurried(): Promise<ActiveInstance> {
  const directory = mkdtempSync(join(tmpdir(), 'evqueue-loops-'));
  const { under, id } = await launched(new FakeClock(), directory);
  endList(id);
  await queued(under);
  await under.engine.stop();
  const found = await stored(id, directory);
  rmSync(directory, { recursive: true, force: true });
  return found;
}

test('the instance is the very same as in one go, and others are served meanwhile', async () => {
  const expected = await unhurried();
  const { under, id } = await launched();
  const order: string[] = [];
  let ahead = 0;
  watch = (changes) => {
    if (isWrittenAhead(changes)) {
      ahead += 1;
      if (ahead === 2) void under.launch('one').then(() => order.push('another was launched'));
    }
    if (changes.some(({ kind }) => kind === 'attemptEnded')) order.push('the loop is there');
  };
  endList(id);
  await queued(under, items + 1);
  expect(order).toEqual(['another was launched', 'the loop is there']);
  expect(ahead).toBeGreaterThan(5);
  await under.engine.stop();
  expect(await stored(id)).toEqual(expected);
});

test.each([1, 2, 7])(
  'an engine that dies after %i parts were written knows nothing of them; the next one makes the same',
  async (parts) => {
    const expected = await unhurried();
    const { under, id } = await launched();
    const dead = new Promise<void>((resolve) => {
      let ahead = 0;
      watch = (changes) => {
        ahead += isWrittenAhead(changes) ? 1 : 0;
        if (ahead !== parts) return;
        void under.engine.stop().then(resolve);
        watch = () => undefined;
      };
    });
    endList(id);
    await dead;
    const halfway = await stored(id);
    expect(halfway.nodes.length).toBeGreaterThan(2);
    expect(broken(halfway)).toEqual([]);
    const next = await start();
    await queued(next);
    await next.engine.stop();
    expect(await stored(id)).toEqual(expected);
  },
);

test.each(['cancel', 'kill'] as const)('a %s between two parts is done at once, and the loop comes to be as after it', async (kind) => {
  const { under, id } = await launched();
  const order: string[] = [];
  watch = (changes) => {
    if (isWrittenAhead(changes) && order.length === 0) {
      order.push('asked');
      void under.must({ kind, instanceId: id, by }).then(() => order.push('answered'));
    }
    if (changes.some((change) => change.kind === 'attemptEnded')) order.push('the end was taken');
  };
  endList(id);
  // The list ends well and its loop is expanded, but nothing of it is queued any more.
  expect(await under.ended(id)).toBe(items);
  expect(order).toEqual(['asked', 'answered', 'the end was taken']);
  await under.engine.stop();
  const found = await stored(id);
  expect(broken(found)).toEqual([]);
  expect(found.instance.status).toBe('terminated');
});

test('what is cancelled between two parts can be launched and resumed like any other', async () => {
  const { under, id } = await launched();
  const asked: Promise<unknown>[] = [];
  watch = (changes) => {
    if (isWrittenAhead(changes) && asked.length === 0) asked.push(under.must({ kind: 'cancel', instanceId: id, by }));
  };
  endList(id);
  await under.ended(id);
  await Promise.all(asked);
  watch = () => undefined;
  const resumed = await under.must({ kind: 'resume', instanceId: id, latest: false, fromNode: 2, by });
  endList(resumed.instanceId);
  await queued(under);
  const relaunched = await under.must({ kind: 'relaunch', instanceId: id, by });
  await under.must({ kind: 'kill', instanceId: resumed.instanceId, by });
  endList(relaunched.instanceId);
  await queued(under);
  await under.engine.stop();
  expect(broken(await stored(relaunched.instanceId))).toEqual([]);
  expect(broken(await stored(resumed.instanceId))).toEqual([]);
});

test('a commit that fails between two parts costs nothing but their work', async () => {
  const expected = await unhurried();
  const { under, id } = await launched();
  let ahead = 0;
  watch = (changes) => {
    ahead += isWrittenAhead(changes) ? 1 : 0;
    if (ahead !== 3) return;
    watch = () => undefined;
    throw new Error('the disk has gone away');
  };
  endList(id);
  await queued(under);
  expect(under.errors).toEqual(['commit failed']);
  await under.engine.stop();
  expect(await stored(id)).toEqual(expected);
});

test('ends of other commands of the instance wait until the loop is there', async () => {
  const source = loopOver('/bin/true').replace(
    '<job><tasks>',
    '<job><tasks><task name="slow" path="/bin/true" queue="list"/></tasks></job><job><tasks>',
  );
  const { under } = await launched();
  await under.save('two', source);
  await under.must({ kind: 'kill', instanceId: 1, by });
  const id = await under.launch('two', { n: `${items}` });
  let isSlowEnded = false;
  const ends: number[] = [];
  watch = (changes) => {
    if (isWrittenAhead(changes) && !isSlowEnded) {
      isSlowEnded = true;
      runner.end(`${id}-3-1`);
    }
    for (const change of changes) if (change.kind === 'attemptEnded') ends.push(change.nodeId);
  };
  const list = Array.from({ length: items }, (_, index) => `<i>${index}</i>`).join('');
  runner.end(`${id}-4-1`, 0, { stdout: { kind: 'inline', bytes: Buffer.from(`<l>${list}</l>`) } });
  await queued(under);
  await under.must({ kind: 'status' });
  expect(ends).toEqual([4, 3]);
  await under.engine.stop();
});
