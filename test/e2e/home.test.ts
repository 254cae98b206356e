import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describePages, expectAccessible, expectNoSideScroll } from './browser.ts';
import type { TestEngine } from './engine.ts';
import { useSite } from './site.ts';

const single = (script: string, more = ''): string =>
  `<workflow dialect="xpath-1"><subjobs><job name="j"><tasks><task name="t" type="SCRIPT" queue="default" ${more}><script><![CDATA[#!/bin/sh
${script}]]></script></task></tasks></job></subjobs></workflow>`;

const line = (page: Page, name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });

const run = async (engine: TestEngine, workflow: string): Promise<unknown> =>
  await engine.api('POST', '/api/instances', { workflow, parameters: {}, wait: true });

describePages('home', () => {
  const site = useSite(async (engine) => {
    await engine.saveWorkflow('payzen_cancel', single('echo "transaction $EVQUEUE_INSTANCE already captured" >&2; exit 7'));
    await engine.saveWorkflow('mirror', single('echo "no route to host" >&2; exit 1'));
    await engine.saveWorkflow(
      'import_XML',
      single('[ "$EVQUEUE_ATTEMPT_NUMBER" -gt 1 ] || { echo "connection refused" >&2; exit 1; }', 'retry_delay="1" retry_times="1"'),
    );
    await engine.saveWorkflow('nap', single('sleep 600'));
    // A plan is real use: the first page does not come back.
    await engine.api('PUT', '/api/plans/nightly', { when: ['30 2 * * *'], workflow: 'mirror' });
    await engine.api('PUT', '/api/queues/slow', { concurrency: 1 });
    await engine.api('POST', '/api/queues/slow/pause', { reason: 'bank maintenance' });
    await Promise.all(['payzen_cancel', 'payzen_cancel', 'mirror', 'import_XML'].map((workflow) => run(engine, workflow)));
    await engine.launch('nap');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`failures are one line for each error, with what else needs somebody, accessible, ${colorScheme}`, async () => {
      const { page, complaints } = await site.open('/', { colorScheme });
      await line(page, 'payzen_cancel failed').getByText('× 2').waitFor();
      await page.getByText('“transaction … already captured”').waitFor();
      await line(page, 'Queue slow is paused').getByText('bank maintenance').waitFor();
      await page.getByRole('region', { name: 'Went wrong, then right' }).getByText('connection refused').waitFor();
      await page.getByRole('region', { name: 'Now' }).getByRole('link', { name: 'nap' }).waitFor();
      await page.getByRole('region', { name: 'Coming' }).getByText('nightly').first().waitFor();
      await page
        .getByRole('region', { name: 'The machine' })
        .getByText(/% full/)
        .first()
        .waitFor();
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });
  }

  test('a line that is dealt with leaves, and Undo brings it back', async () => {
    const { page, complaints } = await site.open('/');
    await line(page, 'mirror failed').getByRole('button', { name: 'Dealt with' }).click();
    await line(page, 'mirror failed').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await line(page, 'mirror failed').waitFor();
    await line(page, 'Queue slow is paused').getByRole('button', { name: 'Resume' }).click();
    await line(page, 'Queue slow is paused').waitFor({ state: 'detached' });
    expect(await site.engine.api('GET', '/api/queues/slow')).toMatchObject({ paused: null });
    await page.getByRole('button', { name: 'Undo' }).click();
    await line(page, 'Queue slow is paused').getByText('bank maintenance').waitFor();
    expect(complaints).toEqual([]);
  });

  test('a new error is counted and shown when it is asked for; no line moves', async () => {
    const { page, complaints } = await site.open('/');
    await line(page, 'payzen_cancel failed').waitFor();
    const names = async (): Promise<readonly string[]> => await page.locator('[data-line] h3').allTextContents();
    const before = await names();
    await site.engine.saveWorkflow('novel', single('echo "never seen" >&2; exit 3'));
    await run(site.engine, 'novel');
    await page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await names()).toEqual(before);
    await page.keyboard.press('.');
    await line(page, 'novel failed').getByText('“never seen”').waitFor();
    await line(page, 'novel failed').getByRole('link', { name: 'Output' }).click();
    await page.getByText('never seen').first().waitFor();
    expect(page.url()).toMatch(/attempts\/1\/stderr/);
    expect(complaints).toEqual([]);
  });

  test('all instances of an error are launched again after one question, and the line is dealt with', async () => {
    const { page, complaints } = await site.open('/');
    await line(page, 'payzen_cancel failed').getByRole('button', { name: 'Launch again…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Launch again payzen_cancel' }).click();
    await page.getByText('2 launched').waitFor();
    expect(complaints).toEqual([]);
  });

  test('a reader sees the lines, and nothing that would act on them', async () => {
    const password = 'green lamp 17 windows';
    await site.engine.api('PUT', '/api/users/rita', { roles: ['reader'], password });
    const { page, complaints } = await site.open('/?period=week', {}, { name: 'rita', password });
    await line(page, 'mirror failed').waitFor();
    for (const name of ['Dealt with', 'Launch again…', 'Resume…', 'Resume'])
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('at 360 px nothing is wider than the screen, in French; a page that does not come says why and tries again', async () => {
    const { page } = await site.open('/', { viewport: { width: 360, height: 740 }, hasTouch: true });
    await page.evaluate("localStorage.setItem('evqueue-language', 'fr')");
    await page.goto(`${site.engine.address}/?period=day`);
    await line(page, 'mirror a échoué').waitFor();
    await expectNoSideScroll(page);
    await expectAccessible(page);
    await page.route('**/api/home?*', (route) => route.abort());
    await page.goto(`${site.engine.address}/?period=week`);
    await page.getByRole('alert').first().waitFor();
    await page.unroute('**/api/home?*');
    await page.getByRole('button', { name: 'Réessayer' }).first().click();
    await line(page, 'mirror a échoué').waitFor();
  });
});
