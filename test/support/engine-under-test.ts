/** An engine for figures: real store on a directory of its own, real launcher unless another runner is given. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../src/engine/engine.ts';
import { startEngine } from '../../src/engine/engine.ts';
import type { Clock, EngineStore, Runner } from '../../src/engine/ports.ts';
import { must } from '../../src/program/first-start.ts';
import { pathsOf } from '../../src/program/local-engine.ts';
import { commandEnvironment } from '../../src/program/command-environment.ts';
import { parseInThread } from '../../src/program/output-parser.ts';
import { systemClock } from '../../src/program/system-clock.ts';
import { createLocalRunner } from '../../src/runner/local.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (facts: object, message: string) => console.error(message, facts),
};

export type EngineUnderTest = {
  readonly engine: Engine;
  readonly dataDir: string;
  /** Saves a workflow of that name. */
  save(name: string, source: string): Promise<void>;
  queue(name: string, concurrency: number): Promise<void>;
  /** Launches and waits for the end; gives the number of errors. */
  run(workflow: string, parameters?: Readonly<Record<string, string>>): Promise<number>;
  launch(workflow: string, parameters?: Readonly<Record<string, string>>): Promise<number>;
  ended(instanceId: number): Promise<number>;
  /** Stops it; the directory goes unless it is to be used again. */
  stop(options?: { readonly keep: boolean }): Promise<void>;
};

/** Starts one. `spoolDir`: default in the data directory. */
export async function engineUnderTest(
  options: {
    readonly runner?: Runner;
    readonly spoolDir?: string;
    readonly dataDir?: string;
    readonly synchronous?: 'FULL' | 'OFF';
    /** Default: that of the machine. */
    readonly clock?: Clock;
    /** Puts something between engine and store: a counter, a slow disk. */
    readonly wrapStore?: (store: EngineStore) => EngineStore;
  } = {},
): Promise<EngineUnderTest> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'evqueue-bench-'));
  const { spoolDir, blobDir, tasksDir } = pathsOf({ dataDir, ...(options.spoolDir === undefined ? {} : { spoolDir: options.spoolDir }) });
  mkdirSync(tasksDir, { recursive: true });
  const store = createSqliteStore({ dataDir, synchronous: options.synchronous ?? 'FULL' });
  const engine = await startEngine({
    store: options.wrapStore?.(store) ?? store,
    runner: options.runner ?? createLocalRunner({ spoolDir, blobDir, baseDir: tasksDir }),
    clock: options.clock ?? systemClock,
    commands: { tasksDirectory: tasksDir, environment: commandEnvironment(process.env), maxOutputBytes: 1 << 30 },
    parseLarge: parseInThread,
    live: { isHeard: () => false, publish: () => undefined },
    log: silent,
    onFatal: (cause) => {
      throw cause;
    },
  });
  const launch = async (workflow: string, parameters: Readonly<Record<string, string>> = {}): Promise<number> => {
    const given = Object.entries(parameters).map(([name, value]) => ({ name, value }));
    return must(await engine.ask({ kind: 'launch', workflow, parameters: given, launchedBy: { kind: 'user', name: 'bench' } })).instanceId;
  };
  const ended = async (instanceId: number): Promise<number> => must(await engine.ask({ kind: 'waitForEnd', instanceId })).errors;
  return {
    engine,
    dataDir,
    launch,
    ended,
    save: async (name, source) => void must(await engine.ask({ kind: 'saveWorkflow', name, source, by: 'bench' })),
    queue: async (name, concurrency) => void must(await engine.ask({ kind: 'saveQueue', name, settings: { concurrency }, by: 'bench' })),
    run: async (workflow, parameters) => await ended(await launch(workflow, parameters)),
    stop: async (stop = { keep: false }) => {
      await engine.stop();
      if (!stop.keep) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A workflow with one task. */
export function oneTask(path: string, queue = 'q'): string {
  return `<workflow><subjobs><job><tasks><task name="t" path="${path}" queue="${queue}"/></tasks></job></subjobs></workflow>`;
}

/** A workflow of tasks one after the other, each reading the output of the one before. */
export function chain(length: number, path = '/bin/true', queue = 'q'): string {
  let inner = '';
  for (let step = length; step >= 1; step -= 1) {
    inner = `<subjobs><job><tasks><task name="t${step}" path="${path}" queue="${queue}"/></tasks>${inner}</job></subjobs>`;
  }
  return `<workflow>${inner}</workflow>`;
}

/** A workflow that lists numbers and then does one task for each. Parameter `n`: how many. `input`: what each task is given. */
export function loopOver(path: string, queue = 'q', input = '<input><value select="."/></input>'): string {
  return `<workflow><parameters><parameter name="n"/></parameters><subjobs><job><tasks>
    <task name="list" type="SCRIPT" output-method="XML" queue="list"><input><value select="evqGetWorkflowParameter('n')"/></input><script>#!/bin/sh
echo '&lt;l&gt;'; seq -f '&lt;i&gt;%.0f&lt;/i&gt;' "$1"; echo '&lt;/l&gt;'
</script></task></tasks>
    <subjobs><job loop="evqGetOutput('list')/l/i"><tasks><task name="each" path="${path}" queue="${queue}">${input}</task></tasks></job></subjobs>
  </job></subjobs></workflow>`;
}
