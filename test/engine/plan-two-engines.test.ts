/** Two engines on one store, as after a lock that a file system did not keep: the directory's lock is left out by a second name of the store. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { engineOf, type EngineParts } from '../support/engine-parts.ts';
import { oneTask } from '../support/engine-under-test.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { InstantRunner } from '../support/instant-runner.ts';

const noon = Date.UTC(2026, 10, 24, 12);

test('of two engines on one store one launches a moment, and the other stops', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'evqueue-two-'));
  const [one, two] = [join(directory, 'one'), join(directory, 'two')];
  mkdirSync(one, { mode: 0o700 });
  mkdirSync(two, { mode: 0o700 });
  symlinkSync(join(one, 'evqueue.db'), join(two, 'evqueue.db'));
  const clock = new FakeClock(noon - 60_000);
  const engines: EngineParts[] = [];
  const fatal: string[] = [];
  const start = async (dataDir: string): Promise<EngineParts> => {
    const engine = await engineOf({
      clock,
      runner: new InstantRunner(
        () => 0,
        () => clock.nowMs(),
      ),
      store: createSqliteStore({ dataDir, synchronous: 'OFF' }),
      onFatal: (cause) => void fatal.push(`${dataDir === one ? 'first' : 'second'}: ${cause.message}`),
    });
    engines.push(engine);
    return engine;
  };
  try {
    const first = await start(one);
    await first.queue('q', 8);
    await first.save('w', oneTask('/bin/true'));
    const settings = { when: ['0 12 * * *'], work: { kind: 'workflow', workflow: 'w', parameters: [] } } as const;
    for (let index = 0; index < 20; index += 1) await first.must({ kind: 'savePlan', plan: `p${index}`, settings, by: 'tester' });
    const second = await start(two);
    // Both see the moment come.
    clock.advance(60_000);
    for (let turn = 0; turn < 50; turn += 1) {
      clock.advance(0);
      await new Promise((wake) => setImmediate(wake));
    }
    expect(fatal).toEqual([expect.stringContaining('first: ')]);
    expect(fatal[0]).toContain('another engine has taken over');
    expect((await second.must({ kind: 'allPlans' })).count).toBe(20);
    for (const { engine } of engines) await engine.stop();
    const store = createSqliteStore({ dataDir: one, synchronous: 'OFF' });
    await store.open();
    for (let id = 1; id <= 20; id += 1) expect(store.instance(id)?.instance.launchedBy).toMatchObject({ plannedMomentMs: noon });
    expect(store.instance(21)).toBeNull();
    expect(store.configuration().lastInstanceId).toBe(20);
    for (let plan = 1; plan <= 20; plan += 1) expect(store.plannedMoment(plan, noon)).toBe('launched');
    await store.close();
  } finally {
    for (const { engine } of engines) await engine.stop().catch(() => undefined);
    rmSync(directory, { recursive: true, force: true });
  }
});
