/** Stores that earlier versions have left in the middle of their work are brought up to date, and go on. */
import Database from 'better-sqlite3';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../src/core/instance/record.ts';
import { must } from '../../src/program/first-start.ts';
import { createLocalRunner } from '../../src/runner/local.ts';
import { inspectStore } from '../../src/store/sqlite/doctor.ts';
import { migrations } from '../../src/store/sqlite/migrations/migrations.ts';
import { startRig, type Rig } from '../fault/rig.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { InstantRunner } from '../support/instant-runner.ts';

const histories = readdirSync(import.meta.dirname).filter((name) => /^schema-\d+\.db\.gz$/.test(name));

/** What `scripts/make-history.ts` has launched. */
const [finished, loop, retrying, waiting, parent, child] = [1, 2, 3, 4, 5, 6] as const;
const hourMs = 3_600_000;

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'evqueue-history-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function unpack(history: string): void {
  writeFileSync(join(dataDir, 'evqueue.db'), gunzipSync(readFileSync(join(import.meta.dirname, history))), { mode: 0o600 });
}

function textOf(rig: Rig, id: number, node: number, channel: Channel = 'stdout'): string {
  return new TextDecoder().decode(rig.store.output(id, node, 1, channel, 0, 1_000));
}

test('there is a history of the first schema, and each is of the schema that its name says', () => {
  expect(histories).toContain('schema-1.db.gz');
  for (const history of histories) {
    unpack(history);
    const database = new Database(join(dataDir, 'evqueue.db'), { readonly: true });
    expect(`schema-${String(database.pragma('user_version', { simple: true }))}.db.gz`).toBe(history);
    database.close();
  }
});

test.each(histories)('%s: what was finished is there, and what was not goes on to its end', async (history) => {
  unpack(history);
  const clock = new FakeClock(1_700_000_000_000 + 60_000);
  const commands = new InstantRunner(
    () => 0,
    () => clock.nowMs(),
  );
  const rig = await startRig({ runner: commands, clock, dataDir });
  // The retry was planned for an hour later; all else waits for nothing but slots.
  await rig.until(() => [loop, waiting, parent, child].every((id) => rig.errorsOf(id) === 0));
  expect(rig.errorsOf(finished)).toBe(1);
  expect(rig.errorsOf(retrying)).toBeNull();
  expect([textOf(rig, finished, 2), textOf(rig, finished, 4)]).toEqual(['what good printed\n', 'what bad printed\n']);
  expect(must(await rig.engine.ask({ kind: 'why', instanceId: retrying }))).toMatchObject([
    { name: 'flaky', why: { kind: 'retry', attemptNumber: 2, exitCode: 1, left: 1 } },
    { nodeId: null, why: { kind: 'previousJob', openTasks: 1 } },
  ]);
  clock.advance(hourMs);
  await rig.until(() => rig.errorsOf(retrying) === 0);
  // What had ended then was not done again: three of the loop, one of each wait, the second try and what follows, child and parent.
  const started = commands.started.map(({ attemptId }) => attemptId);
  expect(new Set(started).size).toBe(started.length);
  expect(started.length).toBe(3 + 2 + 2 + 2);
  expect(commands.mostRunning).toBeLessThanOrEqual(3);
  // Keys and names are known as before.
  const again = await rig.engine.ask({
    kind: 'launch',
    workflow: 'finished',
    parameters: [],
    idempotencyKey: 'key of finished',
    launchedBy: { kind: 'user', name: 'test' },
  });
  expect(again).toEqual({ ok: true, value: { instanceId: finished, existing: true } });
  expect(must(await rig.engine.ask({ kind: 'retrySchedules' }))).toMatchObject([{ name: 'slow', levels: [{ delayS: 60, times: 3 }] }]);
  expect(await rig.launch('finished', 'a new key')).toBe(7);
  await rig.stop({ keep: true });
  const database = new Database(join(dataDir, 'evqueue.db'), { readonly: true });
  expect(database.pragma('user_version', { simple: true })).toBe(migrations.length);
  database.close();
  expect(inspectStore(dataDir).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test.each(histories)('%s: commands that ran then, of which this machine knows nothing, are lost, never a success', async (history) => {
  unpack(history);
  const runner = createLocalRunner({ spoolDir: join(dataDir, 'spool'), blobDir: join(dataDir, 'blobs'), baseDir: dataDir });
  const rig = await startRig({ runner, dataDir });
  await rig.until(() => [waiting, parent, child].every((id) => rig.errorsOf(id) !== null), 10);
  expect([rig.errorsOf(waiting), rig.errorsOf(child), rig.errorsOf(parent)]).toEqual([1, 1, 1]);
  expect(rig.store.instance(child)!.attempts.map(({ outcome }) => outcome?.kind)).toEqual(['lost']);
  await rig.stop({ keep: true });
});
