/**
 * Torture: an engine under mixed load whose processes are killed at random instants, again and again. What the commands
 * themselves have written to a side log decides whether the eight invariants held. `npm run torture -- --help`
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { InstanceList } from '../../src/server/schemas/instance.ts';
import { inspectStore } from '../../src/store/sqlite/doctor.ts';
import { runChaos } from './chaos.ts';
import { Driver } from './driver.ts';
import { judge, type Evidence } from './invariants.ts';
import { queues, workflows } from './load.ts';
import { watchQueues } from './queue-watch.ts';
import { SeededRandom } from './random.ts';
import { Site } from './site.ts';

const usage = `npm run torture -- [--kills N] [--short] [--seed S] [--clients N] [--data-dir DIR]
  --kills N       how many kills, default 1000
  --short         60 kills
  --seed S        of all random choices but those of the machine; default: the time
  --clients N     how many launch at the same time, default 16
  --data-dir DIR  an empty directory to work in, kept; default: a new one, removed unless something is wrong
`;

/** Everything must have ended so long after the last kill. */
const endLimitMs = 180_000;

type Options = { readonly kills: number; readonly seed: number; readonly clients: number; readonly dir: string; readonly keep: boolean };

function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string' },
      short: { type: 'boolean' },
      seed: { type: 'string' },
      clients: { type: 'string' },
      'data-dir': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return null;
  const number = (text: string | undefined, otherwise: number): number => {
    const value = text === undefined ? otherwise : Number(text);
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`expected a whole number, got "${text}"`);
    return value;
  };
  const given = values['data-dir'];
  if (given !== undefined) mkdirSync(given, { recursive: true });
  return {
    kills: number(values.kills, values.short === true ? 60 : 1_000),
    seed: number(values.seed, Date.now() % 1_000_000),
    clients: number(values.clients, 16),
    dir: given === undefined ? mkdtempSync(join(tmpdir(), 'evqueue-torture-')) : resolve(given),
    keep: given !== undefined,
  };
}

async function torture(options: Options): Promise<boolean> {
  const random = new SeededRandom(options.seed);
  const complaints: { invariant: string; message: string }[] = [];
  const complain = (invariant: string, message: string): void => void complaints.push({ invariant, message });
  const site = await Site.open({ dir: options.dir });
  const { client } = site;
  let isEnding = false;
  let isWatched = true;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void site.close({ keep: true }).then(() => process.exit(130)));

  console.log(`torture: ${options.kills} kills, seed ${options.seed}, ${options.clients} clients, in ${site.dir}`);
  try {
    const first = site.start();
    await site.prepare();
    await first.kill();

    const driver = new Driver({
      client,
      random,
      workflows: [...workflows(site.script).keys()],
      name: `t${options.seed}`,
      isEnding: () => isEnding,
      complain,
    });
    const watching = watchQueues(client, new Set(Object.keys(queues)), () => !isWatched);
    const clients = Promise.all(Array.from({ length: options.clients }, async () => await driver.run()));
    clients.catch(() => undefined);
    const beganMs = performance.now();
    const { counts, engine } = await runChaos({
      site,
      random,
      kills: options.kills,
      onUnexpectedEnd: (ended) => complain('I5', `an engine ended by itself with ${JSON.stringify(ended.end)}:\n${ended.printed()}`),
      onKill: (done) => {
        if (done % 20 === 0)
          console.log(
            `  ${done} kills, ${driver.accepted.length} accepted, ${driver.told.size} ended, ${Math.round((performance.now() - beganMs) / 1000)} s`,
          );
      },
    });
    isEnding = true;
    const inTime = await Promise.race([clients.then(() => true), pause(endLimitMs, false, { ref: false })]);
    if (!inTime) complain('I5', `not everything has ended ${endLimitMs / 1000} s after the last kill`);
    const listed = await listAll(site);
    const accepted = new Set(driver.accepted.map(({ id }) => id));
    for (const { id, workflow, key, parent } of listed)
      if (parent !== null && !accepted.has(id)) await driver.readChild({ id, workflow, key: key ?? '' });
    const orphans = inTime ? await site.leftOver(['command', 'guard']) : [];
    isWatched = false;
    const looks = await watching;
    const end = await engine.stop();
    if (end.code !== 0) complain('I5', `the engine was told to stop and ended with ${JSON.stringify(end)}:\n${engine.printed()}`);
    orphans.push(...(await site.leftOver(['command', 'guard', 'worker'])));
    for (const finding of inspectStore(site.dataDir).findings)
      if (finding.severity === 'error') complain('I1', `the store: ${JSON.stringify(finding)}`);

    const evidence: Evidence = {
      accepted: driver.accepted,
      told: driver.told,
      listed,
      runs: site.runs(),
      limits: queues,
      looks,
      orphans,
      complaints,
    };
    return report(evidence, counts, performance.now() - beganMs);
  } finally {
    await site.close({ keep: true });
  }
}

function report(evidence: Evidence, counts: ReadonlyMap<string, number>, tookMs: number): boolean {
  console.log(`\nfaults: ${[...counts].map(([name, count]) => `${name} ${count}`).join(', ')}; ${Math.round(tookMs / 1000)} s\n`);
  const verdicts = judge(evidence);
  for (const { name, title, counted, violations } of verdicts) {
    console.log(`${violations.length === 0 ? 'ok    ' : 'BROKEN'} ${name} ${title}: ${counted}; ${violations.length} violations`);
    for (const violation of violations.slice(0, 10)) console.log(`         ${violation}`);
  }
  const failed = verdicts.filter(({ violations }) => violations.length > 0).length;
  console.log(`\n${verdicts.length - failed} passed, ${failed} failed, 0 skipped`);
  return failed === 0;
}

/** All instances, page by page. */
async function listAll(site: Site): Promise<Evidence['listed'][number][]> {
  const all: Evidence['listed'][number][] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = (await site.must('GET', `/api/instances?limit=1000${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`))
      .body as InstanceList;
    for (const { id, workflow, parameters, status, parentInstance } of page.items)
      all.push({ id, workflow, key: parameters['key'] ?? null, status, parent: parentInstance });
    cursor = page.nextCursor;
  }
  return all;
}

const options = readOptions();
if (options === null) console.log(usage);
else {
  const held = await torture(options).catch((cause: unknown) => {
    console.error(cause);
    console.log('0 passed, 1 failed, 0 skipped');
    return false;
  });
  if (held && !options.keep) rmSync(options.dir, { recursive: true, force: true });
  else console.error(`kept: ${options.dir}`);
  process.exit(held ? 0 : 1);
}
