/** Engines as processes: stopped and started, held up, two at once, and one that must give way. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inspectStore } from '../../src/store/sqlite/doctor.ts';
import { mostAtOnce } from './oracle.ts';
import { Site } from './site.ts';

let site: Site;
beforeEach(async () => {
  site = await Site.open();
});
afterEach(async () => await site.close());

test('stopped and started again in the middle of everything: commands run on, and nothing is lost or doubled', async () => {
  let engine = site.start();
  await site.prepare();
  const ids: number[] = [];
  for (let round = 1; round <= 3; round += 1) {
    const before = site.runs().length;
    for (const workflow of ['loop', 'wide', 'retry', 'wait', 'parent', 'chain'])
      ids.push(await site.launch(workflow, `${workflow} of round ${round}`));
    // Something is under way.
    await site.until(() => (site.runs().length > before ? true : null), 'a command that begins');
    expect(await engine.stop()).toEqual({ code: 0, signal: null });
    engine = site.start();
  }
  for (const id of ids) expect((await site.end(id)).errors, `errors of instance ${id}`).toBe(0);
  const runs = site.runs();
  expect(new Set(runs.map(({ attemptId }) => attemptId)).size).toBe(runs.length);
  // Of each round: 13 of the loop, 7, 4, 2, 3 of the child and what follows it, 3.
  expect(runs.length).toBe(3 * (13 + 7 + 4 + 2 + 4 + 3));
  expect(mostAtOnce(runs).get('one')).toBe(1);
  expect(mostAtOnce(runs).get('eight')).toBeLessThanOrEqual(8);
  expect((await engine.stop()).code).toBe(0);
  expect(await site.leftOver(['worker', 'command', 'guard'])).toEqual([]);
  expect(inspectStore(site.dataDir).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('an engine that was held up for seconds goes on where it was: commands have ended meanwhile, time limits were kept', async () => {
  const engine = site.start();
  await site.prepare();
  const ids = await Promise.all(['wide', 'chain', 'retry'].map(async (name) => await site.launch(name, `key of ${name}`)));
  const limited = await site.launch('timeout', 'key of timeout');
  await site.until(() => (site.runs().length > 2 ? true : null), 'commands that run');
  engine.signal('SIGSTOP');
  await pause(4_000);
  // Beside the engine: the guard has ended what ran too long.
  expect(await site.leftOver(['command', 'guard'], 0)).toEqual([]);
  engine.signal('SIGCONT');
  for (const id of ids) expect((await site.end(id)).errors).toBe(0);
  expect((await site.end(limited)).errors).toBe(1);
  expect((await site.tasks(limited))[0]!.attempts.map(({ outcome }) => outcome)).toEqual([{ kind: 'timedOut', timeoutSeconds: 1 }]);
  const runs = site.runs();
  expect(new Set(runs.map(({ attemptId }) => attemptId)).size).toBe(runs.length);
});

test('a second engine on the directory is refused, names the first, and does it no harm', async () => {
  const first = site.start();
  await site.prepare();
  const id = await site.launch('wide', 'k');
  const second = site.start();
  expect((await second.exited).code).toBe(1);
  expect(second.printed(2)).toContain(`is in use by another engine (process ${first.pid})`);
  expect((await site.end(id)).errors).toBe(0);
  expect(first.end).toBeNull();
});

test('an engine whose store was taken over by another one stops deciding, says why, and its process ends', async () => {
  const engine = site.start();
  await site.prepare();
  // What an engine on another machine would do, were the lock of a file system broken.
  const database = new Database(join(site.dataDir, 'evqueue.db'));
  database.exec('update meta set epoch = epoch + 1');
  database.close();
  for (let n = 0; engine.end === null && n < 3; n += 1)
    await site.client.once('POST', '/api/instances', { workflow: 'chain', parameters: { key: `k${n}` } });
  expect(await engine.exited).toEqual({ code: 1, signal: null });
  expect(engine.printed()).toContain('another engine has taken over');
  expect(site.runs()).toEqual([]);
});
