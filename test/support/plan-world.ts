/** An engine with plans on a clock that tests move: it can be stopped and started again on the same store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlanSettings } from '../../src/core/plan/plan.ts';
import type { Outcome } from '../../src/core/instance/record.ts';
import type { Change, EngineStore, StartSpec } from '../../src/engine/ports.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { engineOf, type EngineParts } from './engine-parts.ts';
import { oneTask } from './engine-under-test.ts';
import { FakeClock } from './fake-clock.ts';
import { InstantRunner } from './instant-runner.ts';

export type Taken = Extract<Change, { readonly kind: 'momentTaken' }>;

/** What happened to plans, as the store was told. */
export class PlanWorld {
  readonly clock: FakeClock;
  readonly runner: InstantRunner;
  /** Moments that were written, in order; commits that failed are not among them. */
  readonly taken: Taken[] = [];
  /** Launches of plans in each commit. */
  readonly launchesPerCommit: number[] = [];
  parts!: EngineParts;
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'evqueue-plans-'));

  constructor(startMs: number, decide: (spec: StartSpec) => number | Outcome | null = () => 0) {
    this.clock = new FakeClock(startMs);
    this.runner = new InstantRunner(decide, () => this.clock.nowMs());
    this.runner.keepStarts = false;
  }

  async start(): Promise<void> {
    this.parts = await engineOf({
      clock: this.clock,
      runner: this.runner,
      store: this.#watched(createSqliteStore({ dataDir: this.#dataDir, synchronous: 'OFF' })),
    });
    await this.settle();
  }

  /** With a queue and a workflow `w` of one task. */
  async startNew(): Promise<this> {
    await this.start();
    await this.parts.queue('q', 1_000);
    await this.parts.save('w', oneTask('/bin/true'));
    return this;
  }

  async stop(): Promise<void> {
    await this.parts.engine.stop();
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }

  async plan(name: string, settings: PlanSettings): Promise<void> {
    await this.parts.must({
      kind: 'savePlan',
      plan: name,
      settings: { work: { kind: 'workflow', workflow: 'w', parameters: [] }, ...settings },
      by: 'tester',
    });
  }

  /** Lets time pass, at most half a minute at once, and what is due then happen. */
  async pass(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= 30_000) {
      this.clock.advance(Math.min(30_000, leftMs));
      await this.settle();
    }
  }

  /** Waits until the engine has nothing to do at this moment: a pass that changes nothing, twice in a row. */
  async settle(): Promise<void> {
    for (let quiet = 0, seen = -1; quiet < 3;) {
      this.clock.advance(0);
      await this.parts.must({ kind: 'status' });
      await new Promise((wake) => setImmediate(wake));
      quiet = this.#commits === seen ? quiet + 1 : 0;
      seen = this.#commits;
    }
  }

  /** Moments of a plan with what became of them, the last word on each. */
  became(planId = 1): ReadonlyMap<number, string> {
    return new Map(this.taken.filter((each) => each.planId === planId).map(({ momentMs, moment }) => [momentMs, moment.kind]));
  }

  /** Moments of a plan that were launched, in the order of their launch. */
  launched(planId = 1): readonly number[] {
    return this.taken.flatMap((each) => (each.planId === planId && each.moment.kind === 'launched' ? [each.momentMs] : []));
  }

  #commits = 0;

  #watched(store: EngineStore): EngineStore {
    return {
      ...store,
      commit: async (epoch, changes) => {
        await store.commit(epoch, changes);
        this.#commits += 1;
        const taken = changes.filter((change) => change.kind === 'momentTaken');
        this.taken.push(...taken);
        const launches = taken.filter(({ moment }) => moment.kind === 'launched').length;
        if (launches > 0) this.launchesPerCommit.push(launches);
      },
    };
  }
}

/** A moment written as text. */
export function at(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new Error(`${text} is no moment`);
  return ms;
}

/** Moments as text, in UTC without milliseconds. */
export function texts(moments: Iterable<number>): string[] {
  return [...moments].map((ms) => new Date(ms).toISOString().replace('.000Z', 'Z'));
}
