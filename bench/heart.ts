/** Figures of the engine's heart, each beside a peer or limit measured in the same run. */
import { chain, engineUnderTest, loopOver, oneTask } from '../test/support/engine-under-test.ts';
import { InstantRunner } from '../test/support/instant-runner.ts';

/** Milliseconds that something took. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await act();
  return performance.now() - startedMs;
}

/** The value below which that share of a sample lies. */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Parallel commands in a queue of 8, per second over the last `counted` of `total`. */
export async function commandsPerSecond(total: number, counted: number, spoolDir?: string): Promise<number> {
  const under = await engineUnderTest(spoolDir === undefined ? {} : { spoolDir });
  try {
    await under.queue('q', 8);
    await under.queue('list', 8);
    await under.save('loop', loopOver('/bin/true'));
    const before = total - counted;
    for (let done = 0; done < before; done += counted) await under.run('loop', { n: String(Math.min(counted, before - done)) });
    const tookMs = await timed(() => under.run('loop', { n: String(counted) }));
    return (counted / tookMs) * 1000;
  } finally {
    await under.stop();
  }
}

/** Launch to done of a one-command workflow, one after the other. */
export async function launchToDone(count: number): Promise<{ readonly p50: number; readonly p99: number }> {
  const under = await engineUnderTest();
  try {
    await under.queue('q', 8);
    await under.save('one', oneTask('/bin/true'));
    for (let warm = 0; warm < 50; warm += 1) await under.run('one');
    const sample: number[] = [];
    for (let run = 0; run < count; run += 1) sample.push(await timed(() => under.run('one')));
    return { p50: percentile(sample, 0.5), p99: percentile(sample, 0.99) };
  } finally {
    await under.stop();
  }
}

/** A chain of commands, milliseconds; the median of several. */
export async function chainMs(length: number, runs: number): Promise<number> {
  const under = await engineUnderTest();
  try {
    await under.queue('q', 8);
    await under.save('chain', chain(length));
    await under.run('chain');
    const sample: number[] = [];
    for (let run = 0; run < runs; run += 1) sample.push(await timed(() => under.run('chain')));
    return percentile(sample, 0.5);
  } finally {
    await under.stop();
  }
}

/** One-command workflows end to end, so many at once. */
export async function workflowsPerSecond(count: number, atOnce: number): Promise<number> {
  const under = await engineUnderTest();
  try {
    await under.queue('q', 8);
    await under.save('one', oneTask('/bin/true'));
    let left = count;
    const worker = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await under.run('one');
      }
    };
    const tookMs = await timed(() => Promise.all(Array.from({ length: atOnce }, worker)));
    return (count / tookMs) * 1000;
  } finally {
    await under.stop();
  }
}

/** Starts and ends per second with a runner that does nothing, 8 slots. */
export async function transitionsPerSecond(tasks: number): Promise<number> {
  const runner = new InstantRunner();
  runner.keepStarts = false;
  const under = await engineUnderTest({ runner });
  try {
    await under.queue('q', 8);
    const wide = `<workflow><subjobs><job><tasks>${'<task path="/bin/true" queue="q"/>'.repeat(tasks)}</tasks></job></subjobs></workflow>`;
    await under.save('wide', wide);
    const tookMs = await timed(() => under.run('wide'));
    return ((2 * tasks) / tookMs) * 1000;
  } finally {
    await under.stop();
  }
}
