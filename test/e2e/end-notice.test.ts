import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describePages, untilSettled } from './browser.ts';
import { useSite } from './site.ts';

const single = (task: string): string =>
  `<workflow><subjobs><job><tasks><task name="t" ${task} queue="default"/></tasks></job></subjobs></workflow>`;

/** Keeps what the page tells the desktop: a browser without a desktop shows nothing. As text: this program knows no documents. */
const recorder = (answer: string, isPhone: boolean): string => `
  globalThis.told = [];
  globalThis.Notification = class extends EventTarget {
    static permission = 'default';
    static async requestPermission() { Notification.permission = '${answer}'; return '${answer}'; }
    constructor(title, options) {
      super();
      if (${isPhone}) throw new TypeError('Illegal constructor');
      told.push({ title, ...options });
    }
  };`;

describePages('to be told when an instance ends', () => {
  const site = useSite(async (engine) => {
    await engine.saveWorkflow('nap', single('path="sleep 600"'));
  });

  async function openNap(
    answer: string,
    isPhone = false,
  ): Promise<{ readonly page: Page; readonly id: number; readonly complaints: string[] }> {
    const id = await site.engine.launch('nap');
    const { page, complaints } = await site.open('/instances');
    await page.addInitScript(recorder(answer, isPhone));
    await page.goto(`${site.engine.address}/instances/${id}`);
    await untilSettled(page);
    return { page, id, complaints };
  }

  test('the browser is asked for leave when it is wanted, and tells the end once, as text', async () => {
    const { page, id, complaints } = await openNap('granted');
    expect(await page.evaluate('Notification.permission')).toBe('default');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Tell me when it ends' }).click();
    await expect.poll(() => page.evaluate('Notification.permission')).toBe('granted');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Do not tell me when it ends' }).waitFor();
    await page.keyboard.press('Escape');
    await site.engine.api('POST', `/api/instances/${id}/kill`, {});
    await expect
      .poll(() => page.evaluate('told'))
      .toEqual([{ title: 'nap has failed', body: `Instance ${id}: 1 error`, tag: `evqueue-${id}` }]);
    await page.getByRole('button', { name: 'More actions' }).click();
    expect(await page.getByRole('menuitem', { name: /Tell me|Do not tell/ }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('where leave is refused the page goes on as before, and does not ask again', async () => {
    const { page, id, complaints } = await openNap('denied');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Tell me when it ends' }).click();
    await expect.poll(() => page.evaluate('Notification.permission')).toBe('denied');
    await site.engine.api('POST', `/api/instances/${id}/kill`, {});
    await page.getByText('Failed because').first().waitFor();
    expect(await page.evaluate('told')).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('a browser that has the word and refuses the thing, as those of phones, shows the end on the page', async () => {
    const { page, id, complaints } = await openNap('granted', true);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Tell me when it ends' }).click();
    await expect.poll(() => page.evaluate('Notification.permission')).toBe('granted');
    await site.engine.api('POST', `/api/instances/${id}/kill`, {});
    await page.getByText('Failed because').first().waitFor();
    expect(complaints).toEqual([]);
  });
});
