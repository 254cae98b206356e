/** A directory with an engine in a process of its own, and commands that write down what they do. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { InstanceBody, LaunchedBody } from '../../src/server/schemas/instance.ts';
import type { TreeBody, TreeJobBody } from '../../src/server/schemas/tree.ts';
import { PatientClient, told, type Answer } from './client.ts';
import { EngineProcess, freePort } from './engine-process.ts';
import { queues, workflows } from './load.ts';
import { readOracle, recordingScript, type OracleRun } from './oracle.ts';
import { processesOf, signalExactly } from './processes.ts';
import { removeCgroupsOf } from '../runner/cgroups.ts';

/** A task as the server tells it. */
export type ToldTask = TreeJobBody['tasks'][number];

export type SiteOptions = {
  /** Default: a new directory. */
  readonly dir?: string;
  /** Default: `data` in that directory. */
  readonly dataDir?: string;
  /** Default: `spool` in the data directory. */
  readonly spoolDir?: string;
};

/** See the head of this file. */
export class Site {
  readonly dir: string;
  readonly dataDir: string;
  readonly spoolDir: string;
  /** The recording script. */
  readonly script: string;
  readonly client: PatientClient;
  readonly #port: number;
  readonly #args: readonly string[];
  readonly #engines: EngineProcess[] = [];
  #isClosed = false;

  private constructor(options: SiteOptions, port: number) {
    this.dir = realpathSync(options.dir ?? mkdtempSync(join(tmpdir(), 'evqueue-fault-')));
    const dataDir = options.dataDir ?? join(this.dir, 'data');
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    // The names that the kernel shows for their files.
    this.dataDir = realpathSync(dataDir);
    const spoolDir = options.spoolDir ?? join(this.dataDir, 'spool');
    mkdirSync(spoolDir, { recursive: true, mode: 0o700 });
    this.spoolDir = realpathSync(spoolDir);
    this.script = join(this.dir, 'record.sh');
    writeFileSync(this.script, recordingScript(join(this.dir, 'side.log')), { mode: 0o755 });
    this.#port = port;
    this.#args = options.spoolDir === undefined ? [] : ['--spool-dir', this.spoolDir];
    this.client = new PatientClient(this.dataDir, `http://127.0.0.1:${port}`, () => this.#isClosed);
  }

  static async open(options: SiteOptions = {}): Promise<Site> {
    return new Site(options, await freePort());
  }

  /** Starts an engine; does not wait for it. */
  start(environment: Readonly<Record<string, string>> = {}): EngineProcess {
    const engine = new EngineProcess({
      dataDir: this.dataDir,
      port: this.#port,
      log: join(this.dir, 'engine.log'),
      args: ['--log-level', 'warn', ...this.#args],
      environment,
    });
    this.#engines.push(engine);
    return engine;
  }

  /** Saves queues and workflows of the load. */
  async prepare(): Promise<void> {
    for (const [name, concurrency] of Object.entries(queues)) await this.must('PUT', `/api/queues/${name}`, { concurrency });
    for (const [name, definition] of workflows(this.script)) await this.must('PUT', `/api/workflows/${name}`, definition);
  }

  /** Asks until there is an answer; throws where it is a refusal. */
  async must(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await this.client.ask(method, path, body);
    if (answer === null || answer.status >= 300) throw new Error(`${method} ${path}: ${answer === null ? 'no answer' : told(answer)}`);
    return answer;
  }

  async launch(workflow: string, key: string): Promise<number> {
    const { body } = await this.must('POST', '/api/instances', { workflow, parameters: { key }, idempotencyKey: key });
    return (body as LaunchedBody).id;
  }

  async instance(id: number): Promise<InstanceBody> {
    return (await this.must('GET', `/api/instances/${id}`)).body as InstanceBody;
  }

  /** All tasks of an instance, in the order of its tree. */
  async tasks(id: number): Promise<readonly ToldTask[]> {
    return tasksOf(((await this.must('GET', `/api/instances/${id}/tree`)).body as TreeBody).jobs);
  }

  /** Waits for the end of an instance, whatever happens to the engine meanwhile. */
  async end(id: number): Promise<InstanceBody> {
    return await this.until(async () => {
      const instance = await this.instance(id);
      return instance.status === 'terminated' ? instance : null;
    }, `the end of instance ${id}`);
  }

  /** Waits until a look gives something; throws when a minute has passed. */
  async until<T>(look: () => T | null | Promise<T | null>, what: string): Promise<T> {
    const untilMs = performance.now() + 60_000;
    for (;;) {
      const seen = await look();
      if (seen !== null) return seen;
      if (performance.now() > untilMs)
        throw new Error(`waited a minute for ${what}; the engines printed:\n${this.#engines.at(-1)?.printed() ?? ''}`);
      await pause(20);
    }
  }

  /** What the commands have written down. */
  runs(): OracleRun[] {
    return readOracle(join(this.dir, 'side.log'));
  }

  /** Processes of the spool that are still there after a while, in words. */
  async leftOver(kinds: readonly ReturnType<typeof processesOf>[number]['kind'][], limitMs = 20_000): Promise<string[]> {
    const untilMs = performance.now() + limitMs;
    for (;;) {
      const left = processesOf(this.spoolDir).filter(({ kind }) => kinds.includes(kind));
      if (left.length === 0) return [];
      if (performance.now() > untilMs)
        return left.map(({ pid, kind, attemptId }) => `process ${pid}, ${kind}${attemptId === null ? '' : ` of ${attemptId}`}`);
      await pause(100);
    }
  }

  /** Ends everything that belongs to this directory, and removes it unless it is to be kept. */
  async close(options: { readonly keep: boolean } = { keep: false }): Promise<void> {
    this.#isClosed = true;
    for (const engine of this.#engines) await engine.kill();
    for (const left of processesOf(this.spoolDir)) signalExactly(left, 'SIGKILL');
    await removeCgroupsOf(this.spoolDir);
    if (!options.keep) rmSync(this.dir, { recursive: true, force: true });
  }
}

/** All tasks below some jobs. */
export function tasksOf(jobs: readonly TreeJobBody[]): ToldTask[] {
  return jobs.flatMap((job) => [...job.tasks, ...tasksOf(job.subjobs)]);
}
