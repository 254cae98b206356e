import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describePages, expectAccessible, expectNoSideScroll, openPage } from './browser.ts';
import { person } from './engine.ts';
import { useSite } from './site.ts';

const single = (command: string): string =>
  `<workflow><subjobs><job><tasks><task name="t" path="${command}" queue="default"/></tasks></job></subjobs></workflow>`;

const password = 'green lamp 17 windows';

describePages('admin', () => {
  let failed: number;
  const site = useSite(async (engine) => {
    await engine.saveWorkflow('good', single('true'));
    await engine.saveWorkflow('bad', single('false'));
    for (const workflow of ['good', 'good', 'bad']) {
      const { id } = (await engine.api('POST', '/api/instances', { workflow, wait: true })) as { readonly id: number };
      failed = id;
    }
  });

  const panelOf = (page: Page, name: string) => page.getByRole('complementary', { name, exact: true });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`every page of admin is reached from the list at its side, accessible, without a complaint, ${colorScheme}`, async () => {
      const { page, complaints } = await site.open('/admin', { colorScheme });
      const side = page.getByRole('navigation', { name: 'Admin' });
      const pages: readonly (readonly [link: string, shown: string])[] = [
        ['Users', person.name],
        ['Statistics', 'Failed, of those that ended'],
        ['Nodes', 'Data directory'],
        ['Engine log', 'instance ended with errors'],
        ['Settings', 'How long finished instances are kept'],
      ];
      await expectAccessible(page);
      for (const [link, shown] of pages) {
        await side.getByRole('link', { name: link }).click();
        await page.getByRole('heading', { name: link, level: 1 }).waitFor();
        await page.locator('#page').getByText(shown).first().waitFor();
        await expectAccessible(page);
      }
      expect(complaints).toEqual([]);
    });
  }

  test('a user is made with a link, chooses a password by it, and is signed in; the link works once', async () => {
    const { page, complaints } = await site.open('/admin/users');
    await page.getByRole('link', { name: 'New user' }).click();
    await page.getByLabel('Name').fill('local');
    await page.getByText('Letters, digits and . _ @ -').nth(1).waitFor();
    await page.getByLabel('Name').fill(person.name);
    await page.getByText('There is a user of that name.').waitFor();
    await page.getByLabel('Name').fill('olga');
    await page.getByRole('button', { name: 'operator' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create, and make a link' }).click();
    await page.waitForURL('**/admin/users/olga');
    const link = (await page.getByRole('region', { name: 'A link to choose a password' }).locator('code').textContent()) ?? '';
    expect(link).toContain(`${site.engine.address}/password#`);
    await expectAccessible(page);

    const other = await openPage(site.browser);
    await other.page.goto(link);
    await other.page.getByText('Hello olga.').waitFor();
    await expectAccessible(other.page);
    await other.page.getByLabel(/^Password/).fill(password);
    await other.page.getByRole('button', { name: 'Save it and sign in' }).click();
    await other.page.getByRole('region', { name: 'The engine now' }).getByText('live', { exact: true }).waitFor();
    expect(other.complaints).toEqual([]);

    const late = await openPage(site.browser);
    await late.page.goto(link);
    await late.page.getByText('This link is not valid any more.').waitFor();
    expect(complaints).toEqual([]);
  });

  test('a role is changed and taken back, a user signed out, disabled and deleted; oneself and the last administrator stay', async () => {
    await site.engine.api('PUT', '/api/users/ben', { roles: ['reader'], password });
    const bens = await site.open('/instances', {}, { name: 'ben', password });

    const { page, complaints } = await site.open('/admin/users');
    await page.locator('[data-row="ben"]').getByText('1 session').waitFor();
    await page.getByRole('link', { name: 'ben' }).click();
    const panel = panelOf(page, 'ben');
    await panel.getByRole('button', { name: 'operator' }).click();
    await page.getByText('ben is now operator').waitFor();
    expect(await site.engine.api('GET', '/api/users/ben')).toMatchObject({ roles: ['operator'] });
    await page.getByRole('button', { name: 'Undo' }).click();
    await panel.getByRole('button', { name: 'reader', pressed: true }).waitFor();
    expect(await site.engine.api('GET', '/api/users/ben')).toMatchObject({ roles: ['reader'] });
    await panel.getByRole('button', { name: 'Disable' }).click();
    await page.locator('[data-row="ben"]').getByText('disabled').waitFor();
    await bens.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await bens.page.getByLabel('User', { exact: true }).fill('ben');
    await bens.page.getByLabel('Password', { exact: true }).fill(password);
    await bens.page.getByRole('button', { name: 'Sign in' }).click();
    await bens.page.getByText('This user and password do not go together.').waitFor();
    await panel.getByRole('button', { name: 'Enable' }).click();
    await panel.getByRole('button', { name: 'Disable' }).waitFor();
    await panel.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete ben' }).click();
    await page.locator('[data-row="ben"]').waitFor({ state: 'detached' });

    await page.getByRole('link', { name: person.name, exact: true }).click();
    await panelOf(page, person.name).getByText('This is your own account').waitFor();
    for (const name of ['Disable', 'Delete…', 'One-time link']) expect(await page.getByRole('button', { name }).count()).toBe(0);
    await panelOf(page, person.name).getByRole('button', { name: 'reader' }).click();
    await page.getByRole('button', { name: 'Give it up' }).click();
    await page.getByText('is the last administrator').waitFor();
    expect(complaints.filter((text) => !text.includes('409'))).toEqual([]);
  });

  test('statistics: periods are read by keyboard, a workflow or queue is chosen, all of it is in the address, tables are files', async () => {
    const { page, complaints } = await site.open('/admin/statistics');
    await page.getByText(/3 launched, 3 ended, 1 failed/).waitFor();
    await page.getByRole('group', { name: 'Periods, one after the other' }).press('ArrowLeft');
    await page.getByRole('link', { name: 'Instances of it' }).waitFor();
    await page.getByText(/3 launched, 3 ended, 1 failed/).waitFor();
    await page.locator('[data-row="bad"]').getByRole('button', { name: 'bad' }).click();
    await page.waitForURL(/workflow=bad/);
    await page.getByText(/1 launched, 1 ended, 1 failed/).waitFor();
    await page.getByRole('button', { name: 'Hours' }).click();
    await page.waitForURL(/period=hour/);
    await page.getByText(/1 launched, 1 ended, 1 failed/).waitFor();
    await page.locator('[data-row="default"]').getByRole('button', { name: 'default' }).click();
    await page.getByText(/3 attempts begun, 3 ended, 1 failed/).waitFor();
    await page.goto(`${site.engine.address}/admin/statistics?period=month&count=12`);
    await page.getByText(/3 launched, 3 ended, 1 failed/).waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Workflows as CSV' }).click();
    expect((await downloading).suggestedFilename()).toBe('statistics-workflows.csv');
    await page.getByRole('button', { name: 'Before' }).click();
    await page.getByText('Nothing happened in that time.').waitFor();
    await page.getByRole('button', { name: 'Now' }).click();
    await page.getByText(/3 launched/).waitFor();
    expect(complaints).toEqual([]);
  });

  test('the log leads to the instance, is searched, and counts what is new without moving', async () => {
    const { page, complaints } = await site.open('/admin/log');
    const log = page.getByRole('region', { name: 'Engine log' });
    await log.getByRole('link', { name: `Instance ${failed}` }).waitFor();
    const first = await log.getByRole('listitem').first().textContent();
    await site.engine.api('PUT', '/api/queues/spare', { concurrency: 2 });
    await page.getByRole('button', { name: /new entr/ }).waitFor();
    expect(await log.getByRole('listitem').first().textContent()).toBe(first);
    await page.getByRole('button', { name: /new entr/ }).click();
    await log.getByText('queue=spare').waitFor();
    await page.getByRole('button', { name: 'Errors' }).click();
    await log.getByText('Nothing was logged.').waitFor();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('WORKFLOW=bad');
    await page.waitForURL(/text=/);
    await page.getByRole('searchbox').fill('ended with errors');
    await log.getByRole('link', { name: `Instance ${failed}` }).click();
    await page.waitForURL(`**/instances/${failed}`);
    expect(complaints).toEqual([]);
  });

  test('settings: values have an origin, retention asks before it deletes, the log level is set', async () => {
    const { page, complaints } = await site.open('/admin/settings');
    await page
      .getByRole('row', { name: /listen/ })
      .getByText('command line', { exact: true })
      .waitFor();
    await page
      .getByRole('row', { name: /maxOutput/ })
      .getByText('default', { exact: true })
      .waitFor();
    await page.getByLabel('Days').fill('30');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Save, and delete them' }).click();
    await page.getByText('Saved. The engine deletes').waitFor();
    await page.getByRole('button', { name: 'Rule for one workflow' }).click();
    await page.getByRole('textbox', { name: 'Workflow', exact: true }).fill('good');
    await page.getByLabel('Days').nth(1).fill('x');
    await page.getByLabel('Newest, per workflow').nth(1).fill('100');
    await expectAccessible(page);
    await page.getByLabel('Days').nth(1).fill('400');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Save, and delete them' }).click();
    await page.getByRole('button', { name: 'Remove the rule of good' }).waitFor();
    await page.getByRole('button', { name: 'debug' }).click();
    await page.getByText('From now on debug is logged.').waitFor();
    expect(await site.engine.api('GET', '/api/settings')).toEqual({
      retention: { default: { days: 30, newest: null }, workflows: { good: { days: 400, newest: 100 } } },
      logLevel: 'debug',
    });
    await page.getByRole('button', { name: 'info' }).click();
    await page.getByText('From now on info is logged.').waitFor();
    expect(complaints).toEqual([]);
  });

  test('who is no administrator is not shown users and the log; a direct link says which right is missing', async () => {
    await site.engine.api('PUT', '/api/users/rita', { roles: ['reader'], password });
    const { page, complaints } = await site.open('/admin', {}, { name: 'rita', password });
    const side = page.getByRole('navigation', { name: 'Admin' });
    await side.getByRole('link', { name: 'Nodes' }).waitFor();
    for (const name of ['Users', 'Engine log']) expect(await side.getByRole('link', { name }).count()).toBe(0);
    for (const path of ['/admin/users', '/admin/log']) {
      await page.goto(`${site.engine.address}${path}`);
      await page.getByText('Your rights do not allow this page.').waitFor();
    }
    await page.goto(`${site.engine.address}/admin/settings`);
    await page.getByRole('heading', { name: 'How much is logged' }).waitFor();
    expect(await page.getByRole('button', { name: 'Rule for one workflow' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('at 360 px nothing is wider than the screen, in French', async () => {
    const { page, complaints } = await site.open('/admin', { viewport: { width: 360, height: 740 }, hasTouch: true });
    await page.evaluate("localStorage.setItem('evqueue-language', 'fr')");
    const pages: readonly (readonly [path: string, shown: string])[] = [
      ['/admin', 'Personnes'],
      ['/admin/users', person.name],
      [`/admin/users/${person.name}`, 'Mot de passe depuis'],
      ['/admin/users?do=new', 'Nouvel utilisateur'],
      ['/admin/statistics', 'En échec, parmi celles qui ont fini'],
      ['/admin/nodes', 'Dernière sauvegarde'],
      ['/admin/log', 'instance ended with errors'],
      ['/admin/settings', 'Démarré avec'],
    ];
    for (const [path, shown] of pages) {
      await page.goto(`${site.engine.address}${path}`);
      await page.getByText(shown).filter({ visible: true }).first().waitFor();
      await expectNoSideScroll(page);
      await expectAccessible(page);
    }
    expect(complaints).toEqual([]);
  });

  test('a list that does not come says why and tries again', async () => {
    const { page } = await site.open('/admin');
    await page.route('**/api/users', (route) => route.abort());
    await page.goto(`${site.engine.address}/admin/users`);
    await page.getByText('The list did not come.').waitFor();
    await page.unroute('**/api/users');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator(`[data-row="${person.name}"]`).waitFor();
  });

  test('the audit trail says who did what and why, on its page and on Home; a reader sees neither', async () => {
    await site.engine.api('PUT', '/api/queues/slow', { concurrency: 1 });
    await site.engine.api('POST', '/api/queues/slow/pause', { reason: 'the disk is full' });
    // With a plan it is the home page of every day.
    await site.engine.api('PUT', '/api/plans/nightly', { when: ['30 2 * * *'], workflow: 'good' });
    const { page, complaints } = await site.open('/');
    const done = page.getByRole('region', { name: 'What people did' });
    await done.getByText('the disk is full').waitFor();
    await done.getByRole('link', { name: 'slow' }).first().waitFor();
    await expectAccessible(page);
    await done.getByRole('link', { name: 'Audit trail' }).click();
    await page.waitForURL('**/admin/audit');
    const trail = page.getByRole('list', { name: 'Audit trail' });
    await trail.getByText('paused the queue').first().waitFor();
    await expectAccessible(page);
    await page.getByRole('combobox', { name: 'What was done' }).click();
    await page.getByRole('option', { name: 'deleted the plan' }).click();
    await page.getByText('Nothing like that was done.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await trail.getByText('changed the queue').first().waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSideScroll(page);
    expect(complaints).toEqual([]);
    const rolf = { name: 'rolf', password: 'green lamp 17 windows' };
    await site.engine.api('PUT', '/api/users/rolf', { roles: ['reader'], password: rolf.password });
    const { page: other } = await site.open('/admin/audit', {}, rolf);
    await other.getByText('Your rights do not allow this page.').waitFor();
  });
});
