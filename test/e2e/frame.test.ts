/** What stands around every page. */
import { expect, test } from 'vitest';
import { describePages, expectAccessible, expectNoSideScroll, untilSettled } from './browser.ts';
import { useSite } from './site.ts';

/** Only the next request. */
const once = { times: 1 };

describePages('the frame', () => {
  const site = useSite();

  test.each(['/nowhere', '/instances/1/nowhere/at/all', '/workflows/a/b/c', '/admin/nowhere'])(
    '%s has the way on around it',
    async (path) => {
      const { page, complaints } = await site.open(path);
      await page.getByRole('heading', { name: 'There is no such page.' }).waitFor();
      await expectAccessible(page);
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Queues' }).click();
      await page.getByRole('heading', { name: 'Queues', level: 1 }).waitFor();
      expect(complaints).toEqual([]);
    },
  );

  test('an address that leads nowhere fits into a narrow screen', async () => {
    const { page } = await site.open('/nowhere', { viewport: { width: 360, height: 740 }, hasTouch: true });
    await page.getByRole('heading', { name: 'There is no such page.' }).waitFor();
    await expectNoSideScroll(page);
  });

  test('an event that this page does not know stops nothing', async () => {
    const { page, complaints } = await site.open('/queues');
    await page.route(
      '**/api/events**',
      async (route) => {
        const events = [
          'event: hello\ndata: {"seq":1}\n',
          'data: {"seq":2,"type":"OF_A_NEWER_ENGINE","at":"2027-01-01T00:00:00.000Z"}\n',
          'data: {"seq":3,"type":"CONFIGURATION_CHANGED","at":"2027-01-01T00:00:00.000Z","noun":"planet","name":"pluto"}\n',
        ];
        await route.fulfill({ contentType: 'text/event-stream', body: `${events.join('\n')}\n` });
      },
      once,
    );
    await page.reload();
    // The stream that told of them ends; that of the engine follows.
    await page.waitForResponse((response) => response.url().includes('/api/events') && response.headers()['x-accel-buffering'] === 'no');
    await untilSettled(page);
    await site.engine.api('PUT', '/api/queues/late', { concurrency: 1 });
    await page.locator('[data-row="late"]').waitFor();
    expect(complaints).toEqual([]);
  });

  test('after an upgrade of the engine a page of the version before offers the new one', async () => {
    const { page, complaints } = await site.open('/queues');
    await untilSettled(page);
    expect(await page.getByText('The engine was upgraded').count()).toBe(0);
    // A page that came from the engine before.
    await page.route(
      (url) => url.pathname === '/queues',
      async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replace(/(evqueue-build" content=")[^"]*/, '$1of-yesterday');
        await route.fulfill({ response, body });
      },
      once,
    );
    await page.reload();
    await page.getByText('The engine was upgraded, and this page is of the version before.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Load it again' }).click();
    await page.getByText('The engine was upgraded').waitFor({ state: 'detached' });
    await untilSettled(page);
    expect(complaints).toEqual([]);
  });
});
