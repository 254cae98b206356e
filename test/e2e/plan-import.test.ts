import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, expectNoSideScroll, firstStart, hasNoBrowser, openPage, signIn, startBrowser } from './browser.ts';
import { startEngine, type TestEngine } from './engine.ts';

const crontab = [
  'CRON_TZ=Europe/Paris',
  '30 2 * * * /usr/local/bin/backup --all',
  '0 25 * * * /bin/wrong',
  '0 6 * * 1 /usr/local/bin/report',
].join('\n');

describe.skipIf(hasNoBrowser)('import of plans, and backfills', () => {
  let engine: TestEngine;
  let browser: Browser;

  beforeAll(async () => {
    [engine, browser] = await Promise.all([startEngine(), startBrowser()]);
    const { page } = await openPage(browser);
    await firstStart(page, engine);
    await page.context().close();
  });

  afterAll(async () => {
    await browser?.close();
    await engine?.stop();
  });

  test('a pasted crontab shows what was understood and what not, and saves what is chosen', async () => {
    const { page, complaints } = await openPage(browser);
    await signIn(page, engine, '/plans');
    await page.getByRole('link', { name: 'Import…' }).click();
    await page.getByLabel('Text').fill(crontab);
    await page.getByText('Every day at 02:30, Europe/Paris').waitFor();
    await page.getByRole('region', { name: 'Not understood' }).getByText('line 3').waitFor();
    await expectAccessible(page);
    if (process.env['PLANS_PICTURES'] !== undefined) await page.screenshot({ path: `${process.env['PLANS_PICTURES']}/import.png` });
    await page.getByRole('checkbox', { name: 'Save report' }).uncheck();
    await page.getByRole('button', { name: 'Save 1 plan', exact: true }).click();
    await page.locator('[data-row="backup"]').waitFor();
    const { count } = (await engine.api('GET', '/api/plans')) as { readonly count: number };
    expect(count).toBe(1);
    // The same text again: what is there is said, and not chosen by itself.
    await page.getByRole('link', { name: 'Import…' }).click();
    await page.getByLabel('Text').fill(crontab);
    await page.getByText('there already as backup').waitFor();
    await page.getByRole('button', { name: 'Save 1 plan', exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('the page of import fits into 360 px, dark, in French', async () => {
    const { page, complaints } = await openPage(browser, {
      viewport: { width: 360, height: 780 },
      locale: 'fr-FR',
      colorScheme: 'dark',
    });
    await signIn(page, engine, '/plans/@import');
    await page.getByLabel('Texte').fill(crontab);
    await page.getByText('Tous les jours à 02:30, Europe/Paris').waitFor();
    await page.getByLabel('Texte').fill(`${crontab}\nSTART_HOURS_RANGE=3-22`);
    await page.getByText('START_HOURS_RANGE est d’anacron').waitFor();
    await expectNoSideScroll(page);
    await expectAccessible(page);
    if (process.env['PLANS_PICTURES'] !== undefined)
      await page.screenshot({ path: `${process.env['PLANS_PICTURES']}/import-360.png`, fullPage: true });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a backfill says which moments it launches, launches them, and is stopped', async () => {
    await engine.api('PUT', '/api/queues/halted', { concurrency: 1 });
    await engine.saveWorkflow(
      'nap',
      '<workflow><subjobs><job><tasks><task name="nap" path="true" queue="halted"/></tasks></job></subjobs></workflow>',
    );
    await engine.api('POST', '/api/queues/halted/pause', { reason: 'so that moments wait' });
    await engine.api('PUT', '/api/plans/nightly', { when: ['30 2 * * *'], zone: 'Europe/Paris', workflow: 'nap' });
    const { page, complaints } = await openPage(browser);
    await signIn(page, engine, '/plans/nightly');
    const panel = page.getByRole('complementary', { name: 'nightly', exact: true });
    await panel.getByRole('button', { name: 'Backfill…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('From').fill('2026-01-10T00:00');
    await dialog.getByLabel('To', { exact: true }).fill('2026-01-13T00:00');
    await dialog.getByText('3 moments will be launched:').waitFor();
    await dialog.getByText('2026-01-10 02:30, 2026-01-11 02:30, 2026-01-12 02:30').waitFor();
    await expectAccessible(page);
    if (process.env['PLANS_PICTURES'] !== undefined) await page.screenshot({ path: `${process.env['PLANS_PICTURES']}/backfill.png` });
    await dialog.getByRole('button', { name: 'Launch 3 moments' }).click();
    await panel.getByText(/[23] to come/).waitFor();
    await panel.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/[23] moments will not be launched/).waitFor();
    await expectAccessible(page);
    if (process.env['PLANS_PICTURES'] !== undefined) await page.screenshot({ path: `${process.env['PLANS_PICTURES']}/stopped.png` });
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
