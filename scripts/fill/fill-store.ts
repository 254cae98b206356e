/** Fills a store with finished instances of one year. */
import { mkdirSync } from 'node:fs';
import { Definition } from '../../src/core/instance/definition.ts';
import { checkQueueSettings } from '../../src/core/queue/settings.ts';
import { readWorkflowXml } from '../../src/core/workflow/xml-reader.ts';
import { definitionRecord } from '../../src/engine/definitions.ts';
import type { Change, StoredConfiguration } from '../../src/engine/ports.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { chanceOf } from './chance.ts';
import { pastInstance } from './past-instance.ts';
import { filledQueues, filledWorkflows, type FilledWorkflow } from './workflows.ts';

export type FillOptions = {
  readonly dataDir: string;
  readonly instances: number;
  /** The newest instance ends about then. */
  readonly nowMs: number;
  readonly seed: number;
  readonly onProgress: (done: number) => void;
};

const yearMs = 365 * 86_400_000;
const instancesPerCommit = 1_000;
const failedShare = 0.01;
const stumbleShare = 0.02;
const people = ['marie', 'jean', 'fatima', 'lukas', 'sofia', 'cron'];

type Ready = { readonly workflow: FilledWorkflow; readonly definition: Definition; readonly hash: string };

/** Adds so many instances to a store, new or not, that no engine has open. */
export async function fillStore({ dataDir, instances, nowMs, seed, onProgress }: FillOptions): Promise<void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // Only a crash of the machine could lose a part of it, and then one fills again.
  const store = createSqliteStore({ dataDir, synchronous: 'OFF' });
  const { epoch } = await store.open();
  try {
    const configuration = store.configuration();
    const ready = filledWorkflows.map(readyToFill);
    await store.commit(epoch, [...queueChanges(configuration), ...ready.flatMap((each) => workflowChanges(each, nowMs - yearMs))]);
    const chance = chanceOf(seed);
    const lottery = ready.flatMap((each) => Array.from({ length: each.workflow.weight }, () => each));
    for (let done = 0; done < instances;) {
      const changes: Change[] = [];
      for (const until = Math.min(instances, done + instancesPerCommit); done < until; done += 1) {
        const { workflow, definition, hash } = chance.pick(lottery);
        const createdAtMs = Math.floor(nowMs - yearMs + (yearMs * (done + chance.share())) / (instances + 1));
        const fate = { typicalMs: workflow.typicalMs, fails: chance.happens(failedShare), stumbles: chance.happens(stumbleShare) };
        const id = configuration.lastInstanceId + done + 1;
        const facts = {
          id,
          workflow: workflow.name,
          definitionHash: hash,
          parameters: workflow.parameters(chance, id),
          priority: 0,
          comment: chance.happens(0.02) ? 'again, after the fix' : null,
          host: null,
          user: null,
          launchedBy: { kind: 'user', name: chance.pick(people) },
          resumedFrom: null,
          relaunchedFrom: null,
          depth: 0,
          idempotencyKey: null,
          createdAtMs,
          schedules: [],
        } as const;
        changes.push(...pastInstance(facts, definition, fate, chance));
      }
      await store.commit(epoch, changes);
      onProgress(done);
    }
  } finally {
    await store.close();
  }
}

function readyToFill(workflow: FilledWorkflow): Ready {
  const read = readWorkflowXml(workflow.xml);
  if (!read.ok) throw new Error(`${workflow.name}: ${read.error[0]?.message ?? ''}`);
  return { workflow, definition: new Definition(read.value.workflow), hash: definitionRecord(workflow.xml).hash };
}

function workflowChanges({ workflow, hash }: Ready, createdAtMs: number): Change[] {
  const { name, group, xml } = workflow;
  return [
    { kind: 'definitionSaved', definition: definitionRecord(xml) },
    {
      kind: 'workflowSaved',
      workflow: { name, group, comment: '', definitionHash: hash, createdAtMs, updatedAtMs: createdAtMs, updatedBy: 'fill' },
    },
  ];
}

/** The queues that are missing. */
function queueChanges({ queues }: StoredConfiguration): Change[] {
  let id = Math.max(0, ...queues.map((queue) => queue.id));
  return filledQueues
    .filter(({ name }) => !queues.some((queue) => queue.name === name || queue.aliases.includes(name)))
    .map(({ name, concurrency }): Change => {
      const checked = checkQueueSettings(name, { concurrency }, null);
      if (!checked.ok) throw new Error(checked.error.message);
      id += 1;
      return { kind: 'queueSaved', queue: { ...checked.value, id, aliases: [], paused: null } };
    });
}
