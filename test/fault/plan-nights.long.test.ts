/**
 * Real engines, with their HTTP server, their store on disk and commands, through the nights in which clocks change. Their clock runs
 * fast by libfaketime. In the middle of each night one is stopped and the next one killed. What must have been launched is
 * worked out from the zone data of the system by a walk over the minutes, and shares nothing with the rules.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import type { InstanceList } from '../../src/server/schemas/instance.ts';
import type { PlannedMomentBody } from '../../src/server/schemas/plan.ts';
import { bruteForceMoments, type Rules } from '../support/brute-force-cron.ts';
import { offsetChangesOf, wallClockOf } from '../support/system-zone.ts';
import { dropMemoryOfDead, fakeTimeLibrary, fastClock } from './fake-time.ts';
import { Site } from './site.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** So many times faster passes the night. */
const rate = 240;

/** The nights, and the moment in UTC around which they lie: that of the change where there is one. */
const nights = [
  ['Europe/Paris', '2026-10-25T01:00Z', '2:00 comes again'],
  ['Europe/Paris', '2027-03-28T01:00Z', '2:00 is missing'],
  ['America/New_York', '2026-11-01T06:00Z', '1:00 comes again'],
  ['America/New_York', '2027-03-14T07:00Z', '2:00 is missing'],
  ['Australia/Lord_Howe', '2027-04-03T15:00Z', 'the half hour from 1:30 comes again'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z', 'the half hour from 2:00 is missing'],
  ['Asia/Kathmandu', '2026-10-24T20:15Z', 'nothing happens in autumn'],
  ['Asia/Kathmandu', '2027-03-27T20:15Z', 'nothing happens in spring'],
] as const;

const defaults: Rules = { gap: 'after', overlap: 'once' };

/** Plans by name. All of them name times in the hours that are missing or come twice. */
const plans: Readonly<Record<string, { readonly when: string; readonly rules: Rules }>> = {
  once: { when: '30 2 * * *', rules: defaults },
  early: { when: '45 1 * * *', rules: defaults },
  twice: { when: '15,45 1-2 * * *', rules: { gap: 'after', overlap: 'twice' } },
  skip: { when: '*/20 1,2 * * *', rules: { gap: 'skip', overlap: 'once' } },
  sunday: { when: '5 0-3 * * SUN', rules: defaults },
  real: { when: '*/10 * * * *', rules: defaults },
};

/** An interval follows real time: every 40 minutes since an instant. */
const interval = { when: 'every 40m from 2026-01-01T00:00Z', everyMs: 40 * minuteMs };

function expectedOf(name: string, zone: string, afterMs: number, toMs: number): readonly number[] {
  const within = (moment: number): boolean => moment > afterMs && moment <= toMs;
  const plan = plans[name];
  if (plan === undefined) {
    const first = Math.ceil(afterMs / interval.everyMs) * interval.everyMs;
    return Array.from({ length: 100 }, (_, index) => first + index * interval.everyMs).filter(within);
  }
  // The walk knows wall times that have been shown before: it begins well before the night.
  const [fromMs, endMs] = [Math.floor(afterMs / hourMs) * hourMs - 2 * dayMs, Math.ceil(toMs / hourMs) * hourMs + hourMs];
  const clock = wallClockOf(offsetChangesOf(zone, fromMs, endMs), fromMs, endMs);
  return bruteForceMoments(plan.when, clock, plan.rules).filter(within);
}

/** Lets an engine live on its fast clock from one moment to another; longer, where it is ready later than that. */
async function live(site: Site, library: string, fromMs: number, toMs: number, end: 'stop' | 'kill'): Promise<void> {
  const engine = site.start(fastClock(library, fromMs, rate));
  const beganMs = performance.now();
  await site.until(async () => (await site.client.once('GET', '/health/ready'))?.status === 200 || null, 'an engine that is ready');
  await pause(Math.max(0, (toMs - fromMs) / rate - (performance.now() - beganMs)));
  expect(engine.end, `the engine ended by itself: ${engine.printed()}`).toBeNull();
  if (end === 'kill') await engine.kill();
  // 1: the seconds that it allows itself for stopping are a moment by this clock.
  else expect([0, 1]).toContain((await engine.stop()).code);
}

async function momentsOf(site: Site, plan: string): Promise<readonly PlannedMomentBody[]> {
  const { body } = await site.must('GET', `/api/plans/${plan}/moments?limit=1000`);
  return (body as { readonly items: readonly PlannedMomentBody[] }).items.toReversed();
}

/** Instances by plan and moment, as the list of instances says them. */
async function launchesOf(site: Site): Promise<readonly (readonly [string, number])[]> {
  const { body } = await site.must('GET', '/api/instances?limit=1000');
  return (body as InstanceList).items.flatMap(({ launchedBy }) =>
    launchedBy['kind'] === 'plan' ? [[String(launchedBy['plan']), Date.parse(String(launchedBy['plannedMoment']))] as const] : [],
  );
}

/** What of a night is compared, by plan: each moment with what became of it, and the moments of its instances. */
type Night = Readonly<Record<string, { readonly moments: readonly string[]; readonly instances: readonly string[] }>>;

const asText = (ms: number): string => new Date(ms).toISOString();

async function throughTheNight(
  library: string,
  zone: string,
  middle: string,
): Promise<{ readonly found: Night; readonly expected: Night; readonly early: readonly string[] }> {
  const site = await Site.open();
  const middleMs = Date.parse(middle);
  const [fromMs, toMs] = [middleMs - 100 * minuteMs, middleMs + 100 * minuteMs];
  const names = [...Object.keys(plans), 'interval'];
  try {
    const first = site.start(fastClock(library, fromMs, 1));
    await site.must('PUT', '/api/queues/q', { concurrency: 4 });
    const task = '<task path="/bin/true" queue="q"/>';
    await site.must('PUT', '/api/workflows/w', `<workflow><subjobs><job><tasks>${task}</tasks></job></subjobs></workflow>`);
    const missed = { kind: 'all', withinSeconds: 86_400, limit: 100 };
    const createdMs = new Map<string, number>();
    for (const name of names) {
      const { when, rules } = plans[name] ?? { when: interval.when, rules: defaults };
      const settings = { when: [when], zone, ...rules, workflow: 'w', concurrency: 'allow', missed };
      const { body } = await site.must('PUT', `/api/plans/${name}`, settings);
      createdMs.set(name, Date.parse((body as { readonly createdAt: string }).createdAt));
    }
    await first.stop();
    // Down for a while each time; in the middle one the clocks change.
    await live(site, library, middleMs - 80 * minuteMs, middleMs - 50 * minuteMs, 'stop');
    await live(site, library, middleMs - 40 * minuteMs, middleMs + 40 * minuteMs, 'kill');
    await live(site, library, middleMs + 45 * minuteMs, middleMs + 80 * minuteMs, 'stop');
    const last = site.start(fastClock(library, toMs, 1));
    await site.until(async () => (await launchesOf(site)).length > 0 || null, 'instances');
    const found: { [name: string]: Night[string] } = {};
    const expected: { [name: string]: Night[string] } = {};
    const early: string[] = [];
    for (const name of names) {
      const due = expectedOf(name, zone, createdMs.get(name) ?? 0, toMs).map(asText);
      expected[name] = { moments: due.map((moment) => `${moment} launched`), instances: due };
      const moments = await site.until(async () => {
        const known = (await momentsOf(site, name)).filter(({ moment }) => Date.parse(moment) <= toMs);
        return known.length >= due.length ? known : null;
      }, `the moments of ${name}`);
      const instances = (await launchesOf(site)).filter(([plan, ms]) => plan === name && ms <= toMs).map(([, ms]) => asText(ms));
      found[name] = {
        moments: moments.map(({ moment, state }) => `${asText(Date.parse(moment))} ${state}`),
        instances: instances.toSorted(),
      };
      early.push(...moments.filter(({ moment, at }) => Date.parse(at) < Date.parse(moment)).map(({ moment }) => `${name} ${moment}`));
    }
    expect(await last.stop()).toEqual({ code: 0, signal: null });
    return { found, expected, early };
  } finally {
    await site.close();
  }
}

afterAll(dropMemoryOfDead);

describe.concurrent('a real night', () => {
  test.for(nights)('%s, %s: %s', { timeout: 300_000 }, async ([zone, middle], { skip }) => {
    const library = fakeTimeLibrary;
    if (library === null) skip('libfaketime is missing: apt-get install faketime');
    else {
      const { found, expected, early } = await throughTheNight(library, zone, middle);
      expect(found).toEqual(expected);
      expect(early, 'launched before their moment').toEqual([]);
    }
  });
});
