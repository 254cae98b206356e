/** An engine with real commands for tests, and short ways to look at what it did. */
import { InstanceDocuments } from '../../src/app/instance-document.ts';
import type { InstanceDetail, ReadStore } from '../../src/app/ports.ts';
import type { TreeJob, TreeTask } from '../../src/core/instance/tree.ts';
import { createSqliteReader } from '../../src/store/sqlite/reader.ts';
import { engineUnderTest, type EngineUnderTest } from '../support/engine-under-test.ts';

export type TestEngine = EngineUnderTest & {
  readonly read: ReadStore;
  readonly documents: InstanceDocuments;
  detail(id: number): InstanceDetail;
  document(id: number): string;
  /** All tasks of an instance by name, in the order of the tree. */
  tasks(id: number): ReadonlyMap<string, readonly TreeTask[]>;
  /** Text that the last attempt of the first task of that name wrote. */
  output(id: number, task: string): string;
  /** Resolves when the instance fits; asks again after each change. */
  until(id: number, fits: (tasks: ReadonlyMap<string, readonly TreeTask[]>) => boolean): Promise<void>;
};

/** Starts one with a queue `q` of 8. */
export async function testEngine(options: Parameters<typeof engineUnderTest>[0] = {}): Promise<TestEngine> {
  const under = await engineUnderTest({ synchronous: 'OFF', ...options });
  const read = createSqliteReader({ dataDir: under.dataDir, blobDir: `${under.dataDir}/blobs` });
  const documents = new InstanceDocuments(read);
  await under.queue('q', 8);
  const detail = (id: number): InstanceDetail => {
    const found = read.instance(id);
    if (found === null) throw new Error(`no instance ${id}`);
    return found;
  };
  const tasks = (id: number): ReadonlyMap<string, readonly TreeTask[]> => {
    const found = new Map<string, TreeTask[]>();
    collect(documents.tree(detail(id)), found);
    return found;
  };
  return {
    ...under,
    read,
    documents,
    detail,
    tasks,
    document: (id) => documents.xml(detail(id)),
    output: (id, name) => {
      const task = tasks(id).get(name)?.[0];
      const attempt = task?.attempts.at(-1);
      if (task === undefined || task.nodeId === null || attempt === undefined)
        throw new Error(`task ${name} of instance ${id} was not run`);
      return new TextDecoder().decode(read.output(id, task.nodeId, attempt.number, 'stdout', 0, 1_000_000)?.bytes ?? new Uint8Array(0));
    },
    until: async (id, fits) => {
      for (let looks = 0; !fits(tasks(id)); looks += 1) {
        if (looks > 2_000) throw new Error(`instance ${id} does not come to fit: ${documents.xml(detail(id))}`);
        await under.engine.ask({ kind: 'status' });
        await new Promise((wake) => setTimeout(wake, 5));
      }
    },
    stop: async (stop) => {
      read.close();
      await under.stop(stop);
    },
  };
}

function collect(jobs: readonly TreeJob[], found: Map<string, TreeTask[]>): void {
  for (const { tasks, subjobs } of jobs) {
    for (const task of tasks) found.set(task.name ?? '', [...(found.get(task.name ?? '') ?? []), task]);
    collect(subjobs, found);
  }
}

/** A workflow document around jobs. */
export function workflow(jobs: string, head = '', attributes = ''): string {
  return `<workflow ${attributes}>${head}<subjobs>${jobs}</subjobs></workflow>`;
}

/** A job with tasks and subjobs. */
export function job(tasks: string, subjobs = '', attributes = ''): string {
  return `<job ${attributes}><tasks>${tasks}</tasks>${subjobs === '' ? '' : `<subjobs>${subjobs}</subjobs>`}</job>`;
}

/** A task that runs a line of shell. */
export function sh(name: string, line: string, attributes = '', children = ''): string {
  const escaped = line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return `<task name="${name}" type="SCRIPT" queue="q" ${attributes}>${children}<script>#!/bin/sh\n${escaped}\n</script></task>`;
}
