import { expect, test } from 'vitest';
import { describePages, expectAccessible, expectNoSideScroll } from './browser.ts';
import { launchSome, type SomeInstances } from './some-instances.ts';
import { useSite } from './site.ts';

describePages('views that are kept', () => {
  const rita = { name: 'rita', password: 'green lamp 17 windows' };
  let some: SomeInstances;
  const site = useSite(async (engine) => {
    some = await launchSome(engine);
    await engine.api('PUT', '/api/users/rita', { roles: ['reader'], password: rita.password });
  });

  test('a filter is kept under a name, is opened by it and by its address, renamed, and forgotten', async () => {
    const { page, complaints } = await site.open('/instances?state=failed&workflow=payzen_cancel');
    const views = page.getByRole('navigation', { name: 'Views' });
    await views.getByRole('button', { name: 'Keep this view' }).click();
    await expectAccessible(page);
    await page.keyboard.type('refused payments');
    await page.keyboard.press('Enter');
    const kept = views.getByRole('link', { name: 'refused payments' });
    await kept.waitFor();
    expect(await kept.getAttribute('aria-current')).toBe('page');
    expect(await kept.getAttribute('href')).toBe('/instances?state=failed&workflow=payzen_cancel');

    // From elsewhere by a click, in another browser by its address.
    await views.getByRole('link', { name: 'All', exact: true }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('');
    await kept.click();
    await expect.poll(() => new URL(page.url()).search).toBe('?state=failed&workflow=payzen_cancel');
    const other = await site.open('/instances?state=failed&workflow=payzen_cancel');
    await other.page.locator(`[data-row="${some.failed}"]`).waitFor();
    await other.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'refused payments' }).waitFor();
    expect(await other.page.locator(`[data-row="${some.succeeded}"]`).count()).toBe(0);

    await views.getByRole('button', { name: 'Rename this view' }).click();
    await page.getByRole('textbox', { name: 'Name of the view' }).fill('refunds');
    await page.keyboard.press('Enter');
    await views.getByRole('link', { name: 'refunds' }).waitFor();
    await kept.waitFor({ state: 'detached' });
    await other.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'refunds' }).waitFor();
    await views.getByRole('button', { name: 'Forget this view' }).click();
    await views.getByRole('link', { name: 'refunds' }).waitFor({ state: 'detached' });
    await other.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'refunds' }).waitFor({ state: 'detached' });
    expect([...complaints, ...other.complaints]).toEqual([]);
  });

  test('a view for everybody is seen by others, who cannot change it; one of one’s own is not seen', async () => {
    const { page, complaints } = await site.open('/instances?workflow=od2pdf');
    const views = page.getByRole('navigation', { name: 'Views' });
    const keep = async (name: string, isShared: boolean): Promise<void> => {
      await views.getByRole('button', { name: 'Keep this view' }).click();
      await page.getByRole('textbox', { name: 'Name of the view' }).fill(name);
      if (isShared) await page.getByRole('checkbox', { name: 'for everybody' }).check();
      await page.getByRole('button', { name: 'Keep', exact: true }).click();
      await views.getByRole('link', { name }).waitFor();
    };
    await keep('conversions', true);
    await page.goto(`${site.engine.address}/instances?workflow=import_XML`);
    await keep('my imports', false);

    const reader = await site.open('/instances', { viewport: { width: 360, height: 740 }, hasTouch: true }, rita);
    const seen = reader.page.getByRole('navigation', { name: 'Views' });
    await seen.getByRole('link', { name: 'conversions' }).click();
    await expect.poll(() => new URL(reader.page.url()).search).toBe('?workflow=od2pdf');
    await reader.page.locator(`[data-row="${some.succeeded}"]`).waitFor();
    expect(await seen.getByRole('link', { name: 'my imports' }).count()).toBe(0);
    for (const name of ['Rename this view', 'Forget this view', 'Keep this view'])
      expect(await seen.getByRole('button', { name }).count()).toBe(0);
    await expectNoSideScroll(reader.page);
    await expectAccessible(reader.page);
    expect([...complaints, ...reader.complaints]).toEqual([]);
  });
});
