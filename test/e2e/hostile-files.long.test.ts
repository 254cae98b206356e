/** Texts that try to become more than text, where no screen of ours shows them: files, raw answers, paper, names of downloads. */
import { writeFile, mkdtemp, rm, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describePages, untilSettled } from './browser.ts';
import { fillWithHostileTexts, meanText, trace } from './hostile.ts';
import type { ScreenSubjects } from './screens.ts';
import { useSite } from './site.ts';

/** What a name of a file may have: nothing that leads elsewhere, ends a header or is markup. */
const harmlessName = /^[\w.@-]+$/;

/** Output that is XML, and would be a page with a script where it were shown as one. */
const pageAsOutput = `<workflow><subjobs><job name="j"><tasks><task name="t" type="SCRIPT" output-method="XML" queue="hostile"><script><![CDATA[#!/bin/sh
echo '<html xmlns="http://www.w3.org/1999/xhtml"><head><script>document.documentElement.setAttribute("class", "${trace}")</script></head><body class="${trace}" onload="${trace}=1"/></html>'
]]></script></task></tasks></job></subjobs></workflow>`;

describePages('hostile texts in files', () => {
  let subjects: ScreenSubjects;
  let asPage: number;
  const site = useSite(async (engine) => {
    subjects = await fillWithHostileTexts(engine);
    await engine.saveWorkflow('as_page', pageAsOutput);
    ({ id: asPage } = (await engine.api('POST', '/api/instances', { workflow: 'as_page', wait: true })) as { readonly id: number });
    for (const comment of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])
      await engine.api('POST', '/api/instances', { workflow: 'as_page', comment, wait: true });
  });

  const traces = async (page: Page): Promise<unknown> =>
    await page.evaluate(
      `[typeof window.${trace}, document.querySelectorAll('img.${trace}, script.${trace}, svg.${trace}').length, document.documentElement.className.includes('${trace}')]`,
    );
  const none = ['undefined', 0, false];

  test('answers that are opened as they are run nothing: outputs, documents, lists, errors', async () => {
    const { page } = await site.open('/instances');
    const output = `/api/instances/${subjects.failed}/tasks/${subjects.written}/attempts/1`;
    for (const path of [
      `${output}/stdout`,
      `${output}/stderr`,
      `${output}/log`,
      `/api/instances/${subjects.failed}/document`,
      `/api/instances/${asPage}/document`,
      `/api/instances/${asPage}/tasks/2/attempts/1/stdout`,
      `/api/instances/${subjects.failed}`,
      `/api/instances/${subjects.failed}/journal`,
      `/api/workflows/${subjects.workflow}`,
      '/api/queues',
      '/api/plans',
      `/api/workflows/${encodeURIComponent(meanText())}`,
      `/api/instances?text=${encodeURIComponent(meanText())}&limit=x`,
    ]) {
      const response = await page.goto(`${site.engine.address}${path}`);
      const headers = response?.headers() ?? {};
      expect([path, headers['x-content-type-options']]).toEqual([path, 'nosniff']);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-type']).toMatch(/^(text\/plain|application\/json|application\/xml)/);
      expect([path, await traces(page)]).toEqual([path, none]);
    }
  });

  test('a list that is exported calculates nothing in a spreadsheet, and its file has a harmless name', async () => {
    const { page } = await site.open('/instances?workflow=as_page');
    for (const format of ['csv', 'json']) {
      const waiting = page.waitForEvent('download');
      await page.evaluate(`location.href = '/api/instances.${format}?workflow=as_page'`);
      const download = await waiting;
      expect(download.suggestedFilename()).toMatch(harmlessName);
      const text = await readFile(await download.path(), 'utf8');
      if (format === 'json') continue;
      for (const cell of ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1"]) expect(text).toContain(cell);
      expect(text).not.toMatch(/(^|,)"?[=+@\t-][^,]/m);
    }
  });

  test('a file of a mean name with a mean content is told what is wrong with it, as text', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'evqueue-mean-'));
    try {
      const file = join(directory, `"'><img class=${trace} src=x onerror=window.${trace}=1>.xml`);
      await writeFile(
        file,
        `<workflow><${trace} a="${meanText().replaceAll(/["<&]/g, '')}"/><subjobs>${meanText().replaceAll(/[<&]/g, '')}</subjobs></workflow>`,
      );
      const { page, complaints } = await site.open('/workflows/@new');
      await page.locator('.cm-content').waitFor();
      await page.locator('input[type=file]').setInputFiles(file);
      await page.getByText(/Nothing is saved yet/).waitFor();
      await page.getByText(new RegExp(trace)).filter({ visible: true }).first().waitFor();
      await untilSettled(page);
      expect(await traces(page)).toEqual(none);
      expect(complaints).toEqual([]);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  test('an instance on paper and the title of its page are text', async () => {
    const { page, complaints } = await site.open(`/instances/${subjects.failed}`);
    await untilSettled(page);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    await expect.poll(() => page.evaluate<string>('document.body.innerText')).toContain(`class=${trace}`);
    expect(await traces(page)).toEqual(none);
    expect(await page.title()).toContain('failing');
    expect(complaints).toEqual([]);
  });

  test('what is downloaded from a page has a harmless name', async () => {
    const { page } = await site.open(`/instances/${subjects.failed}/xml`);
    await untilSettled(page);
    for (const name of await page.locator('a[download]').evaluateAll((links) => links.map((link) => link.getAttribute('download') ?? '')))
      expect(name).toMatch(harmlessName);
    await page.goto(`${site.engine.address}/instances/${subjects.failed}/tasks/${subjects.written}/attempts/1/stdout`);
    await page.getByRole('button', { name: /^Download/ }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem').first().click()]);
    expect(download.suggestedFilename()).toMatch(harmlessName);
  });

  test('names of users, queues, plans, workflows and schedules cannot be markup at all', async () => {
    const { page } = await site.open('/instances');
    const name = encodeURIComponent(`<img class=${trace} src=x>`);
    for (const [path, body] of [
      [`/api/users/${name}`, { roles: ['reader'], password: 'green lamp 17 windows' }],
      [`/api/queues/${name}`, {}],
      [`/api/plans/${name}`, { when: ['30 2 * * *'], workflow: 'as_page' }],
      [`/api/retry-schedules/${name}`, { levels: [{ delaySeconds: 1, times: 1 }] }],
      [`/api/workflows/${name}`, { xml: pageAsOutput }],
    ] as const) {
      const answer = await page.request.put(`${site.engine.address}${path}`, { data: body, headers: { 'evqueue-request': '1' } });
      expect([path, answer.status()]).toEqual([path, 400]);
    }
  });
});
