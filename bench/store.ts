/**
 * What the store costs: transitions a second through `commit`, alone and in batches, and pages of a large store.
 * Run it with `node bench/store.ts [instances]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { InstanceFilter } from '../src/app/ports.ts';
import type { InstanceRecord } from '../src/core/instance/record.ts';
import type { Change, EngineStore } from '../src/engine/ports.ts';
import { createSqliteReader } from '../src/store/sqlite/reader.ts';
import { createSqliteStore } from '../src/store/sqlite/writer.ts';

/** Figures of one run. */
export type StoreFigures = {
  /** Transitions a second and microseconds of CPU each, by commits of so many transitions, with and without sync. */
  readonly transitions: readonly {
    readonly batch: number;
    readonly synchronous: 'FULL' | 'OFF';
    readonly perSecond: number;
    readonly cpuUs: number;
  }[];
  /** Finished instances in the store of the pages below, and how long one page of 50 took at the 95th percentile. */
  readonly instances: number;
  readonly pages: readonly { readonly name: string; readonly p50Ms: number; readonly p95Ms: number }[];
  /** Time to read the active instances back: 10,000, with 10 nodes each. */
  readonly reloadMs: number;
};

const startMs = 1_750_000_000_000;
const nodeData = JSON.stringify({
  kind: 'task',
  state: 'executing',
  parent: 1,
  name: 'resize',
  attempt: 1,
  queuedAtMs: startMs,
  startedAtMs: startMs,
  note: 'x'.repeat(100),
});
const event = JSON.stringify({ kind: 'attemptEnded', atMs: startMs, nodeId: 5, number: 1, outcome: { kind: 'exited', exitCode: 0 } });

function instance(id: number, given: Partial<InstanceRecord> = {}): InstanceRecord {
  return {
    id,
    workflow: `workflow-${id % 20}`,
    definitionHash: 'h',
    status: 'executing',
    parameters: [{ name: 'order', value: `order-${id}` }],
    priority: 0,
    comment: null,
    host: null,
    user: null,
    launchedBy: { kind: 'user', name: 'bench' },
    resumedFrom: null,
    relaunchedFrom: null,
    depth: 0,
    idempotencyKey: null,
    createdAtMs: startMs + id * 10,
    startedAtMs: startMs + id * 10,
    endedAtMs: null,
    errors: 0,
    unsatisfied: 0,
    realMs: 0,
    queuedMs: 0,
    waitedForRetryMs: 0,
    data: '{"schedules":[]}',
    ...given,
  };
}

/** One transition as the engine makes it: an attempt ends, the next is assigned, two nodes change, three entries. */
function transitionMaker(instances: number): () => Change[] {
  let count = 0;
  return () => {
    const instanceId = 1 + (count % instances);
    const round = 1 + Math.floor(count / instances);
    count += 1;
    const entries = [0, 1, 2].map((offset) => ({ seq: (round - 1) * 3 + 1 + offset, atMs: startMs, event }));
    const changes: Change[] = [
      {
        kind: 'attemptAssigned',
        attempt: {
          instanceId,
          nodeId: round,
          number: 1,
          queue: 'default',
          host: null,
          runner: 'local',
          runnerRef: 'worker-1',
          queuedAtMs: startMs,
          assignedAtMs: startMs,
          startedAtMs: null,
          endedAtMs: null,
          outcome: null,
        },
      },
      { kind: 'nodes', instanceId, nodes: [round, Math.max(1, round - 1)].map((nodeId) => ({ nodeId, data: nodeData })) },
      { kind: 'journal', instanceId, entries },
    ];
    if (round === 1) return changes;
    return [
      {
        kind: 'attemptEnded',
        instanceId,
        nodeId: round - 1,
        number: 1,
        startedAtMs: startMs,
        endedAtMs: startMs + 5,
        outcome: { kind: 'exited', exitCode: 0 },
        output: { stdout: { kind: 'inline', bytes: Buffer.from('done\n') } },
      },
      ...changes,
    ];
  };
}

async function withStore<T>(
  synchronous: 'FULL' | 'OFF',
  work: (store: EngineStore, epoch: number, dataDir: string) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(path.join(process.env['EVQUEUE_BENCH_DIR'] ?? tmpdir(), 'evqueue-bench-'));
  const store = createSqliteStore({ dataDir, synchronous });
  try {
    const { epoch } = await store.open();
    await store.commit(epoch, [
      { kind: 'definitionSaved', definition: { hash: 'h', formatVersion: 1, mediaType: 'application/xml', source: '<workflow/>' } },
    ]);
    return await work(store, epoch, dataDir);
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measureTransitions(batch: number, synchronous: 'FULL' | 'OFF', total: number): Promise<StoreFigures['transitions'][number]> {
  return withStore(synchronous, async (store, epoch) => {
    const slots = 8;
    await store.commit(
      epoch,
      Array.from({ length: slots }, (_, index): Change => ({ kind: 'instanceCreated', instance: instance(index + 1) })),
    );
    const next = transitionMaker(slots);
    const cpu = process.cpuUsage();
    const startedMs = performance.now();
    for (let done = 0; done < total; done += batch) await store.commit(epoch, Array.from({ length: batch }, next).flat());
    const tookMs = performance.now() - startedMs;
    const used = process.cpuUsage(cpu);
    return { batch, synchronous, perSecond: Math.round((total / tookMs) * 1000), cpuUs: (used.user + used.system) / total };
  });
}

const filters: readonly (readonly [name: string, filter: InstanceFilter])[] = [
  ['all', {}],
  ['terminated', { status: 'terminated' }],
  ['terminated, one workflow', { status: 'terminated', workflow: 'workflow-3' }],
  ['terminated with errors', { status: 'terminated', errors: true }],
  ['one parameter', { parameters: [{ name: 'order', value: 'order-4711' }] }],
  ['launched in one hour', { status: 'terminated', launchedAfterMs: startMs + 3_600_000, launchedBeforeMs: startMs + 7_200_000 }],
  ['text that is common', { text: 'ORDER' }],
  ['text that is nowhere (bounded)', { text: 'nowhere' }],
];

async function fill(store: EngineStore, epoch: number, instances: number): Promise<void> {
  const perCommit = 1000;
  for (let first = 1; first <= instances; first += perCommit) {
    const changes: Change[] = [];
    for (let id = first; id < first + perCommit && id <= instances; id += 1) {
      const ended = { status: 'terminated', endedAtMs: startMs + id * 10 + 500 + (id % 7) * 100, errors: id % 50 === 0 ? 1 : 0 } as const;
      changes.push(
        { kind: 'instanceCreated', instance: instance(id, ended) },
        { kind: 'nodes', instanceId: id, nodes: [{ nodeId: 1, data: nodeData }] },
        { kind: 'journal', instanceId: id, entries: [{ seq: 1, atMs: startMs, event }] },
      );
    }
    await store.commit(epoch, changes);
  }
}

function measurePages(dataDir: string, instances: number): StoreFigures['pages'] {
  const reader = createSqliteReader({ dataDir });
  const figures = filters.map(([name, filter]) => {
    const times: number[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < 40; page += 1) {
      const startedMs = performance.now();
      const found = reader.instances(filter, cursor, 50);
      times.push(performance.now() - startedMs);
      // A tenth of the way down each time, then from the top: pages far back must cost no more than the first.
      cursor =
        page % 2 === 0 && filter.status === 'terminated'
          ? `ended.${startMs + Math.floor(instances * (page / 40)) * 10}.1`
          : found.nextCursor;
    }
    times.sort((a, b) => a - b);
    return { name, p50Ms: times[Math.floor(times.length * 0.5)] ?? 0, p95Ms: times[Math.floor(times.length * 0.95)] ?? 0 };
  });
  reader.close();
  return figures;
}

async function measureReload(): Promise<number> {
  return withStore('OFF', async (store, epoch) => {
    for (let first = 1; first <= 10_000; first += 1000) {
      const changes = Array.from({ length: 1000 }, (_, index): Change[] => [
        { kind: 'instanceCreated', instance: instance(first + index) },
        { kind: 'nodes', instanceId: first + index, nodes: Array.from({ length: 10 }, (__, nodeId) => ({ nodeId, data: nodeData })) },
      ]);
      await store.commit(epoch, changes.flat());
    }
    const startedMs = performance.now();
    let seen = 0;
    for (const { nodes } of store.activeInstances()) seen += nodes.length;
    if (seen !== 100_000) throw new Error(`100,000 nodes were written, ${seen} were read`);
    return performance.now() - startedMs;
  });
}

/** Measures the store. `instances`: how many finished ones the pages are read from, default 100,000. */
export async function benchStore(instances = 100_000): Promise<StoreFigures> {
  const transitions = [];
  for (const [batch, synchronous, total] of [
    [1, 'OFF', 20_000],
    [8, 'OFF', 40_000],
    [32, 'OFF', 64_000],
    [1, 'FULL', 2000],
    [32, 'FULL', 32_000],
  ] as const) {
    transitions.push(await measureTransitions(batch, synchronous, total));
  }
  const pages = await withStore('OFF', async (store, epoch, dataDir) => {
    await fill(store, epoch, instances);
    return measurePages(dataDir, instances);
  });
  return { transitions, instances, pages, reloadMs: await measureReload() };
}

if (import.meta.main) {
  const figures = await benchStore(process.argv[2] === undefined ? undefined : Number(process.argv[2]));
  for (const { batch, synchronous, perSecond, cpuUs } of figures.transitions) {
    console.log(`${perSecond} transitions/s, ${cpuUs.toFixed(1)} us of CPU each, in commits of ${batch}, synchronous ${synchronous}`);
  }
  for (const { name, p50Ms, p95Ms } of figures.pages) {
    console.log(`page of 50 of ${figures.instances}, ${name}: p50 ${p50Ms.toFixed(2)} ms, p95 ${p95Ms.toFixed(2)} ms`);
  }
  console.log(`10,000 active instances with 100,000 nodes read back in ${figures.reloadMs.toFixed(0)} ms`);
}
