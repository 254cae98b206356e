/** Kills what belongs to one data directory, at random instants, and lets the engine come back. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineProcess } from './engine-process.ts';
import { processesOf, signalExactly } from './processes.ts';
import type { SeededRandom } from './random.ts';
import type { Site } from './site.ts';

type Fault = 'engine' | 'engine while it starts' | 'workers' | 'one worker' | 'engine and workers' | 'pause';

/** An engine works for so long before something is done to it, milliseconds. */
const workMs = [0, 1_000] as const;
/** An engine that is killed while it starts lives so long. */
const startMs = [0, 1_200] as const;
const pauseMs = [50, 1_000] as const;

export type ChaosOptions = {
  readonly site: Site;
  readonly random: SeededRandom;
  /** How many kills. */
  readonly kills: number;
  /** Called for an engine that ended and was not killed by us. */
  readonly onUnexpectedEnd: (engine: EngineProcess) => void;
  readonly onKill: (done: number) => void;
};

/** Kills until it has killed often enough; answers with the counts and the engine that lives at the end. */
export async function runChaos(
  options: ChaosOptions,
): Promise<{ readonly counts: ReadonlyMap<string, number>; readonly engine: EngineProcess }> {
  const { site, random, kills } = options;
  const counts = new Map<string, number>();
  let engine = site.start();
  let done = 0;
  while (done < kills) {
    const fault = random.pick<Fault>([
      ['engine', 5],
      ['engine while it starts', 2],
      ['workers', 1],
      ['one worker', 2],
      ['engine and workers', 2],
      ['pause', 1],
    ]);
    if (fault === 'engine while it starts') await pause(random.between(...startMs));
    else {
      await ready(site, engine);
      await pause(random.between(...workMs));
    }
    if (engine.end !== null) {
      options.onUnexpectedEnd(engine);
      engine = site.start();
      continue;
    }
    if (fault === 'pause') {
      engine.signal('SIGSTOP');
      await pause(random.between(...pauseMs));
      engine.signal('SIGCONT');
    } else {
      const next = await kill(site, engine, fault, random);
      if (next === null) continue;
      engine = next;
      done += 1;
      options.onKill(done);
    }
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
  }
  return { counts, engine };
}

/** Kills; gives the engine that lives afterwards, or null where there was nothing to kill. */
async function kill(
  site: Site,
  engine: EngineProcess,
  fault: Exclude<Fault, 'pause'>,
  random: SeededRandom,
): Promise<EngineProcess | null> {
  const isEngine = fault === 'engine' || fault === 'engine while it starts' || fault === 'engine and workers';
  const workers =
    fault === 'engine' || fault === 'engine while it starts' ? [] : processesOf(site.spoolDir).filter(({ kind }) => kind === 'worker');
  if (workers.length === 0 && (fault === 'workers' || fault === 'one worker')) return null;
  const victims = fault === 'one worker' ? [random.pick(workers.map((worker) => [worker, 1] as const))] : workers;
  // Half of the time the engine goes first, and can hear nothing of the end of its workers.
  if (isEngine && random.next() < 0.5) engine.signal('SIGKILL');
  for (const victim of victims) signalExactly(victim, 'SIGKILL');
  if (!isEngine) return engine;
  await engine.kill();
  return site.start();
}

/** Waits until the engine answers, or is dead. */
async function ready(site: Site, engine: EngineProcess): Promise<void> {
  while (engine.end === null && (await site.client.once('GET', '/health/ready'))?.status !== 200) await pause(20);
}
