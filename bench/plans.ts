/** Launching by time: ten thousand plans due in one second, what else is asked meanwhile, and a start with a hundred thousand plans. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock, EngineStore } from '../src/engine/ports.ts';
import { systemClock } from '../src/program/system-clock.ts';
import { engineUnderTest, oneTask, type EngineUnderTest } from '../test/support/engine-under-test.ts';
import { InstantRunner } from '../test/support/instant-runner.ts';
import { residentBytes, settledBytes, startProgram } from './engine-program.ts';
import { megabytes, ms, percentile, whole } from './figures.ts';
import { fillWithPlans, planOf } from './plan-fill.ts';
import { placesOf, row, type BenchOptions, type Place, type Row } from './scenario.ts';

const secondMs = 1_000;

/** How long before their moment the engine is started with the plans. */
const leadMs = 6 * secondMs;

/** How long other work is asked for before the moment, to know what it takes then. */
const calmMs = 2 * secondMs;

/** An engine that has done nothing for so long has looked at everything. */
const quietMs = 500;

/** Between two questions of other work. */
const askPauseMs = 3;

type Asked = { readonly atMs: number; readonly tookMs: number; readonly processorMs: number };

/** What the thread of the engine has computed so far: other programs, which only make it wait, are not in it. */
function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Asks for a launch again and again, as a person would, until it is told to stop. */
async function askOtherWork(under: EngineUnderTest, isEnough: () => boolean): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  while (!isEnough()) {
    const [atMs, before] = [performance.now(), processorMs()];
    await under.launch('other');
    asked.push({ atMs, tookMs: performance.now() - atMs, processorMs: processorMs() - before });
    await pause(askPauseMs);
  }
  return asked;
}

/** Counts launches of plans that are on the disk, and notes when the last one was. */
function launchCounter(): { count: number; lastMs: number; processorMs: number; readonly wrap: (store: EngineStore) => EngineStore } {
  const counter = {
    count: 0,
    lastMs: 0,
    processorMs: 0,
    wrap: (store: EngineStore): EngineStore => ({
      ...store,
      commit: async (epoch, changes) => {
        await store.commit(epoch, changes);
        const launches = changes.filter((change) => change.kind === 'momentTaken' && change.moment.kind === 'launched').length;
        if (launches === 0) return;
        counter.count += launches;
        counter.lastMs = performance.now();
        counter.processorMs = processorMs();
      },
    }),
  };
  return counter;
}

/** Commands are held: what is measured is launching. */
function heldRunner(): InstantRunner {
  const runner = new InstantRunner(() => null);
  runner.keepStarts = false;
  return runner;
}

async function prepare(place: Place): Promise<string> {
  const dataDir = mkdtempSync(join(place.directory, 'plans-'));
  const under = await engineUnderTest({ dataDir, runner: heldRunner() });
  await under.queue('q', 8);
  await under.save('w', oneTask('/bin/true'));
  await under.save('other', oneTask('/bin/true'));
  await under.stop({ keep: true });
  return dataDir;
}

async function measureLaunches(place: Place, count: number, say: (row: Row) => void): Promise<void> {
  const where = `data on ${place.name}`;
  const dataDir = await prepare(place);
  const momentMs = (Math.ceil(Date.now() / secondMs) + 1) * secondMs + leadMs;
  const at = new Date(momentMs);
  const definition = planOf({ when: [`${at.getUTCSeconds()} ${at.getUTCMinutes()} ${at.getUTCHours()} * * *`] });
  await fillWithPlans(dataDir, count, () => definition);
  const counter = launchCounter();
  const under = await engineUnderTest({ dataDir, runner: heldRunner(), wrapStore: counter.wrap });
  try {
    const lateMs = Date.now() - (momentMs - calmMs);
    if (lateMs > 0) throw new Error(`the plans were written and taken up ${whole(lateMs)} ms too late to see their moment`);
    await pause(-lateMs);
    // The same work as plain launches, asked for at once: what the engine takes for it without plans.
    const momentAt = performance.now() + (momentMs - Date.now());
    const atMoment = new Promise<number>((resolve) => setTimeout(() => resolve(processorMs()), momentMs - Date.now()));
    const asked = await askOtherWork(under, () => counter.count >= count);
    const processorTookMs = counter.processorMs - (await atMoment);
    const tookMs = counter.lastMs - momentAt;
    const plainAt = performance.now();
    const plainProcessorMs = processorMs();
    await Promise.all(Array.from({ length: count }, () => under.launch('w')));
    const plainTookMs = performance.now() - plainAt;
    const plainText = `${whole(count)} plain launches asked for at once: ${ms(plainTookMs)}, ${ms(processorMs() - plainProcessorMs)} of processor`;
    say({
      ...row(
        `${whole(count)} plans due in one second, until the last is launched`,
        where,
        `${ms(tookMs)}, ${ms(processorTookMs)} of processor`,
        '<= 2,000 ms',
        tookMs <= 2_000,
      ),
      peer: plainText,
      ratio: (tookMs / plainTookMs).toFixed(2),
    });
    const before = asked.filter((each) => each.atMs < momentAt - 100);
    const meanwhile = asked.filter((each) => each.atMs >= momentAt);
    const figures = (sample: readonly Asked[], of: (each: Asked) => number): string =>
      `p50 ${ms(percentile(sample.map(of), 0.5))}, p99 ${ms(percentile(sample.map(of), 0.99))}, longest ${ms(Math.max(...sample.map(of)))}`;
    const took = ({ tookMs: each }: Asked): number => each;
    const computed = ({ processorMs: each }: Asked): number => each;
    const delayMs = Math.max(...meanwhile.map(took)) - percentile(before.map(took), 0.5);
    say({
      ...row(
        `another launch meanwhile, ${whole(meanwhile.length)} of them`,
        where,
        `${figures(meanwhile, took)}; of processor: ${figures(meanwhile, computed)}`,
        'delayed by <= 20 ms',
        delayMs <= 20,
      ),
      peer: `before: ${figures(before, took)}`,
      ratio: '',
    });
  } finally {
    await under.stop();
  }
}

/** The clock of the machine, which notes when the engine was last about to do something. */
function watchedClock(): Clock & { lastTurnMs(): number } {
  let lastMs = 0;
  return {
    ...systemClock,
    soon: (wake) => {
      systemClock.soon(() => {
        wake();
        lastMs = performance.now();
      });
    },
    lastTurnMs: () => lastMs,
  };
}

const zones = ['Europe/Paris', 'America/New_York', 'Asia/Tokyo', 'UTC'];

async function measureStart(place: Place, count: number, say: (row: Row) => void): Promise<void> {
  const where = `data on ${place.name}`;
  const [without, dataDir] = [await prepare(place), await prepare(place)];
  // None is due while it is looked at.
  const far = new Date(Date.now() + 12 * 3_600_000);
  await fillWithPlans(dataDir, count, (index) =>
    planOf({
      when: [`${index % 60} ${(far.getUTCHours() + (index % 3)) % 24} * * ${index % 7}`],
      zone: zones[index % zones.length] ?? 'UTC',
      missed: { kind: 'none' },
    }),
  );
  const started = async (directory: string): Promise<{ readonly tookMs: number; readonly ready: number; readonly settled: number }> => {
    const startedMs = performance.now();
    const program = await startProgram(directory);
    const tookMs = performance.now() - startedMs;
    const ready = residentBytes(program.pid);
    const settled = await settledBytes(program.pid, 8);
    await program.stop();
    return { tookMs, ready, settled };
  };
  await started(without);
  const bare = await started(without);
  const full = await started(dataDir);
  say({
    ...row(`start with ${whole(count)} plans, until it is ready`, where, ms(full.tookMs), '<= 2,000 ms', full.tookMs <= 2_000),
    peer: `without plans ${ms(bare.tookMs)}`,
    ratio: (full.tookMs / bare.tookMs).toFixed(2),
  });
  say({
    ...row(`memory with ${whole(count)} plans, some seconds after the start`, where, megabytes(full.settled)),
    peer: `without plans ${megabytes(bare.settled)}`,
    ratio: (full.settled / bare.settled).toFixed(2),
  });
  const clock = watchedClock();
  const [atMs, before] = [performance.now(), processorMs()];
  const under = await engineUnderTest({ dataDir, runner: heldRunner(), clock });
  const readyText = `${ms(performance.now() - atMs)}, ${ms(processorMs() - before)} of processor`;
  let [looksProcessorMs, last] = [0, -1];
  while (last !== clock.lastTurnMs()) {
    last = clock.lastTurnMs();
    await pause(quietMs);
    looksProcessorMs = processorMs() - before;
  }
  say(
    row(
      `the same in one thread: all plans read; each looked at once`,
      where,
      `${readyText}; ${ms(clock.lastTurnMs() - atMs)}, ${ms(looksProcessorMs)} of processor`,
    ),
  );
  await under.stop();
  rmSync(without, { recursive: true, force: true });
}

/** See the head of this file. */
export async function benchPlans(options: BenchOptions, say: (row: Row) => void): Promise<void> {
  for (const place of placesOf(options)) await measureLaunches(place, options.short ? 2_000 : 10_000, say);
  await measureStart(options.disk, options.short ? 10_000 : 100_000, say);
}
