/** What the guide shows is run as it stands there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPage, readText } from '../../scripts/markdown.ts';
import { type Ended, runFile } from './run-file.ts';

const pages = ['README.md', 'docs/guide/first-steps.md', 'docs/guide/language.md', 'docs/guide/xpath.md'];

/** Needs a workflow that its reader has. */
const elsewhere = /type="WORKFLOW"/;

const blocks = pages.flatMap((path) =>
  readPage(readText(path))
    .blocks.filter(({ language, text }) => language === 'xml' && text.startsWith('<workflow') && !elsewhere.test(text))
    .map(({ text, line }) => ({ place: `${path}:${line}`, text })),
);

const directory = mkdtempSync(join(tmpdir(), 'evqueue-documented-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function run(text: string, values: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const file = join(directory, 'workflow.xml');
  writeFileSync(file, text);
  return runFile(file, values);
}

/** The block of a page that has a text in it. */
function blockWith(text: string): string {
  const found = blocks.filter((block) => block.text.includes(text));
  expect(found, text).toHaveLength(1);
  return found[0]!.text;
}

test.each(blocks)('the workflow at $place ends without errors', async ({ text }) => {
  const ended = await run(text, text.includes('<parameter name="who"') ? { who: 'Ada' } : {});
  expect(ended.instance.errors).toBe(0);
  expect(ended.document).not.toContain(' error="');
});

test('a choice of the greeting decides which input is passed', async () => {
  const ended = await run(blockWith('<choice>fr</choice>'), { who: 'Ada', language: 'fr', times: '2' });
  expect(ended.document).toContain('Bonjour, Ada\nBonjour, Ada\n');
});

test('the branches of the page about failure see the exit code and what the command said', async () => {
  const ended = await run(blockWith('the disk is full'), { fail: 'yes' });
  expect(ended.instance.errors).toBe(1);
  expect(ended.document).toContain('failed with 28: the disk is full');
  expect(ended.document).toContain('cleaning up');
  expect(ended.document).not.toContain('>going on');
});

test('the page about standard input says what the command reads', async () => {
  const ended = await run(blockWith('<copy select="$list/list/n"/>'));
  expect(ended.document).toContain('&lt;stdin mode="xml"&gt;&lt;n&gt;1&lt;/n&gt;&lt;n&gt;2&lt;/n&gt;&lt;/stdin&gt;');
});
