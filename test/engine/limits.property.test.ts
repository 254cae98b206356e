import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StartSpec } from '../../src/engine/ports.ts';
import type { QueueSettings } from '../../src/core/queue/settings.ts';
import { engineOf, type EngineParts } from '../support/engine-parts.ts';
import { InstantRunner } from '../support/instant-runner.ts';

const runs = Number(process.env['EVQUEUE_ENGINE_RUNS'] ?? 60);
const by = 'tester';
const queues = ['a', 'b'] as const;
type Queue = (typeof queues)[number];

/** Two jobs one after the other, with tasks named after their queues. Parameter `k`: the key where a queue has one. */
const source = `<workflow><parameters><parameter name="k"/></parameters><subjobs><job>
  <tasks>${queues.flatMap((queue) => [1, 2].map((number) => `<task name="${queue}${number}" path="/bin/true" queue="${queue}" retry_delay="1" retry_times="1"><input><value select="$k"/></input></task>`)).join('')}</tasks>
  <subjobs><job><tasks><task name="a3" path="/bin/true" queue="a"><input><value select="$k"/></input></task></tasks></job></subjobs>
</job></subjobs></workflow>`.replace('<workflow>', '<workflow dialect="xpath-1">');

type Step =
  | { readonly kind: 'launch'; readonly key: number; readonly priority: number }
  | { readonly kind: 'end'; readonly which: number; readonly exitCode: number }
  | { readonly kind: 'cancel' | 'kill'; readonly which: number };

type Limits = {
  readonly concurrency: number;
  readonly paused: boolean;
  readonly key: string | null;
  readonly keyConcurrency: number | null;
};

type Edit = { readonly queue: Queue; readonly settings: QueueSettings; readonly paused: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('launch' as const), key: fc.nat(2), priority: fc.nat(2) }) },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('end' as const), which: fc.noBias(fc.nat(100)), exitCode: fc.constantFrom(0, 0, 0, 1) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'kill' as const), which: fc.nat(100) }) },
);

const edit: fc.Arbitrary<Edit> = fc
  .record({
    queue: fc.constantFrom(...queues),
    paused: fc.constantFrom(false, false, true),
    concurrency: fc.integer({ min: 1, max: 4 }),
    order: fc.constantFrom('fair' as const, 'fifo' as const, 'prio' as const),
    keyConcurrency: fc.constantFrom(null, null, 1, 2),
  })
  .map(({ queue, paused, ...rest }) => ({
    queue,
    paused,
    settings: { ...rest, key: rest.keyConcurrency === null ? null : "evqGetWorkflowParameter('k')" },
  }));

/** What is asked for together, without waiting for answers in between: steps, now and then with an edit of a queue among them. */
const burst = fc.record({
  before: fc.array(step, { maxLength: 3 }),
  edit: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: edit }),
  after: fc.array(step, { maxLength: 3 }),
});
const bursts = fc.array(burst, { maxLength: 25, size: 'max' });

function queueOf(spec: StartSpec): Queue {
  return spec.environment.get('EVQUEUE_TASK')!.startsWith('a') ? 'a' : 'b';
}

function keyOf(spec: StartSpec): string {
  return spec.command.kind === 'program' ? spec.command.argv.at(-1)! : '';
}

test('at no instant more runs than a queue or its key allows, and no slot stays free while somebody could take it', async () => {
  await fc.assert(
    fc.asyncProperty(bursts, async (all) => {
      const first: Limits = { concurrency: 2, paused: false, key: null, keyConcurrency: null };
      /** The limits before and after the edit that is under way. */
      const limits: Record<Queue, readonly Limits[]> = { a: [first], b: [first] };
      const withKey = new Set<string>();
      const broken: string[] = [];
      const runner: InstantRunner = new InstantRunner(
        (spec) => {
          const queue = queueOf(spec);
          const others = [...runner.running.values()].filter((other) => queueOf(other) === queue);
          const allowed = limits[queue];
          const most = Math.max(...allowed.map(({ concurrency }) => concurrency));
          if (others.length > most) broken.push(`${others.length} run in ${queue}`);
          if (allowed.every(({ key }) => key !== null)) {
            withKey.add(spec.attemptId);
            const alike = others.filter((other) => keyOf(other) === keyOf(spec) && withKey.has(other.attemptId));
            const mostAlike = Math.max(...allowed.map(({ keyConcurrency }) => keyConcurrency ?? Infinity));
            if (alike.length > mostAlike) broken.push(`${alike.length} run for ${keyOf(spec)} in ${queue}`);
          }
          if (allowed.every(({ paused }) => paused)) broken.push(`a start in ${queue}, which is paused`);
          return null;
        },
        () => 1_700_000_000_000,
      );
      const parts = await engineOf({ runner });
      for (const name of queues) await parts.queue(name, first.concurrency);
      await parts.save('w', source);
      const launched: number[] = [];
      for (const { before, edit: change, after } of all) {
        if (change !== null) {
          const now = { ...limits[change.queue][0]!, ...change.settings, paused: change.paused };
          limits[change.queue] = [now, limits[change.queue][0]!];
        }
        await Promise.all([
          ...before.map((each) => take(parts, runner, launched, each)),
          change === null ? null : makeEdit(parts, change),
          ...after.map((each) => take(parts, runner, launched, each)),
        ]);
        await parts.must({ kind: 'status' });
        for (const name of queues) limits[name] = [limits[name][0]!];
        expect(broken).toEqual([]);
        await expectNoFreeSlot(parts, launched);
      }
      for (const name of queues) {
        limits[name] = [{ ...limits[name][0]!, paused: false }];
        await parts.must({ kind: 'pauseQueue', name, paused: false, reason: '', by });
      }
      for (let rounds = 0; (await parts.must({ kind: 'status' })).activeInstances > 0; rounds += 1) {
        if (rounds > 1_000) throw new Error('the instances do not end');
        for (const id of runner.running.keys()) runner.end(id, 0);
        await parts.must({ kind: 'retryNow', instanceId: null, nodeId: null, by });
      }
      expect(broken).toEqual([]);
      await parts.engine.stop();
    }),
    { numRuns: runs },
  );
});

async function makeEdit(parts: EngineParts, { queue, settings, paused }: Edit): Promise<void> {
  await Promise.all([
    parts.must({ kind: 'saveQueue', name: queue, settings, by }),
    parts.must({ kind: 'pauseQueue', name: queue, paused, reason: 'test', by }),
  ]);
}

async function take(parts: EngineParts, runner: InstantRunner, launched: number[], chosen: Step): Promise<void> {
  switch (chosen.kind) {
    case 'launch': {
      const parameters = [{ name: 'k', value: `key${chosen.key}` }];
      const { instanceId } = await parts.must({
        kind: 'launch',
        workflow: 'w',
        parameters,
        priority: chosen.priority,
        launchedBy: { kind: 'user', name: by },
      });
      launched.push(instanceId);
      return;
    }
    case 'end': {
      const running = [...runner.running.keys()];
      if (running.length > 0) runner.end(running[chosen.which % running.length]!, chosen.exitCode);
      return;
    }
    case 'cancel':
    case 'kill': {
      const instanceId = launched[chosen.which % Math.max(1, launched.length)];
      if (instanceId !== undefined) await parts.engine.ask({ kind: chosen.kind, instanceId, by });
    }
  }
}

/** Who waits is told a reason that is true: the queue is full or paused, or the slots of its key are taken. */
async function expectNoFreeSlot(parts: EngineParts, launched: readonly number[]): Promise<void> {
  const states = new Map((await parts.must({ kind: 'queues' })).map((state) => [state.queue.name, state]));
  for (const instanceId of launched) {
    for (const { why } of await parts.must({ kind: 'why', instanceId })) {
      // Those wait for no slot.
      if (why.kind === 'retry' || why.kind === 'previousJob') continue;
      if (why.kind !== 'queueFull' && why.kind !== 'paused' && why.kind !== 'keyFull')
        throw new Error(`a task waits because of ${why.kind}`);
      const { queue, running } = states.get(why.queue)!;
      if (why.kind === 'queueFull') expect(running).toBeGreaterThanOrEqual(queue.concurrency);
      if (why.kind === 'paused') expect(queue.paused).not.toBeNull();
      if (why.kind === 'keyFull') expect(why.running).toBeGreaterThanOrEqual(queue.keyConcurrency!);
    }
  }
}
