/**
 * Proves that lists stay quick however many instances there are, on a store filled by `npm run fill`:
 *
 *     node scripts/prove-lists.ts [--instances 1000000] [--data-dir DIR] [--no-browser]
 *
 * Without a directory one is filled in the temporary directory, and deleted afterwards; a million instances take some
 * minutes and 3 GB. `--instances 20000` is the short form. Prints the 95th percentile of each route, and, in the system's
 * Chromium, how long the page takes to its first rows and from one filter to the next. Ends with 1 where one is over its target.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { fillStore } from './fill/fill-store.ts';
import { withEngine, type ProvedEngine } from './proof/engine.ts';
import { Figures } from './proof/figures.ts';
import { hasBrowser, withPage } from './proof/page.ts';

const dayMs = 86_400_000;

/** Targets, milliseconds. */
const targets = { api: 50, paint: 1_000, filter: 500 };
const requestsEach = 40;
const paints = 5;

const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    instances: { type: 'string', default: '1000000' },
    'no-browser': { type: 'boolean', default: false },
  },
});
const given = values['data-dir'];
const instances = Number(values.instances);
const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'evqueue-lists-')));
const figures = new Figures();
try {
  if (given === undefined) {
    console.log(`filling ${instances.toLocaleString('en-US')} instances`);
    await fillStore({ dataDir, instances, seed: 1, nowMs: Date.now(), onProgress: () => undefined });
  }
  await withEngine(dataDir, async (engine) => {
    await measureRoutes(engine);
    if (!values['no-browser'] && hasBrowser()) await withPage(engine, (page) => measurePage(engine, page));
  });
} finally {
  if (given === undefined) await rm(dataDir, { recursive: true, force: true });
}
process.exitCode = figures.areMet ? 0 : 1;

/** What the page asks for, and what programs do. */
function routes(nowMs: number): readonly string[] {
  const ago = (days: number): string => encodeURIComponent(new Date(nowMs - days * dayMs).toISOString());
  const lists = [
    'status=terminated',
    'status=terminated&errors=true',
    'status=terminated&workflow=backup',
    'status=terminated&workflow=backup&errors=true',
    'status=terminated&workflow=backup,invoice,refund',
    'status=terminated&group=shop',
    'status=terminated&group=shop&errors=true',
    'status=terminated&group=shop&parameter.customer=acme',
    'status=terminated&group=shop&text=nobody-has-this',
    'status=executing&group=shop',
    'status=terminated&parameter.customer=acme',
    'status=terminated&parameter.order_id=A-150000',
    `status=terminated&launchedAfter=${ago(7)}`,
    `status=terminated&launchedAfter=${ago(210)}&launchedBefore=${ago(180)}`,
    `status=terminated&runningAt=${ago(100)}`,
    'status=terminated&launchedBy=marie',
    'status=terminated&text=acme',
    'status=terminated&text=nobody-has-this',
    'status=executing',
    'waits=retrying',
    'waitingLongerThan=3600',
  ];
  return [
    ...lists.map((filter) => `/api/instances?${filter}&limit=30&summary=true`),
    ...lists.map((filter) => `/api/instances/histogram?${filter}&buckets=120`),
    '/api/status',
    ...['workflow', 'group', 'host', 'tag', 'launchedBy', 'parameter', 'parameter.customer'].map(
      (field) => `/api/instances/values?field=${field}`,
    ),
    '/api/instances/values?field=parameter.order_id&prefix=A-5',
    '/api/workflow-statistics',
    '/api/queue-samples?from=2027-01-01&to=2027-01-08',
  ];
}

async function measureRoutes({ address, token }: ProvedEngine): Promise<void> {
  for (const route of routes(Date.now())) {
    const took: number[] = [];
    for (let count = 0; count < requestsEach; count += 1) {
      const startedMs = performance.now();
      const response = await fetch(`${address}${route}`, { headers: { authorization: `Bearer ${token}` } });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${route}: ${response.status}`);
      took.push(performance.now() - startedMs);
    }
    figures.say(route, took, targets.api);
  }
}

async function measurePage({ address }: ProvedEngine, page: Page): Promise<void> {
  const took: number[] = [];
  for (let count = 0; count <= paints; count += 1) {
    await page.goto(`${address}/instances`, { waitUntil: 'commit' });
    await firstRow(page).waitFor();
    // Since the navigation began, by the page's own clock. The first time fills the browser's cache.
    if (count > 0) took.push(await page.evaluate('performance.now()'));
  }
  figures.say('page: first rows', took, targets.paint);
  const changes: number[] = [];
  for (const workflow of ['backup', 'invoice', 'refund', 'image-resize', 'returns', 'crm-sync', 'newsletter', 'user-export', 'catalogue']) {
    await page.keyboard.press('/');
    await page.keyboard.type(`workflow ${workflow}`);
    const startedMs = performance.now();
    await page.keyboard.press('Enter');
    await firstRow(page).getByRole('link', { name: workflow, exact: true }).waitFor();
    changes.push(performance.now() - startedMs);
    // Away from the field, and back to all.
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'All', exact: true }).click();
    await page.getByRole('button', { name: `Remove the filter workflow ${workflow}` }).waitFor({ state: 'detached' });
  }
  figures.say('page: from one filter to the next', changes, targets.filter);
}

function firstRow(page: Page): ReturnType<Page['locator']> {
  return page.getByRole('table', { name: 'Terminated' }).locator('tbody tr').first();
}
