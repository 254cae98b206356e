/** Runs commands on a runner and waits for facts: reports, marks, processes that are gone. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attemptIdOf, type AttemptId } from '../../src/core/ids.ts';
import type { Channel } from '../../src/core/instance/record.ts';
import type { Report, Runner, RunnerRef, StartSpec } from '../../src/engine/ports.ts';
import { parseJournal } from '../../src/runner/journal.ts';
import { removeCgroupsOf } from './cgroups.ts';
import { createLocalRunner, type LocalRunnerOptions } from '../../src/runner/local.ts';

/** A directory that is removed afterwards, with the runners that were opened on it. */
export type Bench = {
  readonly directory: string;
  readonly blobDir: string;
  readonly spoolDir: string;
  /** Opens one more runner on the same spool; it is closed by `dispose`. */
  open(options?: Partial<LocalRunnerOptions>): Promise<Harness>;
  dispose(): Promise<void>;
};

/** A runner with a listener that remembers. */
export type Harness = {
  readonly runner: Runner;
  readonly reports: Report[];
  readonly progress: { readonly attemptId: AttemptId; readonly percent: number }[];
  readonly availability: { readonly ok: boolean; readonly reason: string }[];
  /** Starts and waits for the report; does not acknowledge. */
  run(argv: readonly string[], more?: Partial<StartSpec>): Promise<Report>;
  /** Starts without waiting. */
  begin(
    argv: readonly string[],
    more?: Partial<StartSpec>,
  ): { readonly attemptId: AttemptId; readonly ref: RunnerRef; readonly spec: StartSpec };
  reportOf(attemptId: AttemptId): Promise<Report>;
  /** Resolves when the runner has told of the start mark. */
  startOf(attemptId: AttemptId): Promise<void>;
  progressOf(attemptId: AttemptId, percent: number): Promise<void>;
  /** Resolves at the next availability that is, or is not, ok; at once if that is the newest. */
  availabilityOf(ok: boolean): Promise<void>;
};

/** Environment of the commands of tests. */
export const environment: ReadonlyMap<string, string> = new Map([['PATH', '/usr/local/bin:/usr/bin:/bin']]);

let lastInstance = 0;

/** A new attempt id, never given twice in this process. */
export function newAttemptId(): AttemptId {
  lastInstance += 1;
  return attemptIdOf(lastInstance, 1, 1);
}

export function specOf(attemptId: AttemptId, argv: readonly string[], more: Partial<StartSpec> = {}): StartSpec {
  return {
    attemptId,
    token: 1,
    command: { kind: 'program', argv },
    environment,
    workingDirectory: null,
    stdin: null,
    mergeStderr: false,
    timeoutS: null,
    maxOutputBytes: 1_000_000_000,
    host: null,
    user: null,
    ...more,
  };
}

export function createBench(parent: string = tmpdir()): Bench {
  const directory = mkdtempSync(join(parent, 'evqueue-runner-'));
  const spoolDir = join(directory, 'spool');
  const blobDir = join(directory, 'blobs');
  const opened: Runner[] = [];
  return {
    directory,
    spoolDir,
    blobDir,
    open: async (options = {}) => {
      const runner = createLocalRunner({ spoolDir, blobDir, baseDir: directory, killGraceMs: 500, floorBytes: 0, ...options });
      opened.push(runner);
      return openHarness(runner);
    },
    dispose: async () => {
      for (const runner of opened) await runner.close();
      await removeCgroupsOf(spoolDir);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function openHarness(runner: Runner): Promise<Harness> {
  const reports: Report[] = [];
  const starts: AttemptId[] = [];
  const progress: { attemptId: AttemptId; percent: number }[] = [];
  const availability: { ok: boolean; reason: string }[] = [];
  const waiting = new Set<() => void>();
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  const happened = (): void => {
    for (const check of waiting) check();
  };
  await runner.open({
    ended: (report) => (reports.push(report), happened()),
    started: (attemptId) => (starts.push(attemptId), happened()),
    progress: (attemptId, percent) => (progress.push({ attemptId, percent }), happened()),
    availability: (state) => (availability.push({ ok: state.ok, reason: state.ok ? '' : state.reason }), happened()),
  });
  const begin: Harness['begin'] = (argv, more) => {
    const attemptId = newAttemptId();
    const placed = runner.place(attemptId);
    if (!placed.ok) throw new Error(placed.reason);
    const spec = specOf(attemptId, argv, more);
    runner.start(spec, placed.ref);
    return { attemptId, ref: placed.ref, spec };
  };
  const reportOf: Harness['reportOf'] = (attemptId) => until(() => reports.find((report) => report.attemptId === attemptId));
  return {
    runner,
    reports,
    progress,
    availability,
    begin,
    reportOf,
    run: (argv, more) => reportOf(begin(argv, more).attemptId),
    startOf: (attemptId) => until(() => (starts.includes(attemptId) ? null : undefined)).then(() => {}),
    progressOf: (attemptId, percent) =>
      until(() => (progress.some((told) => told.attemptId === attemptId && told.percent === percent) ? null : undefined)).then(() => {}),
    availabilityOf: (ok) => until(() => (availability.at(-1)?.ok === ok ? null : undefined)).then(() => {}),
  };
}

/** The file that a running command writes a channel to, as its worker's journal tells; throws before the start mark. */
export function outputFile(spoolDir: string, ref: RunnerRef, attemptId: AttemptId, channel: Channel): string {
  const { starts } = parseJournal(readFileSync(join(spoolDir, `worker-${ref}.journal`), 'latin1'));
  return join(spoolDir, `out-${starts.get(attemptId)?.fileSet ?? 'none'}.${channel}`);
}

/** Small output of a channel as text; empty where it wrote nothing. Throws for an output that became a file. */
export function textOf(report: Report, channel: Channel): string {
  return bytesOf(report, channel).toString('utf8');
}

export function bytesOf(report: Report, channel: Channel): Buffer {
  const output = report.output[channel];
  if (output === undefined) return Buffer.alloc(0);
  if (output.kind === 'file') throw new Error(`${channel} is a file of ${output.sizeBytes} bytes`);
  return Buffer.from(output.bytes);
}
