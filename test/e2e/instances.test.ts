import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describePages, expectAccessible, expectNoSideScroll } from './browser.ts';
import { launchSome, type SomeInstances } from './some-instances.ts';
import { useSite } from './site.ts';

/** Names of the rows of a list, from top to bottom, each with its id. */
async function rowsOf(page: Page, list: string): Promise<readonly string[]> {
  return await page
    .getByRole('table', { name: list })
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row') ?? ''));
}

describePages('the instances page', () => {
  let some: SomeInstances;
  const site = useSite(async (engine) => {
    some = await launchSome(engine);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`shows why each instance is not finished and what failed, accessible, without a complaint, ${colorScheme}`, async () => {
      const { page, complaints } = await site.open('/instances', { colorScheme });
      const row = (id: number) => page.locator(`tr[data-row="${id}"]`);
      await row(some.executing).getByText('Executes parse_catalog').waitFor();
      await row(some.queued).getByText('Next in line').waitFor();
      await row(some.queued)
        .getByRole('link', { name: String(some.executing), exact: true })
        .waitFor();
      await row(some.retrying)
        .getByText(/Retries in \d+ m/)
        .waitFor();
      await row(some.failed).getByText('cancel ended with 1').waitFor();
      await row(some.succeeded).getByRole('img', { name: 'succeeded', exact: true }).waitFor();
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });
  }

  test('filters are typed with completion, stand in the address, and are taken back by Back', async () => {
    const { page, complaints } = await site.open('/instances');
    await page.keyboard.press('/');
    await page.keyboard.type('state f');
    await page.getByRole('option', { name: 'failed' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).search).toBe('?state=failed');
    await expect.poll(() => rowsOf(page, 'Terminated')).toEqual([String(some.failed)]);
    await page.keyboard.type('workflow od2');
    await page.getByRole('option', { name: 'od2pdf' }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?state=failed&workflow=od2pdf');
    await page.getByText('No instance matches these filters.').waitFor();
    await page.goBack();
    await expect.poll(() => rowsOf(page, 'Terminated')).toEqual([String(some.failed)]);
    await page.getByRole('button', { name: 'Remove the filter state failed' }).click();
    await page.getByRole('table', { name: 'Executing' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('by keyboard alone: down the rows, panel, select, open', async () => {
    const { page, complaints } = await site.open('/instances');
    await page.locator(`tr[data-row="${some.retrying}"]`).getByText('Retries in').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect.poll(() => page.locator('tr[data-cursor="true"]').getAttribute('data-row')).toBe(String(some.queued));
    await page.keyboard.press('Space');
    await page.getByRole('complementary').getByText('prices.xml').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    await page.keyboard.press('x');
    await page.getByText('1 instance selected').waitFor();
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).pathname).toBe(`/instances/${some.executing}`);
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await expect.poll(() => new URL(page.url()).pathname).toBe('/instances');
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('select up to here').waitFor();
    await page.keyboard.press('Escape');
    expect(complaints).toEqual([]);
  });

  test('no row moves while others are launched and end: they are counted, and shown when asked', async () => {
    const { page, complaints } = await site.open('/instances');
    await page.locator(`tr[data-row="${some.executing}"]`).getByText('Executes parse_catalog').waitFor();
    const before = { executing: await rowsOf(page, 'Executing'), terminated: await rowsOf(page, 'Terminated') };
    const first = page.locator(`tr[data-row="${before.terminated[0] ?? ''}"]`);
    const place = await first.boundingBox();
    for (let count = 0; count < 5; count += 1)
      await site.engine.api('POST', '/api/instances', { workflow: 'od2pdf', parameters: { file: 'a.odt' }, wait: true });
    await page.getByRole('button', { name: '5 ended since' }).waitFor();
    expect(await rowsOf(page, 'Executing')).toEqual(before.executing);
    expect(await rowsOf(page, 'Terminated')).toEqual(before.terminated);
    expect(await first.boundingBox()).toEqual(place);
    await page.keyboard.press('.');
    await expect.poll(async () => (await rowsOf(page, 'Terminated')).length).toBe(before.terminated.length + 5);
    expect(complaints).toEqual([]);
  });

  test('an instance that ends keeps its place, with its result', async () => {
    const id = await site.engine.launch('order_create');
    const { page } = await site.open('/instances');
    const row = page.getByRole('table', { name: 'Executing' }).locator(`tr[data-row="${id}"]`);
    await row.getByText('Retries in').waitFor();
    const before = await rowsOf(page, 'Executing');
    await site.engine.api('POST', `/api/instances/${id}/cancel`, {});
    await row.getByText(/^Ended/).waitFor();
    expect(await rowsOf(page, 'Executing')).toEqual(before);
  });

  test('an action on many counts first, asks once, and says what was refused', async () => {
    const { page, complaints } = await site.open('/instances?state=failed');
    await page.locator(`tr[data-row="${some.failed}"]`).waitFor();
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await page.getByRole('button', { name: 'Select all that match' }).click();
    await page.getByRole('button', { name: 'Launch again…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^Launch again \d+ instances?\?$/).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: /^Launch again \(\d+\)$/ }).click();
    await page.getByText(/^\d+ launched$/).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    expect(complaints).toEqual([]);
  });

  test('one page after the other, and back, by addresses', async () => {
    for (let count = 0; count < 40; count += 1) await site.engine.launch('od2pdf', { file: `${count}.odt` });
    await expect
      .poll(
        async () =>
          ((await site.engine.api('GET', '/api/instances?status=terminated&workflow=od2pdf&limit=100')) as { items: unknown[] }).items
            .length,
      )
      .toBeGreaterThanOrEqual(45);
    const { page } = await site.open('/instances?workflow=od2pdf');
    await expect.poll(async () => (await rowsOf(page, 'Terminated')).length).toBe(30);
    const newest = await rowsOf(page, 'Terminated');
    await page.getByRole('button', { name: 'Older' }).click();
    await expect
      .poll(async () => {
        const shown = await rowsOf(page, 'Terminated');
        return shown.length > 0 && !shown.some((id) => newest.includes(id));
      })
      .toBe(true);
    const older = await rowsOf(page, 'Terminated');
    await page.reload();
    await expect.poll(() => rowsOf(page, 'Terminated')).toEqual(older);
    await page.getByRole('button', { name: 'Newer' }).click();
    await expect.poll(() => rowsOf(page, 'Terminated')).toEqual(newest);
  });

  test('on 360 px, in French, everything is one column and can be reached', async () => {
    const { page, complaints } = await site.open('/instances', {
      viewport: { width: 360, height: 780 },
      locale: 'fr-FR',
      hasTouch: true,
      isMobile: true,
    });
    await page.getByText('Exécute parse_catalog').waitFor();
    await expectNoSideScroll(page);
    await expectAccessible(page);
    expect(complaints).toEqual([]);
    await page.getByRole('link', { name: 'import_XML' }).first().click();
    await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/instances\/\d+$/);
  });

  test('an engine that is killed and comes back: the page says so, and goes on without a reload', async () => {
    const { page } = await site.open('/instances');
    await page.locator(`tr[data-row="${some.executing}"]`).getByText('Executes parse_catalog').waitFor();
    await site.engine.kill();
    await page.getByText(/^Not live since/).waitFor();
    await site.engine.restart();
    await page.getByText(/^Not live since/).waitFor({ state: 'detached' });
    await site.engine.launch('od2pdf', { file: 'after.odt' });
    await page.getByRole('button', { name: /ended since/ }).waitFor();
  });
});
