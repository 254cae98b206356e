/** Kills what belongs to one data directory, at random instants, and lets the engine come back. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineProcess } from './engine-process.ts';
import { processesOf, signalExactly } from './processes.ts';
import type { SeededRandom } from './random.ts';

type Fault = 'engine' | 'workers' | 'one worker' | 'engine and workers' | 'pause';

export type ChaosOptions = {
  readonly spoolDir: string;
  readonly random: SeededRandom;
  /** How many kills. */
  readonly kills: number;
  /** Shortest and longest time between two faults. */
  readonly betweenMs: readonly [number, number];
  readonly startEngine: () => EngineProcess;
  /** An engine that ended and was not killed by us. */
  readonly onUnexpectedEnd: (engine: EngineProcess) => void;
  readonly onKill: (done: number) => void;
};

/** Kills until it has killed often enough; answers with the counts and the engine that lives at the end. */
export async function runChaos(
  options: ChaosOptions,
): Promise<{ readonly counts: ReadonlyMap<string, number>; readonly engine: EngineProcess }> {
  const { spoolDir, random, kills } = options;
  const counts = new Map<string, number>();
  let engine = options.startEngine();
  let done = 0;
  while (done < kills) {
    await pause(random.between(...options.betweenMs));
    if (engine.end !== null) {
      options.onUnexpectedEnd(engine);
      engine = options.startEngine();
      continue;
    }
    const fault = random.pick<Fault>([
      ['engine', 5],
      ['workers', 2],
      ['one worker', 2],
      ['engine and workers', 2],
      ['pause', 1],
    ]);
    if (fault === 'pause') {
      engine.signal('SIGSTOP');
      await pause(random.between(50, 1_000));
      engine.signal('SIGCONT');
    } else {
      const workers = fault === 'engine' ? [] : processesOf(spoolDir).filter(({ kind }) => kind === 'worker');
      const chosen = fault === 'one worker' ? workers.slice(0, 1) : workers;
      if (fault !== 'engine' && chosen.length === 0) continue;
      // Which of them is looked at first is the kernel's order: the victim is any worker, busy or not.
      const victims = fault === 'one worker' ? [random.pick(workers.map((worker) => [worker, 1] as const))] : chosen;
      // The engine first, so that it can hear nothing of it; half of the time the other way round.
      const isEngineKilled = fault === 'engine' || fault === 'engine and workers';
      const isEngineFirst = random.next() < 0.5;
      if (isEngineKilled && isEngineFirst) engine.signal('SIGKILL');
      for (const victim of victims) signalExactly(victim, 'SIGKILL');
      if (isEngineKilled) {
        await engine.kill();
        engine = options.startEngine();
      }
      done += 1;
      options.onKill(done);
    }
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
  }
  return { counts, engine };
}
