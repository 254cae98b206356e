/**
 * Proves that the pages of one instance and of one output stay quick, however large these are:
 *
 *     node scripts/prove-pages.ts [--tasks 2000] [--megabytes 100]
 *
 * Starts an engine on a directory of its own, lets it run a loop of so many tasks and a command that writes so much, and reads both in the
 * system's Chromium. Prints how long each takes beside its target; ends with 1 where one is over it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { withEngine, type ProvedEngine } from './proof/engine.ts';
import { Figures } from './proof/figures.ts';
import { hasBrowser, withPage } from './proof/page.ts';

/** Targets, milliseconds. */
const targets = { instance: 1_000, frame: 50, output: 1_000, find: 3_000 };
const visits = 5;
/** A turn of the wheel, and how many of them. */
const wheelPx = 400;
const wheelTurns = 60;

const { values } = parseArgs({ options: { tasks: { type: 'string', default: '2000' }, megabytes: { type: 'string', default: '100' } } });
const [tasks, megabytes] = [Number(values.tasks), Number(values.megabytes)];

const squares = `<workflow dialect="xpath-1"><subjobs><job name="list"><tasks>
  <task name="numbers" type="SCRIPT" queue="wide" output-method="XML"><script><![CDATA[#!/bin/sh
echo '<l>'; seq -f '<n>%.0f</n>' ${tasks}; echo '</l>'
]]></script></task></tasks><subjobs><job name="each"><tasks>
  <task name="square" path="true" queue="wide" loop="$numbers/l/n"/></tasks></job></subjobs></job></subjobs></workflow>`;

/** Lines of a hundred bytes, and one in the middle that is not like the others. */
const lines = megabytes * 10_000;
const talker = `<workflow><subjobs><job name="long"><tasks><task name="talker" type="SCRIPT" queue="wide"><script><![CDATA[#!/bin/sh
awk 'BEGIN { for (i = 1; i <= ${lines}; i++)
  printf "2027-03-01T12:00:00 line %08d of an output like many others, %s needle, nothing more to be seen.\\n", i, i == ${lines / 2} ? "a" : "no" }'
]]></script></task></tasks></job></subjobs></workflow>`;

const figures = new Figures();

async function main(): Promise<number> {
  if (!hasBrowser()) {
    console.error('there is no Chromium here: EVQUEUE_CHROMIUM names it');
    return 2;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'evqueue-pages-'));
  try {
    await withEngine(dataDir, async (engine) => {
      await ask(engine, 'PUT', '/api/queues/wide', JSON.stringify({ concurrency: 16 }));
      const large = await ended(engine, 'squares', squares);
      const long = await ended(engine, 'talker', talker);
      await withPage(engine, async (page) => {
        await measureInstance(page, `${engine.address}/instances/${large}`);
        await measureOutput(page, `${engine.address}/instances/${long}/tasks/long/talker/attempts/1/stdout`);
      });
    });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  return figures.areMet ? 0 : 1;
}

async function measureInstance(page: Page, address: string): Promise<void> {
  const square = page.locator('[data-row]').filter({ hasText: 'square' }).first();
  const took = await timed(visits, page, address, () => square.waitFor());
  figures.say(`an instance of ${tasks} tasks, until its rows are there`, took, targets.instance);
  await square.click();
  await page.locator('[data-row]').nth(10).waitFor();
  const rows = page.getByRole('group', { name: 'Jobs and tasks, and their time' });
  figures.say('its iterations scrolled through, from frame to frame', await framesWhileScrolling(page, rows), targets.frame);
}

async function measureOutput(page: Page, address: string): Promise<void> {
  const first = page.locator('[data-line="1"]').getByText('line 00000001');
  // The very first visit finds nothing prepared: it is part of what a person waits for.
  const cold = await timed(0, page, address, () => first.waitFor());
  figures.say(`an output of ${megabytes} MB, until its first lines are there, the first time`, cold, targets.output);
  figures.say('the same again', await timed(visits, page, address, () => first.waitFor()), targets.output);
  for (const [what, text, count] of [
    ['a text that is there once', 'a needle', '1'],
    ['a text that is nowhere', 'pin in a haystack', null],
    ['a regular expression', '/line 0*\\d*99 of an.*nothing/', (lines / 100).toLocaleString('en')],
  ] as const) {
    const isExpression = text.startsWith('/');
    const find = new URLSearchParams({ find: isExpression ? text.slice(1, -1) : text, ...(isExpression ? { regexp: '1' } : {}) });
    const answer = page.getByRole('search').getByRole('status');
    const took = await timed(0, page, `${address}?${find.toString()}`, () =>
      answer.filter({ hasText: count === null ? 'No match' : new RegExp(`of ${count}$`) }).waitFor(),
    );
    figures.say(`${what}, until it is found or not in all of it, the page opened with it`, took, targets.find);
  }
  await page.goto(address);
  await first.waitFor();
  figures.say('its lines scrolled through, from frame to frame', await framesWhileScrolling(page, page.locator('[data-line="1"]')), 50);
}

/** Opens an address several times, and how long it takes since the navigation began. Zero: once, and that counts; else the first time does not. */
async function timed(count: number, page: Page, address: string, isThere: () => Promise<void>): Promise<readonly number[]> {
  const took: number[] = [];
  for (let visit = 0; visit <= count; visit += 1) {
    await page.goto(address, { waitUntil: 'commit' });
    await isThere();
    const ms: number = await page.evaluate('performance.now()');
    if (visit > 0 || count === 0) took.push(ms);
  }
  return took;
}

/** Turns the wheel over something, and gives the times between frames meanwhile. */
async function framesWhileScrolling(page: Page, over: ReturnType<Page['locator']>): Promise<readonly number[]> {
  await over.hover();
  await page.evaluate(
    `window.frames_ = []; (function next(at) { window.frames_.push(at); requestAnimationFrame(next); })(performance.now())`,
  );
  for (let turn = 0; turn < wheelTurns; turn += 1) await page.mouse.wheel(0, wheelPx);
  const at: readonly number[] = await page.evaluate('window.frames_.slice(2)');
  return at.slice(1).map((moment, index) => moment - (at[index] ?? moment));
}

/** Saves and launches a workflow; the instance once it has ended. */
async function ended(engine: ProvedEngine, name: string, xml: string): Promise<number> {
  await ask(engine, 'PUT', `/api/workflows/${name}`, xml, 'application/xml');
  const { id, errors } = (await ask(engine, 'POST', '/api/instances', JSON.stringify({ workflow: name, wait: true }))) as {
    readonly id: number;
    readonly errors: number;
  };
  if (errors > 0) throw new Error(`${name} failed`);
  return id;
}

async function ask(
  { address, token }: ProvedEngine,
  method: string,
  path: string,
  body: string,
  type = 'application/json',
): Promise<unknown> {
  const response = await fetch(`${address}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body,
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return await response.json();
}

process.exitCode = await main();
