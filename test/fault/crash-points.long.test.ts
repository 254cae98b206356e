/** The engine dies at a named point, for each point; the next one goes on as if nothing had happened. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attemptsOfRun, crashPoints, runOverCrash } from './crash-run.ts';
import { Site } from './site.ts';

// One directory for all: its engines die again and again.
let site: Site;
beforeAll(async () => {
  site = await Site.open();
  const engine = site.start();
  await site.prepare();
  await engine.stop();
});
afterAll(async () => await site.close());

const passes = [3];

test.each(passes.flatMap((pass) => crashPoints.map((point) => `${point}:${pass}`)))(
  'a crash at %s loses nothing and starts nothing twice',
  async (point) => {
    const { crash, errors, told, seen, wrongOutputs, stop, leftOver } = await runOverCrash(site, point);
    expect(crash).toEqual({ code: null, signal: 'SIGKILL' });
    expect(errors).toEqual([0, 0]);
    expect(seen).toHaveLength(attemptsOfRun);
    expect(told).toEqual(seen);
    expect(wrongOutputs).toEqual([]);
    expect(stop).toEqual({ code: 0, signal: null });
    expect(leftOver).toEqual([]);
  },
);

test('a point that does not exist is refused, and says which there are', async () => {
  const engine = site.start({ EVQUEUE_CRASH_AT: 'before-lunch' });
  expect((await engine.exited).code).toBe(1);
  expect(engine.printed()).toContain('expected POINT:N with one of before-commit');
});
