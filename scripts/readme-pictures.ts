/**
 * `npm run pictures:readme`: the pictures of README.md, into `docs/pictures`, from a new engine that has run the examples of this
 * repository for a while. Needs Chromium and a built web interface.
 */
import { copyFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hasNoBrowser, openPage, signIn, startBrowser, untilSettled } from '../test/e2e/browser.ts';
import { startEngine, type TestEngine } from '../test/e2e/engine.ts';

const repository = join(import.meta.dirname, '..');
const folder = join(repository, 'docs/pictures');
const rounds = 6;

/** Runs the examples, some of which fail; gives the instance to look at closely. */
async function runExamples(engine: TestEngine): Promise<number> {
  const members = join(tmpdir(), 'members.xml');
  await copyFile(join(repository, 'examples/mail-merge/members.xml'), members);
  await engine.api('PUT', '/api/queues/pages', { concurrency: 2 });
  const wait = async (id: number): Promise<void> => {
    for (;;) {
      const { status } = (await engine.api('GET', `/api/instances/${id}`)) as { readonly status: string };
      if (status === 'terminated') return;
      await pause(100);
    }
  };
  for (let round = 0; round < rounds; round += 1) {
    await wait(await engine.launch('mail-merge', { members }));
    await wait(await engine.launch('nightly', { kind: round % 2 === 0 ? 'daily' : 'weekly', ...(round === 3 ? { remote: 'down' } : {}) }));
    await wait(await engine.launch('order', { order_id: `A-100${round}` }));
  }
  const shown = await engine.launch('mail-merge', { members });
  await wait(shown);
  return shown;
}

if (hasNoBrowser) process.exitCode = 1;
else {
  await mkdir(folder, { recursive: true });
  const [engine, browser] = await Promise.all([startEngine(), startBrowser()]);
  try {
    await engine.makePerson();
    const shown = await runExamples(engine);
    const { page } = await openPage(browser, { colorScheme: 'light', viewport: { width: 1200, height: 700 } });
    await signIn(page, engine, '/instances');
    // These are still at work when the first picture is taken.
    await engine.launch('fan-out', { items: '5000' });
    await engine.launch('fan-out', { items: '400' });
    await engine.launch('order', { order_id: 'A-2001' });
    for (const [name, path] of [
      ['instances', '/instances'],
      ['instance', `/instances/${shown}`],
    ] as const) {
      await page.goto(`${engine.address}${path}`);
      await untilSettled(page);
      await page.screenshot({ path: join(folder, `${name}.png`) });
    }
  } finally {
    await browser.close();
    await engine.stop();
  }
}
