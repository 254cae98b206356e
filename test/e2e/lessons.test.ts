/** What other interfaces were blamed for, see docs/design/lessons-of-other-interfaces.md. */
import { expect, test } from 'vitest';
import { describePages, openPage, signIn, untilSettled } from './browser.ts';
import { person } from './engine.ts';
import { useSite } from './site.ts';

const workflow = '<workflow><subjobs><job><tasks><task name="t" path="true" queue="default"/></tasks></job></subjobs></workflow>';

describePages('lessons of other interfaces', () => {
  const site = useSite(async (engine) => {
    await engine.saveWorkflow('many', workflow);
    await engine.saveWorkflow('broken', workflow.replace('"true"', '"false"'));
    const launches = ['broken', ...Array.from({ length: 41 }, () => 'many')];
    await Promise.all(launches.map((name) => engine.api('POST', '/api/instances', { workflow: name, wait: true })));
  });

  test('a new filter begins at the newest page', async () => {
    const { page } = await site.open('/instances');
    await page.getByRole('button', { name: 'Older' }).click();
    await expect.poll(() => new URL(page.url()).search).not.toBe('');
    const older = new URL(page.url()).search;
    await page.keyboard.press('/');
    await page.keyboard.type('workflow bro');
    await page.getByRole('option', { name: 'broken' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?workflow=broken');
    expect(older).not.toContain('workflow');
    await page.getByRole('table', { name: 'Terminated' }).getByRole('link', { name: 'broken' }).first().waitFor();
  });

  test('only what failed is one press away, from the line that is on every page', async () => {
    const { page } = await site.open('/queues');
    await page
      .getByRole('region', { name: 'The engine now' })
      .getByRole('link', { name: /failed today/ })
      .click();
    await page.waitForURL(/state=failed/);
    await page.getByRole('table', { name: 'Terminated' }).getByRole('link', { name: 'broken' }).first().waitFor();
  });

  test('a button that works is pressed once, however often', async () => {
    const { page } = await site.open('/workflows/many/launch');
    let asked = 0;
    await page.route('**/api/instances', async (route) => {
      if (route.request().method() === 'POST') asked += 1;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Launch', exact: true }).dblclick();
    await page.getByText(/^Launched many \d+$/).waitFor();
    expect(asked).toBe(1);
  });

  test('many spaces in a filter do not stop the page', async () => {
    const { page, complaints } = await site.open('/instances');
    await untilSettled(page);
    await page.keyboard.press('/');
    await page.keyboard.type(' '.repeat(300));
    await page.keyboard.type('state failed');
    await page.getByRole('option', { name: 'failed' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('nothing in the browser opens the door: no password, no token, no name', async () => {
    const { page } = await site.open('/instances');
    const kept = await page.evaluate<string>(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])',
    );
    expect(kept).not.toContain(person.password);
    const cookies = await page.context().cookies();
    expect(cookies.map(({ httpOnly, sameSite }) => [httpOnly, sameSite])).toEqual([[true, 'Strict']]);
    for (const { value } of cookies) expect(kept).not.toContain(value);
  });

  test('who only reads is offered nothing of the administration that would be refused', async () => {
    const rita = { name: 'rita', password: 'green lamp 17 windows' };
    await site.engine.api('PUT', '/api/users/rita', { roles: ['reader'], password: rita.password });
    const { page } = await site.open('/admin', {}, rita);
    await untilSettled(page);
    expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
    await page.goto(`${site.engine.address}/admin/users`);
    await page.getByText('Your rights do not allow this page.').waitFor();
  });

  test('times have a zone, and are those of the engine where the clock of the browser is wrong', async () => {
    const { page } = await openPage(site.browser, { timezoneId: 'Asia/Tokyo' });
    // A browser whose clock is a day behind.
    await page.clock.install({ time: Date.now() - 24 * 3_600_000 });
    const id = await site.engine.launch('many');
    await signIn(page, site.engine, '/instances');
    await page.getByText('Asia/Tokyo').first().waitFor();
    const today = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit' });
    const shown = page.locator(`tr[data-row="${id}"]`);
    await shown.waitFor();
    const launched = (await site.engine.api('GET', `/api/instances/${id}`)) as { readonly createdAt: string };
    // Today: without a date.
    await shown
      .getByText(today.format(new Date(launched.createdAt)))
      .first()
      .waitFor();
    expect(await shown.innerText()).not.toMatch(/[0-9] [A-Z][a-z]{2}\b|yesterday|tomorrow/);
  });
});
