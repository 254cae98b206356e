/**
 * Writes a history: a store in the middle of its work, as the version that this runs on leaves it when it dies. Done once
 * for each version of the schema, and kept: later versions must load it and go on.
 *
 *     node scripts/make-history.ts test/histories/schema-1.db.gz
 */
import Database from 'better-sqlite3';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AttemptId } from '../src/core/ids.ts';
import { startEngine } from '../src/engine/engine.ts';
import type { Runner, RunnerListener, StartSpec } from '../src/engine/ports.ts';
import { must } from '../src/program/first-start.ts';
import { createSqliteStore } from '../src/store/sqlite/writer.ts';
import { FakeClock } from '../test/support/fake-clock.ts';

const task = (name: string, attributes = ''): string => `<task name="${name}" path="/bin/true" queue="q" ${attributes}/>`;
const job = (tasks: string, subjobs = '', attributes = ''): string =>
  `<job ${attributes}><tasks>${tasks}</tasks>${subjobs === '' ? '' : `<subjobs>${subjobs}</subjobs>`}</job>`;
const workflow = (jobs: string): string =>
  `<workflow><parameters><parameter name="n" required="no"/></parameters><subjobs>${jobs}</subjobs></workflow>`;

/** In the order in which they are launched. */
const definitions: readonly (readonly [string, string])[] = [
  ['finished', workflow(job(task('good'), job(task('bad'))))],
  ['loop', workflow(job(task('list', 'output-method="XML"'), job(task('each', 'loop="evqGetOutput(\'list\')/l/i"'))))],
  ['retrying', workflow(job(task('flaky', 'retry_delay="3600" retry_times="2"'), job(task('after'))))],
  [
    'waiting',
    workflow(
      job(task('first'), '', 'name="A"') +
        job(task('second'), '', `condition="evqWait(/workflow/subjobs/job[@name='A']/tasks/task/@status = 'TERMINATED')"`),
    ),
  ],
  ['child', workflow(job(task('inner')))],
  ['parent', workflow(job('<task type="WORKFLOW" workflow="child"/>', job(task('outer'))))],
];

/** Runs nothing: the script below decides how each command ends. */
const running = new Map<AttemptId, StartSpec>();
let listener: RunnerListener | null = null;
const runner: Partial<Runner> = {
  name: 'local',
  open: async (given) => void (listener = await Promise.resolve(given)),
  place: () => ({ ok: true, ref: 'worker-of-then' }),
  start: (spec) => void running.set(spec.attemptId, spec),
  ack: () => undefined,
  inspect: async () => await Promise.resolve([]),
  close: async () => await Promise.resolve(),
};

const clock = new FakeClock();

async function turns(): Promise<void> {
  for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Ends the command of that task, which must run. */
async function end(name: string, exitCode: number, stdout = ''): Promise<void> {
  const found = [...running.values()].find(({ environment }) => environment.get('EVQUEUE_TASK') === name);
  if (found === undefined) throw new Error(`${name} does not run, but ${[...running.keys()].join(', ')}`);
  running.delete(found.attemptId);
  clock.advance(1_000);
  const atMs = clock.nowMs();
  const output = stdout === '' ? {} : { stdout: { kind: 'inline', bytes: new TextEncoder().encode(stdout) } as const };
  listener?.ended({ attemptId: found.attemptId, startedAtMs: atMs - 900, endedAtMs: atMs, outcome: { kind: 'exited', exitCode }, output });
  await turns();
}

const dataDir = mkdtempSync(join(tmpdir(), 'evqueue-history-'));
try {
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: console.error };
  // Earlier versions need less than this one, and this one needs nothing more for what is done here.
  const deps = {
    store: createSqliteStore({ dataDir, synchronous: 'OFF' }),
    runner,
    clock,
    commands: { tasksDirectory: '/tmp', environment: new Map(), maxOutputBytes: 1 << 30 },
    parseLarge: async () => await Promise.reject(new Error('nothing is large here')),
    live: { isHeard: () => false, publish: () => undefined },
    log: silent,
    onFatal: (cause: Error) => {
      throw cause;
    },
  } as unknown as Parameters<typeof startEngine>[0];
  const engine = await startEngine(deps);
  must(await engine.ask({ kind: 'saveQueue', name: 'q', settings: { concurrency: 3 }, by: 'history' }));
  must(await engine.ask({ kind: 'saveRetrySchedule', name: 'slow', levels: [{ delayS: 60, times: 3 }], by: 'history' }));
  for (const [name, source] of definitions) must(await engine.ask({ kind: 'saveWorkflow', name, source, by: 'history' }));
  for (const name of ['finished', 'loop', 'retrying', 'waiting', 'parent']) {
    const parameters = [{ name: 'n', value: name }];
    must(
      await engine.ask({
        kind: 'launch',
        workflow: name,
        parameters,
        idempotencyKey: `key of ${name}`,
        launchedBy: { kind: 'user', name: 'history' },
      }),
    );
    await turns();
  }
  await end('good', 0, 'what good printed\n');
  await end('list', 0, '<l><i>1</i><i>2</i><i>3</i></l>');
  await end('flaky', 1);
  await end('bad', 3, 'what bad printed\n');
  await turns();
  // An engine that dies writes nothing more: this copy is what it leaves.
  const copy = join(dataDir, 'history.db');
  const database = new Database(join(dataDir, 'evqueue.db'), { readonly: true });
  database.prepare('vacuum into ?').run(copy);
  database.close();
  const file = process.argv[2] ?? 'history.db.gz';
  writeFileSync(file, gzipSync(readFileSync(copy), { level: 9 }));
  console.log(`${file}: ${readFileSync(file).length} bytes; running ${[...running.keys()].join(', ')}`);
  await engine.stop();
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
