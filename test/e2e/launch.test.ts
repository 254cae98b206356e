import { expect, test } from 'vitest';
import { describePages, expectAccessible, expectNoSideScroll } from './browser.ts';
import { useSite } from './site.ts';

const typed = `<workflow description="Reads a catalogue"><parameters>
  <parameter name="source"/>
  <parameter name="mode"><choice>full</choice><choice>delta</choice></parameter>
  <parameter name="since" type="date" required="no"/>
  <parameter name="max_rejected" type="integer" default="5" description="Rejected products at most"/>
  <parameter name="strict" type="boolean" default="no" description="A rejected product ends all"/>
</parameters><subjobs><job><tasks><task name="load" path="true" queue="default"/></tasks></job></subjobs></workflow>`;

describePages('the launch form', () => {
  let earlier: number;
  const site = useSite(async (engine) => {
    await engine.saveWorkflow('catalogue', typed);
    const answer = await engine.api('POST', '/api/instances', {
      workflow: 'catalogue',
      parameters: { source: 'november.xml', mode: 'delta', max_rejected: '0' },
      wait: true,
    });
    earlier = (answer as { readonly id: number }).id;
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`what is wrong is told as it is typed, with what earlier launches used; Ctrl Enter launches and opens the instance, ${colorScheme}`, async () => {
      const { page, complaints } = await site.open('/workflows/catalogue/launch', { colorScheme });
      await page.getByText('Usually takes').waitFor();
      const rejected = page.getByLabel('max_rejected');
      await rejected.fill('12x');
      await page.getByText(/A whole number, like 12 or -3. The last \d+ launch(es)? used (7 or )?0/).waitFor();
      await expectAccessible(page);
      await page.keyboard.press('Control+Enter');
      await page.getByText('A value is needed.').first().waitFor();
      await page.getByText('3 values to correct').waitFor();
      await page.getByLabel('source').fill("it's december.xml");
      await page.getByRole('group', { name: 'mode' }).getByRole('button', { name: 'full' }).click();
      await page.getByLabel('since').fill('2026-11-23');
      await rejected.fill('7');
      await page.getByText('A rejected product ends all').waitFor();
      await page.getByRole('switch', { name: 'strict' }).check();
      await page.getByRole('group', { name: 'Shell' }).getByText("'source=it'\\''s december.xml'").waitFor();
      await page.getByText('Where and how').click();
      await page.getByLabel('Comment').fill('by hand');
      await page.getByLabel('Priority').fill('3');
      await expectAccessible(page);
      await page.getByLabel('Comment').press('Control+Enter');
      await page.waitForURL(/\/instances\/\d+/);
      const id = /\/instances\/(\d+)/.exec(page.url())?.[1];
      expect(await site.engine.api('GET', `/api/instances/${id}`)).toMatchObject({
        workflow: 'catalogue',
        parameters: { source: "it's december.xml", mode: 'full', since: '2026-11-23', max_rejected: '7', strict: 'true' },
        comment: 'by hand',
        priority: 3,
        launchedBy: { kind: 'user', name: 'nadia' },
      });
      expect(complaints).toEqual([]);
    });
  }

  test('an earlier launch fills the form, stands in the address, and the defaults come back', async () => {
    const { page, complaints } = await site.open('/workflows/catalogue/launch');
    await page.getByTitle(`Use the values of instance ${earlier}`).click();
    await page.waitForURL(`**/workflows/catalogue/launch?from=${earlier}`);
    await page.getByText(`With the values of ${earlier}.`).waitFor();
    expect(await page.getByLabel('source').inputValue()).toBe('november.xml');
    expect(await page.getByRole('button', { name: 'delta' }).getAttribute('aria-pressed')).toBe('true');
    expect(await page.getByLabel('max_rejected').inputValue()).toBe('0');
    await page.getByRole('link', { name: 'Use the defaults' }).click();
    await page.waitForURL('**/workflows/catalogue/launch');
    expect(await page.getByLabel('max_rejected').inputValue()).toBe('5');
    await page.goto(`${site.engine.address}/workflows/catalogue/launch?from=999999`);
    await page.getByText('There is no instance 999999 any more; these are the defaults.').waitFor();
    // The instance that is not there is a refusal that the browser mentions.
    expect(complaints.filter((complaint) => !complaint.includes('404'))).toEqual([]);
  });

  test('the same launch is shown as a request and as a task, and is copied', async () => {
    const { page, complaints } = await site.open(`/workflows/catalogue/launch?from=${earlier}`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('button', { name: 'HTTP' }).click();
    await page.getByRole('group', { name: 'HTTP' }).getByText(`curl -X POST ${site.engine.address}/api/instances`).waitFor();
    await page.getByRole('button', { name: 'XML' }).click();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toContain('<task type="WORKFLOW" workflow="catalogue">');
    expect(complaints).toEqual([]);
  });

  test('Launch stays on the form, so that the next one is a change away', async () => {
    const { page, complaints } = await site.open(`/workflows/catalogue/launch?from=${earlier}`);
    await page.getByRole('button', { name: 'Launch', exact: true }).click();
    await page.getByText(/^Launched catalogue \d+$/).waitFor();
    expect(new URL(page.url()).pathname).toBe('/workflows/catalogue/launch');
    await page.getByRole('button', { name: 'Watch', exact: true }).click();
    await page.waitForURL(/\/instances\/\d+/);
    expect(complaints).toEqual([]);
  });

  test('without a workflow the page asks for one: L, some letters, Enter', async () => {
    const { page, complaints } = await site.open('/queues');
    await page.getByRole('heading', { name: 'Queues' }).first().waitFor();
    await page.keyboard.press('l');
    await page.waitForURL('**/launch');
    await page.getByLabel('Find a workflow').fill('cata');
    await page.getByRole('link', { name: 'catalogue' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/workflows/catalogue/launch');
    expect(complaints).toEqual([]);
  });

  test('at 360 px nothing is wider than the screen', async () => {
    const { page, complaints } = await site.open('/workflows/catalogue/launch', { viewport: { width: 360, height: 740 }, hasTouch: true });
    await page.getByLabel('source').waitFor();
    await expectNoSideScroll(page);
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  test('a reader is told that the right is missing', async () => {
    const rita = { name: 'rita', password: 'green lamp 17 windows' };
    await site.engine.api('PUT', '/api/users/rita', { roles: ['reader'], password: rita.password });
    const { page } = await site.open('/workflows/catalogue/launch', {}, rita);
    await page.getByText('Your rights do not allow this page.').waitFor();
  });
});
