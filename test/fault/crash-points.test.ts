/** The engine dies at a named point, for each point; the next one goes on as if nothing had happened. */
import { afterEach, expect, test } from 'vitest';
import type { EngineEnd } from './engine-process.ts';
import { isOutputOf } from './oracle.ts';
import { Site } from './site.ts';

let site: Site | null = null;
/** Also after a test that took too long: nothing of it may live on. */
afterEach(async () => {
  await site?.close();
  site = null;
});

type AfterCrash = {
  readonly crash: EngineEnd;
  /** Errors of the instances. */
  readonly errors: readonly number[];
  /** `ATTEMPT CODE` of each attempt, as the server tells it. */
  readonly told: readonly string[];
  /** The same, as the commands have written it down. */
  readonly seen: readonly string[];
  readonly wrongOutputs: readonly string[];
  readonly stop: EngineEnd;
  readonly leftOver: readonly string[];
};

/** Runs a chain and a task with retries over a crash. */
async function runOver(here: Site, point: string): Promise<AfterCrash> {
  const setting = here.start();
  await here.prepare();
  await setting.stop();
  const crashing = here.start({ EVQUEUE_CRASH_AT: point });
  const launching = Promise.all([here.launch('chain', 'a'), here.launch('retry', 'b')]);
  launching.catch(() => undefined);
  const crash = await crashing.exited;
  const next = here.start();
  const errors: number[] = [];
  const told: string[] = [];
  const wrongOutputs: string[] = [];
  for (const id of await launching) {
    errors.push((await here.end(id)).errors);
    for (const { nodeId, attempts } of await here.tasks(id)) {
      for (const { number, outcome } of attempts) {
        const attempt = `${id}-${nodeId}-${number}`;
        told.push(`${attempt} ${outcome?.kind === 'exited' ? String(outcome['exitCode']) : outcome?.kind}`);
        const { body } = await here.must('GET', `/api/instances/${id}/tasks/${nodeId}/attempts/${number}/stdout`);
        if (!isOutputOf(attempt, String(body), true)) wrongOutputs.push(attempt);
      }
    }
  }
  const seen = here.runs().map(({ attemptId, exitCode }) => `${attemptId} ${exitCode}`);
  return {
    crash,
    errors,
    told,
    seen,
    wrongOutputs,
    stop: await next.stop(),
    leftOver: await here.leftOver(['worker', 'command', 'guard']),
  };
}

const points = ['before-commit', 'after-commit', 'before-start', 'after-start', 'before-report', 'before-ack', 'after-ack'];
/** The first pass, and one in the middle where both are under way. */
const passes = [1, 4];

test.each(points.flatMap((point) => passes.map((pass) => `${point}:${pass}`)))(
  'a crash at %s loses nothing and starts nothing twice',
  async (point) => {
    site = await Site.open();
    const { crash, errors, told, seen, wrongOutputs, stop, leftOver } = await runOver(site, point);
    expect(crash).toEqual({ code: null, signal: 'SIGKILL' });
    expect(errors).toEqual([0, 0]);
    // Three of the chain; three tries and what follows them.
    expect(seen).toHaveLength(7);
    expect(told.toSorted((a, b) => a.localeCompare(b))).toEqual(seen.toSorted((a, b) => a.localeCompare(b)));
    expect(wrongOutputs).toEqual([]);
    expect(stop).toEqual({ code: 0, signal: null });
    expect(leftOver).toEqual([]);
  },
);

test('a point that does not exist is refused, and says which there are', async () => {
  site = await Site.open();
  const engine = site.start({ EVQUEUE_CRASH_AT: 'before-lunch' });
  expect((await engine.exited).code).toBe(1);
  expect(engine.printed()).toContain('expected POINT:N with one of before-commit');
});
