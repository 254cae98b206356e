import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describePages, expectAccessible, expectNoSideScroll } from './browser.ts';
import { useSite } from './site.ts';

const single = (task: string): string => `<workflow><subjobs><job><tasks>${task}</tasks></job></subjobs></workflow>`;
const good = single('<task name="ok" path="true" queue="default"/>');

describePages('workflows', () => {
  const site = useSite(async (engine) => {
    await engine.api('PUT', '/api/workflows/import_XML', { xml: good, group: 'shop', comment: 'Reads the catalogue' });
    await engine.api('PUT', '/api/workflows/payzen_cancel', { xml: single('<task path="false" queue="default"/>'), group: 'shop' });
    await engine.api('PUT', '/api/workflows/outer', { xml: single('<task type="WORKFLOW" workflow="import_XML"/>') });
    for (const workflow of ['import_XML', 'import_XML', 'payzen_cancel'])
      await engine.api('POST', '/api/instances', { workflow, wait: true });
  });

  const editorOf = (page: Page) => page.getByRole('textbox', { name: /^Definition of the workflow/ });

  /** Replaces the whole text from the clipboard. */
  async function paste(page: Page, text: string): Promise<void> {
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await editorOf(page).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+v');
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the list shows groups and how each went lately, accessible, without a complaint, ${colorScheme}`, async () => {
      const { page, complaints } = await site.open('/workflows', { colorScheme });
      await page.getByRole('heading', { name: 'shop 2' }).waitFor();
      await page.locator('[data-row="import_XML"]').getByRole('img', { name: 'Last 2: none failed' }).waitFor();
      await page.locator('[data-row="payzen_cancel"]').getByRole('img', { name: 'Last 1: 1 failed' }).waitFor();
      await page.locator('[data-row="payzen_cancel"]').getByText('100 %').waitFor();
      await expectAccessible(page);
      await page.keyboard.press('/');
      await page.keyboard.type('catalogue');
      await page.waitForURL('**/workflows?q=catalogue');
      await page.locator('[data-row="outer"]').waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/workflows/import_XML');
      await page.getByText('How it went lately').waitFor();
      await page.getByRole('link', { name: 'outer' }).waitFor();
      await expectAccessible(page);
      await page.getByRole('link', { name: 'XML', exact: true }).click();
      await page.waitForURL('**/workflows/import_XML/xml');
      await page.getByRole('list').getByText('"default"').first().waitFor();
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });
  }

  test('a group is chosen on the list, and its instances are one press away; completion knows it', async () => {
    const { page, complaints } = await site.open('/workflows');
    await page.getByRole('combobox', { name: 'Group' }).click();
    await page.getByRole('option', { name: 'shop' }).click();
    await page.waitForURL('**/workflows?group=shop');
    await page.locator('[data-row="outer"]').waitFor({ state: 'detached' });
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Instances of the group shop' }).click();
    await page.waitForURL('**/instances?group=shop');
    await page.getByRole('table', { name: 'Terminated' }).getByRole('link', { name: 'payzen_cancel' }).waitFor();
    await page.getByRole('button', { name: 'Remove the filter group shop' }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('group sh');
    await page.getByRole('option', { name: 'shop' }).click();
    await page.waitForURL('**/instances?group=shop');
    await page.goto(`${site.engine.address}/admin/statistics`);
    await page.getByRole('combobox', { name: 'About' }).click();
    await page.getByRole('option', { name: 'shop' }).click();
    await page.waitForURL(/group=shop/);
    expect(complaints).toEqual([]);
  });

  test('figures over time: periods are chosen, a period opens its instances, an empty time says so', async () => {
    const { page, complaints } = await site.open('/workflows/payzen_cancel');
    const history = page.getByRole('region', { name: 'Over time', exact: true });
    await history.getByText('1 launched, 1 ended, 1 failed').waitFor();
    expect(await history.getByRole('img').count()).toBe(4);
    await history.getByRole('button', { name: 'Hours' }).click();
    await page.waitForURL(/period=hour/);
    await history.getByText('1 launched, 1 ended, 1 failed').waitFor();
    await expectAccessible(page);
    await history.getByRole('button', { name: 'Before' }).click();
    await history.getByText('Nothing happened in that time.').waitFor();
    await history.getByRole('button', { name: 'Now' }).click();
    const periods = history.getByRole('group', { name: 'Periods, one after the other' });
    await periods.focus();
    // The newest period holds the instance, unless the hour has just changed.
    for (let presses = 0; presses < 2; presses += 1) {
      await page.keyboard.press('ArrowLeft');
      if ((await periods.innerText()).includes('1 launched')) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/instances\?launched=.*workflow=payzen_cancel/);
    await page.getByRole('table', { name: 'Terminated' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('launches are counted in a chip, and rows stay until it is pressed', async () => {
    const { page, complaints } = await site.open('/workflows/import_XML');
    const rows = page.getByRole('region', { name: 'Latest instances' }).getByRole('listitem');
    await rows.first().waitFor();
    const before = await rows.count();
    const id = await site.engine.launch('import_XML');
    await page.getByRole('button', { name: '1 changed since' }).waitFor();
    expect(await rows.count()).toBe(before);
    await page.keyboard.press('.');
    await rows.getByRole('link', { name: String(id), exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`a definition is edited with its problems, saved by Ctrl S, and not left unasked, ${colorScheme}`, async () => {
      await site.engine.api('PUT', '/api/workflows/edited', { xml: good });
      const { page, complaints } = await site.open('/workflows/edited/edit', {
        colorScheme,
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      await editorOf(page).waitFor();
      await paste(page, good.replace('"default"', '"nowhere"'));
      const problem = page.getByRole('region', { name: 'Problems' }).getByRole('button');
      await problem.getByText(/nowhere/).waitFor();
      await problem.getByText(/line 1 : \d+/).waitFor();
      await problem.click();
      await editorOf(page).and(page.locator(':focus')).waitFor();
      await expectAccessible(page);
      await page.keyboard.press('Control+s');
      await page.getByText('Correct the errors first.').waitFor();
      await page.getByRole('link', { name: 'Close' }).click();
      await page.getByRole('button', { name: 'Stay' }).click();
      await paste(page, good.replace('"ok"', '"better"'));
      await page.getByText('Nothing is wrong with it.').waitFor();
      await page.keyboard.press('Control+s');
      await page.getByText('Saved edited').waitFor();
      expect(await site.engine.api('GET', '/api/workflows/edited')).toMatchObject({ xml: good.replace('"ok"', '"better"') });
      await page.getByRole('link', { name: 'Close' }).click();
      await page.waitForURL('**/workflows/edited');
      expect(complaints).toEqual([]);
    });
  }

  test('a version that somebody else saved is not overwritten unasked', async () => {
    await site.engine.api('PUT', '/api/workflows/shared', { xml: good });
    const { page, complaints } = await site.open('/workflows/shared/edit');
    await editorOf(page).click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.insertText('<!-- mine -->');
    await site.engine.api('PUT', '/api/workflows/shared', { xml: good.replace('"ok"', '"theirs"') });
    await page.getByText('local saved another version meanwhile.').waitFor();
    await page.keyboard.press('Control+s');
    await page.getByRole('dialog').getByText('Save over the other version?').waitFor();
    await page.getByRole('button', { name: 'Save mine' }).click();
    await page.getByText('Saved shared').waitFor();
    expect(await site.engine.api('GET', '/api/workflows/shared')).toMatchObject({ xml: `<!-- mine -->${good}` });
    expect(complaints).toEqual([]);
  });

  test('a workflow is made from a file, downloaded as it is, launched from its page, and deleted', async () => {
    const file = join(tmpdir(), `evqueue-upload-${process.pid}.xml`);
    await writeFile(file, good);
    const { page, complaints } = await site.open('/workflows');
    await page.getByRole('link', { name: 'New workflow' }).click();
    await editorOf(page).waitFor();
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText(/Nothing is saved yet/).waitFor();
    await page.getByLabel('Name').fill('uploaded');
    await page.getByLabel('Group').fill('shop');
    await page.getByText('Nothing is wrong with it.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL('**/workflows/uploaded');
    expect(await site.engine.api('GET', '/api/workflows/uploaded')).toMatchObject({ xml: good, group: 'shop' });
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()]);
    expect(download.suggestedFilename()).toBe('uploaded.xml');
    await page.keyboard.press('l');
    await page.waitForURL('**/workflows/uploaded/launch');
    await page.goBack();
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete uploaded' }).click();
    await page.waitForURL('**/workflows');
    await page.locator('[data-row="uploaded"]').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  test('a workflow that another one launches is not deleted, and the other one is named', async () => {
    const { page, complaints } = await site.open('/workflows/import_XML');
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page.getByText('import_XML is launched by outer. Change that first.').waitFor();
    expect(complaints).toEqual([]);
  });

  test('at 360 px nothing is wider than the screen, in French', async () => {
    const { page, complaints } = await site.open('/workflows', { viewport: { width: 360, height: 740 }, hasTouch: true });
    await page.evaluate("localStorage.setItem('evqueue-language', 'fr')");
    for (const address of [
      '/workflows',
      '/workflows/import_XML',
      '/workflows/import_XML/xml',
      '/workflows/import_XML/edit',
      '/workflows/@new',
    ]) {
      await page.goto(`${site.engine.address}${address}`);
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
      await page.getByText('import_XML').or(page.getByText('Nouveau workflow')).first().waitFor();
      await expectNoSideScroll(page);
      await expectAccessible(page);
    }
    expect(complaints).toEqual([]);
  });

  test('a workflow that is not there is said to be so, and a reader sees no action', async () => {
    const rita = { name: 'rita', password: 'green lamp 17 windows' };
    await site.engine.api('PUT', '/api/users/rita', { roles: ['reader'], password: rita.password });
    const { page } = await site.open('/workflows/nowhere', {}, rita);
    await page.getByText('There is no workflow “nowhere”.').waitFor();
    await page.getByRole('link', { name: 'All workflows' }).click();
    await page.locator('[data-row="import_XML"]').waitFor();
    expect(await page.getByRole('link', { name: /Launch import_XML|New workflow/ }).count()).toBe(0);
    await page.goto(`${site.engine.address}/workflows/import_XML/edit`);
    await page.getByText('Your rights do not allow this page.').waitFor();
  });
});
