import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, expectNoSideScroll, firstStart, hasNoBrowser, openPage, signIn, startBrowser } from './browser.ts';
import { startEngine, type TestEngine } from './engine.ts';

const quick = '<workflow><subjobs><job><tasks><task name="ok" path="true" queue="nightly"/></tasks></job></subjobs></workflow>';

describe.skipIf(hasNoBrowser)('plans', () => {
  let engine: TestEngine;
  let browser: Browser;

  beforeAll(async () => {
    [engine, browser] = await Promise.all([startEngine(), startBrowser()]);
    const { page } = await openPage(browser);
    await firstStart(page, engine);
    await page.context().close();
    await engine.api('PUT', '/api/queues/nightly', { concurrency: 1 });
    await engine.saveWorkflow('backup', quick);
    for (const name of ['backup_db', 'backup_files'])
      await engine.api('PUT', `/api/plans/${name}`, { when: ['30 2 * * *'], zone: 'Europe/Paris', workflow: 'backup' });
  });

  afterAll(async () => {
    await browser?.close();
    await engine?.stop();
  });

  const panelOf = (page: Page, name: string) => page.getByRole('complementary', { name, exact: true });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`plans show what comes, where they clash, and what the clocks do to them, accessible, ${colorScheme}`, async () => {
      const { page, complaints } = await openPage(browser, { colorScheme });
      await signIn(page, engine, '/plans');
      await page.locator('[data-row="backup_db"]').getByText('Every day at 02:30, Europe/Paris').waitFor();
      await page.getByText('2 launches by 2 plans').first().waitFor();
      await page.getByText('1 clash', { exact: true }).click();
      await page.getByText('2 together for the 1 slot of nightly').waitFor();
      await expectAccessible(page);
      await page.getByRole('link', { name: 'backup_db' }).click();
      const panel = panelOf(page, 'backup_db');
      await panel.getByText('02:30 does not exist, launched then').waitFor();
      await panel.getByText('02:30 comes twice, launched once').waitFor();
      await expectAccessible(page);
      if (process.env['PLANS_PICTURES'] !== undefined)
        await page.screenshot({ path: `${process.env['PLANS_PICTURES']}/${colorScheme}.png` });
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  }

  test('a plan is launched now, suspended with a reason and resumed after its missed moments were said', async () => {
    const { page, complaints } = await openPage(browser);
    await signIn(page, engine, '/plans');
    await page.locator('[data-row="backup_files"]').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    const panel = panelOf(page, 'backup_files');
    await panel.getByRole('button', { name: 'Launch now' }).click();
    await page.getByText(/Launched instance \d+/).waitFor();
    await panel.getByRole('button', { name: 'Suspend…' }).click();
    await page.getByLabel('Reason').fill('web3 is moving');
    await page.getByRole('button', { name: 'Suspend', exact: true }).click();
    await page.locator('[data-row="backup_files"]').getByText('by nadia: web3 is moving').waitFor();
    await panel.getByRole('button', { name: 'Resume…' }).click();
    await page.getByText('None of the moments that passed will be launched.').waitFor();
    await page.getByRole('radio', { name: /^all/ }).click();
    await page.getByRole('dialog').getByLabel('If not older than').fill('2h');
    await page.getByRole('dialog').getByText('0 launches').nth(2).waitFor();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Resume', exact: true }).click();
    await panel.getByRole('button', { name: 'Suspend…' }).waitFor();
    expect(await engine.api('GET', '/api/plans/backup_files')).toMatchObject({ suspended: null });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a plan is made in the form while its moments are shown, saved, and changed', async () => {
    await engine.saveWorkflow(
      'export',
      '<workflow><parameters><parameter name="mode"><choice>full</choice><choice>delta</choice></parameter></parameters><subjobs><job><tasks><task name="ok" path="true" queue="nightly"/></tasks></job></subjobs></workflow>',
    );
    const { page, complaints } = await openPage(browser);
    await signIn(page, engine, '/plans');
    await page.getByRole('link', { name: 'New plan' }).click();
    const preview = page.getByRole('complementary', { name: 'What that means' });
    await page.getByLabel('Name').fill('backup_db');
    await page.getByRole('textbox', { name: 'Times' }).fill('@daily\n30 2 * *');
    await page.getByText('Line 2: Expected five or six fields').waitFor();
    await page.getByRole('textbox', { name: 'Times' }).fill('30 2 * * *');
    await preview.getByText('Every day at 02:30, Europe/Paris').waitFor();
    await preview.getByText('02:30 does not exist, launched then').waitFor();
    await preview.getByText('02:30 comes twice, launched once').waitFor();
    expect(await preview.getByRole('listitem').count()).toBe(10);
    await page.getByRole('button', { name: 'left out' }).click();
    await preview.getByText('02:30 does not exist, not launched').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('A value is needed.').first().waitFor();
    await expectAccessible(page);
    await page.getByRole('combobox', { name: 'Workflow' }).fill('export');
    await page.getByRole('option', { name: 'export' }).click();
    await page.getByRole('button', { name: 'delta' }).click();
    if (process.env['PLANS_PICTURES'] !== undefined) await page.screenshot({ path: `${process.env['PLANS_PICTURES']}/form.png` });
    await page.keyboard.press('Control+Enter');
    await page.getByText('That name is taken.').waitFor();
    await page.getByLabel('Name').fill('export_nightly');
    await page.keyboard.press('Control+Enter');
    const panel = panelOf(page, 'export_nightly');
    await panel.getByText('Every day at 02:30, Europe/Paris').waitFor();
    await panel.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Spread over').fill('5m');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await panel.waitFor();
    const made = {
      when: ['30 2 * * *'],
      zone: 'Europe/Paris',
      gap: 'skip',
      workflow: 'export',
      parameters: { mode: 'delta' },
      jitterSeconds: 300,
    };
    expect(await engine.api('GET', '/api/plans/export_nightly')).toMatchObject(made);
    // The address that was refused is a mistake of the page's, and the browser says so.
    expect(complaints.filter((complaint) => !complaint.includes('the server responded with a status of 4'))).toEqual([]);
    await page.context().close();
  });

  test('the suspension of all plans is seen by others at once, and the order is by next launch', async () => {
    await engine.api('PUT', '/api/plans/z_soon', { when: ['every 1h'], workflow: 'backup' });
    const { page } = await openPage(browser);
    await signIn(page, engine, '/plans');
    expect(await page.locator('[data-row]').first().getAttribute('data-row')).toBe('z_soon');
    await page.getByRole('button', { name: 'by name' }).click();
    await page.locator('[data-row]:first-child[data-row="backup_db"]').waitFor();
    await engine.api('POST', '/api/plans/suspend', { reason: 'moving' });
    // Sooner than figures are read again by themselves.
    await page.getByText('All plans are suspended by').waitFor({ timeout: 20_000 });
    await engine.api('POST', '/api/plans/resume');
    await page.getByRole('button', { name: 'Suspend all…' }).waitFor({ timeout: 20_000 });
    await engine.api('DELETE', '/api/plans/z_soon');
  });

  test('a command is made with variables, input and a shell of its own, and changed', async () => {
    const { page, complaints } = await openPage(browser);
    await signIn(page, engine, '/plans/@new');
    await page.getByRole('textbox', { name: 'Name' }).fill('report');
    await page.getByRole('textbox', { name: 'Times' }).fill('@daily');
    await page.getByText('Calendar', { exact: true }).click();
    await page.getByLabel('Not on').fill('12-25\nSat,Sun 22:00');
    await page.getByText('Line 2: Expected a day').waitFor();
    await page.getByLabel('Not on').fill('12-25\nSat,Sun 22:00-06:00');
    await page.getByRole('button', { name: 'A command' }).click();
    await page.getByRole('textbox', { name: 'Command' }).fill('cat');
    await page.getByText('Environment, input and shell').click();
    await page.getByRole('button', { name: 'Variable', exact: true }).click();
    await page.keyboard.type('A');
    await page.getByLabel('Value of A').fill('1 2');
    await page.getByLabel('Standard input').fill('a\n b\n');
    await page.getByLabel('Shell', { exact: true }).fill('');
    await page.getByRole('textbox', { name: 'Command' }).fill("cat 'x");
    await page.getByText('A quote is not closed').waitFor();
    await page.getByRole('textbox', { name: 'Command' }).fill('cat');
    await page.getByLabel('If not older than').fill('800d');
    await expectAccessible(page);
    await page.keyboard.press('Control+Enter');
    await panelOf(page, 'report').getByText('less than 800 d late').waitFor();
    expect(await engine.api('GET', '/api/plans/report')).toMatchObject({
      command: { command: 'cat', shell: null, stdin: 'a\n b\n', environment: { A: '1 2' } },
      calendar: {
        exclude: [
          { kind: 'yearly', from: '12-25' },
          { kind: 'weekly', weekdays: [0, 6], fromMinute: 1320, toMinute: 360 },
        ],
      },
    });
    await panelOf(page, 'report').getByRole('link', { name: 'Edit' }).click();
    await page.getByRole('button', { name: 'Remove variable A' }).click();
    await page.keyboard.press('Control+Enter');
    await panelOf(page, 'report').waitFor();
    expect(await engine.api('GET', '/api/plans/report')).toMatchObject({ command: { stdin: 'a\n b\n', environment: {} } });
    expect(complaints.filter((complaint) => !complaint.includes('the server responded with a status of 4'))).toEqual([]);
  });

  test('all fits into 360 px, in French', async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 360, height: 780 }, locale: 'fr-FR' });
    await signIn(page, engine, '/plans');
    await page.locator('[data-row="backup_db"]').waitFor();
    await expectNoSideScroll(page);
    await expectAccessible(page);
    if (process.env['PLANS_PICTURES'] !== undefined) await page.screenshot({ path: `${process.env['PLANS_PICTURES']}/360.png` });
    await page.getByRole('link', { name: 'Nouveau plan' }).click();
    await page.getByRole('textbox', { name: 'Horaires' }).fill('@daily');
    await page
      .getByText(/^Tous les jours/)
      .first()
      .waitFor();
    await expectNoSideScroll(page);
    await expectAccessible(page);
    if (process.env['PLANS_PICTURES'] !== undefined)
      await page.screenshot({ path: `${process.env['PLANS_PICTURES']}/form-360.png`, fullPage: true });
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
