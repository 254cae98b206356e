/**
 * Torture of plans: engines are stopped, killed at random instants and started again, while their clock runs fast or is set by a second,
 * an hour or a day, forwards and back, until ten thousand moments have come. Then each moment that was due must have been launched
 * exactly once and none else, by what the store says, by the instances, and by what the commands have written down themselves.
 * `npm run torture:plans -- --help`
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { StatusBody } from '../../src/server/schemas/engine.ts';
import type { InstanceList } from '../../src/server/schemas/instance.ts';
import type { PlanDetailBody, PlannedMomentBody } from '../../src/server/schemas/plan.ts';
import { inspectStore } from '../../src/store/sqlite/doctor.ts';
import type { EngineProcess } from './engine-process.ts';
import { dropMemoryOfDead, fakeTimeLibrary, fastClock, setDistance, steppedClock } from './fake-time.ts';
import { SeededRandom } from './random.ts';
import { Site } from './site.ts';

const usage = `npm run torture:plans -- [--moments N] [--engines N] [--short] [--seed S]
  --moments N  how many moments must have come at least, default 10000
  --engines N  how many engines at least, default 60
  --short      1000 moments, 8 engines
  --seed S     of all random choices but those of the machine; default: the time
`;

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** When it begins, by the clock of the engines: two days before the clocks change in Paris. */
const beginMs = Date.UTC(2027, 2, 26, 12);

/** How many times faster a fast clock runs. */
const rate = 200;

type Plan = { readonly name: string; readonly when: string; readonly zone: string; readonly everyMs: number };

/** Their moments are the multiples of a span since 1970, so what is due follows by arithmetic: where the hour is a star, real time counts in every zone. */
const plans: readonly Plan[] = [
  ...Array.from({ length: 8 }, (_, index) => ({
    name: `interval-${index}`,
    when: 'every 4m from 2026-01-01T00:00Z',
    zone: 'UTC',
    everyMs: 4 * minuteMs,
  })),
  ...['UTC', 'Europe/Paris', 'Asia/Kathmandu', 'America/New_York'].map((zone, index) => ({
    name: `cron-${index}`,
    when: '*/5 * * * *',
    zone,
    everyMs: 5 * minuteMs,
  })),
];

/** Steps of the clock, each with its weight. A day brings thousands of moments, so it comes seldom. */
const steps: readonly (readonly [number, number])[] = [
  [secondMs, 3],
  [-secondMs, 3],
  [hourMs, 4],
  [-hourMs, 3],
  [dayMs, 0.4],
  [-dayMs, 0.4],
];

/** An engine lives so long, of real time, after it is ready; or before, where it is killed while it starts. */
const lifeMs = [200, 5_000] as const;

/** An engine that looks at its clock every 30 s has seen a step by then. */
const seenMs = 31_000;

/** A plan catches up a thousand moments at most: so much may be missed at once. */
const mostMissedMs = 1.5 * dayMs;

/** Everything must have ended so long after the last engine was started. */
const endLimitMs = 300_000;

type Options = { readonly moments: number; readonly lives: number; readonly seed: number };

/** The clock of the engines as it is made here. */
type Wall = {
  ms: number;
  /** What it has shown at most. */
  furthestMs: number;
  /** What no engine may have seen yet of its way forwards. */
  unseenMs: number;
};

const counts = new Map<string, number>();
const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);

function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      moments: { type: 'string' },
      engines: { type: 'string' },
      short: { type: 'boolean' },
      seed: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return null;
  const number = (text: string | undefined, otherwise: number): number => {
    const value = text === undefined ? otherwise : Number(text);
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`expected a whole number, got "${text}"`);
    return value;
  };
  return {
    moments: number(values.moments, values.short === true ? 1_000 : 10_000),
    lives: number(values.engines, values.short === true ? 8 : 60),
    seed: number(values.seed, Date.now() % 1_000_000),
  };
}

/** The moments of a plan in `(afterMs, toMs]`. */
function momentsOf({ everyMs }: Plan, afterMs: number, toMs: number): readonly number[] {
  const first = Math.floor(afterMs / everyMs) + 1;
  return Array.from({ length: Math.max(0, Math.floor(toMs / everyMs) - first + 1) }, (_, index) => (first + index) * everyMs);
}

async function ready(site: Site, engine: EngineProcess): Promise<void> {
  while (engine.end === null && (await site.client.once('GET', '/health/ready'))?.status !== 200) await pause(20);
}

/** Saves what is to be launched; gives the moment at which each plan began. */
async function prepare(site: Site, log: string): Promise<ReadonlyMap<string, number>> {
  await site.must('PUT', '/api/queues/q', { concurrency: 16 });
  const task = `<task name="t" type="SCRIPT" queue="q"><input><value select="$plan"/></input><input><value select="$plannedMoment"/></input><script>#!/bin/sh
printf '%s %s\\n' "$1" "$2" >> '${log}'
</script></task>`;
  const parameters = '<parameters><parameter name="plan"/></parameters>';
  await site.must('PUT', '/api/workflows/w', `<workflow>${parameters}<subjobs><job><tasks>${task}</tasks></job></subjobs></workflow>`);
  const began = new Map<string, number>();
  for (const { name, when, zone } of plans) {
    const missed = { kind: 'all', withinSeconds: (400 * hourMs) / secondMs, limit: 1_000 };
    const settings = { when: [when], zone, workflow: 'w', parameters: { plan: name }, concurrency: 'allow', missed };
    const { body } = await site.must('PUT', `/api/plans/${name}`, settings);
    began.set(name, Date.parse((body as PlanDetailBody).createdAt));
  }
  return began;
}

/** Sets the clock, not to before `leastMs` and not so far that more would be missed than a plan catches up. */
function stepClock(wall: Wall, random: SeededRandom, leastMs: number): void {
  const stepMs = random.pick(steps);
  if (wall.ms + stepMs < leastMs || wall.unseenMs + stepMs > mostMissedMs) return;
  wall.ms += stepMs;
  wall.unseenMs += Math.max(0, stepMs);
  wall.furthestMs = Math.max(wall.furthestMs, wall.ms);
  count(`${stepMs > 0 ? '+' : ''}${stepMs / secondMs} s`);
}

/** A life on a clock that runs fast, and is perhaps killed before it has begun. */
async function liveFast(site: Site, library: string, wall: Wall, random: SeededRandom): Promise<EngineProcess> {
  const startedMs = performance.now();
  const engine = site.start(fastClock(library, wall.ms, rate));
  if (random.next() < 0.8) {
    await ready(site, engine);
    wall.unseenMs = 0;
  }
  await pause(random.between(...lifeMs));
  const passedMs = (performance.now() - startedMs) * rate;
  wall.ms += passedMs;
  wall.unseenMs += passedMs;
  return engine;
}

/** A life on a clock that is set while the engine runs. */
async function liveThroughSteps(site: Site, library: string, wall: Wall, random: SeededRandom, leastMs: number): Promise<EngineProcess> {
  const file = join(site.dir, 'clock');
  setDistance(file, wall.ms - Date.now());
  const engine = site.start(steppedClock(library, file));
  await ready(site, engine);
  for (let turn = 0; turn < 3 && engine.end === null; turn += 1) {
    await pause(random.between(0, 2_000));
    stepClock(wall, random, leastMs);
    setDistance(file, wall.ms - Date.now());
    // It notices by itself, or because somebody asks; or it is killed before.
    const act = random.next();
    if (act < 0.2) await pause(seenMs);
    else if (act < 0.8) await site.client.once('GET', '/api/plans?limit=1');
    if (act < 0.8) wall.unseenMs = 0;
  }
  return engine;
}

async function torture(library: string, options: Options): Promise<boolean> {
  const random = new SeededRandom(options.seed);
  const site = await Site.open();
  const log = join(site.dir, 'launches.log');
  const complaints: string[] = [];
  const startedMs = performance.now();
  console.log(`torture of plans: ${options.moments} moments, seed ${options.seed}, in ${site.dir}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void site.close({ keep: true }).then(() => process.exit(130)));
  let held = false;
  try {
    const first = site.start(fastClock(library, beginMs, 1));
    const began = await prepare(site, log);
    await first.stop();
    const leastMs = Math.max(...began.values()) + minuteMs;
    const wall: Wall = { ms: leastMs, furthestMs: leastMs, unseenMs: 0 };
    const come = (): number => plans.reduce((sum, plan) => sum + momentsOf(plan, began.get(plan.name) ?? 0, wall.furthestMs).length, 0);
    for (let lives = 1; come() < options.moments || lives <= options.lives; lives += 1) {
      if (random.next() < 0.4) stepClock(wall, random, leastMs);
      const isFast = random.next() < 0.6;
      const engine = isFast ? await liveFast(site, library, wall, random) : await liveThroughSteps(site, library, wall, random, leastMs);
      wall.furthestMs = Math.max(wall.furthestMs, wall.ms);
      if (engine.end !== null) complaints.push(`an engine ended by itself with ${JSON.stringify(engine.end)}:\n${engine.printed()}`);
      const isKilled = random.next() < 0.6;
      if (isKilled) await engine.kill();
      else await engine.stop();
      count(`${isFast ? 'fast clock' : 'clock that is set'}, ${isKilled ? 'kill -9' : 'stop'}`);
      if (lives % 10 === 0) console.log(`  ${lives} engines, ${come()} moments, ${Math.round((performance.now() - startedMs) / 1000)} s`);
    }
    const last = site.start(fastClock(library, wall.furthestMs + 2 * secondMs, 1));
    await ready(site, last);
    const { dateMs } = await site.must('GET', '/api/plans?limit=1');
    await quiet(site);
    console.log(
      `\n${[...counts].map(([what, times]) => `${what}: ${times}`).join(', ')}; ${Math.round((performance.now() - startedMs) / 1000)} s\n`,
    );
    held = await judge(site, log, began, dateMs, complaints);
    await last.stop();
  } finally {
    await site.close({ keep: true });
  }
  if (held) rmSync(site.dir, { recursive: true, force: true });
  else console.error(`kept: ${site.dir}`);
  return held;
}

/** Waits until nothing is due and nothing runs. */
async function quiet(site: Site): Promise<void> {
  const untilMs = performance.now() + endLimitMs;
  for (let calm = 0, seen = -1; calm < 3 && performance.now() < untilMs;) {
    const { activeInstances } = (await site.must('GET', '/api/status')).body as StatusBody;
    const { items } = (await site.must('GET', '/api/instances?limit=1')).body as InstanceList;
    const newest = items[0]?.id ?? 0;
    calm = activeInstances === 0 && newest === seen ? calm + 1 : 0;
    seen = newest;
    await pause(200);
  }
}

/** Compares what is told with what was due up to `toMs`; what came after it was due too, and is left out. */
async function judge(
  site: Site,
  log: string,
  began: ReadonlyMap<string, number>,
  toMs: number,
  complaints: readonly string[],
): Promise<boolean> {
  const keyOf = (name: string, moment: string | number): string => `${name} ${new Date(moment).toISOString()}`;
  const isOver = (moment: string): boolean => Date.parse(moment) <= toMs;
  const due = new Set(plans.flatMap((plan) => momentsOf(plan, began.get(plan.name) ?? 0, toMs).map((ms) => keyOf(plan.name, ms))));
  const stored: string[] = [];
  const early: string[] = [];
  for (const { name } of plans) {
    for (const { moment, state, at } of await storedMoments(site, name)) {
      if (isOver(moment)) stored.push(state === 'launched' ? keyOf(name, moment) : `${keyOf(name, moment)} ${state}`);
      if (Date.parse(at) < Date.parse(moment)) early.push(`${keyOf(name, moment)} at ${at}`);
    }
  }
  const launched = (await launches(site)).filter(({ moment }) => isOver(moment));
  const instances = launched.map(({ plan, moment }) => keyOf(plan, moment));
  // By a clock that runs so fast a worker has a few milliseconds to begin, and one that takes longer is killed: that is said, never hidden.
  const lost = new Set(launched.filter(({ errors }) => errors > 0).map(({ plan, moment }) => keyOf(plan, moment)));
  const commands = existsSync(log)
    ? readFileSync(log, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' '))
        .filter(([, moment]) => isOver(moment ?? ''))
        .map(([name, moment]) => keyOf(name ?? '', moment ?? ''))
    : [];
  const findings = inspectStore(site.dataDir).findings.filter(({ severity }) => severity === 'error');
  const verdicts: readonly (readonly [string, readonly string[]])[] = [
    [`${due.size} moments were due, ${stored.length} are in the store`, differences(due, stored)],
    [`${instances.length} instances, one for each`, differences(due, instances)],
    [
      `${commands.length} commands have written themselves down, each once; ${due.size - commands.length} were lost before, as their instances say`,
      differences(due, commands).filter((line) => !lost.has(line.replace('missing: ', ''))),
    ],
    ['none was launched before its moment', early],
    ['no engine ended by itself, and the store is whole', [...complaints, ...findings.map((finding) => JSON.stringify(finding))]],
  ];
  for (const [title, wrong] of verdicts) {
    console.log(`${wrong.length === 0 ? 'ok    ' : 'BROKEN'} ${title}`);
    for (const line of wrong.slice(0, 10)) console.log(`         ${line}`);
  }
  const failed = verdicts.filter(([, wrong]) => wrong.length > 0).length;
  console.log(`\n${verdicts.length - failed} passed, ${failed} failed, 0 skipped`);
  return failed === 0;
}

/** What is missing, what is too much, and what is there more than once. */
function differences(due: ReadonlySet<string>, found: readonly string[]): readonly string[] {
  const once = new Set(found);
  const twice = found.length === once.size ? [] : [...Map.groupBy(found, (key) => key)].filter(([, all]) => all.length > 1);
  return [
    ...[...due].filter((key) => !once.has(key)).map((key) => `missing: ${key}`),
    ...[...once].filter((key) => !due.has(key)).map((key) => `not due: ${key}`),
    ...twice.map(([key, all]) => `${all.length} times: ${key}`),
  ];
}

/** What has become of all moments of a plan, page by page. */
async function storedMoments(site: Site, plan: string): Promise<readonly PlannedMomentBody[]> {
  const all: PlannedMomentBody[] = [];
  for (let before = ''; ;) {
    const { body } = await site.must('GET', `/api/plans/${plan}/moments?limit=1000${before}`);
    const { items } = body as { readonly items: readonly PlannedMomentBody[] };
    all.push(...items);
    const oldest = items.at(-1);
    if (items.length < 1000 || oldest === undefined) return all;
    before = `&before=${encodeURIComponent(oldest.moment)}`;
  }
}

type Launch = { readonly plan: string; readonly moment: string; readonly errors: number };

/** All instances, page by page. */
async function launches(site: Site): Promise<readonly Launch[]> {
  const all: Launch[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = (await site.must('GET', `/api/instances?limit=1000${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`))
      .body as InstanceList;
    for (const { launchedBy, errors } of page.items)
      all.push({ plan: String(launchedBy['plan']), moment: String(launchedBy['plannedMoment']), errors });
    cursor = page.nextCursor;
  }
  return all;
}

const options = readOptions();
if (options === null) console.log(usage);
else if (fakeTimeLibrary === null) {
  console.log('libfaketime is missing (apt-get install faketime): SKIPPED\n\n0 passed, 0 failed, 1 skipped');
} else {
  const held = await torture(fakeTimeLibrary, options).catch((cause: unknown) => {
    console.error(cause);
    console.log('0 passed, 1 failed, 0 skipped');
    return false;
  });
  dropMemoryOfDead();
  process.exit(held ? 0 : 1);
}
