/** An engine in this process whose store, clock and runner a test has in its hands: real store, real loop, no commands. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { startEngine, type Engine } from '../../src/engine/engine.ts';
import type { EngineStore, Runner } from '../../src/engine/ports.ts';
import type { EngineRequest, EngineStatus, LaunchRequest } from '../../src/engine/request.ts';
import { nodeOfRecord } from '../../src/core/instance/node-record.ts';
import { must } from '../../src/program/first-start.ts';
import { parseInThread } from '../../src/program/output-parser.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { FakeClock } from '../support/fake-clock.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export type RigOptions = {
  readonly runner: Runner;
  /** Default: a new directory, removed at the end. */
  readonly dataDir?: string;
  readonly clock?: FakeClock;
  /** Puts something around the real store. */
  readonly around?: (store: EngineStore) => EngineStore;
};

/** How much of each there is. */
export type Counts = Pick<EngineStatus, 'activeInstances' | 'runningAttempts' | 'queuedTasks' | 'retryingTasks'>;

/** An engine under a test's control. */
export type Rig = {
  readonly engine: Engine;
  readonly store: EngineStore;
  readonly clock: FakeClock;
  readonly dataDir: string;
  /** Errors by which the engine stopped. */
  readonly fatal: Error[];
  queue(name: string, concurrency: number): Promise<void>;
  save(name: string, source: string): Promise<void>;
  /** Launches; asked again, with the same key, for as long as the engine says that it cannot write. */
  launch(workflow: string, key: string): Promise<number>;
  /** Lets time pass in small steps, until the fact is there. Fails after five minutes of that time. */
  until(fact: () => boolean | Promise<boolean>, stepMs?: number): Promise<void>;
  /** Number of errors of an instance that has ended; null: it has not. */
  errorsOf(id: number): number | null;
  /** What the engine says of itself, and what its store holds at the same moment. Fails where the two differ. */
  status(): Promise<Counts>;
  /** Stops the engine; its directory goes too, unless it is to be used again. */
  stop(options?: { readonly keep: boolean }): Promise<void>;
};

/** Starts one. */
export async function startRig(options: RigOptions): Promise<Rig> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'evqueue-fault-'));
  const clock = options.clock ?? new FakeClock();
  const inner = createSqliteStore({ dataDir, synchronous: 'OFF' });
  const store = options.around?.(inner) ?? inner;
  const fatal: Error[] = [];
  const engine = await startEngine({
    store,
    runner: options.runner,
    clock,
    commands: { tasksDirectory: dataDir, environment: new Map(), maxOutputBytes: 1 << 30 },
    parseLarge: parseInThread,
    live: { isHeard: () => false, publish: () => undefined },
    log: silent,
    onFatal: (cause) => void fatal.push(cause),
  });
  const turn = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));
  const persistently = async <R extends EngineRequest>(request: R): ReturnType<typeof engine.ask<R>> => {
    for (;;) {
      const answer = await engine.ask(request);
      if (answer.ok || answer.error.code !== 'NOT_READY' || fatal.length > 0) return answer;
      clock.advance(100);
    }
  };
  return {
    engine,
    store,
    clock,
    dataDir,
    fatal,
    queue: async (name, concurrency) => void must(await persistently({ kind: 'saveQueue', name, settings: { concurrency }, by: 'test' })),
    save: async (name, source) => void must(await persistently({ kind: 'saveWorkflow', name, source, by: 'test' })),
    async launch(workflow, key) {
      const request: LaunchRequest = { workflow, parameters: [], idempotencyKey: key, launchedBy: { kind: 'user', name: 'test' } };
      return must(await persistently({ kind: 'launch', ...request })).instanceId;
    },
    async until(fact, stepMs = 100) {
      for (let passedMs = 0; !(await fact()); passedMs += stepMs) {
        if (passedMs > 300_000) throw new Error('five minutes have passed in vain');
        clock.advance(stepMs);
        // Some turns: the loop takes one for what has come in, its runner another.
        for (let turns = 0; turns < 4; turns += 1) await turn();
      }
    },
    errorsOf(id) {
      const found = store.instance(id);
      return found === null || found.instance.endedAtMs === null ? null : found.instance.errors;
    },
    status: async () =>
      // Both in the same turn: the engine goes on right after its answer.
      await engine.ask({ kind: 'status' }).then((answer) => {
        const { activeInstances, runningAttempts, queuedTasks, retryingTasks } = must(answer);
        const told = { activeInstances, runningAttempts, queuedTasks, retryingTasks };
        expect(told, 'what is in memory, and what is stored').toEqual(countStored(store));
        return told;
      }),
    async stop(stop = { keep: false }) {
      await engine.stop();
      await store.close();
      if (!stop.keep) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What the rows of a store say about all that has not ended. */
function countStored(store: EngineStore): Counts {
  const counts = { activeInstances: 0, runningAttempts: 0, queuedTasks: 0, retryingTasks: 0 };
  for (const { nodes, attempts } of store.activeInstances()) {
    counts.activeInstances += 1;
    for (const attempt of attempts) if (attempt.endedAtMs === null) counts.runningAttempts += 1;
    for (const record of nodes) {
      const { state } = nodeOfRecord(record);
      if (state.kind === 'queued') counts.queuedTasks += 1;
      if (state.kind === 'retrying') counts.retryingTasks += 1;
    }
  }
  return counts;
}

/** A task in the queue `q`. */
export function task(name: string, attributes = ''): string {
  return `<task name="${name}" path="/bin/true" queue="q" ${attributes}/>`;
}

/** A job of tasks with subjobs. */
export function job(tasks: string, subjobs = '', attributes = ''): string {
  return `<job ${attributes}><tasks>${tasks}</tasks>${subjobs === '' ? '' : `<subjobs>${subjobs}</subjobs>`}</job>`;
}

/** A workflow of jobs. */
export function workflowOf(jobs: string, attributes = ''): string {
  return `<workflow ${attributes}><subjobs>${jobs}</subjobs></workflow>`;
}
