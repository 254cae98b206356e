/** `evqueue run`: one workflow on a store of its own that is thrown away, with the same engine as ever. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { InstanceDocuments } from '../app/instance-document.ts';
import type { InstanceDetail } from '../app/ports.ts';
import type { InstanceState } from '../core/instance/state.ts';
import type { TreeJob } from '../core/instance/tree.ts';
import type { Channel, InstanceRecord, ParameterValue } from '../core/instance/record.ts';
import type { Problem } from '../core/workflow/problem.ts';
import { readWorkflowXml } from '../core/workflow/xml-reader.ts';
import type { EngineLog } from '../engine/context.ts';
import type { LiveEvent } from '../engine/live-event.ts';
import type { AskEngine, RequestError } from '../engine/request.ts';
import { createSqliteReader } from '../store/sqlite/reader.ts';
import { applySetup, must } from './first-start.ts';
import { pathsOf, startLocalEngine } from './local-engine.ts';
import { noSetup, readSetup, type Setup } from './setup.ts';
import { systemClock } from './system-clock.ts';

export type RunOnceOptions = {
  readonly file: string;
  readonly parameters: readonly ParameterValue[];
  /** File with queues, retry schedules and actions; without one, queues that the document names are made with 8 slots. */
  readonly setupFile: string | null;
  readonly log: EngineLog;
  /** Told of each change, with the tree as it is then. */
  onChange?(tree: () => readonly TreeJob[]): void;
  /** Resolves when the run shall be given up: it is killed. */
  readonly abort?: Promise<void>;
};

/** How it went. */
export type RunOnceResult =
  | { readonly kind: 'refused'; readonly stage: 'save' | 'launch'; readonly error: RequestError; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'ended';
      readonly instance: InstanceRecord;
      readonly tags: readonly string[];
      readonly customAttributes: readonly { readonly name: string; readonly value: string }[];
      readonly tree: readonly TreeJob[];
      /** evQueue's document. */
      readonly document: string;
      /** Outputs of last attempts that are too large for the document, in its order. */
      readonly largeOutputs: readonly { readonly channel: Channel; readonly bytes: Uint8Array }[];
    };

/** Slots of queues that are made because the document names them. */
const queueSlots = 8;

/** Runs a workflow file to its end. Throws where files cannot be read or the engine cannot start. */
export async function runOnce(options: RunOnceOptions): Promise<RunOnceResult> {
  const file = resolve(options.file);
  const source = readFileSync(file, 'utf8');
  const setup = options.setupFile === null ? noSetup : readSetup(readFileSync(options.setupFile, 'utf8'), options.setupFile);
  const dataDir = mkdtempSync(join(tmpdir(), 'evqueue-run-'));
  let onLive: ((events: readonly LiveEvent[]) => void) | null = null;
  const engine = await startLocalEngine({
    dataDir,
    tasksDir: dirname(file),
    synchronous: 'OFF',
    live: { isHeard: () => onLive !== null, publish: (events) => onLive?.(events) },
    log: options.log,
    onFatal: (cause) => options.log.error({ cause }, 'the engine stopped'),
  });
  const reader = createSqliteReader({ dataDir, blobDir: pathsOf({ dataDir }).blobDir });
  const documents = new InstanceDocuments(reader);
  try {
    const { ask } = engine;
    await applySetup(ask, setup);
    if (options.setupFile === null) await makeNamedQueues(ask, source);
    const name = nameOf(file);
    const saved = await ask({ kind: 'saveWorkflow', name, source, by: 'run' });
    if (!saved.ok) return { kind: 'refused', stage: 'save', error: saved.error, problems: saved.error.problems ?? [] };
    const launched = await ask({
      kind: 'launch',
      workflow: name,
      parameters: options.parameters,
      ...setup.launch,
      launchedBy: { kind: 'user', name: 'run' },
    });
    if (!launched.ok) return { kind: 'refused', stage: 'launch', error: launched.error, problems: [] };
    let { instanceId } = launched.value;
    const detail = (): InstanceDetail => reader.instance(instanceId)!;
    const { onChange } = options;
    if (onChange !== undefined) {
      onLive = () => onChange(() => documents.tree(detail()));
      onLive([]);
    }
    void options.abort?.then(() => ask({ kind: 'kill', instanceId, by: 'interrupted' }));
    void act(ask, setup, instanceId, () => documents.tree(detail()));
    must(await ask({ kind: 'waitForEnd', instanceId }));
    if (setup.thenResume) {
      instanceId = must(await ask({ kind: 'resume', instanceId, latest: false, by: 'run' })).instanceId;
      must(await ask({ kind: 'waitForEnd', instanceId }));
    }
    onLive = null;
    const ended = detail();
    return {
      kind: 'ended',
      instance: ended.instance,
      tags: ended.tags,
      customAttributes: ended.customAttributes,
      tree: documents.tree(ended),
      document: documents.xml(ended),
      largeOutputs: largeOutputs(
        documents.state(ended),
        (nodeId, number) => reader.output(instanceId, nodeId, number, 'stdout', 0, 16 * 1024 * 1024)?.bytes,
      ),
    };
  } finally {
    reader.close();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function largeOutputs(
  state: InstanceState,
  read: (nodeId: number, number: number) => Uint8Array | undefined,
): { channel: Channel; bytes: Uint8Array }[] {
  return [...state.nodes.values()].flatMap((node) => {
    if (node.kind !== 'task' || node.last?.method !== 'outside') return [];
    return [{ channel: 'stdout' as const, bytes: read(node.id, node.last.number) ?? new Uint8Array(0) }];
  });
}

/** `workflow.xml` is named like its folder, other files like themselves. */
function nameOf(file: string): string {
  const own = basename(file).replace(/\.[^.]*$/u, '');
  const name = own === 'workflow' ? basename(dirname(file)) : own;
  return name.replaceAll(/[^A-Za-z0-9_-]/gu, '-').slice(0, 64);
}

async function makeNamedQueues(ask: AskEngine, source: string): Promise<void> {
  const read = readWorkflowXml(source);
  if (!read.ok) return;
  const names = new Set<string>();
  const visit = (jobs: typeof read.value.workflow.subjobs): void => {
    for (const job of jobs) {
      for (const task of job.tasks) if (task.queue !== undefined && task.queue !== '') names.add(task.queue);
      visit(job.subjobs);
    }
  };
  visit(read.value.workflow.subjobs);
  // A name that no queue can have is left to the check of the document, which says where it stands.
  for (const name of names) await ask({ kind: 'saveQueue', name, settings: { concurrency: queueSlots }, by: 'run' });
}

/** Does the actions of a setup, each at its time after the launch and after the one before. */
async function act(ask: AskEngine, setup: Setup, instanceId: number, tree: () => readonly TreeJob[]): Promise<void> {
  const startedMs = systemClock.monotonicMs();
  for (const action of setup.actions) {
    const delayMs = Math.max(0, action.at * 1000 - (systemClock.monotonicMs() - startedMs));
    await new Promise<void>((wake) => void systemClock.after(delayMs, wake));
    switch (action.do) {
      case 'cancel':
        await ask({ kind: 'cancel', instanceId, by: 'setup' });
        break;
      case 'retry-all':
        await ask({ kind: 'retryNow', instanceId: null, nodeId: null, by: 'setup' });
        break;
      case 'kill-task':
        for (const nodeId of executing(tree(), action.task ?? ''))
          await ask({ kind: 'killTask', instanceId, nodeId, retry: false, by: 'setup' });
        break;
    }
  }
}

function executing(jobs: readonly TreeJob[], name: string): number[] {
  return jobs.flatMap((job) => [
    ...job.tasks.flatMap((task) => (task.name === name && task.status === 'executing' && task.nodeId !== null ? [task.nodeId] : [])),
    ...executing(job.subjobs, name),
  ]);
}
